#include "index/unit_slots.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace jishi::index {
namespace {

TEST(UnitSlotsTest, FindsEachAtItsPlaceAndNoOther) {
  std::mt19937 random(7);
  for (const std::size_t all :
       {std::size_t{1}, std::size_t{64}, std::size_t{65}, std::size_t{5'000}}) {
    std::vector<std::int32_t> expected(all, UnitSlots::kNone);
    std::vector<UnitOrdinal> units;
    for (std::uint32_t i = 0; i < all; ++i)
      if (random() % 3 == 0 || i + 1 == all) units.push_back(UnitOrdinal(i));
    std::shuffle(units.begin(), units.end(), random);
    for (std::size_t i = 0; i < units.size(); ++i)
      expected[place(units[i])] = static_cast<std::int32_t>(i);
    const UnitSlots slots(units, all);
    for (std::uint32_t i = 0; i < all; ++i)
      ASSERT_EQ(slots.find(UnitOrdinal(i)), expected[i]) << i << " of " << all;
  }
}

}  // namespace
}  // namespace jishi::index
