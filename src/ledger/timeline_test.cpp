#include "ledger/timeline.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

namespace jishi::ledger {
namespace {

constexpr std::int64_t kStillHeld = std::numeric_limits<std::int64_t>::max();

Date day(int number) {
  return Date::from_days(10'000 + number);
}

// Days by number; `to` 0: without end. Two fields: a text and a number.
RowVersion version(std::int64_t revision, int from, int to, const char* text, std::int64_t number) {
  RowVersion made;
  made.row = RowId(7);
  made.revision = revision;
  made.valid_from = day(from);
  made.valid_to = to == 0 ? kForever : day(to);
  made.content = {UnitId(1), PersonId(), {std::string(text), number}};
  return made;
}

Patch text_is(const char* text) {
  return {std::optional<package::Value>(std::string(text))};
}
Patch number_is(std::int64_t number) {
  return {std::nullopt, std::optional<package::Value>(number)};
}
Patch text_emptied() {
  return {std::optional<package::Value>()};
}

// "1-5 a 1 | 5- b 1", with * before versions that are to be stored.
std::string told(const Held& held) {
  std::string out;
  for (const RowVersion& each : held) {
    if (!out.empty()) out += " | ";
    if (each.revision == 0) out += "*";
    out += std::to_string(each.valid_from.days() - 10'000) + "-";
    if (each.valid_to != kForever) out += std::to_string(each.valid_to.days() - 10'000);
    const auto& values = each.content.values;
    out += " " + (values[0] ? std::get<std::string>(*values[0]) : "∅");
    out += " " + (values[1] ? std::to_string(std::get<std::int64_t>(*values[1])) : "∅");
  }
  return out;
}
std::string told(const Result<Held>& result) {
  return result ? told(*result) : result.error().code;
}

struct Case {
  const char* name;
  Result<Held> after;
  const char* expected;
};

TEST(RowTimeline, ChangesFromADay) {
  const Held one = {version(1, 1, 0, "a", 1)};
  const Held inherited = {version(1, 1, 5, "a", 1), version(2, 5, 9, "a", 2),
                          version(3, 9, 0, "b", 2)};
  const Held gap = {version(1, 1, 5, "a", 1), version(2, 7, 0, "a", 1)};
  const Case cases[] = {
      {"in the middle", changed_from(one, day(4), text_is("b")), "*1-4 a 1 | *4- b 1"},
      {"from its first day", changed_from(one, day(1), text_is("b")), "*1- b 1"},
      {"emptied", changed_from(one, day(4), text_emptied()), "*1-4 a 1 | *4- ∅ 1"},
      {"nothing", changed_from(one, day(4), text_is("a")), "nothing_changes"},
      {"before it began", changed_from(one, day(0), text_is("b")), "not_held_then"},
      {"later ones that inherited follow", changed_from(inherited, day(3), text_is("c")),
       "*1-3 a 1 | *3-5 c 1 | *5-9 c 2 | 9- b 2"},
      {"later ones with their own stay", changed_from(inherited, day(3), number_is(7)),
       "*1-3 a 1 | *3-5 a 7 | 5-9 a 2 | 9- b 2"},
      {"in a gap", changed_from(gap, day(5), text_is("b")), "not_held_then"},
      {"not over a gap", changed_from(gap, day(2), text_is("b")), "*1-2 a 1 | *2-5 b 1 | 7- a 1"},
  };
  for (const Case& each : cases)
    EXPECT_EQ(told(each.after), each.expected) << each.name;
}

TEST(RowTimeline, CorrectsAVersion) {
  const Held held = {version(1, 1, 5, "a", 1), version(2, 5, 0, "b", 1)};
  const auto fix = [&](int on, const Patch& patch, std::optional<Date> from = {},
                       std::optional<Date> to = {}) {
    return corrected(held, day(on), patch, std::nullopt, from, to);
  };
  const Case cases[] = {
      {"over its whole interval", fix(3, text_is("x")), "*1-5 x 1 | 5- b 1"},
      {"the later one", fix(9, number_is(3)), "1-5 a 1 | *5- b 3"},
      {"its interval", fix(3, {}, day(2), day(4)), "*2-4 a 1 | 5- b 1"},
      {"earlier", fix(3, {}, day(-2)), "*-2-5 a 1 | 5- b 1"},
      {"onto the next", fix(3, {}, std::nullopt, day(6)), "overlaps_another"},
      {"onto the one before", fix(9, {}, day(4)), "overlaps_another"},
      {"behind the next", fix(3, {}, day(20), kForever), "overlaps_another"},
      {"backwards", fix(3, {}, day(4), day(4)), "bad_interval"},
      {"nothing", fix(3, text_is("a")), "nothing_changes"},
      {"nothing of its interval", fix(3, {}, day(1), day(5)), "nothing_changes"},
      {"when it did not hold", fix(0, text_is("x")), "not_held_then"},
  };
  for (const Case& each : cases)
    EXPECT_EQ(told(each.after), each.expected) << each.name;
}

TEST(RowTimeline, CorrectsThePerson) {
  const Held held = {version(1, 1, 0, "a", 1)};
  const auto after = corrected(held, day(1), {}, PersonId(9), std::nullopt, std::nullopt);
  ASSERT_TRUE(after);
  EXPECT_EQ(after->front().content.person, PersonId(9));
  EXPECT_EQ(after->front().revision, 0);
}

TEST(RowTimeline, MovesAVersionPastAnother) {
  const Held held = {version(1, 1, 5, "a", 1), version(2, 5, 8, "b", 1)};
  EXPECT_EQ(told(corrected(held, day(1), {}, std::nullopt, day(9), day(12))),
            "5-8 b 1 | *9-12 a 1");
}

TEST(RowTimeline, Ends) {
  const Held two = {version(1, 1, 5, "a", 1), version(2, 5, 0, "b", 1)};
  const Held ended = {version(1, 1, 5, "a", 1)};
  const Case cases[] = {
      {"the last one", ended_from(two, day(7)), "1-5 a 1 | *5-7 b 1"},
      {"where the last one begins", ended_from(two, day(5)), "1-5 a 1"},
      {"before the last one", ended_from(two, day(4)), "later_versions"},
      {"on its first day", ended_from(two, day(1)), "ends_before_it_began"},
      {"before it", ended_from(two, day(0)), "ends_before_it_began"},
      {"earlier than known", ended_from(ended, day(3)), "*1-3 a 1"},
      {"again", ended_from(ended, day(5)), "not_held_then"},
      {"what was withdrawn", ended_from({}, day(5)), "not_held_then"},
  };
  for (const Case& each : cases)
    EXPECT_EQ(told(each.after), each.expected) << each.name;
}

TEST(RowTimeline, TheCalendarsLastDayBelongsToAVersionWithoutEnd) {
  const Held held = {version(1, 1, 0, "a", 1)};
  ASSERT_NE(at(held, kForever), nullptr);
  EXPECT_EQ(at({version(1, 1, 5, "a", 1)}, kForever), nullptr);
}

// Random changes, stored as a database would store them: what was held after each of them must be
// found again by its position, and every change must touch only what it is about.
class AnyChanges : public ::testing::TestWithParam<unsigned> {
 protected:
  int number(int below) { return std::uniform_int_distribution(0, below - 1)(random_); }

  Patch any_patch() {
    Patch patch(2);
    if (number(2) == 0)
      patch[0] = number(4) == 0 ? std::optional<package::Value>()
                                : std::string(1, static_cast<char>('a' + number(3)));
    if (number(2) == 0) patch[1] = std::int64_t{number(3)};
    return patch;
  }

  static bool same_on(const Held& a, const Held& b, Date on) {
    const RowVersion* left = at(a, on);
    const RowVersion* right = at(b, on);
    return left == nullptr || right == nullptr ? left == right : left->content == right->content;
  }

  Result<Held> any_change() {
    const Date on = day(number(30));
    switch (number(12)) {
      case 0:
        return ended_from(held_, on);
      case 1:
      case 2:
      case 3: {
        std::optional<Date> from, to;
        if (number(2) == 0) from = day(number(30));
        if (number(2) == 0) to = number(2) == 0 ? kForever : day(number(32));
        return checked_correction(on, any_patch(), from, to);
      }
      default:
        return checked_change(on, any_patch());
    }
  }

  Result<Held> checked_change(Date on, const Patch& patch) {
    Result<Held> after = changed_from(held_, on, patch);
    if (!after) return after;
    for (int i = -1; day(i) < on; ++i)
      EXPECT_TRUE(same_on(held_, *after, day(i))) << i;
    for (int i = -1; i < 33; ++i)
      EXPECT_EQ(at(held_, day(i)) == nullptr, at(*after, day(i)) == nullptr) << i;
    for (std::size_t field = 0; field < patch.size(); ++field)
      EXPECT_EQ(at(*after, on)->content.values[field],
                patch[field].value_or(at(held_, on)->content.values[field]));
    return after;
  }

  Result<Held> checked_correction(Date on, const Patch& patch, std::optional<Date> from,
                                  std::optional<Date> to) {
    Result<Held> after = corrected(held_, on, patch, std::nullopt, from, to);
    if (!after) return after;
    const RowVersion was = *at(held_, on);
    const Date begin = from.value_or(was.valid_from);
    const Date end = to.value_or(was.valid_to);
    for (int i = -1; i < 33; ++i) {
      const bool in_new = begin <= day(i) && day(i) < end;
      const bool in_old = was.valid_from <= day(i) && day(i) < was.valid_to;
      EXPECT_TRUE(in_new || in_old || same_on(held_, *after, day(i))) << i;
      EXPECT_TRUE(!in_new || at(*after, day(i)) != nullptr) << i;
      EXPECT_TRUE(!in_old || in_new || at(*after, day(i)) == nullptr) << i;
    }
    return after;
  }

  void store(const Held& after) {
    ++position_;
    const Difference changes = difference(held_, after, static_cast<std::int64_t>(table_.size()));
    for (const std::int64_t revision : changes.superseded)
      table_[static_cast<std::size_t>(revision - 1)].recorded_to = position_;
    for (RowVersion added : changes.added) {
      added.recorded_from = position_;
      added.recorded_to = kStillHeld;
      table_.push_back(added);
      EXPECT_EQ(added.revision, static_cast<std::int64_t>(table_.size()));
    }
    held_ = known_at(position_);
    told_.push_back(told(held_));
  }

  Held known_at(std::int64_t position) const {
    Held known;
    for (const RowVersion& each : table_)
      if (each.recorded_from <= position && position < each.recorded_to) known.push_back(each);
    std::ranges::sort(known, {}, &RowVersion::valid_from);
    return known;
  }

  std::mt19937 random_{GetParam()};
  std::vector<RowVersion> table_;
  Held held_;
  std::int64_t position_ = 0;
  std::vector<std::string> told_;
};

TEST_P(AnyChanges, KeepNoOverlapAndLoseNoHistory) {
  store({version(0, 3, 0, "a", 1)});
  for (int i = 0; i < 200; ++i) {
    const Result<Held> after = any_change();
    if (!after) continue;
    std::string expected = told(*after);
    std::erase(expected, '*');
    store(*after);
    ASSERT_EQ(told(held_), expected);
    for (std::size_t k = 1; k < held_.size(); ++k)
      ASSERT_LE(held_[k - 1].valid_to, held_[k].valid_from);
    for (const RowVersion& each : held_)
      ASSERT_LT(each.valid_from, each.valid_to);
  }
  for (std::size_t i = 0; i < told_.size(); ++i)
    EXPECT_EQ(told(known_at(static_cast<std::int64_t>(i + 1))), told_[i]);
  EXPECT_GT(told_.size(), 3U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnyChanges, ::testing::Range(1U, 41U));

}  // namespace
}  // namespace jishi::ledger
