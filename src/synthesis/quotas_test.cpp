#include "synthesis/quotas.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <set>

namespace jishi::synthesis {
namespace {

using organisation::Level;

// Divisions of the size of the country's in 2,978 counties and as many other partitions as it has.
std::vector<organisation::PartitionSize> country() {
  std::vector<organisation::PartitionSize> sizes(3'351);
  std::int64_t counties = 2'978;
  std::int64_t townships = 41'352;
  std::int64_t villages = 620'573;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    sizes[i].partition = PartitionId(static_cast<std::int64_t>(i) + 1);
    sizes[i].first_code = std::to_string(11 + i % 31);
    auto& divisions = sizes[i].divisions;
    if (i < 373) {
      divisions[static_cast<std::size_t>(Level::prefecture)] = 1;
      continue;
    }
    const std::int64_t left = counties--;
    divisions[static_cast<std::size_t>(Level::county)] = 1;
    divisions[static_cast<std::size_t>(Level::township)] = townships / left;
    divisions[static_cast<std::size_t>(Level::village)] = villages / left;
    townships -= townships / left;
    villages -= villages / left;
  }
  return sizes;
}

TEST(Quotas, OfTheWholeCountryComeToTheNationalTotals) {
  Quota sum;
  for (const Quota& quota : quotas(country())) {
    sum.units += quota.units;
    sum.seats += quota.seats;
    sum.surveyed += quota.surveyed;
    sum.activities += quota.activities;
  }
  constexpr std::int64_t kReal = 665'276 + 2;  // centre and Corps
  EXPECT_EQ(sum.units + kReal, kNationalUnits);
  EXPECT_EQ(sum.seats, kNationalSeats);
  EXPECT_EQ(sum.surveyed, kNationalSurveyed);
  EXPECT_EQ(sum.activities, kNationalActivities);
}

TEST(Quotas, GiveEachPartitionAnAreaOfItsOwn) {
  std::set<std::string> areas;
  for (const Quota& quota : quotas(country())) {
    EXPECT_EQ(quota.area.size(), 6U);
    EXPECT_TRUE(areas.insert(quota.area).second) << quota.area;
  }
}

TEST(Quotas, GiveNothingWhereThereIsNoCounty) {
  EXPECT_EQ(quotas(country()).front().total(), 0);
  EXPECT_TRUE(quotas({}).empty());
}

TEST(Dealt, AddsUpAndFollowsTheWeights) {
  const std::vector<std::int64_t> weights = {3, 0, 5, 1, 7};
  const auto parts = dealt(1'000, weights);
  EXPECT_EQ(std::accumulate(parts.begin(), parts.end(), std::int64_t{0}), 1'000);
  EXPECT_EQ(parts[1], 0);
  EXPECT_EQ(parts[4], 1'000 - 1'000 * 9 / 16);
  EXPECT_EQ(dealt(5, std::vector<std::int64_t>{0, 0}), (std::vector<std::int64_t>{0, 0}));
}

}  // namespace
}  // namespace jishi::synthesis
