// The lists of the whole country, where set-up has fetched them.
#include "organisation/division_import.hpp"

#include <gtest/gtest.h>

#include "organisation/testing/division_imports.hpp"

namespace jishi::organisation {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the fixture's words

class Country : public DivisionImports {};
JISHI_ON_BOTH_DATABASES(Country);

// The whole country: the lists of 2019-10-31 and 2023-06-30, whose counts their publisher gives.
TEST_P(Country, IsAccountedFor) {
  const char* old_folder = std::getenv("JISHI_DIVISIONS_OLD");
  const char* new_folder = std::getenv("JISHI_DIVISIONS_NEW");
  if (old_folder == nullptr || new_folder == nullptr) {
    GTEST_SKIP() << "the division lists are fetched by ./test, which names them in "
                    "JISHI_DIVISIONS_OLD and JISHI_DIVISIONS_NEW";
  }
  take_in(old_folder, "2019-10-31").or_throw();
  take_in(new_folder, "2023-06-30").or_throw();
  EXPECT_EQ(counts("2019-10-31"), (LevelCounts{0, 31, 342, 2'995, 43'105, 658'001}));
  EXPECT_EQ(counts("2023-06-30"), (LevelCounts{0, 31, 342, 2'978, 41'352, 620'573}));
  EXPECT_EQ(orphans("2019-10-31"), 0);
  EXPECT_EQ(orphans("2023-06-30"), 0);
  EXPECT_EQ(unaccounted(1, "2019-10-31"), 0);
  EXPECT_EQ(unaccounted(2, "2023-06-29"), 0);
  EXPECT_EQ(unaccounted(2, "2023-06-30"), 0);
  // An event that was concluded says so and says from what.
  EXPECT_EQ(number("SELECT count(*) FROM unit_event WHERE evidence = '' AND edition > 0"), 0);
  EXPECT_EQ(number("SELECT count(*) FROM unit_event WHERE kind = 11"),
            0);  // dissolved: never silently

  const UnitId county = unit("510113", "2023-06-30");
  EXPECT_EQ(children_at(*connection_, county, day("2019-10-31")).size(), 11U);
  EXPECT_EQ(children_at(*connection_, county, day("2023-06-30")).size(), 7U);
  const UnitId hongyang =
      look_up(*connection_, "青白江区/红阳街道", day("2019-10-31")).living.at(0).unit;
  EXPECT_EQ(successor_at(*connection_, hongyang, day("2023-06-30"))->content.name, "大弯街道");
  EXPECT_EQ(find_units(*connection_, "城关镇", day("2023-06-30"), 1'000).size(), 88U);
  EXPECT_TRUE(journal_whole());
}

}  // namespace
}  // namespace jishi::organisation
