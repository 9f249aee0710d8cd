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
using ::testing::ElementsAre;

class TransactionTest : public testing::OnBothDatabases {
 protected:
  TransactionTest() : connection_(database().connect()) {}

  std::string type(Type type) const { return std::string(column_type(dialect(), type)); }
  void create_numbers() {
    db().execute("CREATE TABLE t (i " + type(Type::int64) + " PRIMARY KEY)");
  }
  Connection& db() { return *connection_; }

 private:
  std::unique_ptr<Connection> connection_;
};
JISHI_ON_BOTH_DATABASES(TransactionTest);

TEST_P(TransactionTest, ATransactionIsUndoneUnlessCommitted) {
  create_numbers();
  {
    Transaction transaction(db(), TransactionMode::write);
    EXPECT_TRUE(db().in_transaction());
    db().execute("INSERT INTO t VALUES (1)");
  }
  EXPECT_FALSE(db().in_transaction());
  EXPECT_EQ(count_rows(db(), "t"), 0);
  {
    Transaction transaction(db(), TransactionMode::write);
    db().execute("INSERT INTO t VALUES (1)");
    transaction.commit();
  }
  EXPECT_EQ(count_rows(*database().connect(), "t"), 1);
  {
    Transaction nothing(db(), TransactionMode::write);
    nothing.commit();
  }
  EXPECT_FALSE(db().in_transaction());
}

TEST_P(TransactionTest, TransactionsDoNotNest) {
  Transaction outer(db(), TransactionMode::write);
  EXPECT_THROW(Transaction(db(), TransactionMode::read), std::logic_error);
}

TEST_P(TransactionTest, WritingInAReadTransactionIsAnError) {
  create_numbers();
  Transaction transaction(db(), TransactionMode::read);
  EXPECT_EQ(class_of_error([&] { db().execute("INSERT INTO t VALUES (1)"); }),
            ErrorClass::read_only);
}

TEST_P(TransactionTest, AReadTransactionSeesOneState) {
  create_numbers();
  const auto other = database().connect();
  Transaction transaction(db(), TransactionMode::read);
  EXPECT_EQ(count_rows(db(), "t"), 0);
  other->execute("INSERT INTO t VALUES (1)");
  EXPECT_EQ(count_rows(db(), "t"), 0);
  transaction.commit();
  EXPECT_EQ(count_rows(db(), "t"), 1);
}

TEST_P(TransactionTest, SavepointsAreUndoneAlone) {
  create_numbers();
  Transaction transaction(db(), TransactionMode::write);
  db().execute("INSERT INTO t VALUES (1)");
  {
    Savepoint outer(db());
    db().execute("INSERT INTO t VALUES (2)");
    {
      Savepoint undone(db());
      db().execute("INSERT INTO t VALUES (3)");
      EXPECT_EQ(class_of_error([&] { db().execute("INSERT INTO t VALUES (1)"); }),
                ErrorClass::unique);
    }
    {
      Savepoint empty(db());
      empty.release();
    }
    { Savepoint undone_empty(db()); }
    db().execute("INSERT INTO t VALUES (4)");
    outer.release();
  }
  {
    Savepoint undone(db());
    Savepoint inner(db());
    db().execute("INSERT INTO t VALUES (5)");
    inner.release();
  }
  transaction.commit();
  std::vector<std::int64_t> found;
  Rows rows = db().query("SELECT i FROM t ORDER BY i");
  while (rows.next())
    found.push_back(rows.int64(0));
  EXPECT_THAT(found, ElementsAre(1, 2, 4));
}

// The state of writing, asked in a transaction that does `f` first.
template <class F>
std::optional<WriteState> state_after(Connection& connection, F&& f) {
  Transaction transaction(connection, TransactionMode::write);
  f();
  const auto state = connection.write_state();
  transaction.commit();
  return state;
}

TEST_P(TransactionTest, TellsWhetherAnythingWasWrittenInBetween) {
  create_numbers();
  const auto nothing = [] {};
  const auto first = state_after(db(), nothing);
  if (dialect() == Dialect::postgresql) {
    EXPECT_FALSE(first) << "cannot be told";
    return;
  }
  ASSERT_TRUE(first);
  EXPECT_EQ(state_after(db(), nothing), first) << "reading changes nothing";
  count_rows(db(), "t");
  EXPECT_EQ(state_after(db(), nothing), first);

  const auto written = state_after(db(), [&] { db().execute("INSERT INTO t VALUES (1)"); });
  EXPECT_NE(written, first);
  EXPECT_EQ(state_after(db(), nothing), written) << "the same when it is committed";

  { Transaction undone(db(), TransactionMode::write); }
  const auto after_undone = state_after(db(), nothing);
  EXPECT_NE(after_undone, written);
  const auto after_savepoint = state_after(db(), [&] { Savepoint undone_empty(db()); });
  EXPECT_NE(after_savepoint, after_undone);

  const auto other = database().connect();
  other->execute("INSERT INTO t VALUES (2)");
  const auto after_other = state_after(db(), nothing);
  EXPECT_NE(after_other, after_savepoint);
  EXPECT_EQ(state_after(db(), nothing), after_other);
  EXPECT_NE(state_after(*other, nothing), after_other) << "each connection has its own";
}

}  // namespace
}  // namespace jishi::db
