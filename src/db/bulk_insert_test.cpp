#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "db/testing/on_both_databases.hpp"
#include "db/testing/questions.hpp"

namespace jishi::db {
namespace {

using testing::class_of_error;
using testing::count_rows;

class BulkInsertTest : public testing::OnBothDatabases {
 protected:
  BulkInsertTest() : connection_(database().connect()) {}

  std::string type(Type type) const { return std::string(column_type(dialect(), type)); }
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
JISHI_ON_BOTH_DATABASES(BulkInsertTest);

TEST_P(BulkInsertTest, BulkInsertWritesEveryRow) {
  create_all_types();
  constexpr int kRows = 100'000;
  const Column columns[] = {{"i", Type::int64}, {"s", Type::text},    {"b", Type::blob},
                            {"d", Type::date},  {"f", Type::boolean}, {"n", Type::decimal}};
  Transaction transaction(db(), TransactionMode::write);
  const auto bulk = db().bulk_insert("t", columns);
  for (int i = 0; i < kRows; ++i) {
    const std::string text = "第" + std::to_string(i) + "村";
    if (i % 10 == 0) {
      bulk->add({i, nullptr, nullptr, nullptr, nullptr, nullptr});
    } else {
      bulk->add({i, text, std::as_bytes(std::span(text)), Date::from_days(i), i % 2 == 0,
                 Decimal::from_scaled(i, 2)});
    }
  }
  EXPECT_EQ(bulk->finish(), kRows);
  transaction.commit();
  EXPECT_EQ(count_rows(db(), "t"), kRows);
  EXPECT_EQ(count_rows(db(), "t WHERE s IS NULL"), kRows / 10);
  Rows rows = db().query("SELECT s, b, d, f, n FROM t WHERE i = 77777");
  ASSERT_TRUE(rows.next());
  EXPECT_EQ(rows.text(0), "第77777村");
  EXPECT_EQ(rows.blob(1).size(), rows.text(0).size());
  EXPECT_EQ(rows.date(2), Date::from_days(77777));
  EXPECT_FALSE(rows.boolean(3));
  EXPECT_EQ(rows.decimal(4, 2).text(), "777.77");
}

TEST_P(BulkInsertTest, SeveralBulkInsertsAndStatementsInTurn) {
  db().execute("CREATE TABLE a (i " + type(Type::int64) + ", s " + type(Type::text) + ")");
  db().execute("CREATE TABLE b (i " + type(Type::int64) + ")");
  const Column both[] = {{"i", Type::int64}, {"s", Type::text}};
  const std::string long_text(1000, 'x');
  Transaction transaction(db(), TransactionMode::write);
  const auto a = db().bulk_insert("a", both);
  const auto b = db().bulk_insert("b", std::span(both).first(1));
  for (int i = 0; i < 3000; ++i) {
    a->add({i, long_text});
    b->add({i});
    if (i % 1000 == 0) db().execute("INSERT INTO b VALUES (?1)", {-1 - i});
  }
  EXPECT_EQ(a->finish(), 3000);
  EXPECT_EQ(b->finish(), 3000);
  transaction.commit();
  EXPECT_EQ(count_rows(db(), "a"), 3000);
  EXPECT_EQ(count_rows(db(), "b"), 3003);
}

TEST_P(BulkInsertTest, BulkInsertReportsErrorsAndMistakes) {
  create_numbers();
  const Column columns[] = {{"i", Type::int64}};
  EXPECT_EQ(class_of_error([&] {
              Transaction transaction(db(), TransactionMode::write);
              const auto bulk = db().bulk_insert("t", columns);
              bulk->add({1});
              bulk->add({1});
              bulk->finish();
            }),
            ErrorClass::unique);
  EXPECT_EQ(count_rows(db(), "t"), 0);
  const auto bulk = db().bulk_insert("t", columns);
  EXPECT_THROW(bulk->add({"text"}), std::logic_error);
  EXPECT_THROW(bulk->add({1, 2}), std::logic_error);
  EXPECT_EQ(class_of_error([&] {
              const auto wrong = db().bulk_insert("nowhere", columns);
              wrong->add({1});
              wrong->finish();
            }),
            ErrorClass::statement);
}

}  // namespace
}  // namespace jishi::db
