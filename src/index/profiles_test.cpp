#include "index/profiles.hpp"

#include <gtest/gtest.h>

#include <random>

namespace jishi::index {
namespace {

using package::ProfileValues;
using package::ProfileVersion;

Date day(std::int32_t days) {
  return Date::from_days(days);
}

TEST(Profiles, NothingIsKnownOfUnitsWithoutFields) {
  const Profiles none;
  EXPECT_EQ(none.on(UnitId(5), day(0)), 0U);
  EXPECT_TRUE(none.values(0).empty());
}

TEST(Profiles, AValueHoldsFromADayToADay) {
  const Profiles profiles({{UnitId(2), 1, day(10), day(20), {{"park", true}}},
                           {UnitId(2), 2, day(20), kForever, {{"park", false}}},
                           {UnitId(9), 1, day(0), kForever, {{"park", true}}}});
  EXPECT_EQ(profiles.on(UnitId(2), day(9)), 0U);
  EXPECT_EQ(profiles.values(profiles.on(UnitId(2), day(10))), (ProfileValues{{"park", true}}));
  EXPECT_EQ(profiles.values(profiles.on(UnitId(2), day(20))), (ProfileValues{{"park", false}}));
  EXPECT_EQ(profiles.on(UnitId(2), day(19)), profiles.on(UnitId(9), day(5)));
  EXPECT_EQ(profiles.on(UnitId(3), day(15)), 0U);
}

// The same after any changes as if made of what is held in the end.
TEST(Profiles, ChangesGiveWhatIsMadeAnew) {
  std::mt19937 random(7);
  std::map<std::int64_t, std::vector<ProfileVersion>> model;
  const auto all = [&] {
    std::vector<ProfileVersion> versions;
    for (const auto& [unit, of_unit] : model)
      versions.insert(versions.end(), of_unit.begin(), of_unit.end());
    return versions;
  };
  Profiles profiles;
  for (int round = 0; round < 50; ++round) {
    std::vector<UnitId> units;
    std::vector<ProfileVersion> versions;
    for (int i = 0; i < 3; ++i) {
      const UnitId unit(1 + static_cast<std::int64_t>(random() % 40));
      if (std::find(units.begin(), units.end(), unit) != units.end()) continue;
      units.push_back(unit);
      auto& held = model[unit.value()];
      held.clear();
      std::int32_t from = 0;
      for (std::uint32_t k = random() % 4; k > 0; --k) {
        const auto to = from + 1 + static_cast<std::int32_t>(random() % 30);
        held.push_back({unit, 1, day(from), day(to), {{"grade", std::int64_t(random() % 3)}}});
        from = to;
      }
      versions.insert(versions.end(), held.begin(), held.end());
    }
    profiles = profiles.with(units, versions);
    const Profiles anew(all());
    ASSERT_EQ(profiles.versions(), anew.versions());
    for (std::int64_t unit = 1; unit <= 40; ++unit)
      for (std::int32_t on = 0; on < 100; on += 7)
        ASSERT_EQ(profiles.values(profiles.on(UnitId(unit), day(on))),
                  anew.values(anew.on(UnitId(unit), day(on))));
  }
}

}  // namespace
}  // namespace jishi::index
