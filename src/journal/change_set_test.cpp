#include "journal/change_set.hpp"

#include <gtest/gtest.h>

#include "base/clock.hpp"
#include "db/testing/on_both_databases.hpp"
#include "journal/verify.hpp"

namespace jishi::journal {
namespace {

const FixedClock kClock(Instant{1'700'000'000'000'000});

class ChangeSets : public db::testing::OnBothDatabases {
 protected:
  void SetUp() override {
    connection_ = database().connect();
    migrate_journal(*connection_, kClock);
  }
  std::unique_ptr<db::Connection> connection_;
};
JISHI_ON_BOTH_DATABASES(ChangeSets);

TEST_P(ChangeSets, TellManyChangesInOneEntryForEachPartition) {
  db::Transaction transaction(*connection_, db::TransactionMode::write);
  Appender appender(*connection_, {kOperator, kClock.now(), "test"});
  const PartitionId first = appender.create_partition();
  const PartitionId second = appender.create_partition();
  ChangeSet changes(appender);
  EXPECT_EQ(changes.add(first, R"({"row":1})"), 1);
  EXPECT_EQ(changes.add(second, R"({"row":2})"), 1);
  EXPECT_EQ(changes.add(first, R"({"row":3})"), 1);
  changes.finish();
  EXPECT_EQ(changes.add(first, R"({"row":4})"), 2);
  changes.finish();
  appender.finish();
  transaction.commit();

  EXPECT_EQ(read_entry(*connection_, first, 1)->payload, R"({"changes":[{"row":1},{"row":3}]})");
  EXPECT_EQ(read_entry(*connection_, second, 1)->payload, R"({"changes":[{"row":2}]})");
  EXPECT_EQ(read_entry(*connection_, first, 2)->payload, R"({"changes":[{"row":4}]})");
  SilentProgress progress;
  EXPECT_TRUE(verify_journal(*connection_, {}, progress).breaks.empty());
}

TEST_P(ChangeSets, BeginAnotherEntryWhenOneIsFull) {
  db::Transaction transaction(*connection_, db::TransactionMode::write);
  Appender appender(*connection_, {kOperator, kClock.now(), "test"});
  const PartitionId partition = appender.create_partition();
  ChangeSet changes(appender);
  const std::string half = "\"" + std::string(ChangeSet::kEntryBytes * 6 / 10, 'x') + "\"";
  EXPECT_EQ(changes.add(partition, half), 1);
  EXPECT_EQ(changes.add(partition, half), 2);
  EXPECT_EQ(changes.add(partition, "{}"), 2);
  const std::string monster(ChangeSet::kMaxChangeBytes + 1, 'x');
  EXPECT_THROW(changes.add(partition, monster), Failure);
  changes.finish();
  appender.finish();
  transaction.commit();
  EXPECT_EQ(read_entries(*connection_, partition, 1, 10).size(), 2U);
}

}  // namespace
}  // namespace jishi::journal
