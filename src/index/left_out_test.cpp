#include "index/left_out.hpp"

#include <gtest/gtest.h>

#include <set>

#include "index/aggregate.hpp"
#include "index/rows_matching.hpp"
#include "index/testing/random_site.hpp"

namespace jishi::index {
namespace {

using testing::RandomRows;
using testing::Site;

std::int64_t counted(const Rows& rows, const Question& question,
                     std::span<const std::uint32_t> except) {
  Scan scan(question, {}, 1);
  scan.add(rows, 0, except);
  return scan.figures().rows(0);
}

TEST(LeftOut, AreTheRowsOfThoseUnitsWhateverTheirNumber) {
  Site site(11);
  auto rows = testing::built(site.layout, site.random.versions(3000));
  rows = rows->with(site.random.versions(300, 5000), {});
  const auto seen = testing::seen(*rows);
  const Date on = Date::from_days(19'000);
  std::vector<std::uint32_t> except;
  // None, a few, more than are compared one by one, all, and some that no row names.
  std::size_t left = seen.size();
  for (std::uint32_t many = 0; many <= RandomRows::kUnits + 2; ++many) {
    const std::set<std::uint32_t> out(except.begin(), except.end());
    std::int64_t all = 0, held = 0;
    for (const auto& [key, one] : seen) {
      if (out.contains(one.version.unit)) continue;
      ++all;
      held += one.version.from <= on && on < one.version.to;
    }
    const Question of_day{FactTime::day(on), {}, {}, {}};
    ASSERT_EQ(counted(*rows, of_day, except), held) << many;
    const Question split{FactTime::day(on), {}, {}, {Split::by_boolean(site.column("active"))}};
    Scan scan(split, {}, 1);
    scan.add(*rows, 0, except);
    ASSERT_EQ(scan.figures().rows(0) + scan.figures().rows(1) + scan.figures().rows(2), held);
    Matching matching(of_day, {}, 0);
    ASSERT_EQ(static_cast<std::int64_t>(
                  matching.page(*rows, {{}, 0, except}, RowId(0), seen.size()).size()),
              held);
    left = static_cast<std::size_t>(all);
    except.push_back(many);
  }
  EXPECT_EQ(left, 0U);
}

TEST(LeftOut, FitsAllOrNoneWhereThatIsKnown) {
  Site site(12);
  const auto rows = testing::built(site.layout, site.random.versions(500));
  const Columns& columns = *rows->parts().front().columns;
  LeftOut left_out;
  const std::vector<std::uint32_t> strangers = {RandomRows::kUnits + 5};
  EXPECT_EQ(left_out.bind(columns, strangers), Fit::all);
  const std::vector<std::uint32_t> one = {1};
  EXPECT_EQ(left_out.bind(columns, one), Fit::some);
  // A partition of one unit.
  std::vector<IndexedVersion> versions = site.random.versions(50);
  for (IndexedVersion& version : versions)
    version.unit = 3;
  const auto of_one = testing::built(site.layout, versions);
  const std::vector<std::uint32_t> itself = {3};
  EXPECT_EQ(left_out.bind(*of_one->parts().front().columns, itself), Fit::none);
}

}  // namespace
}  // namespace jishi::index
