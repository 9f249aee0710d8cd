#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "db/testing/on_both_databases.hpp"
#include "db/testing/questions.hpp"

namespace jishi::db {
namespace {

using testing::class_of_error;
using testing::count_rows;

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class ConnectionTest : public testing::OnBothDatabases {
 protected:
  ConnectionTest() : connection_(database().connect()) {}

  std::string type(Type type) const { return std::string(column_type(dialect(), type)); }
  // A table with one column of every type.
  void create_all_types() {
    db().execute("CREATE TABLE t (i " + type(Type::int64) + ", s " + type(Type::text) + ", b " +
                 type(Type::blob) + ", d " + type(Type::date) + ", f " + type(Type::boolean) +
                 ", n " + type(Type::decimal) + ")");
  }
  void create_numbers() {
    db().execute("CREATE TABLE t (i " + type(Type::int64) + " PRIMARY KEY)");
  }
  Connection& db() { return *connection_; }

 private:
  std::unique_ptr<Connection> connection_;
};
JISHI_ON_BOTH_DATABASES(ConnectionTest);

TEST_P(ConnectionTest, EveryTypeComesBackAsItWasGiven) {
  create_all_types();
  const std::string text = "共青团 𠮷 é";  // 3, 4 and 2 bytes a character
  const std::vector<std::byte> bytes = {std::byte{0}, std::byte{255}, std::byte{10}};
  db().execute("INSERT INTO t VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
               {std::int64_t{-5}, text, Bytes(bytes), Date::from_ymd(2023, 6, 30).value(), true,
                Decimal::parse("12.50").value()});
  Rows rows = db().query("SELECT i, s, b, d, f, n FROM t");
  ASSERT_EQ(rows.columns(), 6);
  ASSERT_TRUE(rows.next());
  EXPECT_EQ(rows.int64(0), -5);
  EXPECT_EQ(rows.text(1), text);
  EXPECT_TRUE(std::ranges::equal(rows.blob(2), bytes));
  EXPECT_EQ(rows.date(3).iso(), "2023-06-30");
  EXPECT_TRUE(rows.boolean(4));
  EXPECT_EQ(rows.decimal(5, 2).text(), "12.50");
  EXPECT_FALSE(rows.next());
}

TEST_P(ConnectionTest, NullIsNotEmpty) {
  create_all_types();
  db().execute("INSERT INTO t VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
               {nullptr, nullptr, nullptr, nullptr, nullptr, nullptr});
  db().execute("INSERT INTO t VALUES (?1, ?2, ?3, ?4, ?5, ?6)", {0, "", Bytes(), Date(), false, 0});
  Rows rows = db().query("SELECT i, s, b, d, f, n FROM t ORDER BY (i IS NULL) DESC");
  ASSERT_TRUE(rows.next());
  for (int column = 0; column < 6; ++column)
    EXPECT_TRUE(rows.is_null(column)) << column;
  EXPECT_EQ(rows.optional_int64(0), std::nullopt);
  EXPECT_EQ(rows.optional_text(1), std::nullopt);
  EXPECT_THROW(rows.int64(0), std::logic_error);
  ASSERT_TRUE(rows.next());
  for (int column = 0; column < 6; ++column)
    EXPECT_FALSE(rows.is_null(column)) << column;
  EXPECT_EQ(rows.text(1), "");
  EXPECT_TRUE(rows.blob(2).empty());
  EXPECT_FALSE(rows.boolean(4));
}

TEST_P(ConnectionTest, IntegersAndDatesReachTheirLimits) {
  create_all_types();
  const std::int64_t integers[] = {std::numeric_limits<std::int64_t>::min(), -1, 0,
                                   std::numeric_limits<std::int64_t>::max()};
  for (const std::int64_t integer : integers) {
    Rows rows = db().query("INSERT INTO t (i, n) VALUES (?1, ?2) RETURNING i, n",
                           {integer, Decimal::from_scaled(integer, 9)});
    ASSERT_TRUE(rows.next());
    EXPECT_EQ(rows.int64(0), integer);
    EXPECT_EQ(rows.decimal(1, 9).scaled(), integer);
  }
  for (const Date date : {kFirstDate, Date(), kForever}) {
    Rows rows = db().query("INSERT INTO t (d) VALUES (?1) RETURNING d", {date});
    ASSERT_TRUE(rows.next());
    EXPECT_EQ(rows.date(0), date);
  }
}

TEST_P(ConnectionTest, SumsOfIntegersAreIntegers) {
  create_all_types();
  db().execute("INSERT INTO t (i) VALUES (9007199254740993), (-20000)");
  Rows rows = db().query("SELECT sum(i), count(*), sum(i) - sum(i), -sum(i) FROM t");
  ASSERT_TRUE(rows.next());
  EXPECT_EQ(rows.int64(0), 9007199254720993);
  EXPECT_EQ(rows.int64(1), 2);
  EXPECT_EQ(rows.int64(2), 0);
  EXPECT_EQ(rows.int64(3), -9007199254720993);
}

TEST_P(ConnectionTest, TextOrdersByCodePoint) {
  create_all_types();
  // By Chinese rules 安 comes before 中; a before B; U+FF5E before U+20BB7 in UTF-8, not in UTF-16.
  const std::vector<std::string> sorted = {"", "B", "Z", "a", "é", "中", "安", "～", "𠮷"};
  for (auto text = sorted.rbegin(); text != sorted.rend(); ++text) {
    db().execute("INSERT INTO t (s) VALUES (?1)", {*text});
  }
  std::vector<std::string> found;
  Rows rows = db().query("SELECT s FROM t ORDER BY s");
  while (rows.next())
    found.emplace_back(rows.text(0));
  EXPECT_EQ(found, sorted);
  Rows compared = db().query("SELECT count(*) FROM t WHERE s > ?1", {"a"});
  compared.next();
  EXPECT_EQ(compared.int64(0), 5);
}

TEST_P(ConnectionTest, ReadingAnotherTypeIsOurMistake) {
  create_all_types();
  db().execute("INSERT INTO t (i, s) VALUES (1, 'x')");
  Rows rows = db().query("SELECT i, s FROM t");
  EXPECT_THROW(rows.int64(0), std::logic_error) << "before the first row";
  ASSERT_TRUE(rows.next());
  EXPECT_THROW(rows.text(0), std::logic_error);
  EXPECT_THROW(rows.int64(1), std::logic_error);
  EXPECT_THROW(rows.blob(1), std::logic_error);
  EXPECT_THROW(rows.date(1), std::logic_error);
  EXPECT_THROW(rows.is_null(2), std::logic_error);
  EXPECT_THROW(rows.is_null(-1), std::logic_error);
}

TEST_P(ConnectionTest, ExecuteCountsChangedRows) {
  create_numbers();
  EXPECT_EQ(db().execute("INSERT INTO t VALUES (1), (2), (3)"), 3);
  EXPECT_EQ(db().execute("UPDATE t SET i = i + 10 WHERE i < ?1", {3}), 2);
  EXPECT_EQ(db().execute("UPDATE t SET i = i + 10 WHERE i < ?1", {0}), 0);
  EXPECT_EQ(db().execute("SELECT i FROM t"), 0);
  EXPECT_EQ(db().execute("DELETE FROM t"), 3);
}

TEST_P(ConnectionTest, TheSameStatementRunsWithinItself) {
  create_numbers();
  db().execute("INSERT INTO t VALUES (1), (2), (3)");
  const std::string sql = "SELECT i FROM t WHERE i >= ?1 ORDER BY i";
  std::vector<std::int64_t> found;
  Rows outer = db().query(sql, {1});
  while (outer.next()) {
    Rows inner = db().query(sql, {outer.int64(0)});
    while (inner.next())
      found.push_back(inner.int64(0));
  }
  EXPECT_THAT(found, ElementsAre(1, 2, 3, 2, 3, 3));
}

TEST_P(ConnectionTest, ParametersLiveOnWithTheRows) {
  create_all_types();
  db().execute("INSERT INTO t (s, i) VALUES ('安', 1), ('安', 2)");
  auto text = std::make_unique<std::string>("安");
  Rows rows = db().query("SELECT i FROM t WHERE s = ?1 ORDER BY i", {*text});
  ASSERT_TRUE(rows.next());
  text->assign("中");
  text.reset();
  EXPECT_TRUE(rows.next());
}

TEST_P(ConnectionTest, MoreStatementsThanTheCacheHolds) {
  create_numbers();
  for (int i = 0; i < 600; ++i) {
    db().execute("INSERT INTO t VALUES (?1 + " + std::to_string(i) + ")", {1000});
  }
  for (int i = 0; i < 600; i += 7) {
    Rows rows = db().query("SELECT i - " + std::to_string(i) + " FROM t WHERE i = ?1", {1000 + i});
    ASSERT_TRUE(rows.next());
    EXPECT_EQ(rows.int64(0), 1000);
  }
  EXPECT_EQ(count_rows(db(), "t"), 600);
}

TEST_P(ConnectionTest, AStatementTakesNullsAndOtherTypesInTurn) {
  create_all_types();
  const std::string sql = "INSERT INTO t (i, s, d) VALUES (?1, ?2, ?3)";
  db().execute(sql, {nullptr, "a", nullptr});
  db().execute(sql, {1, nullptr, Date()});
  db().execute(sql, {nullptr, nullptr, nullptr});
  db().execute(sql, {2, "b", Date()});
  EXPECT_EQ(count_rows(db(), "t WHERE i IS NULL"), 2);
  EXPECT_EQ(count_rows(db(), "t WHERE s IS NULL"), 2);
  EXPECT_EQ(count_rows(db(), "t WHERE d IS NULL"), 2);
}

TEST_P(ConnectionTest, ParametersInQuotesAndCommentsAreText) {
  create_all_types();
  db().execute("INSERT INTO t (s) VALUES (?1)", {"x"});
  Rows rows = db().query(
      "SELECT '?1 it''s' || s, \"s\" /* ?1 */ FROM t -- ?1\n WHERE s = ?1 AND s <> '?1'", {"x"});
  ASSERT_TRUE(rows.next());
  EXPECT_EQ(rows.text(0), "?1 it'sx");
  EXPECT_EQ(rows.text(1), "x");
}

TEST_P(ConnectionTest, OneParameterMayStandTwice) {
  create_numbers();
  db().execute("INSERT INTO t VALUES (1), (2), (3)");
  Rows rows = db().query("SELECT count(*) FROM t WHERE i = ?2 OR i = ?1 OR i = ?2", {1, 3});
  rows.next();
  EXPECT_EQ(rows.int64(0), 2);
}

TEST_P(ConnectionTest, AUniqueViolationIsToldFromOtherConstraints) {
  db().execute_script("CREATE TABLE p (i " + type(Type::int64) + " PRIMARY KEY);" +
                      "CREATE TABLE c (p " + type(Type::int64) + " REFERENCES p (i), s " +
                      type(Type::text) + " NOT NULL CHECK (s <> 'bad'));" +
                      "CREATE UNIQUE INDEX cs ON c (s); INSERT INTO p VALUES (1);" +
                      "INSERT INTO c VALUES (1, 'a')");
  const auto error_of = [&](const char* sql) { return class_of_error([&] { db().execute(sql); }); };
  EXPECT_EQ(error_of("INSERT INTO p VALUES (1)"), ErrorClass::unique);
  EXPECT_EQ(error_of("INSERT INTO c VALUES (1, 'a')"), ErrorClass::unique);
  EXPECT_EQ(error_of("INSERT INTO c VALUES (1, NULL)"), ErrorClass::constraint);
  EXPECT_EQ(error_of("INSERT INTO c VALUES (1, 'bad')"), ErrorClass::constraint);
  EXPECT_EQ(error_of("INSERT INTO c VALUES (9, 'b')"), ErrorClass::constraint);
  EXPECT_EQ(error_of("DELETE FROM p"), ErrorClass::constraint);
  EXPECT_EQ(count_rows(db(), "c"), 1);
}

TEST_P(ConnectionTest, MistakesInSqlAreOurs) {
  create_numbers();
  const auto error_of = [&](const char* sql, std::initializer_list<Param> params = {}) {
    return class_of_error([&] { db().execute(sql, params); });
  };
  EXPECT_EQ(error_of("SELEC 1"), ErrorClass::statement);
  EXPECT_EQ(error_of("SELECT x FROM t"), ErrorClass::statement);
  EXPECT_EQ(error_of("SELECT \"x\" FROM t"), ErrorClass::statement);
  EXPECT_EQ(error_of("SELECT 1 FROM nowhere"), ErrorClass::statement);
  EXPECT_EQ(error_of("SELECT i FROM t; SELECT i FROM t"), ErrorClass::statement);
  EXPECT_EQ(error_of("SELECT i FROM t WHERE i = ?1"), ErrorClass::statement);
  EXPECT_EQ(error_of("SELECT i FROM t", {1}), ErrorClass::statement);
  EXPECT_EQ(count_rows(db(), "t"), 0) << "the connection goes on";
}

TEST_P(ConnectionTest, MessagesQuoteTheStatementAndNoValues) {
  create_all_types();
  db().execute("CREATE UNIQUE INDEX ts ON t (s)");
  const std::string sql = "INSERT INTO t\n  (s) VALUES (?1)";
  db().execute(sql, {"身份证号"});
  try {
    db().execute(sql, {"身份证号"});
    FAIL() << "no error";
  } catch (const DatabaseError& error) {
    EXPECT_THAT(error.what(), HasSubstr("INSERT INTO t (s) VALUES (?1): "));
    EXPECT_THAT(error.what(), Not(HasSubstr("身份证号")));
  }
}

TEST_P(ConnectionTest, TextThatPostgresqlWouldRefuseIsRefusedByBoth) {
  create_all_types();
  const std::string sql = "INSERT INTO t (s) VALUES (?1)";
  const auto error_of = [&](std::string_view text) {
    return class_of_error([&] { db().execute(sql, {text}); });
  };
  EXPECT_EQ(error_of(std::string_view("a\0b", 3)), ErrorClass::statement);
  EXPECT_EQ(error_of("\xC3"), ErrorClass::statement);
  EXPECT_EQ(error_of("\xED\xA0\x80"), ErrorClass::statement);
  EXPECT_EQ(count_rows(db(), "t"), 0);
}

TEST_P(ConnectionTest, AScriptIsDoneWhollyOrNotAtAll) {
  create_numbers();
  db().execute_script("INSERT INTO t VALUES (1); -- one; two\n INSERT INTO t VALUES (2);\n");
  EXPECT_EQ(count_rows(db(), "t"), 2);
  EXPECT_EQ(class_of_error(
                [&] { db().execute_script("INSERT INTO t VALUES (3); INSERT INTO t VALUES (1)"); }),
            ErrorClass::unique);
  EXPECT_EQ(count_rows(db(), "t"), 2);
  Transaction transaction(db(), TransactionMode::write);
  EXPECT_EQ(class_of_error([&] { db().execute_script("INSERT INTO t VALUES (4); SELEC"); }),
            ErrorClass::statement);
  db().execute("INSERT INTO t VALUES (5)");
  transaction.commit();
  EXPECT_EQ(count_rows(db(), "t"), 3);
}

TEST_P(ConnectionTest, AQueryOutlivesAChangeOfItsTable) {
  create_numbers();
  const auto other = database().connect();
  other->execute("INSERT INTO t VALUES (1)");
  EXPECT_EQ(other->query("SELECT * FROM t").columns(), 1);
  db().execute("ALTER TABLE t ADD COLUMN s " + type(Type::text));
  EXPECT_EQ(other->query("SELECT * FROM t").columns(), 2);
  EXPECT_EQ(db().query("SELECT * FROM t").columns(), 2);
}

TEST_P(ConnectionTest, AStreamReadsManyRowsAndMayBeLeftEarly) {
  create_numbers();
  db().execute(dialect() == Dialect::sqlite
                   ? "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                     "50000) INSERT INTO t SELECT i FROM n"
                   : "INSERT INTO t SELECT * FROM generate_series(1, 50000)");
  const std::string sql = "SELECT i FROM t WHERE i >= ?1 ORDER BY i";
  std::int64_t sum = 0;
  {
    Rows rows = db().stream(sql, {1});
    while (rows.next())
      sum += rows.int64(0);
    EXPECT_FALSE(rows.next());
  }
  EXPECT_EQ(sum, std::int64_t{50000} * 50001 / 2);
  Transaction transaction(db(), TransactionMode::write);
  {
    Rows rows = db().stream(sql, {7});
    ASSERT_TRUE(rows.next());
    EXPECT_EQ(rows.int64(0), 7);
  }
  db().execute("DELETE FROM t WHERE i > 10");
  transaction.commit();
  EXPECT_EQ(count_rows(db(), "t"), 10);
}

TEST_P(ConnectionTest, AStreamThatFailsLeavesTheConnectionUsable) {
  create_all_types();
  db().execute("INSERT INTO t (i) VALUES (1), (2)");
  EXPECT_EQ(class_of_error([&] {
              Rows rows = db().stream("SELECT nothing FROM t");
              rows.next();
            }),
            ErrorClass::statement);
  EXPECT_EQ(count_rows(db(), "t"), 2);
}

TEST_P(ConnectionTest, NamesAreQuoted) {
  const std::string name = quoted_name("order \"by\" 团");
  db().execute("CREATE TABLE " + name + " (i " + type(Type::int64) + ")");
  db().execute("INSERT INTO " + name + " VALUES (1)");
  EXPECT_EQ(count_rows(db(), name), 1);
  EXPECT_EQ(quoted_name(std::string(kLongestName, 'a')).size(), kLongestName + 2);
  EXPECT_THROW(quoted_name(std::string(kLongestName + 1, 'a')), std::logic_error);
  EXPECT_THROW(quoted_name(""), std::logic_error);
}

}  // namespace
}  // namespace jishi::db
