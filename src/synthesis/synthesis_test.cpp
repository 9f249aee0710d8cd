#include "synthesis/synthesis.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <set>

#include "index/index.hpp"
#include "index/state_load.hpp"
#include "indicator/check_index.hpp"
#include "ledger/changes.hpp"
#include "ledger/ledger_store.hpp"
#include "synthesis/testing/synthesis_tests.hpp"

namespace jishi::synthesis {
namespace {

using testing::Country;
using testing::day;
using testing::Level;
using testing::SynthesisTests;

using SynthesisTest = SynthesisTests;
JISHI_ON_BOTH_DATABASES(SynthesisTest);

const char* const kSeats = "SELECT count(*) FROM ledger_committee_member";

// Cancels when so many steps of counties were told.
class CancelsAfter final : public Progress {
 public:
  explicit CancelsAfter(int counties) : left_(counties) {}
  void step(std::string_view, std::int64_t done, std::int64_t) override {
    if (done > 0 && --left_ == 0) cancel();
  }

 private:
  int left_;
};

// What was made up, without what the system's random numbers are in.
std::vector<std::string> content(Country& country) {
  std::vector<std::string> all;
  for (const char* sql :
       {"SELECT CAST(unit AS text), CAST(revision AS text), CAST(valid_from AS text), "
        "CAST(valid_to AS text), CAST(parent AS text), kind, name, own_code FROM unit_version "
        "ORDER BY partition, unit, revision",
        "SELECT CAST(row_id AS text), CAST(unit AS text), CAST(person AS text), "
        "CAST(valid_from AS text), CAST(valid_to AS text), post, sex, CAST(birth_date AS text), "
        "education, source, duty, warnings FROM ledger_committee_member "
        "ORDER BY partition, row_id",
        "SELECT CAST(row_id AS text), CAST(unit AS text), CAST(person AS text), "
        "CAST(valid_from AS text), CAST(valid_to AS text), form, sex, CAST(birth_date AS text), "
        "education, place, occupation, CAST(is_member AS text), warnings FROM ledger_youth_survey "
        "ORDER BY partition, row_id",
        "SELECT CAST(row_id AS text), CAST(unit AS text), kind, CAST(held_on AS text), theme, "
        "place, CAST(present AS text), warnings FROM ledger_activity ORDER BY partition, row_id"})
    for (std::string& line : country.lines(sql))
      all.push_back(std::move(line));
  return all;
}

TEST_P(SynthesisTest, FillsACountyToItsQuota) {
  const Report report = country_.run({Scale::county, country_.other_county_, 5});
  EXPECT_EQ(report.unit.unit, country_.other_county_);
  EXPECT_EQ(report.filled.counties, 1);
  const auto all = quotas(organisation::partition_sizes(*country_.connection_, report.day));
  const auto quota =
      std::ranges::find(all, partition_of(country_.other_county_), &Quota::partition);
  ASSERT_NE(quota, all.end());
  const std::string today = dialect() == db::Dialect::sqlite ? std::to_string(report.day.days())
                                                             : "'" + report.day.iso() + "'";
  const std::string held = " WHERE valid_from <= " + today + " AND valid_to > " + today;
  EXPECT_EQ(country_.number("SELECT count(*) FROM unit_version" + held +
                            " AND state = 0 AND division_code IS NULL AND parent <> 0"),
            quota->units);
  EXPECT_EQ(country_.number("SELECT count(*) FROM ledger_youth_survey" + held), quota->surveyed);
  EXPECT_EQ(country_.number("SELECT count(*) FROM ledger_activity"), quota->activities);
  // A committee that ended with its unit counts no more, though its rows say no end.
  EXPECT_EQ(country_.number(kSeats + held +
                            " AND unit NOT IN (SELECT unit FROM unit_version WHERE state = 1)"),
            quota->seats);
  EXPECT_EQ(country_.number("SELECT count(*) FROM person"), report.filled.persons);
  EXPECT_EQ(country_.number("SELECT count(*) FROM data_key"), report.filled.persons);
}

TEST_P(SynthesisTest, KnowsOtherAnswersForEarlierDays) {
  country_.run({Scale::county, country_.county_, {}});
  person::Vault vault(*country_.connection_, *country_.keys_);
  const auto count = [&](const char* name, const char* on) {
    ledger::RowQuery query;
    query.ledger = country_.definitions_->packages.find_ledger(name);
    query.unit = country_.county_;
    query.on = day(on);
    query.view.tree = day(on);
    return ledger::count_rows(*country_.connection_, vault, country_.definitions_, query)
        .or_throw();
  };
  EXPECT_EQ(count("committee_member", "2019-10-31"), 0);
  EXPECT_GT(count("committee_member", "2023-06-29"), 0);
  EXPECT_NE(count("committee_member", "2023-06-29"), count("committee_member", "2026-07-01"));
  EXPECT_GT(count("youth_survey", "2023-06-29"), 0);
  EXPECT_LT(count("youth_survey", "2023-06-29"), count("youth_survey", "2026-07-01"));
  EXPECT_GT(country_.number("SELECT count(*) FROM unit_version WHERE state = 1"), 2);
  EXPECT_LT(
      organisation::count_below(*country_.connection_, country_.county_, day("2021-01-01"))[5],
      organisation::count_below(*country_.connection_, country_.county_, day("2026-07-01"))[5]);
}

TEST_P(SynthesisTest, PeopleAreRealPersonsOfTheRightAges) {
  country_.run({Scale::county, country_.county_, {}});
  person::Vault vault(*country_.connection_, *country_.keys_);
  std::vector<PersonId> ids;
  auto rows = country_.connection_->query("SELECT person FROM person ORDER BY person");
  while (rows.next())
    ids.push_back(rows.id<PersonId>(0));
  ASSERT_FALSE(ids.empty());
  std::set<int> ages;
  std::set<std::string> numbers;
  int male = 0;
  for (const person::PersonVersion& version :
       person::read_persons(*country_.connection_, vault, ids)) {
    ASSERT_FALSE(version.erased);
    const auto born = person::birth_date(version.identity);
    ASSERT_TRUE(born);
    ages.insert(full_years(*born, country_.clock_.today()));
    if (!version.identity.id_number) continue;
    EXPECT_TRUE(numbers.insert(*version.identity.id_number).second);
    const auto number =
        person::parse_id_number(*version.identity.id_number, country_.clock_.today()).or_throw();
    male += number.sex == person::Sex::male ? 1 : 0;
  }
  EXPECT_GE(*ages.begin(), 14);
  EXPECT_LE(*ages.rbegin(), 35);
  EXPECT_GT(ages.size(), 15U);
  EXPECT_GT(male, 0);
  EXPECT_LT(male, static_cast<int>(numbers.size()));
}

TEST_P(SynthesisTest, TheIndexSaysWhatTheTablesSay) {
  SilentProgress silent;
  country_.run({Scale::province, {}, {}});
  EXPECT_TRUE(country_.verified().breaks.empty());
  const auto state =
      index::load_state(*country_.connection_, silent, index::kDefaultMemoryLimit).or_throw();
  std::vector<UnitId> units = {country_.root_, country_.province_, country_.county_};
  for (const auto& child :
       organisation::children_at(*country_.connection_, country_.county_, day("2026-07-01")))
    units.push_back(child.unit);
  const indicator::IndexReport report =
      indicator::check_index(*country_.connection_, *state, units, country_.clock_.today(), silent);
  EXPECT_GT(report.questions, 0);
  EXPECT_EQ(report.different, 0);
  EXPECT_TRUE(report.unanswered.empty());
}

// It does not know the entry that tells of the rows, and looks at the whole partition.
TEST_P(SynthesisTest, AnIndexThatFollowsTakesItIn) {
  SilentProgress silent;
  const auto index = index::Index::load(*country_.connection_, silent).or_throw();
  country_.run({Scale::county, country_.county_, {}});
  const auto state = index->catch_up(*country_.connection_).or_throw();
  const std::vector<UnitId> units = {country_.root_, country_.county_};
  const indicator::IndexReport report =
      indicator::check_index(*country_.connection_, *state, units, country_.clock_.today(), silent);
  EXPECT_EQ(report.different, 0);
  const auto seats = std::ranges::find(state->ledgers, std::string("committee_member"),
                                       [](const auto& rows) { return rows->ledger; });
  ASSERT_NE(seats, state->ledgers.end());
  EXPECT_FALSE((*seats)->partitions.empty());
}

// Rows pass when they are corrected to what they are: checks, uniqueness and holder agree.
TEST_P(SynthesisTest, RowsAreAsRowChangesWouldHaveWrittenThem) {
  country_.run({Scale::county, country_.county_, {}});
  const ledger::Rules rules(country_.definitions_);
  person::Vault vault(*country_.connection_, *country_.keys_);
  int compared = 0;
  for (const char* name : {"committee_member", "youth_survey", "activity"}) {
    const package::Ledger& ledger = *country_.definitions_->packages.find_ledger(name);
    auto rows = country_.connection_->query(std::string("SELECT row_id FROM ledger_") + name +
                                            " ORDER BY row_id LIMIT 150");
    std::vector<RowId> ids;
    while (rows.next())
      ids.push_back(rows.id<RowId>(0));
    for (const RowId id : ids) {
      const ledger::RowRecord record =
          ledger::read_row(*country_.connection_, vault, country_.definitions_, ledger, id);
      ASSERT_EQ(record.held.size(), 1U);
      const ledger::RowVersion& held = record.held.front();
      db::Transaction transaction(*country_.connection_, db::TransactionMode::write);
      journal::Appender appender(*country_.connection_, {kOperator, Instant{1}, "测试"});
      journal::ChangeSet set(appender);
      person::Vault writing(*country_.connection_, *country_.keys_);
      ledger::RowChanges changes({*country_.connection_, set, writing, rules, country_.definitions_,
                                  country_.clock_.today()},
                                 ledger);
      const auto gone = changes.withdraw({id, record.last_revision});
      ASSERT_EQ(gone.index(), 0U);
      const auto again = changes.add({held.content, {held.valid_from, held.valid_to}});
      const auto* refusal = std::get_if<ledger::Refusal>(&again);
      ASSERT_EQ(refusal, nullptr) << refusal->error.message;
      EXPECT_EQ(std::get<ledger::Written>(again).warnings, held.warnings);
      ++compared;
    }
  }
  EXPECT_GT(compared, 150);
}

TEST_P(SynthesisTest, TheSeedAloneDecides) {
  country_.run({Scale::province, {}, 5});
  const std::vector<std::string> first = content(country_);
  for (const std::int64_t seed : {5, 6}) {
    db::testing::ScratchDatabase scratch(dialect());
    const auto opened = db::Database::open(scratch.address(), db::OpenMode::create);
    Country other(*opened);
    // In another order and on another day: nothing of that shows.
    other.run({Scale::county, other.other_county_, seed});
    other.clock_.set({other.clock_.now().microseconds + std::int64_t{86'400'000'000} * 3});
    other.run({Scale::province, {}, std::nullopt});
    EXPECT_EQ(content(other) == first, seed == 5);
  }
}

TEST_P(SynthesisTest, AStoppedRunGoesOn) {
  SilentProgress silent;
  CancelsAfter cancels(1);
  try {
    country_.run({Scale::nation, {}, 5}, cancels, 1'000'000);
    FAIL() << "not cancelled";
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().code, "cancelled");
  }
  EXPECT_EQ(country_.number("SELECT count(DISTINCT partition) FROM ledger_activity"), 1);
  EXPECT_TRUE(country_.verified().breaks.empty());
  const Report rest = country_.run({Scale::nation, {}, std::nullopt});
  EXPECT_EQ(rest.seed, 5);
  EXPECT_EQ(rest.filled.counties, 1);
  EXPECT_EQ(rest.counties_done, 1);
  EXPECT_EQ(country_.number("SELECT count(DISTINCT partition) FROM ledger_activity"), 2);
  const Report nothing = country_.run({Scale::nation, {}, std::nullopt});
  EXPECT_EQ(nothing.filled.counties, 0);
  EXPECT_EQ(nothing.counties_done, 2);
}

TEST_P(SynthesisTest, WhatFailsLeavesWholeCounties) {
  const PartitionId second = partition_of(country_.other_county_);
  // The last thing that is written for the second county is refused.
  country_.connection_->execute_script(
      dialect() == db::Dialect::sqlite
          ? "CREATE TRIGGER full BEFORE INSERT ON journal_entry WHEN NEW.subject = 'synthesis' AND "
            "NEW.partition = " +
                std::to_string(second.value()) + " BEGIN SELECT RAISE(ABORT, 'full'); END"
          : "CREATE FUNCTION full_disk() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'full'; END "
            "$$ "
            "LANGUAGE plpgsql; CREATE TRIGGER full_disk BEFORE INSERT ON journal_entry FOR EACH "
            "ROW "
            "WHEN (NEW.subject = 'synthesis' AND NEW.partition = " +
                std::to_string(second.value()) + ") EXECUTE FUNCTION full_disk()");
  EXPECT_ANY_THROW(country_.run({Scale::nation, {}, {}}));
  EXPECT_EQ(country_.number("SELECT count(DISTINCT partition) FROM ledger_activity"), 1);
  EXPECT_EQ(country_.number("SELECT count(*) FROM person WHERE partition = " +
                            std::to_string(second.value())),
            0);
  EXPECT_TRUE(country_.verified().breaks.empty());
}

TEST_P(SynthesisTest, RefusesRealRowsAndMarksTheDatabase) {
  EXPECT_FALSE(package::is_demonstration(*country_.connection_));
  country_.run({Scale::county, country_.county_, {}});
  EXPECT_TRUE(package::is_demonstration(*country_.connection_));

  // As if the rows were real.
  country_.connection_->execute("DELETE FROM setting");
  try {
    country_.run({Scale::county, country_.other_county_, {}});
    FAIL() << "not refused";
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().code, "real_rows_present");
  }
}

TEST_P(SynthesisTest, RefusesAnotherSeedAndUnitsOfAnotherLevel) {
  country_.run({Scale::county, country_.county_, 5});
  const auto code = [&](const Order& order) {
    try {
      country_.run(order);
    } catch (const Failure& failure) {
      return failure.error().code;
    }
    return std::string("done");
  };
  EXPECT_EQ(code({Scale::county, country_.other_county_, 6}), "seed_differs");
  EXPECT_EQ(code({Scale::county, country_.province_, {}}), "not_of_that_level");
  EXPECT_EQ(code({Scale::province, country_.county_, {}}), "not_of_that_level");
}

}  // namespace
}  // namespace jishi::synthesis
