#include "package/holding.hpp"

#include <gtest/gtest.h>

namespace jishi::package {
namespace {

using Of = Holding::Of;

// Days as they are written on screen: the last one inclusive, nothing for one that has no end.
struct Case {
  const char* about;
  Of of;
  const char* from;
  const char* until;
  const char* given_from;
  const char* given_last;
  const char* held_from;
  const char* held_last;
};

std::optional<Date> said(const char* text) {
  return *text == 0 ? std::nullopt : std::optional(Date::parse(text).value());
}

Days days(const char* from, const char* last) {
  const auto day = said(last);
  return {Date::parse(from).value(), day ? day->plus_days(1).value() : kForever};
}

TEST(Holding, IsSaidByTheFieldsAndElseByWhoeverWrites) {
  constexpr const char* kKnown = "2019-10-31";
  const Case cases[] = {
      {"caller", Of::caller, "", "", "2020-05-01", "2020-06-30", "2020-05-01", "2020-06-30"},
      {"its begin", Of::state, "2020-03-01", "", "2024-01-01", "", "2020-03-01", ""},
      {"no begin", Of::state, "", "", "2024-01-01", "", "2024-01-01", ""},
      {"its last day", Of::state, "2020-03-01", "2023-03-01", "2024-01-01", "", "2020-03-01",
       "2023-03-01"},
      {"no last day: the given one", Of::state, "2020-03-01", "", "2024-01-01", "2024-12-31",
       "2020-03-01", "2024-12-31"},
      {"only a last day", Of::state, "", "2024-12-31", "2024-01-01", "", "2024-01-01",
       "2024-12-31"},
      {"one day", Of::state, "2020-03-01", "2020-03-01", "2024-01-01", "", "2020-03-01",
       "2020-03-01"},
      {"before its unit is known", Of::state, "2005-03-01", "", "2024-01-01", "", "2019-10-31", ""},
      {"the day on which it is known", Of::state, "2019-10-31", "", "2024-01-01", "", "2019-10-31",
       ""},
      {"over before its unit is known: left, and refused by whoever asks", Of::state, "2005-03-01",
       "2019-10-30", "2024-01-01", "", "2005-03-01", "2019-10-30"},
      {"its last day is the first known one", Of::state, "2005-03-01", "2019-10-31", "2024-01-01",
       "", "2019-10-31", "2019-10-31"},
      {"a given day is never cut", Of::state, "", "", "2005-03-01", "", "2005-03-01", ""},
      {"event", Of::event, "2024-02-29", "", "2020-01-01", "", "2024-02-29", "2024-02-29"},
      {"event of days", Of::event, "2024-02-29", "2024-03-02", "2020-01-01", "2020-01-01",
       "2024-02-29", "2024-03-02"},
      {"an event is never cut", Of::event, "2005-03-01", "", "2020-01-01", "", "2005-03-01",
       "2005-03-01"},
      {"the calendar's last day", Of::event, "9999-12-31", "", "2020-01-01", "", "9999-12-31", ""},
  };
  for (const Case& each : cases)
    EXPECT_EQ(days_held(each.of, said(each.from), said(each.until),
                        days(each.given_from, each.given_last), *said(kKnown)),
              days(each.held_from, each.held_last))
        << each.about;
}

TEST(Holding, LeavesReversedDaysToBeRefused) {
  const Days held = days_held(Of::event, said("2024-03-02"), said("2024-02-29"), {}, {});
  EXPECT_GE(held.from, held.to);
}

}  // namespace
}  // namespace jishi::package
