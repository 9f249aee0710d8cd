#include "db/database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "db/testing/on_both_databases.hpp"
#include "db/testing/postgres_server.hpp"
#include "db/testing/questions.hpp"

namespace jishi::db {
namespace {

using testing::class_of_error;
using testing::count_rows;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::PostgresServer;
using testing::ScratchFolder;

ErrorClass class_of_opening(const std::string& address, OpenMode mode) {
  return class_of_error([&] { Database::open(address, mode); });
}

class DatabaseTest : public testing::OnBothDatabases {};
JISHI_ON_BOTH_DATABASES(DatabaseTest);

TEST_P(DatabaseTest, WhatWasWrittenIsThereAfterReopening) {
  database().connect()->execute_script("CREATE TABLE t (i int); INSERT INTO t VALUES (1)");
  reopen();
  EXPECT_EQ(count_rows(*database().connect(), "t"), 1);
}

TEST_P(DatabaseTest, OpenedForReadingItIsNotWritten) {
  database().connect()->execute_script("CREATE TABLE t (i int); INSERT INTO t VALUES (1)");
  reopen(OpenMode::read);
  const auto connection = database().connect();
  EXPECT_EQ(count_rows(*connection, "t"), 1);
  EXPECT_EQ(class_of_error([&] { connection->execute("INSERT INTO t VALUES (2)"); }),
            ErrorClass::read_only);
}

TEST_P(DatabaseTest, AnyThreadMayConnect) {
  database().connect()->execute("CREATE TABLE t (i int)");
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] { database().connect()->execute("INSERT INTO t VALUES (1)"); });
  }
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(count_rows(*database().connect(), "t"), 8);
}

TEST_P(DatabaseTest, AStatementIsInterruptedFromAnotherThread) {
  const auto connection = database().connect();
  std::atomic<bool> ended{false};
  // Again and again, as the statement may not have begun yet.
  std::thread interrupter([&] {
    while (!ended)
      connection->interrupt();
  });
  const std::string endless =
      dialect() == Dialect::sqlite
          ? "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
            " SELECT count(*) FROM n"
          : "SELECT count(pg_sleep(3600)) FROM generate_series(1, 10)";
  const ErrorClass error = class_of_error([&] {
    Rows rows = connection->query(endless);
    rows.next();
  });
  ended = true;
  interrupter.join();
  EXPECT_EQ(error, ErrorClass::cancelled);
}

TEST(SqliteDatabase, AMissingFileIsMadeOnlyInCreateMode) {
  const ScratchFolder folder;
  const std::string path = (folder.path() / "a b?.db").string();
  EXPECT_EQ(class_of_opening(path, OpenMode::read), ErrorClass::unreachable);
  EXPECT_EQ(class_of_opening(path, OpenMode::write), ErrorClass::unreachable);
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_EQ(Database::open("sqlite:" + path, OpenMode::create)->file_path(), path);
  EXPECT_TRUE(std::filesystem::exists(path));
  EXPECT_EQ(class_of_opening((folder.path() / "none" / "x.db").string(), OpenMode::create),
            ErrorClass::unreachable);
  EXPECT_EQ(class_of_opening(folder.path().string(), OpenMode::create), ErrorClass::unreachable);
  EXPECT_EQ(class_of_opening("", OpenMode::create), ErrorClass::unreachable);
}

TEST(SqliteDatabase, NoNameIsSpecial) {
  const ScratchFolder folder;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  for (const char* name : {":memory:", "file:x?mode=memory"}) {
    const auto database = Database::open(name, OpenMode::create);
    EXPECT_TRUE(std::filesystem::exists(folder.path() / name)) << name;
  }
  std::filesystem::current_path(before);
}

TEST(SqliteDatabase, HasOneOwnerAndManyReaders) {
  const ScratchFolder folder;
  const std::string path = (folder.path() / "x.db").string();
  auto owner = Database::open(path, OpenMode::create);
  owner->connect()->execute("CREATE TABLE t (i int)");
  std::filesystem::create_symlink(path, folder.path() / "other.db");
  for (const std::string& name : {path, (folder.path() / "other.db").string()}) {
    try {
      Database::open(name, OpenMode::write);
      ADD_FAILURE() << "two owners";
    } catch (const DatabaseError& error) {
      EXPECT_EQ(error.error_class(), ErrorClass::busy);
      EXPECT_THAT(error.what(), HasSubstr("process " + std::to_string(getpid())));
    }
  }
  EXPECT_EQ(count_rows(*Database::open(path, OpenMode::read)->connect(), "t"), 0);
  owner.reset();
  EXPECT_EQ(count_rows(*Database::open(path, OpenMode::write)->connect(), "t"), 0);
}

TEST(SqliteDatabase, AFileThatIsNoDatabaseIsCorrupt) {
  const ScratchFolder folder;
  const std::string path = (folder.path() / "x.db").string();
  std::ofstream(path) << std::string(8192, 'x');
  EXPECT_EQ(class_of_opening(path, OpenMode::read), ErrorClass::corrupt);
  EXPECT_EQ(class_of_opening(path, OpenMode::write), ErrorClass::corrupt);
}

TEST(SqliteDatabase, ADamagedPageIsCorruptAndEndsTheConnection) {
  const ScratchFolder folder;
  const std::string path = (folder.path() / "x.db").string();
  {
    const auto database = Database::open(path, OpenMode::create);
    const auto connection = database->connect();
    connection->execute("CREATE TABLE t (s text)");
    for (int i = 0; i < 100; ++i) {
      connection->execute("INSERT INTO t VALUES (?1)", {std::string(1000, 'x')});
    }
  }
  {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096);  // past the schema
    file << std::string(8 * 4096, '\xFF');
  }
  const auto database = Database::open(path, OpenMode::read);
  const auto connection = database->connect();
  const auto read_all = [&] {
    Rows rows = connection->query("SELECT s FROM t");
    while (rows.next())
      rows.text(0);
  };
  EXPECT_EQ(class_of_error(read_all), ErrorClass::corrupt);
  EXPECT_FALSE(connection->usable());
  EXPECT_EQ(class_of_error(read_all), ErrorClass::unreachable) << "it refuses everything";
}

TEST(PostgresqlDatabase, IsMadeInCreateMode) {
  const std::string address = PostgresServer::shared().address("made_here");
  EXPECT_EQ(class_of_opening(address, OpenMode::write), ErrorClass::unreachable);
  Database::open(address, OpenMode::create)->connect()->execute("CREATE TABLE t (i int)");
  EXPECT_EQ(count_rows(*Database::open(address, OpenMode::create)->connect(), "t"), 0);
}

TEST(PostgresqlDatabase, AsksForThePasswordAndKeepsItToItself) {
  PostgresServer& server = PostgresServer::shared();
  Database::open(server.address("postgres"), OpenMode::write)
      ->connect()
      ->execute("CREATE ROLE guarded LOGIN PASSWORD 'open sesame'");
  const std::string right = server.address("postgres", "guarded:open%20sesame");
  EXPECT_THAT(Database::open(right, OpenMode::write)->display_name(),
              AllOf(HasSubstr("guarded@"), Not(HasSubstr("sesame"))));
  try {
    Database::open(server.address("postgres", "guarded:secret"), OpenMode::write);
    FAIL() << "the password is wrong";
  } catch (const DatabaseError& error) {
    EXPECT_EQ(error.error_class(), ErrorClass::unreachable);
    EXPECT_THAT(error.what(), Not(HasSubstr("secret")));
  }
}

TEST(PostgresqlDatabase, AWrongAddressIsUnreachable) {
  for (const char* address : {"postgresql://jishi@127.0.0.1:1/x", "postgresql:///x?host=/nowhere",
                              "postgresql://h:secret@h:port:7/", "postgres://%zz"}) {
    EXPECT_EQ(class_of_opening(address, OpenMode::write), ErrorClass::unreachable) << address;
  }
}

// The cause decides what a person does next.
TEST(PostgresqlDatabase, ARefusalSaysWhatToDo) {
  PostgresServer& server = PostgresServer::shared();
  const auto remedy_at = [](const std::string& address) -> std::string {
    try {
      Database::open(address, OpenMode::write);
    } catch (const DatabaseError& error) {
      EXPECT_THAT(error.what(), Not(HasSubstr("secret")));
      return error.remedy();
    }
    return "";
  };
  // The server asks for this role's password, whether there is such a role or not.
  EXPECT_THAT(remedy_at(server.address("postgres", "guarded:secret")), HasSubstr("密码不正确"));
  EXPECT_THAT(remedy_at(server.address("postgres", "guarded")), HasSubstr("数据库要求密码"));
  EXPECT_THAT(remedy_at(server.address("postgres", "nobody_known")), HasSubstr("不接受这个用户"));
  EXPECT_THAT(remedy_at(server.address("not_there")), HasSubstr("jishi init"));
  EXPECT_THAT(remedy_at("postgresql:///x?host=/nowhere"), HasSubstr("确认服务正在运行"));
  EXPECT_THAT(remedy_at("postgresql://jishi@127.0.0.1:1/x"), HasSubstr("确认服务正在运行"));
  EXPECT_THAT(remedy_at("postgres://%zz"), HasSubstr("地址写得不对"));
}

TEST(PostgresqlDatabase, MustBeUtf8) {
  PostgresServer& server = PostgresServer::shared();
  Database::open(server.address("postgres"), OpenMode::write)
      ->connect()
      ->execute(
          "CREATE DATABASE bytes TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc"
          " LC_COLLATE 'C' LC_CTYPE 'C'");
  EXPECT_EQ(class_of_opening(server.address("bytes"), OpenMode::write), ErrorClass::unreachable);
}

class LostConnection : public ::testing::Test {
 protected:
  LostConnection()
      : scratch_(Dialect::postgresql),
        database_(Database::open(scratch_.address(), OpenMode::write)),
        connection_(database_->connect()) {
    connection_->execute("CREATE TABLE t (i int)");
  }
  void terminate_connection() {
    Rows pid = connection_->query("SELECT pg_backend_pid()");
    pid.next();
    Rows ended =
        database_->connect()->query("SELECT pg_terminate_backend(?1::int, 60000)", {pid.int64(0)});
    ended.next();
    ASSERT_TRUE(ended.boolean(0));
  }
  Connection& db() { return *connection_; }
  Database& database() { return *database_; }

 private:
  testing::ScratchDatabase scratch_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(LostConnection, DuringATransactionIsUnreachable) {
  Transaction transaction(db(), TransactionMode::write);
  db().execute("INSERT INTO t VALUES (1)");
  terminate_connection();
  EXPECT_EQ(class_of_error([&] { db().execute("INSERT INTO t VALUES (2)"); }),
            ErrorClass::unreachable);
  EXPECT_FALSE(db().usable());
  EXPECT_EQ(class_of_error([&] { db().query("SELECT 1"); }), ErrorClass::unreachable);
  EXPECT_EQ(count_rows(*database().connect(), "t"), 0);
}

TEST_F(LostConnection, BeforeTheCommitIsSentIsUnreachable) {
  Transaction transaction(db(), TransactionMode::write);
  db().execute("INSERT INTO t VALUES (1)");
  terminate_connection();
  EXPECT_EQ(class_of_error([&] { transaction.commit(); }), ErrorClass::unreachable);
  EXPECT_EQ(count_rows(*database().connect(), "t"), 0);
}

TEST_F(LostConnection, DuringTheCommitLeavesTheOutcomeUnknown) {
  db().execute_script(
      "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS"
      " $$BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END$$;"
      "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED"
      " FOR EACH ROW EXECUTE FUNCTION die()");
  Transaction transaction(db(), TransactionMode::write);
  db().execute("INSERT INTO t VALUES (1)");
  EXPECT_EQ(class_of_error([&] { transaction.commit(); }), ErrorClass::outcome_unknown);
  EXPECT_FALSE(db().usable());
  const auto other = database().connect();
  EXPECT_EQ(class_of_error([&] { other->execute("INSERT INTO t VALUES (1)"); }),
            ErrorClass::outcome_unknown)
      << "a statement that commits by itself";
}

TEST_F(LostConnection, WhileIdleIsNoticed) {
  EXPECT_TRUE(db().usable());
  terminate_connection();
  EXPECT_FALSE(db().usable());
  EXPECT_EQ(class_of_error([&] { db().execute("INSERT INTO t VALUES (1)"); }),
            ErrorClass::unreachable);
}

TEST_F(LostConnection, WithinAStreamIsUnreachable) {
  EXPECT_EQ(class_of_error([&] {
              Rows rows = db().stream(
                  "SELECT CASE WHEN i < 500 THEN NULL ELSE pg_terminate_backend(pg_backend_pid())"
                  " END FROM generate_series(1, 100000) AS i");
              while (rows.next())
                continue;
            }),
            ErrorClass::unreachable);
  EXPECT_FALSE(db().usable());
}

}  // namespace
}  // namespace jishi::db
