#include "index/aggregate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

#include "expression/evaluate.hpp"
#include "index/testing/random_conditions.hpp"
#include "index/testing/random_site.hpp"

namespace jishi::index {
namespace {

using testing::RandomRows;
using testing::Seen;
using testing::Site;

const Date kToday = Date::from_days(RandomRows::kToday);

TEST(DistinctNumbers, CountEachNumberOnce) {
  std::mt19937_64 random(1);
  for (const std::int64_t span : {3L, 200L, 5'000L, 1'000'000L, 4'000'000'000'000L}) {
    DistinctNumbers ours;
    DistinctNumbers theirs;
    std::set<std::int64_t> model;
    std::uniform_int_distribution<std::int64_t> number(-span, span);
    for (int i = 0; i < 20'000; ++i) {
      const std::int64_t next = number(random);
      (i % 3 == 0 ? theirs : ours).add(next);
      model.insert(next);
    }
    ours.add(theirs);
    EXPECT_EQ(ours.size(), model.size());
    ours.add(theirs);
    EXPECT_EQ(ours.size(), model.size());
  }
}

TEST(Scalar, RefusesWhatIsNoNumberOfOneShape) {
  const Site site(1);
  for (const char* source : {"post", "active", "rank > 1", "decimal(note)", "duration('1h')",
                             "double(rank)", "null", "[rank]"}) {
    const auto refused = site.scalar(source);
    ASSERT_FALSE(refused.ok()) << source;
    EXPECT_EQ(refused.error().code, "not_a_scalar") << source;
  }
  struct Case {
    const char* source;
    int digits;
  };
  for (const Case& one : {Case{"rank", 0},
                          {"age(born, today)", 0},
                          {"fund", 2},
                          {"fund + decimal('0.125')", 3},
                          {"fund * grant", 4},
                          {"-fund", 2},
                          {"active ? fund : null", 2},
                          {"decimal(rank)", 0},
                          {"decimal(rank) * decimal('0.5')", 1},
                          {"born", 0}}) {
    const auto scalar = site.scalar(one.source);
    ASSERT_TRUE(scalar.ok()) << one.source << " " << scalar.error().message;
    EXPECT_EQ(scalar->digits(), one.digits) << one.source;
  }
  const auto text = testing::random_ledger();
  const auto refused =
      Scalar::compile(*expression::check("size(name)", testing::random_schema(text)),
                      std::make_shared<Layout>(text));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, "text_not_in_index");
}

TEST(Scan, SumsBeyond64BitsAreToldAndNeverWrong) {
  Site site(2);
  std::vector<IndexedVersion> versions;
  for (std::int64_t i = 1; i <= 3; ++i) {
    IndexedVersion version = site.random.version(RowId(i), 1, kFirstDate, kForever);
    version.cells[site.column("rank")] = INT64_MAX - i;
    version.unit = 0;
    versions.push_back(version);
  }
  const auto rows = testing::built(site.layout, versions);
  for (const char* source : {"rank", "rank + 0"}) {
    const Question question{{kToday, {}}, {}, {{*site.scalar(source)}}, {}};
    Scan scan(question, {}, 1);
    scan.add(*rows, 0);
    const Amounts& amounts = scan.figures().amounts(0, 0);
    EXPECT_EQ(amounts.numbers, 3);
    EXPECT_TRUE(amounts.sum == WideSum{INT64_MAX} * 3 - 6);
    EXPECT_EQ(amounts.total(), std::nullopt);
    EXPECT_EQ(amounts.least, INT64_MAX - 3);
    EXPECT_EQ(amounts.largest, INT64_MAX - 1);
  }
}

TEST(Scan, FailingRowsAreLeftOutAndTold) {
  Site site(3);
  std::vector<IndexedVersion> versions;
  for (std::int64_t i = 0; i < 10; ++i) {
    IndexedVersion version = site.random.version(RowId(i + 1), 1, kFirstDate, kForever);
    version.cells[site.column("rank")] = i % 5;  // two zeros
    versions.push_back(version);
  }
  const Question question{{kToday, {}}, {}, {{*site.scalar("12 / rank")}}, {}};
  Scan scan(question, {}, 1);
  scan.add(*testing::built(site.layout, versions), 0);
  EXPECT_EQ(scan.figures().rows(0), 10);
  EXPECT_EQ(scan.figures().amounts(0, 0).numbers, 8);
  EXPECT_EQ(scan.figures().amounts(0, 0).total(), 2 * (12 + 6 + 4 + 3));
  EXPECT_EQ(scan.figures().failed(), 2);
}

TEST(Scan, RefusesMoreCellsThanItCanHold) {
  const Site site(4);
  Question question;
  question.splits = {Split::by_boolean(site.column("active"))};
  EXPECT_THROW(Scan(question, {}, Figures::kMostCells / 2), std::length_error);
}

TEST(Scan, RowsBeginningAfterTheirUnitsEndDoNotCount) {
  Site site(5);
  const auto versions = site.random.versions(300);
  const auto rows = testing::built(site.layout, versions);
  std::vector<Date> ends(RandomRows::kUnits, kForever);
  ends[3] = Date::from_days(RandomRows::kToday - 1000);
  ends[7] = kFirstDate;
  const std::vector<std::int32_t> groups(RandomRows::kUnits, 0);
  const Question question{{kToday, {}}, {}, {}, {}};
  Scan scan(question, {}, 1);
  scan.add(*rows, UnitGroups{groups, ends});
  std::int64_t expected = 0;
  for (const IndexedVersion& version : versions)
    expected += version.from <= kToday && version.to > kToday && version.from < ends[version.unit];
  EXPECT_EQ(scan.figures().rows(0), expected);
}

// ── against a plain loop ────────────────────────────────────────────────────────────────────────

struct Asked {
  std::string where;  // empty: none
  std::vector<std::string> measures;
  std::vector<Measure::Take> takes;
  std::vector<std::string> splits;  // "choice NAME", "bool NAME", or a scalar in bands
  FactTime time;
  OfRows of = OfRows::all;
};

constexpr std::array<std::int64_t, 5> kBands = {-2, 0, 18, 28, 10'000};

Question question_of(const Site& site, const Asked& asked) {
  Question out;
  out.time = asked.time;
  out.of = asked.of;
  if (!asked.where.empty()) out.where = site.predicate(asked.where);
  for (std::size_t i = 0; i < asked.measures.size(); ++i)
    out.measures.push_back({site.scalar(asked.measures[i]).or_throw(), asked.takes[i]});
  for (const std::string& split : asked.splits) {
    if (split == "post" || split == "note") {
      out.splits.push_back(Split::by_choice(site.column(split), *site.layout));
    } else if (split == "active") {
      out.splits.push_back(Split::by_boolean(site.column(split)));
    } else {
      out.splits.push_back(
          Split::by_bands(site.scalar(split).or_throw(), {kBands.begin(), kBands.end()}));
    }
  }
  return out;
}

// The same figures, row by row through the evaluator.
class PlainLoop {
 public:
  PlainLoop(const Site& site, const Asked& asked, const Question& question)
      : site_(site), asked_(asked), question_(question) {}

  struct Plain {
    std::int64_t rows = 0;
    std::vector<Amounts> amounts;
    std::vector<std::set<std::int64_t>> different;
  };
  std::map<std::size_t, Plain> cells;
  std::int64_t failed = 0;

  void add(const std::map<VersionKey, Seen>& rows, const std::vector<std::int32_t>& groups) {
    const bool period = asked_.time.of == FactTime::Of::during;
    const Date last = period ? asked_.time.until : asked_.time.on;
    for (const auto& [key, seen] : rows) {
      const IndexedVersion& version = seen.version;
      if (version.from > last || version.to <= asked_.time.on) continue;
      if (period && seen.next && *seen.next <= last.days()) continue;
      if (asked_.of == OfRows::warned && !version.warned) continue;
      values_ = testing::row_values(*site_.layout, version.cells, kToday);
      if (!asked_.where.empty()) {
        const auto outcome = evaluated(asked_.where);
        if (!outcome.ok() || !outcome.value().is_true()) continue;
      }
      if (groups[version.unit] < 0) continue;
      add_row(static_cast<std::size_t>(groups[version.unit]), version);
    }
  }

 private:
  expression::Outcome evaluated(const std::string& source) {
    return evaluator_.evaluate(expression::compile(*expression::check(source, site_.schema)),
                               values_);
  }

  std::optional<std::int64_t> number(const std::string& source, int digits, bool& fails) {
    const auto outcome = evaluated(source);
    fails = !outcome.ok();
    if (fails || outcome.value().is_null()) return std::nullopt;
    const expression::Value value = outcome.value();
    if (value.kind() == expression::Kind::integer) return value.as_integer();
    if (value.kind() == expression::Kind::date) return value.as_date().days();
    const auto scaled = value.as_decimal().rescaled(digits);
    fails = !scaled;
    return scaled ? std::optional(scaled->scaled()) : std::nullopt;
  }

  void add_row(std::size_t group, const IndexedVersion& version) {
    std::size_t cell = group;
    for (std::size_t i = 0; i < asked_.splits.size(); ++i) {
      const std::string& split = asked_.splits[i];
      std::size_t key = 0;
      bool fails = false;
      if (split == "post" || split == "note") {
        key = static_cast<std::size_t>(version.cells[site_.column(split)].value_or(0));
      } else if (split == "active") {
        const auto held = version.cells[site_.column(split)];
        key = held ? static_cast<std::size_t>(1 + *held) : 0;
      } else if (const auto found = number(split, 0, fails)) {
        key = 1 + static_cast<std::size_t>(std::count_if(
                      kBands.begin(), kBands.end(), [&](auto band) { return band <= *found; }));
      }
      cell = cell * question_.splits[i].keys() + key;
    }
    Plain& plain = cells[cell];
    plain.amounts.resize(asked_.measures.size());
    plain.different.resize(asked_.measures.size());
    ++plain.rows;
    for (std::size_t i = 0; i < asked_.measures.size(); ++i) {
      bool fails = false;
      const auto found = number(asked_.measures[i], question_.measures[i].scalar.digits(), fails);
      failed += fails;
      if (!found) continue;
      plain.different[i].insert(*found);
      plain.amounts[i].add(*found);
    }
  }

  const Site& site_;
  const Asked& asked_;
  const Question& question_;
  std::vector<expression::Value> values_;
  expression::Evaluator evaluator_;
};

void expect_same(const Figures& figures, const PlainLoop& plain, const Asked& asked) {
  std::size_t filled = 0;
  for (std::size_t cell = 0; cell < figures.cells(); ++cell) {
    const auto found = plain.cells.find(cell);
    if (found == plain.cells.end()) {
      ASSERT_EQ(figures.rows(cell), 0);
      continue;
    }
    ++filled;
    ASSERT_EQ(figures.rows(cell), found->second.rows);
    for (std::size_t i = 0; i < asked.measures.size(); ++i) {
      if (asked.takes[i] == Measure::Take::different) {
        ASSERT_EQ(figures.different(i, cell), found->second.different[i].size());
        continue;
      }
      const Amounts& ours = figures.amounts(i, cell);
      const Amounts& theirs = found->second.amounts[i];
      ASSERT_EQ(ours.numbers, theirs.numbers);
      ASSERT_TRUE(ours.sum == theirs.sum);
      ASSERT_EQ(ours.least, theirs.least);
      ASSERT_EQ(ours.largest, theirs.largest);
    }
  }
  ASSERT_EQ(filled, plain.cells.size());
  ASSERT_EQ(figures.failed(), plain.failed);
}

Asked random_question(testing::RandomConditions& random) {
  constexpr const char* kMeasures[] = {"rank",
                                       "score",
                                       "fund",
                                       "age(born, today)",
                                       "left",
                                       "fund + grant",
                                       "rank * score",
                                       "today.daysTo(left)",
                                       "12 / score",
                                       "born.month()",
                                       "rank * 1000000000000000000",
                                       "age(born, left)",
                                       "born.daysTo(left) + rank"};
  constexpr const char* kSplits[] = {"post", "note",      "active", "age(born, today)",
                                     "rank", "12 / score"};
  Asked asked;
  if (random.chance(70)) asked.where = random.condition(2);
  for (std::size_t i = random.below(4); i > 0; --i) {
    asked.measures.emplace_back(kMeasures[random.below(13)]);
    asked.takes.push_back(random.chance(25) ? Measure::Take::different
                                            : Measure::Take::sum_and_extremes);
  }
  for (std::size_t i = random.below(3); i > 0; --i)
    asked.splits.emplace_back(kSplits[random.below(6)]);
  const Date on =
      Date::from_days(RandomRows::kToday - static_cast<std::int32_t>(random.below(3000)));
  const Date until = Date::from_days(on.days() + static_cast<std::int32_t>(random.below(500)));
  asked.time = random.chance(40) ? FactTime::period(on, until) : FactTime::day(on);
  if (random.chance(25)) asked.of = OfRows::warned;
  return asked;
}

// Only units that stand together are in a group, the same; or none is.
void choose_few(testing::RandomConditions& random, std::vector<std::int32_t>& groups) {
  const auto group = static_cast<std::int32_t>(random.below(5)) - 1;
  const std::size_t first = random.below(groups.size());
  const std::size_t last = std::min(groups.size() - 1, first + random.below(4));
  for (std::size_t unit = 0; unit < groups.size(); ++unit)
    groups[unit] = first <= unit && unit <= last ? group : -1;
}

TEST(ScanProperties, FiguresAreThoseOfAPlainLoop) {
  for (int spread = 1; spread <= 4; ++spread) {
    Site site(static_cast<std::uint64_t>(spread), spread);
    testing::RandomConditions random(static_cast<std::uint64_t>(spread) + 100);
    // Two partitions; the first in several parts.
    auto first = testing::built(site.layout, site.random.versions(300));
    first = first->with(site.random.versions(20, 5000), {});
    const auto second = testing::built(site.layout, site.random.versions(100, 9000));
    for (int round = 0; round < 60; ++round) {
      const Asked asked = random_question(random);
      SCOPED_TRACE(asked.where);
      const Question question = question_of(site, asked);
      const expression::Value today = expression::Value::date(kToday);
      std::vector<std::int32_t> groups(RandomRows::kUnits);
      for (std::int32_t& group : groups)
        group = static_cast<std::int32_t>(random.below(5)) - 1;
      if (random.chance(40)) choose_few(random, groups);
      const std::vector<std::int32_t> whole(RandomRows::kUnits, 2);

      // As two threads would: each its own partition, added up.
      Scan scan(question, std::span(&today, 1), 4);
      Scan other(question, std::span(&today, 1), 4);
      scan.add(*first, UnitGroups{groups, {}});
      other.add(*second, 2);
      Figures figures = scan.figures();
      figures.add(other.figures());

      PlainLoop plain(site, asked, question);
      plain.add(testing::seen(*first), groups);
      plain.add(testing::seen(*second), whole);
      expect_same(figures, plain, asked);
      if (::testing::Test::HasFailure()) return;
    }
  }
}

}  // namespace
}  // namespace jishi::index
