#include "index/state.hpp"

#include <gtest/gtest.h>

#include "exchange/testing/import_tests.hpp"
#include "index/index.hpp"
#include "index/testing/told_state.hpp"
#include "ledger/ledger_store.hpp"

namespace jishi::index {
namespace {

using ledger::testing::day;
using ledger::testing::Level;
using testing::expect_sound;

class StateTest : public ledger::testing::LedgerTests {
 protected:
  std::unique_ptr<Index> load(std::size_t limit = kDefaultMemoryLimit) {
    SilentProgress silent;
    return Index::load(*connection_, silent, limit).or_throw();
  }
  PersonId person(std::int64_t serial) {
    return make_id<PersonTag>(partition_of(county_), 1'000'000 + serial);
  }
  static Named home(const char* title) {
    return {{"title", std::string(title)},           {"grade", std::string("plain")},
            {"area", Decimal::from_scaled(1205, 1)}, {"seats", std::int64_t{30}},
            {"opened", day("2011-02-03")},           {"night", true}};
  }

  // The row as the ledger tells it, against what the state has of it.
  void expect_holds(const State& state, const char* of, RowId row) {
    person::Vault vault(*connection_, *keys_);
    const auto record = ledger::read_row(*connection_, vault, definitions_, ledger(of), row);
    const LedgerRows& rows = *state.find(of);
    const PartitionPointer partition = rows.find(partition_of(row));
    ASSERT_NE(partition, nullptr);
    std::vector<IndexedVersion> found = partition->rows->versions_of(row);
    std::sort(found.begin(), found.end(),
              [](const auto& a, const auto& b) { return a.from < b.from; });
    ASSERT_EQ(found.size(), record.held.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      const ledger::RowVersion& told = record.held[i];
      EXPECT_EQ(found[i].key, (VersionKey{row, told.revision}));
      EXPECT_EQ(partition->units->ids[found[i].unit], told.content.unit);
      EXPECT_EQ(found[i].from, told.valid_from);
      EXPECT_EQ(found[i].to, told.valid_to);
      EXPECT_EQ(found[i].cells, rows.layout->cells(told.content.values, told.content.person));
    }
  }
};
JISHI_ON_BOTH_DATABASES(StateTest);

TEST_P(StateTest, HoldsWhatTheLedgersHold) {
  Named full = home("甲");
  full.emplace_back("led_by", dawan_.value());
  full.emplace_back("contact", std::string("密电一三八"));
  const RowId first = add("home", hongyang_, "2019-03-01", full).row;
  const RowId second = add("home", dawan_, "2019-03-01", home("乙"), person(1), "2020-01-01").row;
  const RowId wrong = add("home", dawan_, "2019-03-01", home("丙")).row;
  const RowId member = add("member", village_, "2015-01-01", {}, person(2)).row;
  good(change("home", [&](ledger::RowChanges& rows) {
    return rows.change_from({first, 1}, day("2022-01-01"),
                            patch(rows, hongyang_, "2022-01-01", {{"seats", std::int64_t{40}}}));
  }));
  good(change("home", [&](ledger::RowChanges& rows) { return rows.withdraw({wrong, 1}); }));
  const auto state = load()->now();
  ASSERT_NO_FATAL_FAILURE(expect_sound(*state));
  for (const RowId row : {first, second, wrong})
    expect_holds(*state, "home", row);
  expect_holds(*state, "member", member);
  EXPECT_EQ(state->versions(), 4U);
  EXPECT_EQ(state->find("demand")->partitions.size(), 0U);
  EXPECT_EQ(state->find("nothing"), nullptr);
  EXPECT_EQ(state->definitions->number, definitions_->number);
  EXPECT_EQ(state->entries(), number("SELECT count(*) FROM journal_entry"));
  EXPECT_EQ(state->position(partition_of(county_)),
            number("SELECT position FROM journal_head WHERE partition = " +
                   std::to_string(partition_of(county_).value())));
  EXPECT_EQ(state->position(PartitionId(kMaxPartition)), 0);
  EXPECT_EQ(state->find("home")->find(PartitionId(kMaxPartition)), nullptr);
}

TEST_P(StateTest, SaysWhichPartitionsAQuestionMayBeAbout) {
  const UnitId other = found(root_, "金堂县", Level::county, "committee", "510121");
  add("home", hongyang_, "2019-03-01", home("甲"));
  add("home", other, "2019-03-01", home("乙"));
  const auto state = load()->now();
  const LedgerRows& homes = *state->find("home");
  ASSERT_EQ(homes.partitions.size(), 2U);
  const auto region = [&](UnitId top) {
    return state->tree.region(state->tree.find(top).value(), day("2024-01-01"));
  };
  const PartitionUnits& of_county = *homes.find(partition_of(county_))->units;
  EXPECT_TRUE(of_county.may_meet(region(county_)));
  EXPECT_TRUE(of_county.may_meet(region(root_)));
  EXPECT_TRUE(of_county.may_meet(region(hongyang_)));
  EXPECT_FALSE(of_county.may_meet(region(other)));
  EXPECT_FALSE(of_county.may_meet(Region()));
}

TEST_P(StateTest, IsTheSameWhoeverHelpsToReadIt) {
  for (int i = 0; i < 12; ++i) {
    const std::string code = "51020" + std::to_string(i);
    const UnitId county = found(root_, ("县" + code).c_str(), Level::county, "committee", code);
    for (int k = 0; k < 5; ++k)
      add("home", county, "2019-03-01", home(("家" + std::to_string(k)).c_str()));
  }
  const auto one = database().connect();
  const auto other = database().connect();
  db::Connection* const more[] = {one.get(), other.get()};
  SilentProgress silent;
  const auto together =
      Index::load(*connection_, silent, kDefaultMemoryLimit, more).or_throw()->now();
  const std::size_t bytes = together->bytes();  // before regions are remembered
  EXPECT_GE(together->find("home")->partitions.size(), 12U);
  testing::expect_same(*together, *load()->now(), {day("2019-06-01"), day("2024-01-01")});
  EXPECT_FALSE(one->in_transaction());
  // What is written while the snapshot stands is not in it, whoever reads.
  {
    const db::Transaction snapshot(*other, db::TransactionMode::read);
    const std::int64_t entries = journal::entries_appended(*other);
    add("home", hongyang_, "2019-03-01", home("后来的"));
    const auto state =
        load_state(*other, silent, kDefaultMemoryLimit, std::span(more, 1)).or_throw();
    EXPECT_EQ(state->entries(), entries);
    EXPECT_EQ(state->versions(), together->versions());
  }
  const auto refused = Index::load(*connection_, silent, bytes - 1, std::span(more, 1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "index_too_large");
}

TEST_P(StateTest, HasALimitOfMemory) {
  add("home", hongyang_, "2019-03-01", home("甲"));
  const std::size_t bytes = load()->now()->bytes();
  EXPECT_GT(bytes, 1'000U);
  SilentProgress silent;
  const auto refused = Index::load(*connection_, silent, bytes - 1);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "index_too_large");
  EXPECT_NE(refused.error().message.find("上限 1 MB"), std::string::npos);
  // Where rows come later: no next state, and the last one stays.
  const auto index = load(bytes);
  const auto before = index->now();
  EXPECT_EQ(index->memory_limit(), bytes);
  add("home", dawan_, "2019-03-01", home("乙"));
  EXPECT_EQ(index->catch_up(*connection_).error().code, "index_too_large");
  EXPECT_EQ(index->now(), before);
  EXPECT_FALSE(index->is_current(*connection_));
}

TEST_P(StateTest, CanBeCancelledAndNeedsDefinitions) {
  exchange::testing::CancelledAfter progress(1);
  try {
    static_cast<void>(Index::load(*connection_, progress));
    FAIL();
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().code, "cancelled");
  }
  EXPECT_FALSE(connection_->in_transaction());
  connection_->execute("UPDATE package_current SET number = 0");
  SilentProgress silent;
  EXPECT_EQ(Index::load(*connection_, silent).error().code, "no_definitions");
}

TEST(PartitionUnitsTest, CoverNumbersByFewRanges) {
  TreeBuilder builder;
  const KindNumber kind = builder.kind("committee");
  const auto id = [](int serial) { return make_unit_id(PartitionId(1), serial); };
  builder.add({id(1), {{kFirstDate, kForever, true, {}, Level::centre, kind}}, {}});
  for (int i = 2; i < 6'000; ++i)
    builder.add({id(i), {{kFirstDate, kForever, true, id(1), Level::county, kind}}, {}});
  const Tree tree = builder.build();
  const auto units = find_units({id(5'000), id(10), id(30), id(12)}, tree);
  EXPECT_EQ(units->numbers, (std::vector<Range>{{9, 30}, {4'999, 5'000}}));
  // Whoever is nowhere is asked for everywhere.
  const auto unknown = find_units({id(10), id(9'000)}, tree);
  EXPECT_EQ(unknown->ordinals.back(), kNoOrdinal);
  EXPECT_TRUE(unknown->may_meet(Region({{5'500, 5'501}})));
}

}  // namespace
}  // namespace jishi::index
