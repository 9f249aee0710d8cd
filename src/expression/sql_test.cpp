#include "expression/sql.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "db/database.hpp"
#include "db/testing/on_both_databases.hpp"
#include "expression/evaluate.hpp"
#include "expression/literal.hpp"
#include "expression/parse.hpp"
#include "expression/testing/random_expressions.hpp"

namespace jishi::expression {
namespace {

using testing::kRandomColumns;
using testing::random_schema;
using testing::RandomExpressions;

const Value kToday = Value::date(*Date::parse("2023-06-30"));

bool has_column(const Field& field) {
  return field.type.kind != Kind::real && field.type.kind != Kind::duration;
}

SqlField sql_field(const Schema& schema, std::size_t ordinal) {
  const Field& field = schema.fields[ordinal];
  if (field.name == "today") return kToday;
  if (ordinal >= kRandomColumns || !has_column(field)) return std::monostate();
  return db::quoted_name(field.name);
}

db::Type column_kind(const Field& field) {
  switch (field.type.kind) {
    case Kind::boolean:
      return db::Type::boolean;
    case Kind::decimal:
      return db::Type::decimal;
    case Kind::text:
      return db::Type::text;
    case Kind::date:
      return db::Type::date;
    case Kind::integer:
    case Kind::real:
    case Kind::duration:
    case Kind::null:
    case Kind::list:
    case Kind::row:
    case Kind::failure:
      break;
  }
  return db::Type::int64;
}

db::Param as_param(Value value) {
  switch (value.kind()) {
    case Kind::boolean:
      return value.as_boolean();
    case Kind::integer:
      return value.as_integer();
    case Kind::decimal:
      return value.as_decimal();
    case Kind::text:
      return value.as_text();
    case Kind::date:
      return value.as_date();
    case Kind::null:
    case Kind::real:
    case Kind::duration:
    case Kind::list:
    case Kind::row:
    case Kind::failure:
      break;
  }
  return nullptr;
}

Value read(const db::Rows& rows, int column, const Type& type) {
  if (rows.is_null(column)) return {};
  switch (type.kind) {
    case Kind::boolean:
      return Value::boolean(rows.boolean(column));
    case Kind::integer:
      return Value::integer(rows.int64(column));
    case Kind::decimal:
      return Value::decimal(rows.decimal(column, type.scale));
    case Kind::text:
      return Value::text(rows.text(column));
    case Kind::date:
      return Value::date(rows.date(column));
    case Kind::null:
    case Kind::real:
    case Kind::duration:
    case Kind::list:
    case Kind::row:
    case Kind::failure:
      break;
  }
  return {};
}

std::vector<db::Param> params(const SqlText& text) {
  std::vector<db::Param> out;
  for (const SqlParameter& parameter : text.parameters)
    out.push_back(to_param(parameter));
  return out;
}

// A table with the columns of the random schema and random rows in it.
class ExpressionSql : public db::testing::OnBothDatabases {
 protected:
  static constexpr std::size_t kRows = 150;

  void SetUp() override {
    std::string sql = "CREATE TABLE ledger (id bigint PRIMARY KEY";
    std::string values = "?1";
    for (std::size_t i = 0; i < kRandomColumns; ++i) {
      const Field& field = schema_->fields[i];
      if (!has_column(field)) continue;
      columns_.push_back(i);
      sql += ", " + db::quoted_name(field.name) + " " +
             std::string(db::column_type(dialect(), column_kind(field)));
      values += ", ?" + std::to_string(columns_.size() + 1);
    }
    connection_->execute(sql + ")");
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    for (std::size_t i = 0; i < kRows; ++i) {
      std::vector<Value> row = random_.row();
      row[kRandomColumns] = kToday;
      std::vector<db::Param> params{static_cast<std::int64_t>(i)};
      for (const std::size_t column : columns_)
        params.push_back(as_param(row[column]));
      connection_->execute("INSERT INTO ledger VALUES (" + values + ")", params);
      rows_.push_back(std::move(row));
    }
    transaction.commit();
  }

  SqlFields fields() const {
    return [this](std::size_t ordinal) { return sql_field(*schema_, ordinal); };
  }

  // The ids of the rows where the database finds the condition true.
  std::vector<std::int64_t> found(const SqlText& text) {
    std::vector<std::int64_t> out;
    auto rows = connection_->query("SELECT id FROM ledger WHERE " + text.sql + " ORDER BY id",
                                   params(text));
    while (rows.next())
      out.push_back(rows.int64(0));
    return out;
  }

  std::vector<std::int64_t> evaluated(const Checked& checked) {
    std::vector<std::int64_t> out;
    const Program program = compile(checked);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const Outcome outcome = evaluator_.evaluate(program, rows_[i]);
      EXPECT_TRUE(outcome.ok()) << "fails on row " << i;
      if (outcome.ok() && outcome.value().is_true()) out.push_back(static_cast<std::int64_t>(i));
    }
    return out;
  }

  std::shared_ptr<const Schema> schema_ = random_schema();
  RandomExpressions random_{20230630, schema_};
  std::unique_ptr<db::Connection> connection_ = database().connect();
  std::vector<std::size_t> columns_;
  std::vector<std::vector<Value>> rows_;
  Evaluator evaluator_;
};

JISHI_ON_BOTH_DATABASES(ExpressionSql);

TEST_P(ExpressionSql, FindsTheRowsThatEvaluateToTrue) {
  random_.columns_only = true;
  int pushed = 0;
  for (int round = 0; round < 3000; ++round) {
    const std::string source = random_.expression(Kind::boolean, 3);
    const auto checked = check(source, schema_);
    ASSERT_TRUE(checked.ok()) << source << "\n" << to_text(checked.problems().front());
    const auto sql = condition_sql(*checked, fields(), dialect());
    const SqlText* text = std::get_if<SqlText>(&sql);
    if (!text) continue;
    ++pushed;
    ASSERT_EQ(found(*text), evaluated(*checked)) << source << "\n" << text->sql;
  }
  EXPECT_GT(pushed, 1000);
}

TEST_P(ExpressionSql, SelectsTheValuesThatAreEvaluated) {
  random_.columns_only = true;
  std::map<Kind, int> pushed;
  for (int round = 0; round < 2000; ++round) {
    const std::string source = random_.expression(random_.any_kind(), 2);
    const auto checked = check(source, schema_);
    ASSERT_TRUE(checked.ok()) << source;
    const auto sql = scalar_sql(*checked, fields(), dialect());
    const SqlText* text = std::get_if<SqlText>(&sql);
    // A constant decimal has no scale to read it with.
    if (!text || (checked->type().kind == Kind::decimal && checked->type().scale < 0)) continue;
    ++pushed[checked->type().kind];
    const Program program = compile(*checked);
    auto rows =
        connection_->query("SELECT " + text->sql + " FROM ledger ORDER BY id", params(*text));
    for (std::size_t i = 0; rows.next(); ++i) {
      const Outcome outcome = evaluator_.evaluate(program, rows_[i]);
      ASSERT_TRUE(outcome.ok()) << source;
      ASSERT_EQ(to_literal(read(rows, 0, checked->type())), to_literal(outcome.value()))
          << source << "\n"
          << text->sql;
    }
  }
  for (const Kind kind : {Kind::boolean, Kind::integer, Kind::decimal, Kind::text, Kind::date}) {
    EXPECT_GT(pushed[kind], 30) << name_of(kind);
  }
}

struct Pushed {
  const char* expression;
  bool pushed;
};

TEST_P(ExpressionSql, PushesWhatBothDatabasesAgreeOn) {
  constexpr Pushed kCases[] = {
      {"post == 'secretary'", true},
      {"post != 'secretary'", true},
      {"!(post == 'secretary')", true},
      {"note == null", true},
      {"null != note", true},
      {"has(note)", true},
      {"name < 'b'", true},
      {"name + 'a' < 'b'", false},
      {"name < note", true},
      {"score > 3", true},
      {"score > 3.5", false},
      {"score > decimal('3')", true},
      {"score > decimal('3.5')", false},
      {"fund > 100", true},
      {"fund > decimal('100.50')", true},
      {"fund > decimal('100.505')", false},
      {"fund > grant", true},
      {"fund > rank", false},
      {"fund == 92233720368547759", false},
      {"rank in [1, 2, 3]", true},
      {"rank in [1, 2, score]", false},
      {"rank in []", true},
      {"post in ['secretary', 'deputy']", true},
      {"fund in [decimal('1.5'), decimal('0.005')]", true},
      {"born < today", true},
      {"born < date('2000-01-01').addMonths(12 * 3)", true},
      {"born.addDays(1) < today", false},
      {"age(born, today) >= 28", false},
      {"active", true},
      {"!trained", true},
      {"trained == active", true},
      {"(rank > 3) == trained", true},
      {"active && (trained || rank > 3)", true},
      {"rank > 3 ? active : trained", true},
      {"(rank > 3 ? name : note) < 'b'", true},
      {"rank + 1 > 3", false},
      {"-rank > 3", false},
      {"1 + 1 > rank", true},
      {"9223372036854775807 + 1 > rank", false},
      {"size(name) > 2", true},
      {"name.contains('书')", true},
      {"name.contains('')", true},
      {"name.startsWith('a')", true},
      {"name.endsWith('a')", true},
      {"note.endsWith('')", true},
      {"name.endsWith(note)", false},
      {"name.startsWith(note)", true},
      {"'abc'.contains(name)", true},
      {"name.matches('a')", false},
      {"'abc'.matches('b') || active", true},
      {"name == 'a\\u0000'", false},
      {"weight > 1.0", false},
      {"shift == duration('1h')", false},
      {"rows.exists(r, r.rank > 3)", false},
      {"[1, 2].exists(i, i > 1) && active", true},
  };
  for (const Pushed& one : kCases) {
    const auto checked = check(one.expression, schema_);
    ASSERT_TRUE(checked.ok()) << one.expression << to_text(checked.problems().front());
    const auto sql = condition_sql(*checked, fields(), dialect());
    const SqlText* text = std::get_if<SqlText>(&sql);
    EXPECT_EQ(text != nullptr, one.pushed) << one.expression;
    if (!text) continue;
    EXPECT_EQ(found(*text), evaluated(*checked)) << one.expression << "\n" << text->sql;
  }
}

TEST(ExpressionSqlText, SaysWhatIsNotPushedAndWhere) {
  const auto schema = random_schema();
  const auto checked = check("active && rank + 1 > 3", schema);
  ASSERT_TRUE(checked.ok());
  const auto sql = condition_sql(
      *checked, [&](std::size_t ordinal) { return sql_field(*schema, ordinal); },
      db::Dialect::sqlite);
  const NotPushed* reason = std::get_if<NotPushed>(&sql);
  ASSERT_NE(reason, nullptr);
  EXPECT_EQ(reason->problem.kind, ErrorKind::unsupported);
  EXPECT_EQ(reason->problem.at, (Position{1, 16}));
  EXPECT_THAT(reason->problem.message, ::testing::HasSubstr("运算 +"));
}

TEST(ExpressionSqlText, NumbersItsParametersFromTheFirst) {
  const auto schema = random_schema();
  const auto checked = check("rank > 3 && name == 'a'", schema);
  ASSERT_TRUE(checked.ok());
  const auto sql = condition_sql(
      *checked, [&](std::size_t ordinal) { return sql_field(*schema, ordinal); },
      db::Dialect::postgresql, 5);
  const SqlText* text = std::get_if<SqlText>(&sql);
  ASSERT_NE(text, nullptr);
  EXPECT_THAT(text->sql, ::testing::HasSubstr("?5"));
  EXPECT_THAT(text->sql, ::testing::HasSubstr("?6"));
  ASSERT_EQ(text->parameters.size(), 2u);
  EXPECT_EQ(std::get<std::int64_t>(text->parameters[0]), 3);
  EXPECT_EQ(std::get<std::string>(text->parameters[1]), "a");
}

TEST(ExpressionSqlText, RefusesMoreParametersThanTheLimit) {
  const auto schema = random_schema();
  std::string list = "rank in [0";
  for (int i = 1; i <= 1000; ++i)
    list += ",1";
  const auto checked = check(list + "]", schema);
  ASSERT_TRUE(checked.ok());
  const auto sql = condition_sql(
      *checked, [&](std::size_t ordinal) { return sql_field(*schema, ordinal); },
      db::Dialect::sqlite);
  EXPECT_TRUE(std::holds_alternative<NotPushed>(sql));
}

}  // namespace
}  // namespace jishi::expression
