#include "index/rows_matching.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "index/testing/random_site.hpp"

namespace jishi::index {
namespace {

using testing::RandomRows;
using testing::Site;

// All versions of a cell, read in pages.
std::vector<Matching::Match> all_of(Matching& matching, const Rows& rows,
                                    const Matching::InGroup& of) {
  constexpr std::size_t kPage = 37;
  std::vector<Matching::Match> found;
  RowId after(0);
  while (true) {
    const auto page = matching.page(rows, of, after, kPage);
    found.insert(found.end(), page.begin(), page.end());
    if (page.size() < kPage) return found;
    after = page.back().version.row;
  }
}

TEST(Matching, GivesTheRowsBehindAFigurePageByPage) {
  Site site(6);
  auto rows = testing::built(site.layout, site.random.versions(3000));
  rows = rows->with(site.random.versions(200, 5000), {});
  rows = rows->with(site.random.versions(150, 3500), {});
  ASSERT_GT(rows->parts().size(), 1U);
  std::vector<std::int32_t> groups(RandomRows::kUnits, -1);
  for (std::size_t unit = 0; unit < groups.size(); unit += 3)
    groups[unit] = 0;
  // Two units join or leave the group on a day.
  const Date on = Date::from_days(19'000);
  const Date turn = Date::from_days(18'000);
  const std::vector<std::vector<GroupSince>> by_day = {
      {{on, 1}, {kForever, 0}}, {{kFirstDate, -1}, {turn, 0}}, {{kFirstDate, 0}, {turn, -1}}};
  groups[1] = UnitGroups::kByDay - 1;
  groups[3] = UnitGroups::kByDay - 2;
  const UnitGroups of{groups, {}, by_day};
  for (const auto& time : {FactTime::day(on), FactTime::period(on, Date::from_days(19'800))}) {
    const Question question{time, site.predicate("rank > 0"), {}, {}};
    Scan scan(question, {}, 1);
    scan.add(*rows, of);
    Matching matching(question, {}, 0);
    const auto found = all_of(matching, *rows, {of, 0});
    EXPECT_EQ(static_cast<std::int64_t>(found.size()), scan.figures().rows(0));
    EXPECT_GT(found.size(), 100U);
    EXPECT_TRUE(std::is_sorted(found.begin(), found.end()));
    const auto seen = testing::seen(*rows);
    for (std::size_t i = 0; i < found.size(); ++i) {
      ASSERT_TRUE(i == 0 || found[i - 1].version.row < found[i].version.row);
      const IndexedVersion& version = seen.at(found[i].version).version;
      ASSERT_EQ(version.unit, found[i].unit);
      ASSERT_TRUE(version.unit == 1   ? version.from >= turn
                  : version.unit == 3 ? version.from < turn
                                      : version.unit % 3 == 0);
      ASSERT_GT(version.cells[site.column("rank")].value(), 0);
    }
  }
}

TEST(Matching, GivesEveryCellOfASplitAndOnlyRowsWithANumber) {
  Site site(8);
  const auto rows = testing::built(site.layout, site.random.versions(4000));
  const Question question{FactTime::day(Date::from_days(19'500)),
                          {},
                          {{site.scalar("score").or_throw(), Measure::Take::sum_and_extremes}},
                          {Split::by_choice(site.column("post"), *site.layout),
                           Split::by_bands(site.scalar("rank").or_throw(), {-2, 0, 18})}};
  Scan scan(question, {}, 1);
  scan.add(*rows, 0);
  std::int64_t all = 0;
  for (std::size_t cell = 0; cell < scan.figures().cells(); ++cell) {
    Matching matching(question, {}, cell);
    const auto found = all_of(matching, *rows, {});
    const Amounts& amounts = scan.figures().amounts(0, cell);
    ASSERT_EQ(static_cast<std::int64_t>(found.size()), amounts.numbers) << cell;
    WideSum sum = 0;
    for (const Matching::Match& match : found)
      for (const IndexedVersion& version : rows->versions_of(match.version.row))
        if (version.key == match.version) sum += version.cells[site.column("score")].value();
    ASSERT_TRUE(sum == amounts.sum) << cell;
    all += amounts.numbers;
  }
  EXPECT_GT(all, 500);
}

}  // namespace
}  // namespace jishi::index
