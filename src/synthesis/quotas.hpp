// How much is made up for each county. The densities are those of the country: over the whole of
// its divisions they come to the national totals exactly, over a part to its share. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "organisation/unit_bulk_store.hpp"

namespace jishi::synthesis {

// What the divisions of the country (the list of 2023-06-30) come to.
inline constexpr std::int64_t kNationalUnits = 4'300'000;  // alive, divisions and all
inline constexpr std::int64_t kNationalSeats = 343'000;
inline constexpr std::int64_t kNationalSurveyed = 8'000'000;
inline constexpr std::int64_t kNationalActivities = 14'000'000;

// For one partition: a county, as a rule.
struct Quota {
  PartitionId partition;
  std::int64_t units = 0;       // below its townships, alive
  std::int64_t seats = 0;       // of committees, taken today
  std::int64_t surveyed = 0;    // young people, today
  std::int64_t activities = 0;  // of the last twelve months
  std::string area;             // six digits, where nobody lives: for ID numbers

  std::int64_t persons() const { return seats + surveyed; }
  std::int64_t total() const { return units + 2 * persons() + activities; }  // steps of work
};

// In the order of `sizes`, those of which there is nothing to do included.
std::vector<Quota> quotas(std::span<const organisation::PartitionSize> sizes);

// Deals out so much by weight: what each of the weights gets adds up to it exactly. All zero where
// the weights are.
std::vector<std::int64_t> dealt(std::int64_t total, std::span<const std::int64_t> weights);

}  // namespace jishi::synthesis
