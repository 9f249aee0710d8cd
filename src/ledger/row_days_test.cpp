// Rows whose fields say when they hold, through every way of changing them.
#include <gtest/gtest.h>

#include <random>

#include "ledger/changes.hpp"
#include "ledger/ledger_store.hpp"
#include "ledger/testing/ledger_tests.hpp"
#include "package/ledger_table.hpp"

namespace jishi::ledger {
namespace {

using testing::day;

constexpr const char* kSeat = R"(ledger: seat
label: 席位
held_by: [committee, branch]
on_unit_end: follow
holds_from: begin
holds_until: last
fields:
  post: {label: 职务, type: text, required: true}
  begin: {label: 任期起, type: date}
  last: {label: 任期止, type: date}
)";
constexpr const char* kMeeting = R"(ledger: meeting
label: 会议
held_by: [committee, branch]
on_unit_end: follow
happens_on: held_on
happens_until: last_day
fields:
  theme: {label: 主题, type: text}
  held_on: {label: 日期, type: date, required: true}
  last_day: {label: 最后一天, type: date}
unique:
  - {fields: [held_on, theme], message: 已登记}
)";

class RowDays : public testing::LedgerTests {
 protected:
  void SetUp() override {
    LedgerTests::SetUp();
    install({{"seat.yaml", kSeat}, {"meeting.yaml", kMeeting}});
  }

  static Named seat(const char* begin, const char* last = "") {
    Named named = {{"post", std::string("书记")}};
    if (*begin != 0) named.emplace_back("begin", day(begin));
    if (*last != 0) named.emplace_back("last", day(last));
    return named;
  }
  static Named meeting(const char* on, const char* last = "") {
    Named named = {{"theme", std::string("学习")}, {"held_on", day(on)}};
    if (*last != 0) named.emplace_back("last_day", day(last));
    return named;
  }

  // "2020-01-01–2021-01-01 书记", held versions by their first day.
  std::string days(const char* of, RowId row) {
    person::Vault vault(*connection_, *keys_);
    const RowRecord record = read_row(*connection_, vault, definitions_, ledger(of), row);
    std::string out;
    for (const RowVersion& version : record.held) {
      out += (out.empty() ? "" : " ") + version.valid_from.iso() + "–";
      if (version.valid_to != kForever) out += version.valid_to.iso();
    }
    return out;
  }
  // Of the last held version.
  std::string said(const char* of, RowId row, const char* field) {
    person::Vault vault(*connection_, *keys_);
    const RowRecord record = read_row(*connection_, vault, definitions_, ledger(of), row);
    const auto& value = record.held.back().content.values[record.shape->find(field).value()];
    return value ? std::get<Date>(*value).iso() : "";
  }
  std::int64_t revision(const char* of, RowId row) {
    person::Vault vault(*connection_, *keys_);
    return read_row(*connection_, vault, definitions_, ledger(of), row).last_revision;
  }

  OrRefusal<Written> correct(const char* of, RowId row, const char* on, const Named& named) {
    return change(of, [&](RowChanges& rows) {
      return rows.correct({row, revision(of, row)}, day(on),
                          patch(rows, hongyang_, "2020-01-01", named));
    });
  }
  OrRefusal<Written> change_from(const char* of, RowId row, const char* on, const Named& named) {
    return change(of, [&](RowChanges& rows) {
      return rows.change_from({row, revision(of, row)}, day(on),
                              patch(rows, hongyang_, "2020-01-01", named));
    });
  }
  OrRefusal<Written> end(const char* of, RowId row, const char* on) {
    return change(of, [&](RowChanges& rows) {
      return rows.end({row, revision(of, row)}, day(on));
    });
  }
};
JISHI_ON_BOTH_DATABASES(RowDays);

TEST_P(RowDays, AreSaidByTheFieldsWhateverTheCallerSays) {
  const auto added = [&](const Named& named, const char* from, const char* to = "9999-12-31") {
    return days("seat", add("seat", hongyang_, from, named, {}, to).row);
  };
  EXPECT_EQ(added(seat("2016-03-01"), "2024-01-01"), "2016-03-01–");
  EXPECT_EQ(added(seat("2016-03-01", "2019-02-28"), "2024-01-01"), "2016-03-01–2019-03-01");
  EXPECT_EQ(added(seat("2016-03-01"), "2015-01-01", "2020-06-01"), "2016-03-01–2020-06-01");
  EXPECT_EQ(told(try_add("seat", hongyang_, "2015-01-01", seat("2016-03-01"), {}, "2015-06-01")),
            "bad_interval");
}

TEST_P(RowDays, BeforeTheUnitIsKnownAreCutForStatesAndRefusedForEvents) {
  const RowId old = add("seat", hongyang_, "2024-01-01", seat("2005-03-01")).row;
  EXPECT_EQ(days("seat", old), "2010-01-01–");
  EXPECT_EQ(said("seat", old, "begin"), "2005-03-01");
  EXPECT_EQ(told(try_add("seat", hongyang_, "2024-01-01", seat("2005-03-01", "2009-12-31"))),
            "not_living_then");
  EXPECT_EQ(told(try_add("meeting", hongyang_, "2024-01-01", meeting("2009-12-31"))),
            "not_living_then");
}

TEST_P(RowDays, OfEventsAreTheirOwn) {
  const auto added = [&](const Named& named) {
    return days("meeting", add("meeting", hongyang_, "2024-01-01", named).row);
  };
  EXPECT_EQ(added(meeting("2023-05-04")), "2023-05-04–2023-05-05");
  EXPECT_EQ(added(meeting("2023-06-01", "2023-06-03")), "2023-06-01–2023-06-04");
  EXPECT_EQ(told(try_add("meeting", hongyang_, "2024-01-01", meeting("2023-06-09", "2023-06-03"))),
            "bad_interval");
  EXPECT_EQ(told(try_add("meeting", hongyang_, "2024-01-01", {{"theme", std::string("无")}})),
            "value_required");
}

TEST_P(RowDays, OfEventsMoveWithACorrectionAndNotOtherwise) {
  const RowId row = add("meeting", hongyang_, "2024-01-01", meeting("2023-05-04")).row;
  EXPECT_EQ(told(change_from("meeting", row, "2023-05-04", {{"theme", std::string("新")}})),
            "event_not_changed");
  EXPECT_EQ(told(end("meeting", row, "2023-05-05")), "event_not_ended");
  EXPECT_EQ(told(change("meeting",
                        [&](RowChanges& rows) {
                          return rows.move({row, 1}, day("2023-05-04"), dawan_);
                        })),
            "event_not_moved");
  EXPECT_EQ(told(correct("meeting", row, "2023-05-04", {{"held_on", day("2023-05-09")}})), "ok");
  EXPECT_EQ(days("meeting", row), "2023-05-09–2023-05-10");
  EXPECT_EQ(told(correct("meeting", row, "2023-05-09", {{"held_on", day("2009-05-09")}})),
            "not_living_then");
  EXPECT_EQ(told(correct("meeting", row, "2023-05-09", {{"last_day", day("2023-05-11")}})), "ok");
  EXPECT_EQ(days("meeting", row), "2023-05-09–2023-05-12");
  EXPECT_EQ(told(change("meeting",
                        [&](RowChanges& rows) {
                          return rows.correct({row, revision("meeting", row)}, day("2023-05-09"),
                                              {}, std::nullopt, day("2023-05-01"));
                        })),
            "days_said_by_field");
  // The same meeting again, on a day of the corrected one.
  EXPECT_EQ(told(try_add("meeting", hongyang_, "2024-01-01", meeting("2023-05-09"))), "not_unique");
}

TEST_P(RowDays, OfAStateMoveWithACorrection) {
  const RowId row = add("seat", hongyang_, "2024-01-01", seat("2016-03-01")).row;
  good(change_from("seat", row, "2020-01-01", {{"post", std::string("副书记")}}));
  // The begin was wrong in both versions: corrected in the later one, it moves the first.
  good(correct("seat", row, "2023-01-01", {{"begin", day("2015-09-01")}}));
  EXPECT_EQ(days("seat", row), "2015-09-01–2020-01-01 2020-01-01–");
  good(correct("seat", row, "2016-01-01", {{"begin", day("2001-09-01")}}));
  EXPECT_EQ(days("seat", row), "2010-01-01–2020-01-01 2020-01-01–");
  EXPECT_EQ(said("seat", row, "begin"), "2001-09-01");
  EXPECT_EQ(told(correct("seat", row, "2016-01-01", {{"begin", day("2021-01-01")}})),
            "bad_interval");
}

TEST_P(RowDays, OfANewTermBeginWithIt) {
  const RowId row = add("seat", hongyang_, "2024-01-01", seat("2016-03-01", "2019-02-28")).row;
  EXPECT_EQ(told(change_from("seat", row, "2019-03-01", {{"begin", day("2019-03-01")}})),
            "not_held_then");
  good(correct("seat", row, "2016-03-01", {{"last", day("2022-02-28")}}));
  EXPECT_EQ(days("seat", row), "2016-03-01–2022-03-01");
  good(change_from("seat", row, "2019-03-01",
                   {{"begin", day("2019-03-01")}, {"last", day("2025-02-28")}}));
  EXPECT_EQ(days("seat", row), "2016-03-01–2019-03-01 2019-03-01–2025-03-01");
  good(correct("seat", row, "2020-01-01", {{"begin", day("2019-05-01")}}));
  EXPECT_EQ(days("seat", row), "2016-03-01–2019-05-01 2019-05-01–2025-03-01");
  good(end("seat", row, "2024-01-01"));
  EXPECT_EQ(days("seat", row), "2016-03-01–2019-05-01 2019-05-01–2024-01-01");
  EXPECT_EQ(said("seat", row, "last"), "2023-12-31");
}

TEST_P(RowDays, AreGivenByHandWhereTheFieldIsEmpty) {
  const RowId row = add("seat", hongyang_, "2018-01-01", seat("")).row;
  EXPECT_EQ(days("seat", row), "2018-01-01–");
  good(end("seat", row, "2020-01-01"));
  EXPECT_EQ(days("seat", row), "2018-01-01–2020-01-01");
  EXPECT_EQ(said("seat", row, "last"), "");
  good(correct("seat", row, "2018-01-01", {{"begin", day("2017-06-01")}}));
  EXPECT_EQ(days("seat", row), "2017-06-01–2020-01-01");
  EXPECT_TRUE(journal_whole());
}

TEST_P(RowDays, ComeBackWithAnUndo) {
  const RowId row = add("seat", hongyang_, "2024-01-01", seat("2016-03-01")).row;
  const std::int64_t before = number("SELECT position + 1 FROM journal_head WHERE partition = " +
                                     std::to_string(partition_of(hongyang_).value()));
  good(correct("seat", row, "2016-03-01", {{"begin", day("2017-03-01")}}));
  good(change("seat", [&](RowChanges& rows) {
    return rows.revert({row, revision("seat", row)}, before);
  }));
  EXPECT_EQ(days("seat", row), "2016-03-01–");
}

// Whatever is done to rows: the first version begins, the last one ends, and an event is, on the
// days that the fields say.
TEST_P(RowDays, NeverContradictTheFields) {
  std::mt19937 random(7);
  const auto number_below = [&](int below) {
    return std::uniform_int_distribution(0, below - 1)(random);
  };
  const auto any_day = [&] { return day("2009-06-01").plus_days(number_below(2'000)).value(); };
  std::vector<std::pair<const char*, RowId>> rows;
  int done = 0;
  for (int step = 0; step < 250; ++step) {
    const bool event = number_below(3) == 0;
    const char* of = event ? "meeting" : "seat";
    Named named = {{event ? "theme" : "post", std::string(1, static_cast<char>('a' + step % 26))}};
    if (event || number_below(2) == 0) named.emplace_back(event ? "held_on" : "begin", any_day());
    if (number_below(4) == 0) named.emplace_back(event ? "last_day" : "last", any_day());
    const std::string on = any_day().iso();
    OrRefusal<Written> result;
    if (rows.size() < 12) {
      result = try_add(of, hongyang_, "2012-01-01", named);
      if (const auto* written = std::get_if<Written>(&result)) rows.emplace_back(of, written->row);
    } else {
      const auto& [old, row] = rows[static_cast<std::size_t>(number_below(12))];
      if (std::string_view(old) != of) continue;
      const int what = number_below(5);
      result = what == 0   ? end(old, row, on.c_str())
               : what == 1 ? change_from(old, row, on.c_str(), named)
                           : correct(old, row, on.c_str(), named);
    }
    done += result.index() == 0 ? 1 : 0;
  }
  EXPECT_GT(done, 40);
  person::Vault vault(*connection_, *keys_);
  for (const auto& [of, row] : rows) {
    const RowRecord record = read_row(*connection_, vault, definitions_, ledger(of), row);
    if (record.held.empty()) continue;
    const bool event = std::string_view(of) == "meeting";
    const auto date = [&](const RowVersion& version, const char* field) {
      const auto& value = version.content.values[record.shape->find(field).value()];
      return value ? std::optional(std::get<Date>(*value)) : std::nullopt;
    };
    const RowVersion& first = record.held.front();
    const RowVersion& last = record.held.back();
    const auto begin = date(first, event ? "held_on" : "begin");
    const auto until = date(last, event ? "last_day" : "last");
    if (begin) {
      EXPECT_EQ(first.valid_from, std::max(*begin, day("2010-01-01"))) << of;
    }
    if (until) {
      EXPECT_EQ(last.valid_to, until->plus_days(1)) << of;
    }
    if (event) {
      EXPECT_EQ(record.held.size(), 1U);
      EXPECT_EQ(last.valid_to, until.value_or(first.valid_from).plus_days(1));
    }
  }
}

}  // namespace
}  // namespace jishi::ledger
