// Random expressions over one ledger, and random rows of it, for property tests and fuzzers.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "expression/literal.hpp"
#include "expression/type.hpp"
#include "expression/value.hpp"

namespace jishi::expression::testing {

// Fields of every kind, each kind with and without empty values; `rows` are rows of the same
// ledger; `today` is a day that never is empty.
inline std::shared_ptr<const Schema> random_schema() {
  auto choices = std::make_shared<Choices>();
  choices->label = "职务";
  choices->values = {{"secretary", "书记"}, {"deputy", "副书记"}, {"member", "委员"}};
  const auto add = [](Schema& schema, const char* name, Type type) {
    schema.fields.push_back({name, "", std::move(type)});
  };
  auto row = std::make_shared<Schema>();
  row->label = "台账";
  Type post = Type::of(Kind::text);
  post.choices = choices;
  Type money = Type::of(Kind::decimal);
  money.scale = 2;
  add(*row, "post", post.or_null());
  add(*row, "name", Type::of(Kind::text));
  add(*row, "note", Type::of(Kind::text).or_null());
  add(*row, "rank", Type::of(Kind::integer));
  add(*row, "score", Type::of(Kind::integer).or_null());
  add(*row, "fund", money);
  add(*row, "grant", money.or_null());
  add(*row, "born", Type::of(Kind::date));
  add(*row, "left", Type::of(Kind::date).or_null());
  add(*row, "active", Type::of(Kind::boolean));
  add(*row, "trained", Type::of(Kind::boolean).or_null());
  add(*row, "weight", Type::of(Kind::real).or_null());
  add(*row, "shift", Type::of(Kind::duration).or_null());
  auto whole = std::make_shared<Schema>(*row);
  add(*whole, "today", Type::of(Kind::date));
  add(*whole, "rows", Type::list_of(Type::row_of(row)));
  return whole;
}

inline constexpr std::size_t kRandomColumns = 13;  // the fields before today and rows

class RandomExpressions {
 public:
  explicit RandomExpressions(std::uint64_t seed, std::shared_ptr<const Schema> schema)
      : random_(seed), schema_(std::move(schema)) {}

  // How likely a wrong kind is put where another is wanted, in percent: 0 makes only expressions
  // that check.
  int wild_percent = 0;
  // Without rows and the kinds that no column has.
  bool columns_only = false;

  // An expression of the kind, `depth` levels deep at most.
  std::string expression(Kind kind, int depth) {
    if (chance(wild_percent)) kind = any_kind();
    if (depth <= 0 || chance(15)) return leaf(kind);
    if (chance(8)) {
      return bracketed(expression(Kind::boolean, depth - 1)) + " ? " +
             bracketed(expression(kind, depth - 1)) + " : " +
             bracketed(expression(kind, depth - 1));
    }
    switch (kind) {
      case Kind::boolean:
        return condition(depth - 1);
      case Kind::integer:
        return integer(depth - 1);
      case Kind::real:
        return real(depth - 1);
      case Kind::decimal:
        return decimal(depth - 1);
      case Kind::text:
        return text(depth - 1);
      case Kind::date:
        return date(depth - 1);
      case Kind::duration:
        return duration(depth - 1);
      case Kind::list:
        return list(depth - 1);
      case Kind::null:
      case Kind::row:
      case Kind::failure:
        break;
    }
    return leaf(kind);
  }

  Kind any_kind() {
    constexpr Kind kAll[] = {Kind::boolean, Kind::integer, Kind::decimal,  Kind::text, Kind::date,
                             Kind::boolean, Kind::real,    Kind::duration, Kind::list};
    return kAll[below(columns_only ? 6 : 9)];
  }

  // Values for the fields of the schema. They point into this object.
  std::vector<Value> row(bool with_empty = true) {
    std::vector<Value> out;
    for (const Field& field : schema_->fields) {
      if (field.name == "rows") {
        std::vector<Value>& rows = lists_.emplace_back();
        for (std::size_t i = below(4); i > 0; --i) {
          std::vector<Value>& one = lists_.emplace_back();
          for (std::size_t c = 0; c < kRandomColumns; ++c)
            one.push_back(value(schema_->fields[c], with_empty));
          rows.push_back(Value::row(one));
        }
        out.push_back(Value::list(rows));
      } else {
        out.push_back(value(field, with_empty));
      }
    }
    return out;
  }

  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }
  bool chance(int percent) { return static_cast<int>(below(100)) < percent; }

 private:
  static std::string bracketed(const std::string& text) { return "(" + text + ")"; }

  template <std::size_t N>
  std::string one_of(const char* const (&words)[N]) {
    return words[below(N)];
  }

  std::string raw_text() {
    return one_of({"",   "a",         "ab",     "abc", "b", "B",       "书记",       "书", "记",
                   "%",  "_",         "a_b",    "A",   "é", "e\u0301", "\U0001F431", "\\", "'",
                   "\"", "secretary", "deputy", "10",  " ", "\uFFFD",  "ÿ"});
  }
  std::string raw_integer() {
    if (chance(10)) {
      return one_of({"9223372036854775807", "-9223372036854775808", "4294967296", "-2147483649"});
    }
    return std::to_string(static_cast<int>(below(13)) - 6);
  }
  std::string raw_decimal() {
    return one_of({"0", "1.5", "1.50", "-2.25", "3", "0.01", "-0.01", "100.00", "92233720368547.58",
                   "0.005", "7"});
  }
  std::string raw_date() {
    return one_of({"2023-06-30", "2019-10-31", "2000-02-29", "1970-01-01", "1969-12-31",
                   "0001-01-01", "9999-12-31", "2023-07-01"});
  }
  std::string raw_duration() { return one_of({"0", "1s", "-1.5h", "3600s", "1ns", "1h"}); }
  std::string raw_real() {
    return one_of({"0.0", "1.5", "-1.5", "1e300", "3.0", "0.1", "-0.0", "2e-5"});
  }

  Value value(const Field& field, bool with_empty) {
    if (field.type.nullable && with_empty && chance(30)) return {};
    double real = 0;
    switch (field.type.kind) {
      case Kind::boolean:
        return Value::boolean(chance(50));
      case Kind::integer:
        return Value::integer(std::stoll(raw_integer()));
      case Kind::real:
        real = std::stod(raw_real());
        return Value::real(real);
      case Kind::decimal:
        return Value::decimal(Decimal::from_scaled(
            chance(10) ? INT64_MAX : static_cast<std::int64_t>(below(700)) - 300,
            field.type.scale));
      case Kind::text:
        return Value::text(texts_.emplace_back(
            field.type.choices ? one_of({"secretary", "deputy", "member"}) : raw_text()));
      case Kind::date:
        return Value::date(*Date::parse(raw_date()));
      case Kind::duration:
        return Value::duration({static_cast<std::int64_t>(below(4)) * 1'800'000'000'000});
      case Kind::null:
      case Kind::list:
      case Kind::row:
      case Kind::failure:
        break;
    }
    return {};
  }

  std::string leaf(Kind kind) {
    if (kind == Kind::list) {
      return chance(20) ? "[]" : "[" + literal(Kind::integer) + ", " + leaf(Kind::integer) + "]";
    }
    if (chance(55)) {
      const std::string name = field(kind);
      if (!name.empty()) return name;
    }
    return literal(kind);
  }

  // A field of that kind, of the ledger or of a macro's row; empty where there is none.
  std::string field(Kind kind) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < schema_->fields.size(); ++i) {
      const Field& field = schema_->fields[i];
      // Comparing a choice with text that is none of its codes is a mistake: see condition().
      if (field.type.kind != kind || (field.type.choices && wild_percent == 0)) continue;
      names.push_back(field.name);
      for (const std::string& row : row_variables_)
        if (i < kRandomColumns) names.push_back(row + "." + field.name);
    }
    if (kind == Kind::integer) {
      names.insert(names.end(), integer_variables_.begin(), integer_variables_.end());
    }
    return names.empty() ? std::string() : names[below(names.size())];
  }

  std::string literal(Kind kind) {
    switch (kind) {
      case Kind::boolean:
        return chance(50) ? "true" : "false";
      case Kind::integer:
        return raw_integer();
      case Kind::real:
        return raw_real();
      case Kind::decimal:
        return "decimal(\"" + raw_decimal() + "\")";
      case Kind::text:
        return text_literal(raw_text());
      case Kind::date:
        return "date(\"" + raw_date() + "\")";
      case Kind::duration:
        return "duration('" + raw_duration() + "')";
      case Kind::list:
      case Kind::null:
      case Kind::row:
      case Kind::failure:
        break;
    }
    return "null";
  }

  std::string binary(Kind kind, const std::string& sign, int depth) {
    return bracketed(expression(kind, depth)) + " " + sign + " " +
           bracketed(expression(kind, depth));
  }

  std::string condition(int depth) {
    const Kind kind = any_kind();
    switch (below(columns_only ? 11 : 14)) {
      case 0:
        return binary(Kind::boolean, "&&", depth);
      case 1:
        return binary(Kind::boolean, "||", depth);
      case 2:
        return "!" + bracketed(expression(Kind::boolean, depth));
      case 3:
      case 4:
        return binary(kind == Kind::list ? Kind::integer : kind,
                      one_of({"<", "<=", ">", ">=", "==", "!="}), depth);
      case 5:
        return bracketed(expression(kind, depth)) + one_of({" == null", " != null"});
      case 6:
        return "has(" + schema_->fields[below(kRandomColumns - 2)].name + ")";
      case 7: {
        const Kind item = chance(50) ? Kind::integer : Kind::text;
        return bracketed(expression(item, depth)) + " in [" + literal(item) + ", " + literal(item) +
               "]";
      }
      case 8:
        return bracketed(expression(Kind::text, depth)) + "." +
               one_of({"contains", "startsWith", "endsWith"}) + "(" +
               expression(Kind::text, chance(60) ? 0 : depth) + ")";
      case 9:
        return "post " + one_of({"==", "!="}) + " '" + one_of({"secretary", "deputy", "member"}) +
               "'";
      case 10:
        return bracketed(expression(Kind::integer, depth)) + one_of({" == ", " < ", " >= "}) +
               bracketed(
                   expression(chance(50) || columns_only ? Kind::decimal : Kind::real, depth));
      case 11:
        return "rows." + one_of({"all", "exists", "exists_one"}) + over_rows(Kind::boolean, depth);
      case 12:
        return "([0] + " + bracketed(expression(Kind::list, depth)) + ").exists" +
               over_integers(Kind::boolean, depth);
      default:
        return bracketed(expression(Kind::text, depth)) + ".matches(" +
               text_literal(one_of({"^a", "记$", "[a-c]+", "", "."})) + ")";
    }
  }

  std::string over_rows(Kind kind, int depth) {
    const std::string name = "r" + std::to_string(row_variables_.size());
    row_variables_.push_back(name);
    std::string out = "(" + name + ", " + expression(kind, depth) + ")";
    row_variables_.pop_back();
    return out;
  }
  std::string over_integers(Kind kind, int depth) {
    const std::string name = "i" + std::to_string(integer_variables_.size());
    integer_variables_.push_back(name);
    std::string out = "(" + name + ", " + expression(kind, depth) + ")";
    integer_variables_.pop_back();
    return out;
  }

  std::string integer(int depth) {
    switch (below(columns_only ? 5 : 9)) {
      case 0:
      case 1:
        return binary(Kind::integer, one_of({"+", "-", "*", "/", "%"}), depth);
      case 2:
        return "size(" + expression(Kind::text, depth) + ")";
      case 3:
        return bracketed(expression(Kind::date, depth)) + "." +
               one_of({"year", "month", "day", "weekday"}) + "()";
      case 4:
        return "-" + bracketed(expression(Kind::integer, depth));
      case 5:
        return "rows.filter" + over_rows(Kind::boolean, depth) + ".size()";
      case 6:
        return "age(" + expression(Kind::date, depth) + ", " + expression(Kind::date, depth) + ")";
      case 7:
        return bracketed(expression(Kind::list, depth)) + ".size()";
      default:
        return "int(" +
               expression(chance(50)   ? Kind::decimal
                          : chance(50) ? Kind::real
                                       : Kind::text,
                          depth) +
               ")";
    }
  }

  std::string real(int depth) {
    if (chance(60)) return binary(Kind::real, one_of({"+", "-", "*", "/"}), depth);
    return "double(" + expression(chance(50) ? Kind::integer : Kind::decimal, depth) + ")";
  }
  std::string decimal(int depth) {
    if (chance(60)) return binary(Kind::decimal, one_of({"+", "-", "*"}), depth);
    return chance(50) ? "decimal(" + expression(Kind::integer, depth) + ")"
                      : "-" + bracketed(expression(Kind::decimal, depth));
  }
  std::string text(int depth) {
    if (chance(60)) return binary(Kind::text, "+", depth);
    const Kind kind = any_kind();
    return "string(" + expression(kind == Kind::list ? Kind::integer : kind, depth) + ")";
  }
  std::string date(int depth) {
    return bracketed(expression(Kind::date, depth)) + one_of({".addDays(", ".addMonths("}) +
           expression(Kind::integer, depth) + ")";
  }
  std::string duration(int depth) { return binary(Kind::duration, one_of({"+", "-"}), depth); }
  // Of integers.
  std::string list(int depth) {
    switch (below(4)) {
      case 0:
        return binary(Kind::list, "+", depth);
      case 1:
        return "[" + expression(Kind::integer, depth) + ", " + expression(Kind::integer, depth) +
               "]";
      case 2:
        return "rows.map" + over_rows(Kind::integer, depth);
      default:
        return "[1, 2, 3].filter" + over_integers(Kind::boolean, depth);
    }
  }

  std::mt19937_64 random_;
  std::shared_ptr<const Schema> schema_;
  std::vector<std::string> row_variables_;
  std::vector<std::string> integer_variables_;
  std::deque<std::string> texts_;
  std::deque<std::vector<Value>> lists_;
};

}  // namespace jishi::expression::testing
