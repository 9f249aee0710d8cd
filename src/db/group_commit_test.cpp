// What the Writer does when the database fails it.
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "db/testing/questions.hpp"
#include "db/testing/scratch_database.hpp"
#include "db/writer.hpp"

namespace jishi::db {
namespace {

using testing::class_of_error;
using testing::count_rows;

Writer::Job insert(std::int64_t i) {
  return [i](Connection& db) { db.execute("INSERT INTO t VALUES (?1)", {i}); };
}

TEST(WriterOnSqlite, AFullDatabaseLeavesTheWriterUsable) {
  const testing::ScratchDatabase scratch(Dialect::sqlite);
  const auto database = Database::open(scratch.address(), OpenMode::create);
  database->connect()->execute("CREATE TABLE t (s text)");
  Writer writer(*database);
  const auto fill = [](Connection& db) {
    const std::string text(100'000, 'x');
    for (int i = 0; i < 20; ++i)
      db.execute("INSERT INTO t VALUES (?1)", {text});
  };
  writer.submit([](Connection& db) { db.query("PRAGMA max_page_count = 100"); });
  EXPECT_EQ(class_of_error([&] { writer.submit(fill); }), ErrorClass::full);
  EXPECT_EQ(writer.statistics().refused_as_full, 1);
  writer.submit([](Connection& db) { db.query("PRAGMA max_page_count = 100000"); });
  writer.submit(fill);
  EXPECT_EQ(count_rows(*database->connect(), "t"), 20);
  EXPECT_FALSE(writer.failed());
}

class WriterOnPostgresql : public ::testing::Test {
 protected:
  WriterOnPostgresql()
      : scratch_(Dialect::postgresql),
        database_(Database::open(scratch_.address(), OpenMode::write)) {
    database_->connect()->execute_script(
        "CREATE TABLE t (i bigint PRIMARY KEY); CREATE TABLE n (v bigint);"
        "INSERT INTO n VALUES (0)");
  }
  Database& database() { return *database_; }
  std::int64_t rows() { return count_rows(*database_->connect(), "t"); }

  // Ends the connection that the job runs on.
  void kill(Connection& db) {
    Rows pid = db.query("SELECT pg_backend_pid()");
    pid.next();
    database_->connect()->query("SELECT pg_terminate_backend(?1::int, 60000)", {pid.int64(0)});
  }

 private:
  testing::ScratchDatabase scratch_;
  std::unique_ptr<Database> database_;
};

TEST_F(WriterOnPostgresql, AConflictWithAnotherProcessIsTriedAgain) {
  Writer writer(database());
  const auto other = database().connect();
  int runs = 0;
  writer.submit([&](Connection& db) {
    Rows value = db.query("SELECT v FROM n");
    value.next();
    if (++runs == 1) other->execute("UPDATE n SET v = v + 10");
    db.execute("UPDATE n SET v = ?1", {value.int64(0) + 1});
  });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(count_rows(*other, "n WHERE v = 11"), 1);
}

TEST_F(WriterOnPostgresql, ALostConnectionIsReplaced) {
  Writer writer(database());
  int runs = 0;
  writer.submit([&](Connection& db) {
    db.execute("INSERT INTO t VALUES (1)");
    if (++runs == 1) kill(db);
    db.execute("INSERT INTO t VALUES (2)");
  });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(rows(), 2);
}

TEST_F(WriterOnPostgresql, AConnectionLostBetweenJobsIsReplaced) {
  Writer writer(database());
  int runs = 0;
  writer.submit([&](Connection& db) {
    db.execute("INSERT INTO t VALUES (1)");
    if (++runs == 1) kill(db);
  });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(rows(), 1);
}

TEST_F(WriterOnPostgresql, AJobThatBreaksEveryConnectionIsGivenUp) {
  Writer writer(database());
  EXPECT_EQ(class_of_error([&] {
              writer.submit([&](Connection& db) {
                kill(db);
                db.execute("INSERT INTO t VALUES (1)");
              });
            }),
            ErrorClass::unreachable);
  writer.submit(insert(2));
  EXPECT_EQ(rows(), 1);
}

TEST_F(WriterOnPostgresql, AfterAnUnknownOutcomeItGoesOn) {
  database().connect()->execute_script(
      "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS"
      " $$BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END$$;"
      "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED"
      " FOR EACH ROW WHEN (NEW.i = 13) EXECUTE FUNCTION die()");
  WriterOptions options;  // whoever waits joins the commit, however long it is held
  options.shortest_batch = options.longest_batch = std::chrono::minutes(1);
  Writer writer(database(), options);
  writer.submit(insert(1));
  std::promise<void> gate;
  std::promise<void> reached;
  auto unlucky = std::async(std::launch::async, [&] {
    writer.submit([&](Connection& db) {
      db.execute("INSERT INTO t VALUES (13)");
      reached.set_value();
      gate.get_future().wait();
    });
  });
  reached.get_future().wait();
  auto waiting = std::async(std::launch::async, [&] { writer.submit(insert(2)); });
  while (writer.statistics().waiting < 1)
    std::this_thread::yield();
  gate.set_value();
  EXPECT_EQ(class_of_error([&] { unlucky.get(); }), ErrorClass::outcome_unknown);
  // It was of the same commit.
  EXPECT_EQ(class_of_error([&] { waiting.get(); }), ErrorClass::outcome_unknown);
  EXPECT_FALSE(writer.failed());
  writer.submit(insert(3));
  EXPECT_EQ(rows(), 2);
}

TEST_F(WriterOnPostgresql, AJobThatGoesOnAfterAnErrorIsUndone) {
  Writer writer(database());
  writer.submit(insert(1));
  EXPECT_EQ(class_of_error([&] {
              writer.submit([](Connection& db) {
                db.execute("INSERT INTO t VALUES (2)");
                try {
                  db.execute("INSERT INTO t VALUES (1)");
                } catch (const DatabaseError&) {
                  // Without a savepoint the whole transaction is spoiled.
                }
              });
            }),
            ErrorClass::statement);
  EXPECT_EQ(rows(), 1);
}

}  // namespace
}  // namespace jishi::db
