#include "ledger/holding.hpp"

#include <gtest/gtest.h>

namespace jishi::ledger {
namespace {

using package::Field;
using package::FieldType;
using package::Holding;

Date day(const char* text) {
  return Date::parse(text).value();
}

std::optional<package::Value> value(const char* text) {
  if (*text == 0) return std::nullopt;
  return package::Value(day(text));
}

package::Ledger ledger(Holding holding) {
  package::Ledger made;
  made.label = "班子成员";
  for (const char* name : {"begin", "last"}) {
    Field field;
    field.name = name;
    field.label = name;
    field.value.type = FieldType::date;
    made.fields.push_back(field);
  }
  made.holding = std::move(holding);
  return made;
}

const package::Ledger kState = ledger({Holding::Of::state, "begin", "last"});
const package::Ledger kEvent = ledger({Holding::Of::event, "begin", "last"});

// [from, to) with what the fields say; kForever where `to` is empty.
RowVersion version(std::int64_t revision, const char* from, const char* to, const char* begin,
                   const char* last = "") {
  RowVersion made;
  made.revision = revision;
  made.valid_from = day(from);
  if (*to != 0) made.valid_to = day(to);
  made.content.values = {value(begin), value(last)};
  return made;
}

std::string told(const Held& held) {
  std::string out;
  for (const RowVersion& each : held) {
    out += (out.empty() ? "" : " ") + each.valid_from.iso() + "–";
    if (each.valid_to != kForever) out += each.valid_to.iso();
    if (each.revision != 0) out += "=";
  }
  return out;
}

std::string settled(const package::Ledger& of, const Held& before, Held after) {
  settle(of, before, after, day("2019-10-31"));
  return told(after);
}

TEST(RowHolding, FirstVersionBeginsAndLastOneEndsAsTheFieldsSay) {
  struct Case {
    const char* about;
    const package::Ledger& of;
    Held before;
    Held after;
    const char* told;
  };
  const Case cases[] = {
      {"a begin that was moved",
       kState,
       {version(1, "2020-01-01", "", "2020-01-01")},
       {version(0, "2020-01-01", "", "2021-05-01")},
       "2021-05-01–"},
      {"a begin before the unit is known",
       kState,
       {version(1, "2020-01-01", "", "2020-01-01")},
       {version(0, "2020-01-01", "", "2011-05-01")},
       "2019-10-31–"},
      {"no begin said: the given one stays",
       kState,
       {version(1, "2020-01-01", "", "2020-01-01")},
       {version(0, "2020-01-01", "", "")},
       "2020-01-01–"},
      {"a later version begins on the day of its change",
       kState,
       {version(1, "2020-01-01", "", "2020-01-01")},
       {version(0, "2020-01-01", "2022-01-01", "2020-01-01"),
        version(0, "2022-01-01", "", "2020-01-01")},
       "2020-01-01–2022-01-01 2022-01-01–"},
      {"a last day is said",
       kState,
       {version(1, "2020-01-01", "", "2020-01-01")},
       {version(0, "2020-01-01", "", "2020-01-01", "2023-12-31")},
       "2020-01-01–2024-01-01"},
      {"a last day of the last version only",
       kState,
       {version(1, "2020-01-01", "2024-01-01", "2020-01-01", "2023-12-31")},
       {version(0, "2020-01-01", "2022-01-01", "2020-01-01", "2023-12-31"),
        version(0, "2022-01-01", "2024-01-01", "2020-01-01", "2025-12-31")},
       "2020-01-01–2022-01-01 2022-01-01–2026-01-01"},
      {"a last day is taken back",
       kState,
       {version(1, "2020-01-01", "2024-01-01", "2020-01-01", "2023-12-31")},
       {version(0, "2020-01-01", "2024-01-01", "2020-01-01")},
       "2020-01-01–"},
      {"an end that no field says stays",
       kState,
       {version(1, "2020-01-01", "2024-01-01", "2020-01-01")},
       {version(0, "2020-01-01", "2024-01-01", "2020-01-01")},
       "2020-01-01–2024-01-01"},
      {"what is not new stays",
       kState,
       {version(1, "2020-01-01", "", "2011-01-01")},
       {version(1, "2020-01-01", "", "2011-01-01")},
       "2020-01-01–="},
      {"an event",
       kEvent,
       {version(1, "2024-02-29", "2024-03-01", "2024-02-29")},
       {version(0, "2024-02-29", "2024-03-01", "2024-03-05", "2024-03-06")},
       "2024-03-05–2024-03-07"},
  };
  for (const Case& each : cases)
    EXPECT_EQ(settled(each.of, each.before, each.after), each.told) << each.about;
}

TEST(RowHolding, OfWhatWasErasedNobodyKnowsTheDays) {
  RowVersion erased = version(0, "2020-01-01", "2021-01-01", "", "");
  erased.erased = true;
  EXPECT_EQ(settled(kEvent, {erased}, {erased}), "2020-01-01–2021-01-01");
  EXPECT_EQ(settled(kState, {erased}, {erased}), "2020-01-01–2021-01-01");
}

// Three versions, the first two of one begin; the third began a new term on its own day.
const Held kTerms = {version(1, "2020-03-01", "2021-06-01", "2020-03-01"),
                     version(2, "2021-06-01", "2023-03-01", "2020-03-01"),
                     version(3, "2023-03-01", "", "2023-03-01")};

std::string corrected_begin(const Held& before, std::size_t index, const char* begin) {
  Held after = before;
  after[index].content.values[0] = value(begin);
  after[index].revision = 0;
  if (const auto done = correct_begin(kState, before, after, index); !done)
    return done.error().code;
  settle(kState, before, after, day("2019-10-31"));
  std::string out = told(after);
  for (const RowVersion& each : after)
    out += each.content.values[0] ? " " + std::get<Date>(*each.content.values[0]).iso() : " ∅";
  return out;
}

TEST(RowHolding, CorrectedBeginMovesTheVersionThatBeganOnIt) {
  EXPECT_EQ(corrected_begin(kTerms, 1, "2020-04-01"),
            "2020-04-01–2021-06-01 2021-06-01–2023-03-01 2023-03-01–= "
            "2020-04-01 2020-04-01 2023-03-01");
  EXPECT_EQ(corrected_begin(kTerms, 0, ""),
            "2020-03-01–2021-06-01 2021-06-01–2023-03-01 2023-03-01–= ∅ ∅ 2023-03-01");
  EXPECT_EQ(corrected_begin(kTerms, 2, "2023-05-01"),
            "2020-03-01–2021-06-01= 2021-06-01–2023-05-01 2023-05-01– "
            "2020-03-01 2020-03-01 2023-05-01");
  EXPECT_EQ(corrected_begin(kTerms, 2, "2022-05-01"),
            "2020-03-01–2021-06-01= 2021-06-01–2022-05-01 2022-05-01– "
            "2020-03-01 2020-03-01 2022-05-01");
  EXPECT_EQ(corrected_begin(kTerms, 2, "2021-06-01"), "overlaps_another");
}

TEST(RowHolding, CorrectedBeginReachesToAGapAndNoFurther) {
  const Held gap = {version(1, "2020-03-01", "2021-06-01", "2020-03-01"),
                    version(2, "2023-03-01", "", "2023-03-01")};
  EXPECT_EQ(corrected_begin(gap, 1, "2022-01-01"),
            "2020-03-01–2021-06-01= 2022-01-01– 2020-03-01 2022-01-01");
  EXPECT_EQ(corrected_begin(gap, 1, "2021-05-31"), "overlaps_another");
}

TEST(RowHolding, EndIsSaidWhereALastDayWasSaid) {
  Held said = {version(0, "2020-01-01", "2022-01-01", "2020-01-01", "2023-12-31")};
  say_end(kState, said, day("2022-01-01"));
  EXPECT_EQ(said.back().content.values[1], value("2021-12-31"));
  Held open = {version(0, "2020-01-01", "2022-01-01", "2020-01-01")};
  say_end(kState, open, day("2022-01-01"));
  EXPECT_FALSE(open.back().content.values[1]);
}

TEST(RowHolding, DaysAreGivenByHandWhereNoFieldSaysThem) {
  const auto given = [](const package::Ledger& of, const RowVersion& row, const char* from,
                        const char* to) {
    const auto said = [](const char* text) {
      return *text == 0 ? std::nullopt : std::optional(day(text));
    };
    const auto may = may_give_days(of, row, said(from), said(to));
    return may ? "ok" : may.error().code;
  };
  const RowVersion said = version(1, "2020-01-01", "2022-01-01", "2020-01-01", "2021-12-31");
  const RowVersion open = version(1, "2020-01-01", "", "", "");
  EXPECT_EQ(given(kState, open, "2019-01-01", "2023-01-01"), "ok");
  EXPECT_EQ(given(kState, said, "2019-01-01", ""), "days_said_by_field");
  EXPECT_EQ(given(kState, said, "", "2023-01-01"), "days_said_by_field");
  EXPECT_EQ(given(kEvent, open, "2019-01-01", ""), "days_said_by_field");
  EXPECT_EQ(given(kEvent, said, "", ""), "ok");
}

}  // namespace
}  // namespace jishi::ledger
