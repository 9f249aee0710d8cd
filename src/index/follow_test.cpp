// What follows the journal is what is loaded anew, whatever has happened.
#include "index/follow.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "index/index.hpp"
#include "index/testing/random_history.hpp"
#include "index/testing/told_state.hpp"
#include "organisation/testing/division_imports.hpp"
#include "organisation/unit_payload.hpp"

namespace jishi::index {
namespace {

using testing::day;
using testing::expect_same;

std::unique_ptr<Index> load(db::Connection& connection) {
  SilentProgress silent;
  return Index::load(connection, silent).or_throw();
}

class FollowTest : public testing::RandomHistory {
 protected:
  // Catches up, and compares with what is loaded anew.
  void expect_follows(Index& index) {
    const auto state = index.catch_up(*connection_).or_throw();
    ASSERT_EQ(state, index.now());
    ASSERT_TRUE(index.is_current(*connection_));
    const auto fresh = load(*connection_)->now();
    ASSERT_NO_FATAL_FAILURE(
        expect_same(*state, *fresh, {day("2019-01-01"), tree_day_, day("2030-01-01")}));
  }
  void append(PartitionId partition, const char* subject, std::string payload) {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    journal::Appender appender(*connection_, {kOperator, now_, "测试"});
    appender.append(partition, subject, std::move(payload));
    appender.finish();
    transaction.commit();
  }
  RowId add_home(UnitId unit, const char* title) {
    return add("home", unit, "2019-03-01",
               {{"title", std::string(title)}, {"grade", std::string("plain")}})
        .row;
  }
};
JISHI_ON_BOTH_DATABASES(FollowTest);

TEST_P(FollowTest, IsWhatIsLoadedAnewAfterEveryKindOfChange) {
  for (const int seed : {1, 2, 3}) {
    begin(seed);
    const auto index = load(*connection_);
    for (int round = 0; round < 15; ++round) {
      SCOPED_TRACE("seed " + std::to_string(seed) + " round " + std::to_string(round));
      live(round % 3 == 0 ? 1 : 25);
      if (round % 4 == 1) erase_somebody();
      if (round % 5 == 4) append(partition_of(county_), "mystery", "{}");  // the tree is built anew
      ASSERT_NO_FATAL_FAILURE(expect_follows(*index));
    }
  }
  EXPECT_GT(added_, 50);
  EXPECT_GT(changed_, 50);
  EXPECT_GT(reorganised_, 20);
  EXPECT_GT(erased_, 3);
}

TEST_P(FollowTest, FollowsImportsAndTheirUndoing) {
  begin(3);
  const auto index = load(*connection_);
  const auto first = import_youths(150);
  ASSERT_EQ(first.added, 150);
  ASSERT_NO_FATAL_FAILURE(expect_follows(*index));
  const auto second = import_youths(400);
  ASSERT_GT(second.changed, 100);
  live(10);
  ASSERT_NO_FATAL_FAILURE(expect_follows(*index));
  ASSERT_GT(undo(second.id).undone, 300);
  ASSERT_NO_FATAL_FAILURE(expect_follows(*index));
  undo(first.id);
  ASSERT_NO_FATAL_FAILURE(expect_follows(*index));
  EXPECT_EQ(index->now()->find("youth")->versions, 0U);
}

TEST_P(FollowTest, LoadsOfNewDefinitionsOnlyWhatHasOtherColumns) {
  begin(4);
  live(60);
  const auto index = load(*connection_);
  const auto before = index->now();
  install_with_fields(1);
  live(20);
  ASSERT_NO_FATAL_FAILURE(expect_follows(*index));
  auto now = index->now();
  EXPECT_EQ(now->find("home")->layout, before->find("home")->layout);
  EXPECT_NE(now->find("venue")->layout, before->find("venue")->layout);
  EXPECT_EQ(now->find("youth"), before->find("youth"));
  // Two versions at once: everything.
  install_with_fields(2);
  install_with_fields(3);
  ASSERT_NO_FATAL_FAILURE(expect_follows(*index));
  EXPECT_NE(index->now()->find("home")->layout, before->find("home")->layout);
}

TEST_P(FollowTest, FollowsTheFieldsOfUnits) {
  begin(7);
  const auto index = load(*connection_);
  const auto set_park = [&](const char* from, bool park) {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    journal::Appender appender(*connection_, {kOperator, now_, "测试"});
    const std::string id = std::to_string(county_.value());
    const std::int64_t position =
        appender.append(partition_of(county_), organisation::kUnitSubject,
                        R"({"unit":)" + id + R"(,"profile":{"park":true}})");
    appender.finish();
    package::set_profile(*connection_, *definitions_, county_, day(from), {{"park", park}},
                         position)
        .or_throw();
    transaction.commit();
  };
  set_park("2019-06-01", true);
  ASSERT_NO_FATAL_FAILURE(expect_follows(*index));
  const auto state = index->now();
  const auto values = state->profiles.values(state->profiles.on(county_, day("2019-06-01")));
  ASSERT_EQ(values.size(), 1U);
  EXPECT_EQ(values.at("park"), package::Value(true));
  set_park("2019-06-01", false);
  ASSERT_NO_FATAL_FAILURE(expect_follows(*index));
  const auto after = index->now();
  EXPECT_EQ(after->profiles.values(after->profiles.on(county_, day("2019-06-01"))).at("park"),
            package::Value(false));
  EXPECT_EQ(after->tree.units(), state->tree.units());
}

TEST_P(FollowTest, SharesWhatDidNotChange) {
  begin(5);
  live(80);
  const auto index = load(*connection_);
  const auto before = index->now();
  EXPECT_EQ(index->catch_up(*connection_).or_throw(), before);
  const RowId row = add_home(hongyang_, "甲");
  EXPECT_FALSE(index->is_current(*connection_));
  const auto now = index->catch_up(*connection_).or_throw();
  EXPECT_EQ(now->find("member"), before->find("member"));
  EXPECT_TRUE(now->tree.numbered_as(before->tree));
  for (const PartitionPointer& partition : now->find("home")->partitions) {
    if (partition->partition == partition_of(row)) continue;
    EXPECT_EQ(partition, before->find("home")->find(partition->partition));
  }
  EXPECT_EQ(before->find("home")->versions + 1, now->find("home")->versions);
  // What touches a row and leaves what it says costs no write.
  append(partition_of(row), "changes",
         R"({"changes":[{"ledger":"home","row":)" + std::to_string(row.value()) +
             R"(,"detached":1}]})");
  const auto after = index->catch_up(*connection_).or_throw();
  EXPECT_EQ(after->find("home")->find(partition_of(row)),
            now->find("home")->find(partition_of(row)));
}

// Entries that this program does not know, or cannot read, never leave anything stale.
TEST_P(FollowTest, ReadsAnewWhatItDoesNotUnderstand) {
  begin(6);
  live(80);
  const RowId row = add_home(hongyang_, "甲");
  const auto index = load(*connection_);
  const char* payloads[] = {"{}",
                            "not json",
                            R"({"changes":[{"something":1}]})",
                            R"({"changes":[{"ledger":"home","row":"x"}]})",
                            R"({"changes":[{"ledger":"home","row":1}]})",
                            R"({"changes":7})"};
  std::int64_t seats = 10;
  for (const char* subject : {"changes", "mystery", "unit"})
    for (const char* payload : payloads) {
      SCOPED_TRACE(std::string(subject) + " " + payload);
      connection_->execute("UPDATE ledger_home SET seats = ?1 WHERE row_id = ?2", {++seats, row});
      connection_->execute("UPDATE unit_version SET kind = ?1 WHERE unit = ?2",
                           {"kind" + std::to_string(seats), village_});
      append(partition_of(row), subject, payload);
      ASSERT_NO_FATAL_FAILURE(expect_follows(*index));
    }
  // Of a later format.
  connection_->execute("UPDATE ledger_home SET seats = 5 WHERE row_id = ?1", {row});
  append(partition_of(row), "import", "{}");
  connection_->execute("UPDATE journal_entry SET format = 2 WHERE subject = 'import'");
  ASSERT_NO_FATAL_FAILURE(expect_follows(*index));
  // Of a ledger that the definitions do not have.
  connection_->execute("UPDATE ledger_home SET seats = 6 WHERE row_id = ?1", {row});
  append(partition_of(row), "changes",
         R"({"changes":[{"ledger":"nobody","row":)" + std::to_string(row.value()) + "}]}");
  ASSERT_NO_FATAL_FAILURE(expect_follows(*index));
  // Another database behind the same address.
  connection_->execute("UPDATE ledger_home SET seats = 7 WHERE row_id = ?1", {row});
  connection_->execute("UPDATE journal_head SET position = position - 1 WHERE partition = ?1",
                       {partition_of(row)});
  EXPECT_FALSE(index->is_current(*connection_));
  ASSERT_NO_FATAL_FAILURE(expect_follows(*index));
}

TEST_P(FollowTest, FollowsThousandsOfEntriesAtOnce) {
  begin(7);
  const auto index = load(*connection_);
  constexpr int kEntries = 3'000;
  db::Transaction transaction(*connection_, db::TransactionMode::write);
  journal::Appender appender(*connection_, {kOperator, now_, "测试"});
  journal::ChangeSet set(appender);
  person::Vault vault(*connection_, *keys_);
  ledger::RowChanges rows({*connection_, set, vault, *rules_, definitions_, today_},
                          ledger("demand"));
  const ledger::Values title =
      values(rows, hongyang_, "2019-01-01", {{"title", std::string("灯")}});
  for (int i = 0; i < kEntries; ++i) {
    const UnitId unit = i % 3 == 0 ? dawan_ : i % 3 == 1 ? hongyang_ : units_.front();
    good(rows.add({{unit, {}, title}, {day("2019-01-01"), kForever}}));
    set.finish();
  }
  appender.finish();
  transaction.commit();
  const std::int64_t before = index->now()->entries();
  ASSERT_NO_FATAL_FAILURE(expect_follows(*index));
  EXPECT_EQ(index->now()->entries(), before + kEntries);
  EXPECT_EQ(index->now()->find("demand")->versions, static_cast<std::size_t>(kEntries));
}

// Readers see whole states, and later ones later, while others follow.
TEST_P(FollowTest, IsAskedWhileItFollows) {
  begin(8);
  live(40);
  const auto index = load(*connection_);
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int i = 0; i < 2; ++i)
    threads.emplace_back([&] {
      std::int64_t entries = 0;
      while (!stop) {
        const auto state = index->now();
        EXPECT_GE(state->entries(), entries);
        entries = state->entries();
        ASSERT_NO_FATAL_FAILURE(testing::expect_sound(*state));
        static_cast<void>(testing::told_ledgers(*state));
        std::this_thread::yield();
      }
    });
  for (int i = 0; i < 2; ++i)
    threads.emplace_back([&] {
      const auto connection = database().connect();
      while (!stop) {
        EXPECT_TRUE(index->catch_up(*connection));
        std::this_thread::yield();
      }
    });
  live(60);
  stop = true;
  for (std::thread& thread : threads)
    thread.join();
  ASSERT_NO_FATAL_FAILURE(expect_follows(*index));
}

class FollowDivisions : public organisation::testing::DivisionImports {
 protected:
  void expect_follows(Index& index) {
    const auto state = index.catch_up(*connection_).or_throw();
    const auto fresh = load(*connection_)->now();
    ASSERT_NO_FATAL_FAILURE(
        expect_same(*state, *fresh, {day("2010-01-01"), day("2020-01-01"), day("2024-01-01")}));
  }
};
JISHI_ON_BOTH_DATABASES(FollowDivisions);

TEST_P(FollowDivisions, FollowsListsOfDivisions) {
  const auto index = load(*connection_);
  organisation::testing::Folder folder;
  folder.set({{"001", "红阳街道"}, {"002", "大弯街道"}, {"103", "大同镇"}, {"104", "无着镇"}},
             {{"001001", "石家碾社区居委会"},
              {"001002", "团结路社区居委会"},
              {"001003", "政府南街社区居委会"},
              {"002001", "金桥社区居委会"},
              {"103001", "一心村委会"},
              {"103002", "梁湾村委会"},
              {"104001", "甲村委会"}});
  take_in(folder.path(), "2019-10-31").or_throw();
  ASSERT_NO_FATAL_FAILURE(expect_follows(*index));
  const std::size_t units = index->now()->tree.units();
  EXPECT_GT(units, 13U);
  folder.set({{"002", "大弯街道"}, {"003", "大同街道"}}, {{"002001", "金桥社区居民委员会"},
                                                          {"002002", "石家碾社区居民委员会"},
                                                          {"002003", "团结路社区居民委员会"},
                                                          {"002004", "政府南街社区居民委员会"},
                                                          {"003001", "一心村民委员会"},
                                                          {"003209", "新桥村民委员会"}});
  const auto report = take_in(folder.path(), "2023-06-30").or_throw();
  ASSERT_NO_FATAL_FAILURE(expect_follows(*index));
  EXPECT_GT(index->now()->tree.units(), units);
  ASSERT_FALSE(report.questions.empty());
  // What was left open is decided.
  std::vector<organisation::LineageDecision> decisions;
  for (const organisation::OpenQuestion& question : report.questions) {
    organisation::LineageDecision decision;
    decision.old_code = question.code;
    // A village was split; nothing but this tells of the successor that was founded on that day.
    const bool is_village = question.code.size() > 9;
    decision.kind = is_village ? organisation::LineageDecision::Kind::split
                               : organisation::LineageDecision::Kind::merged;
    decision.new_codes = is_village ? std::vector<std::string>{"510113003209", "510113002001"}
                                    : std::vector<std::string>{"510113002"};
    decisions.push_back(decision);
  }
  take_in(folder.path(), "2023-06-30", decisions).or_throw();
  ASSERT_NO_FATAL_FAILURE(expect_follows(*index));
}

}  // namespace
}  // namespace jishi::index
