#include "db/migration.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "base/error.hpp"
#include "db/testing/on_both_databases.hpp"
#include "db/testing/questions.hpp"

namespace jishi::db {
namespace {

using testing::class_of_error;
using testing::count_rows;

constexpr Migration kMigrations[] = {
    {1, "first",
     "CREATE TABLE a (i {int64} NOT NULL PRIMARY KEY, s {text}, b {blob}, d {date},"
     " f {boolean}) {without_rowid}; INSERT INTO a (i, s) VALUES (1, 'x{y}')"},
    {2, "second",
     "ALTER TABLE a ADD COLUMN extra {text}; INSERT INTO a (i, extra) VALUES (2, 'z')"},
};
constexpr Migration kFailing[] = {
    kMigrations[0],
    kMigrations[1],
    {3, "third", "CREATE TABLE c (i {int64}); INSERT INTO a (i) VALUES (1)"},
};

class MigrationTest : public testing::OnBothDatabases {
 protected:
  void migrate_to(std::span<const Migration> migrations) {
    const auto connection = database().connect();
    migrate(*connection, "part", migrations, clock_);
  }
  int applied(const char* component = "part") {
    return applied_migration(*database().connect(), component);
  }
  std::string failure(std::span<const Migration> migrations) {
    try {
      migrate_to(migrations);
    } catch (const Failure& failure) {
      return failure.error().code;
    }
    return "";
  }

 private:
  FixedClock clock_{Instant{1'700'000'000'000'000}};
};
JISHI_ON_BOTH_DATABASES(MigrationTest);

TEST_P(MigrationTest, EachIsAppliedOnce) {
  EXPECT_EQ(applied(), 0);
  migrate_to(std::span(kMigrations).first(1));
  EXPECT_EQ(applied(), 1);
  migrate_to(kMigrations);
  migrate_to(kMigrations);
  EXPECT_EQ(applied(), 2);
  EXPECT_EQ(applied("another"), 0);
  const auto connection = database().connect();
  EXPECT_EQ(count_rows(*connection, "a WHERE s = 'x{y}' OR extra = 'z'"), 2);
  EXPECT_EQ(count_rows(*connection, "schema_migration WHERE applied_at = 1700000000000000"), 2);
}

TEST_P(MigrationTest, OneForAnotherDatabaseIsOnlyRemembered) {
  for (const Dialect only : {Dialect::sqlite, Dialect::postgresql}) {
    const std::string part = only == Dialect::sqlite ? "sqlite" : "postgresql";
    const std::string sql = "CREATE TABLE only_" + part + " (i {int64})";
    const Migration migrations[] = {{1, "only", sql, only}};
    const auto connection = database().connect();
    migrate(*connection, part, migrations, FixedClock{Instant{1}});
    EXPECT_EQ(applied(part.c_str()), 1);
    const auto read = [&] { count_rows(*connection, "only_" + part); };
    if (GetParam() == only) {
      EXPECT_NO_THROW(read());
    } else {
      EXPECT_THROW(read(), DatabaseError);
    }
  }
}

TEST_P(MigrationTest, ANewerDatabaseIsRefused) {
  migrate_to(kMigrations);
  EXPECT_EQ(failure(std::span(kMigrations).first(1)), "schema_newer");
}

TEST_P(MigrationTest, ADifferentHistoryIsRefused) {
  migrate_to(kMigrations);
  const Migration other[] = {kMigrations[0], {2, "zweite", "SELECT 1"}};
  EXPECT_EQ(failure(other), "schema_differs");
}

TEST_P(MigrationTest, OneThatFailsHalfWayLeavesNothing) {
  EXPECT_EQ(class_of_error([&] { migrate_to(kFailing); }), ErrorClass::unique);
  EXPECT_EQ(applied(), 0);
  const auto connection = database().connect();
  for (const char* table : {"a", "c", "schema_migration"}) {
    EXPECT_EQ(class_of_error([&] { count_rows(*connection, table); }), ErrorClass::statement);
  }
  migrate_to(kMigrations);
  EXPECT_EQ(applied(), 2);
}

TEST_P(MigrationTest, ItIsPartOfTheCallersTransaction) {
  const auto connection = database().connect();
  {
    Transaction transaction(*connection, TransactionMode::write);
    migrate(*connection, "part", kMigrations, SystemClock());
  }
  EXPECT_EQ(applied(), 0);
  Transaction transaction(*connection, TransactionMode::write);
  migrate(*connection, "part", kMigrations, SystemClock());
  transaction.commit();
  EXPECT_EQ(applied(), 2);
}

TEST_P(MigrationTest, ManyMayMigrateAtOnce) {
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&] { migrate_to(kMigrations); });
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(applied(), 2);
  EXPECT_EQ(count_rows(*database().connect(), "a"), 2);
}

TEST_P(MigrationTest, GapsInTheNumbersAreOurMistake) {
  const Migration gap[] = {kMigrations[0], {3, "third", "SELECT 1"}};
  EXPECT_THROW(migrate_to(gap), std::logic_error);
}

}  // namespace
}  // namespace jishi::db
