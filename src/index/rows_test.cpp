#include "index/rows.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "index/rows_filter.hpp"
#include "index/testing/random_rows.hpp"

namespace jishi::index {
namespace {

using testing::built;
using testing::RandomRows;
using testing::Seen;
using testing::seen;

using Model = std::map<VersionKey, IndexedVersion>;

std::shared_ptr<const Layout> layout() {
  return std::make_shared<Layout>(testing::random_ledger_without_text());
}

std::vector<IndexedVersion> versions_of(const Model& model) {
  std::vector<IndexedVersion> out;
  for (const auto& [key, version] : model)
    out.push_back(version);
  return out;
}

// The day from which the row's next version holds.
std::optional<std::int64_t> next_of(const Model& model, const IndexedVersion& version) {
  std::optional<std::int64_t> next;
  for (auto at = model.lower_bound({version.key.row, 0});
       at != model.end() && at->first.row == version.key.row; ++at) {
    if (at->second.from <= version.from) continue;
    next = std::min<std::int64_t>(next.value_or(INT64_MAX), at->second.from.days());
  }
  return next;
}

void expect_is(const Rows& rows, const Model& model) {
  const auto found = seen(rows);
  ASSERT_EQ(found.size(), model.size());
  ASSERT_EQ(rows.versions(), model.size());
  for (const auto& [key, version] : model) {
    const auto one = found.find(key);
    ASSERT_NE(one, found.end()) << key.row.value() << " " << key.revision;
    EXPECT_EQ(one->second.version.unit, version.unit);
    EXPECT_EQ(one->second.version.from, version.from);
    EXPECT_EQ(one->second.version.to, version.to);
    EXPECT_EQ(one->second.version.cells, version.cells);
    EXPECT_EQ(one->second.next, next_of(model, version));
  }
  for (const Part& part : rows.parts()) {
    const Columns& columns = *part.columns;
    for (std::size_t i = 1; i < columns.size(); ++i)
      ASSERT_TRUE(std::pair(columns.key(i - 1).row, columns.from(i - 1)) <
                  std::pair(columns.key(i).row, columns.from(i)));
    ASSERT_TRUE(std::is_sorted(part.dead.begin(), part.dead.end()));
  }
}

TEST(Rows, OfNothingAreNoRows) {
  const Rows none(layout());
  EXPECT_EQ(none.versions(), 0U);
  EXPECT_TRUE(none.parts().empty());
  EXPECT_TRUE(built(layout(), {})->parts().empty());
  EXPECT_EQ(none.with({}, {})->versions(), 0U);
}

TEST(Rows, StandByRowAndDayWhateverTheOrderTheyCameIn) {
  const auto of = layout();
  RandomRows random(1, of);
  std::vector<IndexedVersion> versions = random.versions(500);
  Model model;
  for (const IndexedVersion& version : versions)
    model.emplace(version.key, version);
  std::reverse(versions.begin(), versions.end());
  expect_is(*built(of, versions), model);
}

TEST(Rows, AVersionThatComesLaterIsTheNextOfTheOneBefore) {
  const auto of = layout();
  RandomRows random(2, of);
  const Date from = Date::from_days(100);
  const Date until = Date::from_days(200);
  const IndexedVersion first = random.version(RowId(5), 1, from, until);
  const IndexedVersion second = random.version(RowId(5), 2, Date::from_days(300), kForever);
  const auto before = built(of, {first});
  const auto after = before->with(std::span(&second, 1), {});
  EXPECT_EQ(seen(*after).at({RowId(5), 1}).next, 300);
  EXPECT_EQ(seen(*after).at({RowId(5), 2}).next, std::nullopt);
  EXPECT_EQ(seen(*before).at({RowId(5), 1}).next, std::nullopt);
  // And is so no more when it is withdrawn.
  const auto withdrawn = after->with({}, std::span(&second.key, 1));
  EXPECT_EQ(seen(*withdrawn).at({RowId(5), 1}).next, std::nullopt);
  EXPECT_EQ(withdrawn->versions(), 1U);
}

TEST(Rows, RefuseWhatOnlyAMistakeCanAsk) {
  const auto of = layout();
  RandomRows random(3, of);
  const IndexedVersion version = random.version(RowId(5), 1, Date::from_days(1), kForever);
  const auto rows = built(of, {version});
  EXPECT_THROW((void)rows->with(std::span(&version, 1), {}), std::logic_error);
  const VersionKey unknown{RowId(5), 2};
  EXPECT_THROW((void)rows->with({}, std::span(&unknown, 1)), std::logic_error);
  const auto ended = rows->with({}, std::span(&version.key, 1));
  EXPECT_THROW((void)ended->with({}, std::span(&version.key, 1)), std::logic_error);
  // What was withdrawn can come back, as an undo does it.
  EXPECT_EQ(ended->with(std::span(&version, 1), {})->versions(), 1U);
}

// A write: what it adds and supersedes, noted in the model as well.
class RandomWrite {
 public:
  RandomWrite(RandomRows& random, Model& model, std::int64_t& last_row)
      : random_(random), model_(model), last_row_(last_row) {}

  void change_something() {
    if (model_.empty() || random_.chance(40)) {
      for (const IndexedVersion& version : random_.versions(1, ++last_row_))
        add(version);
      touched_.insert(RowId(last_row_));
      return;
    }
    auto at = model_.lower_bound(
        {RowId(static_cast<std::int64_t>(random_.below(static_cast<std::size_t>(last_row_)))), 0});
    if (at == model_.end()) at = model_.begin();
    const IndexedVersion old = at->second;
    if (!touched_.insert(old.key.row).second) return;
    std::int64_t revision = 0;
    for (auto each = model_.lower_bound({old.key.row, 0});
         each != model_.end() && each->first.row == old.key.row; ++each)
      revision = std::max(revision, each->first.revision);
    supersede(old.key);
    if (random_.chance(20)) return;
    IndexedVersion corrected = old;
    corrected.key.revision = ++revision;
    corrected.cells = random_.cells();
    if (old.to == kForever && random_.chance(50)) {
      corrected.to = Date::from_days(old.from.days() + 50);
      add(random_.version(old.key.row, ++revision, corrected.to, kForever));
    }
    add(corrected);
  }

  Rows::Pointer apply(const Rows& rows) const { return rows.with(added_, superseded_); }

 private:
  void add(const IndexedVersion& version) {
    added_.push_back(version);
    model_.emplace(version.key, version);
  }
  void supersede(VersionKey key) {
    superseded_.push_back(key);
    model_.erase(key);
  }

  RandomRows& random_;
  Model& model_;
  std::int64_t& last_row_;
  std::set<RowId> touched_;
  std::vector<IndexedVersion> added_;
  std::vector<VersionKey> superseded_;
};

TEST(RowsProperties, WritesGiveTheSameAsBuildingAnewAndDisturbNoReader) {
  const auto of = layout();
  std::size_t most_parts = 0;
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    RandomRows random(seed, of);
    random.spread = static_cast<int>(seed) + 1;
    Model model;
    std::int64_t last_row = seed == 1 ? 0 : 3000;
    const std::vector<IndexedVersion> first = random.versions(static_cast<std::size_t>(last_row));
    for (const IndexedVersion& version : first)
      model.emplace(version.key, version);
    Rows::Pointer rows = built(of, first);
    const Rows::Pointer reader = rows;
    const Model reader_model = model;
    for (int write = 0; write < 400; ++write) {
      RandomWrite next(random, model, last_row);
      const std::size_t changes = random.chance(3) ? 300 : 1 + random.below(4);
      for (std::size_t i = 0; i < changes; ++i)
        next.change_something();
      rows = next.apply(*rows);
      most_parts = std::max(most_parts, rows->parts().size());
      if (write % 40 == 0 || write == 399) expect_is(*rows, model);
    }
    expect_is(*reader, reader_model);
    expect_is(*built(of, versions_of(model)), model);
  }
  EXPECT_GT(most_parts, 1U);
  EXPECT_LE(most_parts, 6U);
}

TEST(RowsProperties, WithdrawingAllLeavesNothing) {
  const auto of = layout();
  RandomRows random(9, of);
  const auto versions = random.versions(2000);
  Rows::Pointer rows = built(of, versions);
  std::vector<VersionKey> keys;
  for (const IndexedVersion& version : versions)
    keys.push_back(version.key);
  for (std::size_t i = 0; i < keys.size(); i += 700)
    rows = rows->with({}, std::span(keys).subspan(i, std::min<std::size_t>(700, keys.size() - i)));
  EXPECT_EQ(rows->versions(), 0U);
  EXPECT_TRUE(rows->parts().empty());
}

bool is_first(const Model& model, const IndexedVersion& version) {
  return std::none_of(model.begin(), model.end(), [&](const auto& each) {
    return each.first.row == version.key.row && each.second.from < version.from;
  });
}

// What a question about a time is about, as its definition says.
bool counts(const Model& model, const IndexedVersion& version, const FactTime& time) {
  const auto next = next_of(model, version);
  const auto within = [&](Date day) { return time.on <= day && day <= time.until; };
  const bool not_again = !next || *next > time.not_again_by.days();
  switch (time.of) {
    case FactTime::Of::day:
      return version.from <= time.on && time.on < version.to;
    case FactTime::Of::during:
      return version.from <= time.until && time.on < version.to &&
             (!next || *next > time.until.days());
    case FactTime::Of::begun:
      return within(version.from) && is_first(model, version);
    case FactTime::Of::ended:
      return version.to < kForever && within(version.to) && not_again;
    case FactTime::Of::through:
      return version.from <= time.on && time.until < version.to && not_again;
  }
  return false;
}

// Times of every kind about the days of RandomRows.
std::vector<FactTime> random_times(RandomRows& random) {
  std::vector<FactTime> times = {FactTime::day(kFirstDate), FactTime::day(kForever),
                                 FactTime::period(kFirstDate, kForever)};
  for (int i = 0; i < 60; ++i) {
    const Date on =
        Date::from_days(RandomRows::kToday - 4200 + static_cast<std::int32_t>(random.below(5000)));
    const Date until = Date::from_days(on.days() + static_cast<std::int32_t>(random.below(800)));
    times.push_back(FactTime::day(on));
    for (const auto kind : {FactTime::Of::during, FactTime::Of::begun, FactTime::Of::ended})
      times.push_back(FactTime::period(on, until, kind));
    const Date again = until.plus_days(static_cast<std::int32_t>(random.below(300))).value();
    times.push_back({on, until, FactTime::Of::ended, again});
    times.push_back({on, until, FactTime::Of::through, again});
  }
  return times;
}

TEST(RowFilter, FindsTheVersionsOfADayAndOfAPeriod) {
  const auto of = layout();
  RandomRows random(4, of);
  Model model;
  std::int64_t last_row = 4000;
  const auto versions = random.versions(4000);
  for (const IndexedVersion& version : versions)
    model.emplace(version.key, version);
  RandomWrite write(random, model, last_row);
  for (int i = 0; i < 200; ++i)
    write.change_something();
  const Rows::Pointer rows = write.apply(*built(of, versions));
  std::size_t matches = 0;
  std::size_t warned = 0;
  for (const FactTime& time : random_times(random)) {
    SCOPED_TRACE(time.on.iso() + " " + time.until.iso() + " " +
                 std::to_string(static_cast<int>(time.of)));
    RowFilter filter(time, std::nullopt, {});
    RowFilter of_warned(time, std::nullopt, {}, OfRows::warned);
    for (const Part& part : rows->parts()) {
      const Fit fit = filter.bind(part);
      const Fit fit_of_warned = of_warned.bind(part);
      for (std::size_t first = 0; first < part.columns->size(); first += kBlockRows) {
        const std::size_t count = std::min(kBlockRows, part.columns->size() - first);
        std::vector<std::uint8_t> mask(count);
        if (fit != Fit::none) filter.mask(first, count, mask.data());
        std::vector<std::uint8_t> mask_of_warned(count);
        if (fit_of_warned != Fit::none) of_warned.mask(first, count, mask_of_warned.data());
        for (std::size_t i = 0; i < count; ++i) {
          const bool live = !part.is_dead(first + i);
          const auto version = model.find(part.columns->key(first + i));  // dead ones have none
          const bool expected = live && counts(model, version->second, time);
          const bool expected_warned = expected && version->second.warned;
          ASSERT_EQ(mask[i] != 0, expected) << first + i;
          ASSERT_EQ(mask_of_warned[i] != 0, expected_warned) << first + i;
          warned += expected_warned;
          ASSERT_TRUE(!live || fit != Fit::all || expected);
          matches += expected;
        }
      }
    }
  }
  EXPECT_GT(matches, 1000U);
  EXPECT_GT(warned, 100U);
}

std::size_t live_matches(const Part& part, const Model& model, const FactTime& time) {
  std::size_t found = 0;
  for (std::size_t at = 0; at < part.columns->size(); ++at)
    found += !part.is_dead(at) && counts(model, model.at(part.columns->key(at)), time);
  return found;
}

TEST(RowFilter, KnowsHowManyFitWithoutALookAtEach) {
  const auto of = layout();
  for (const bool events : {false, true}) {
    RandomRows random(events ? 6 : 5, of);
    Model model;
    auto versions = random.versions(events ? 9000 : 7000);
    if (events) {  // one version of each row, which ends
      std::erase_if(versions, [](const IndexedVersion& each) { return each.key.revision > 1; });
      for (IndexedVersion& each : versions)
        each.to = each.from.plus_days(1).value();
    }
    for (const IndexedVersion& version : versions)
      model.emplace(version.key, version);
    Rows::Pointer rows = built(of, versions);
    std::vector<VersionKey> gone;
    for (std::size_t i = 0; i < versions.size(); i += 100)
      gone.push_back(versions[i].key);
    if (events) rows = rows->with({}, gone);
    std::map<FactTime::Of, std::size_t> known;
    for (const FactTime& time : random_times(random)) {
      SCOPED_TRACE(time.on.iso() + " " + time.until.iso() + " " +
                   std::to_string(static_cast<int>(time.of)));
      const RowFilter filter(time, std::nullopt, {});
      const RowFilter of_warned(time, std::nullopt, {}, OfRows::warned);
      for (const Part& part : rows->parts()) {
        ASSERT_EQ(part.dead.empty(), !events);
        ASSERT_FALSE(of_warned.known_count(part));
        const auto count = filter.known_count(part);
        if (!count) continue;
        ASSERT_EQ(*count, live_matches(part, model, time));
        ++known[time.of];
      }
    }
    EXPECT_GE(known[FactTime::Of::day], 60U);
    EXPECT_GE(known[FactTime::Of::begun], 60U);
    EXPECT_EQ(known[FactTime::Of::during] >= 60U, events);
  }
}

TEST(RowFilter, LooksAtEachWhereDaysAreMoreThanRows) {
  const auto of = layout();
  RandomRows random(7, of);
  const Rows::Pointer rows = built(of, random.versions(100));
  const RowFilter filter(FactTime::day(Date::from_days(RandomRows::kToday)), std::nullopt, {});
  EXPECT_FALSE(filter.known_count(rows->parts().front()));
}

}  // namespace
}  // namespace jishi::index
