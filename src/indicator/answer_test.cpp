// What the statistics index answers is what the database says row by row.
#include "indicator/answer.hpp"

#include <gtest/gtest.h>

#include "indicator/testing/random_figures.hpp"

namespace jishi::indicator {
namespace {

using package::Measure;
using testing::day;
using testing::Level;

class AnswerTest : public testing::FigureTests {
 protected:
  // ---- Small histories with known figures.

  RowId state(const std::string& policy, UnitId unit, const char* from, const Named& values = {},
              const char* to = "9999-12-31") {
    return add(("state_" + policy).c_str(), unit, from, values, {}, to).row;
  }
  RowId event(const std::string& policy, UnitId unit, const char* on, Named values = {}) {
    values.emplace_back("held_on", day(on));
    return add(("event_" + policy).c_str(), unit, on, values).row;
  }
  void merge(UnitId unit, const char* on, UnitId into) {
    change_tree([&](organisation::TreeChanges& changes) {
      changes.merge(seen(unit), day(on), into).or_throw();
    });
  }
  void move_unit(UnitId unit, const char* on, UnitId to) {
    change_tree([&](organisation::TreeChanges& changes) {
      changes.move(seen(unit), day(on), to).or_throw();
    });
  }

  // "12", "3/12", or the code of why there is none; the database has to agree.
  std::string figure(const std::string& name, const Asked& question) {
    const auto current = FigureTests::state();
    expect_agreement(*current, indicator(name), question);
    const auto answer = indicator::answer(*current, indicator(name), question);
    if (!answer) return answer.error().code;
    return words(answer->figures.front());
  }
  std::string figure(const std::string& name, UnitId unit, const char* when, As as = As::then) {
    return figure(name, asked(unit, when_of(when), as));
  }
  static std::string words(const Result<Figure>& figure) {
    if (!figure) return figure.error().code;
    const auto& below = figure->denominator();
    return figure->numerator().text() + (below ? "/" + below->text() : "");
  }
  static When when_of(const char* text) {
    if (const auto on = Date::parse(text)) return *on;
    return period(text);
  }
  // “红阳街道 3, 大弯街道 1, own 2”
  std::string by_children(const std::string& name, Asked question) {
    question.by = By::children;
    const auto current = FigureTests::state();
    expect_agreement(*current, indicator(name), question);
    const Answer answer = indicator::answer(*current, indicator(name), question).or_throw();
    std::string text;
    for (std::size_t i = 0; i < answer.sections.size(); ++i) {
      const auto unit =
          organisation::unit_at(*connection_, answer.sections[i].unit, question.tree_date());
      text += (i == 0 ? "" : ", ") +
              (answer.sections[i].own ? std::string("own") : unit->content.name) + " " +
              words(answer.figures[i]);
    }
    return text;
  }
  std::string by_key(const std::string& name, Asked question, const char* split) {
    question.splits = {split};
    const auto current = FigureTests::state();
    expect_agreement(*current, indicator(name), question);
    const auto answer = indicator::answer(*current, indicator(name), question);
    if (!answer) return answer.error().code;
    std::map<std::string, std::string> cells;
    for (std::size_t i = 0; i < answer->keys.size(); ++i)
      cells[answer->keys[i].parts[0].label] = words(answer->figures[i]);
    std::string text;
    for (const auto& [label, cell] : cells)
      text += (text.empty() ? "" : ", ") + label + " " + cell;
    return text;
  }

  // Rows that were given from one unit to another within the period, and one of the two had ended
  // by then, as was told later: 1 where only the first had lived, -1 where only the second had.
  // They are not counted as begun or ended.
  std::int64_t given_to_the_dead(const std::string& of, const Period& period) {
    std::map<std::int64_t, std::vector<bool>> lived;  // by row, its versions in order
    std::int64_t sum = 0;
    auto rows =
        connection_->query("SELECT row_id, unit, valid_from FROM ledger_" + of +
                           " WHERE recorded_to = 9223372036854775807 ORDER BY row_id, valid_from");
    while (rows.next()) {
      const auto timeline = organisation::read_timeline(*connection_, rows.id<UnitId>(1));
      const Date from = rows.date(2);
      const auto& last = timeline.versions().back();
      const bool ended =
          last.content.state == organisation::LifeState::ended && last.valid_from <= from;
      std::vector<bool>& before = lived[rows.int64(0)];
      const bool within = period.first_day() <= from && from <= period.last_day();
      if (within && !before.empty()) sum += int{before.back()} - int{!ended};
      before.push_back(!ended);
    }
    return sum;
  }

  static Decimal money(int yuan) { return Decimal::from_scaled(yuan * 100, 2); }
};
JISHI_ON_BOTH_DATABASES(AnswerTest);

TEST_P(AnswerTest, IsWhatTheDatabaseSaysWhateverHasHappened) {
  for (const int seed : {1, 2, 3}) {
    begin_figures(seed);
    for (int round = 0; round < 4; ++round) {
      live_figures(200);
      if (round == 1) import_youths(40);
      const auto current = FigureTests::state();
      const auto& all = current->definitions->packages.indicators;
      for (int i = 0; i < 100; ++i) {
        SCOPED_TRACE("seed " + std::to_string(seed) + " round " + std::to_string(round));
        expect_agreement(*current, all[below(all.size())], random_question());
        if (HasFailure()) return;
      }
    }
  }
  EXPECT_GT(with_numbers_, 500);
  EXPECT_GT(asked_ - unanswered_, 600);
}

// The recount says what `rows` lists.
TEST_P(AnswerTest, IsAsManyAsTheRowsThatAreListed) {
  begin_figures(4);
  person::Vault vault(*connection_, *keys_);
  std::int64_t rows = 0;
  for (int round = 0; round < 3; ++round) {
    live_figures(200);
    for (int i = 0; i < 60; ++i) {
      Asked question = random_question();
      question.by = By::unit;
      question.splits.clear();
      if (!lives(question.unit, question.tree_date())) continue;
      const std::string of = std::string("state_") + testing::kPolicies[below(3)];
      const bool during = std::holds_alternative<Period>(question.when);
      ledger::RowQuery query;
      query.ledger = &ledger(of.c_str());
      query.unit = question.unit;
      query.on = during ? question.since() : question.fact_date();
      if (during) query.until = question.fact_date();
      query.view.tree = question.tree_date();
      const std::int64_t listed =
          ledger::count_rows(*connection_, vault, definitions_, query).or_throw();
      EXPECT_EQ(figure(of + (during ? "_during" : "_held"), question), std::to_string(listed))
          << of << told(question);
      rows += listed;
    }
  }
  EXPECT_GT(rows, 200);
}

TEST_P(AnswerTest, WhatWasWithWhatBeganAndWithoutWhatEndedIsWhatIs) {
  begin_figures(5);
  live_figures(500);
  for (const char* policy : testing::kPolicies)
    for (const char* when : {"2020", "2021-Q3", "2022", "2021-03-05..2023-02-17"}) {
      SCOPED_TRACE(std::string(policy) + " " + when);
      const std::string of = std::string("state_") + policy;
      const Period asked_of = Period::parse(when).or_throw();
      const Date eve = asked_of.first_day().plus_days(-1).value();
      const auto number = [&](const char* which, const When& at) {
        return std::stoll(figure(of + which, asked(root_, at)));
      };
      const std::int64_t lost = *policy == 'e' ? given_to_the_dead(of, asked_of) : 0;
      EXPECT_EQ(number("_held", eve) + number("_begun", asked_of) - number("_ended", asked_of),
                number("_held", asked_of.last_day()) + lost);
    }
}

TEST_P(AnswerTest, CountsStatesByWhatTheyDidInThePeriod) {
  state("follow", hongyang_, "2019-05-01");
  state("follow", hongyang_, "2020-03-01");
  state("follow", hongyang_, "2020-04-01", {}, "2020-09-01");
  state("follow", hongyang_, "2018-01-01", {}, "2020-01-01");  // its last day is in 2019
  state("follow", dawan_, "2021-01-01");
  EXPECT_EQ(figure("state_follow_held", hongyang_, "2019"), "2");
  EXPECT_EQ(figure("state_follow_begun", hongyang_, "2020"), "2");
  EXPECT_EQ(figure("state_follow_ended", hongyang_, "2020"), "2");
  EXPECT_EQ(figure("state_follow_held", hongyang_, "2020"), "2");
  EXPECT_EQ(figure("state_follow_during", hongyang_, "2020"), "3");
  EXPECT_EQ(figure("state_follow_held", county_, "2020"), "2");
  EXPECT_EQ(figure("state_follow_held", county_, "2021-01-01"), "3");
}

// 大弯街道 is merged into 红阳街道 on 2021-07-01.
TEST_P(AnswerTest, IsOfTheOldUnitAsThenAndOfTheSuccessorAsNow) {
  for (const char* policy : {"follow", "end", "wait"}) {
    state(policy, dawan_, "2019-05-01");
    state(policy, dawan_, "2021-02-01");
    state(policy, hongyang_, "2019-05-01");
    event(policy, dawan_, "2021-03-01");
    event(policy, hongyang_, "2021-09-01");
  }
  merge(dawan_, "2021-07-01", hongyang_);
  EXPECT_EQ(figure("state_follow_held", dawan_, "2021-06-30"), "2");
  EXPECT_EQ(figure("state_follow_held", hongyang_, "2021-06-30"), "1");
  EXPECT_EQ(figure("state_follow_held", hongyang_, "2021-06-30", As::now), "3");
  EXPECT_EQ(figure("state_follow_held", dawan_, "2021-06-30", As::now), "not_living_then");
  EXPECT_EQ(figure("state_follow_held", dawan_, "2021-07-01"), "not_living_then");
  EXPECT_EQ(figure("state_follow_held", hongyang_, "2021-07-01"), "3");
  // What ended with 大弯街道 held before, and has ended in the year.
  EXPECT_EQ(figure("state_end_held", hongyang_, "2021-06-30", As::now), "3");
  EXPECT_EQ(figure("state_end_held", hongyang_, "2021-07-01"), "1");
  EXPECT_EQ(figure("state_end_begun", hongyang_, "2021"), "1");
  EXPECT_EQ(figure("state_end_ended", hongyang_, "2021"), "2");
  EXPECT_EQ(figure("state_end_during", hongyang_, "2021"), "3");
  EXPECT_EQ(figure("state_end_ended", hongyang_, "2021-Q3"), "2");
  EXPECT_EQ(figure("state_end_ended", hongyang_, "2021-Q2"), "0");
  EXPECT_EQ(figure("state_end_during", hongyang_, "2021-Q3"), "1");
  // What waits counts above, since the merger.
  EXPECT_EQ(figure("state_wait_held", hongyang_, "2021-06-30", As::now), "3");
  EXPECT_EQ(figure("state_wait_held", hongyang_, "2021-07-01"), "1");
  EXPECT_EQ(by_children("state_wait_held", asked(county_, day("2021-07-01"))), "红阳街道 1, own 2");
  // Events: as then in the tree of their own day, as now where their unit went.
  for (const char* of : {"event_follow_held", "event_end_held", "event_wait_held"}) {
    SCOPED_TRACE(of);
    EXPECT_EQ(figure(of, hongyang_, "2021"), "1");
    EXPECT_EQ(figure(of, hongyang_, "2021", As::now), "2");
    EXPECT_EQ(figure(of, county_, "2021"), "2");
    EXPECT_EQ(figure(of, dawan_, "2021-Q1"), "1");
    EXPECT_EQ(figure(of, dawan_, "2021-06-30"), "1");
  }
  EXPECT_EQ(by_children("event_follow_held", asked(county_, period("2021"))), "红阳街道 1, own 1");
}

// A row given to another unit on the day on which its own one ends goes on.
TEST_P(AnswerTest, DoesNotEndWhatWasGivenToAnotherUnitInTime) {
  const RowId kept = state("end", dawan_, "2019-05-01");
  state("end", dawan_, "2019-05-01");
  good(change("state_end", [&](ledger::RowChanges& rows) {
    return rows.move({kept, 1}, day("2021-07-01"), hongyang_);
  }));
  merge(dawan_, "2021-07-01", hongyang_);
  EXPECT_EQ(figure("state_end_held", county_, "2020"), "2");
  EXPECT_EQ(figure("state_end_ended", county_, "2021"), "1");
  EXPECT_EQ(figure("state_end_held", county_, "2021"), "1");
}

// 金桥社区 stood below 红阳街道 until it was put beside it: each event counts where it was, and
// each unit's line is what the unit itself is told.
TEST_P(AnswerTest, IsForEachUnitBelowWhatItIsForTheUnitAlone) {
  event("follow", village_, "2021-03-01");
  event("follow", village_, "2021-09-01");
  event("follow", hongyang_, "2021-03-02");
  move_unit(village_, "2021-07-01", county_);
  EXPECT_EQ(figure("event_follow_held", hongyang_, "2021"), "2");
  EXPECT_EQ(figure("event_follow_held", village_, "2021"), "2");
  EXPECT_EQ(figure("event_follow_held", county_, "2021"), "3");
  EXPECT_EQ(by_children("event_follow_held", asked(county_, period("2021"))),
            "红阳街道 2, 金桥社区 2, 大弯街道 0");
}

// A unit's own rows of the period are its own wherever it stood.
TEST_P(AnswerTest, TestsUnitsByAllTheirRows) {
  const UnitId other = found(root_, "金堂县", Level::county, "committee", "510121");
  event("follow", village_, "2021-03-01");
  move_unit(village_, "2021-07-01", other);
  EXPECT_EQ(figure("event_follow_units", village_, "2021"), "1");
  EXPECT_EQ(figure("event_follow_units", other, "2021"), "1");
  EXPECT_EQ(figure("event_follow_units", county_, "2021"), "0");
}

// Villages below villages: each is told with what is below it.
TEST_P(AnswerTest, OfALevelTellsUnitsBelowEachOther) {
  const UnitId group = found(village_, "第一小组", Level::village, "branch");
  state("follow", group, "2020-01-01");
  state("follow", village_, "2020-01-01");
  state("follow", hongyang_, "2020-01-01");
  Asked question = asked(hongyang_, day("2021-01-01"), As::then, By::level);
  question.level = Level::village;
  const auto current = FigureTests::state();
  for (const char* of : {"state_follow_held", "state_follow_units"}) {
    const Answer answer = indicator::answer(*current, indicator(of), question).or_throw();
    ASSERT_EQ(answer.sections.size(), 3U);
    std::map<std::pair<UnitId, bool>, std::string> told;
    for (std::size_t i = 0; i < 3; ++i)
      told[{answer.sections[i].unit, answer.sections[i].own}] = words(answer.figures[i]);
    EXPECT_EQ((told[{village_, false}]), "2");
    EXPECT_EQ((told[{group, false}]), "1");
    EXPECT_EQ((told[{hongyang_, true}]), "1");
  }
}

TEST_P(AnswerTest, SplitsIntoPartsThatMakeUpTheWhole) {
  const auto text = [](const char* code) { return package::Value(std::string(code)); };
  state("follow", hongyang_, "2020-01-01", {{"grade", text("plain")}, {"night", true}});
  state("follow", hongyang_, "2020-01-01", {{"grade", text("flagship")}, {"night", false}});
  state("follow", dawan_, "2020-01-01", {{"grade", text("plain")}});
  state("follow", dawan_, "2020-01-01");
  const Asked question = asked(county_, day("2021-01-01"));
  EXPECT_EQ(figure("state_follow_held", question), "4");
  EXPECT_EQ(by_key("state_follow_held", question, "grade"), "旗舰店 1, 普通店 2, 未填 1");
  EXPECT_EQ(by_key("state_follow_held", question, "night"), "否 1, 是 1, 未填 2");
  EXPECT_EQ(by_key("state_follow_held", question, "led_by"), "split_not_possible");
  EXPECT_EQ(by_key("state_follow_held", question, "nothing"), "no_such_field");
  EXPECT_EQ(by_key("state_follow_units", question, "grade"), "split_not_possible");
  EXPECT_EQ(by_key("state_follow_share", question, "grade"), "旗舰店 0/1, 普通店 1/2, 未填 0/1");
}

// The ledgers of both have the choices of one dictionary, each in an order of its own.
TEST_P(AnswerTest, DividesLikeByLike) {
  const auto text = [](const char* code) { return package::Value(std::string(code)); };
  state("follow", hongyang_, "2020-01-01", {{"grade", text("plain")}});
  state("follow", hongyang_, "2020-01-01", {{"grade", text("plain")}});
  state("follow", hongyang_, "2020-01-01", {{"grade", text("flagship")}});
  event("follow", hongyang_, "2020-05-01",
        {{"grade", text("flagship")}, {"seats", std::int64_t{30}}});
  event("follow", hongyang_, "2020-05-01", {{"grade", text("plain")}, {"seats", std::int64_t{3}}});
  const Asked question = asked(county_, period("2020"));
  EXPECT_EQ(figure("across", question), "1/3");
  EXPECT_EQ(by_key("across", question, "grade"), "旗舰店 1/1, 普通店 0/2, 未填 no_figure");
  EXPECT_EQ(by_key("all_states", question, "grade"), "旗舰店 1, 普通店 2, 未填 0");
}

TEST_P(AnswerTest, AddsUpByChildrenToTheUnit) {
  state("follow", county_, "2020-01-01", {{"money", money(1)}});
  state("follow", hongyang_, "2020-01-01", {{"money", money(20)}});
  state("follow", village_, "2020-01-01", {{"money", money(300)}});
  state("follow", dawan_, "2020-01-01", {{"money", money(4'000)}});
  state("follow", dawan_, "2020-01-01");
  const Asked question = asked(county_, day("2021-01-01"));
  EXPECT_EQ(figure("state_follow_per_unit", question), "4321.00/4");
  EXPECT_EQ(by_children("state_follow_per_unit", question),
            "红阳街道 320.00/2, 大弯街道 4000.00/1, own 1.00/1");
  EXPECT_EQ(by_children("state_follow_held", question), "红阳街道 2, 大弯街道 2, own 1");
  EXPECT_EQ(by_children("state_follow_held", asked(root_, day("2021-01-01"))), "青白江区 5");
  EXPECT_EQ(figure("state_follow_held", asked(village_, day("2021-01-01"), As::then, By::children)),
            "no_units_below");
}

TEST_P(AnswerTest, HasNoFigureOfNothing) {
  EXPECT_EQ(figure("state_follow_share", county_, "2020"), "no_figure");
  EXPECT_EQ(figure("youth_age", county_, "2020"), "no_figure");
  EXPECT_EQ(figure("state_follow_held", county_, "2020"), "0");
  state("follow", hongyang_, "2020-01-01");
  EXPECT_EQ(figure("state_follow_share", county_, "2020"), "0/1");
  // Before the rule held there was no limit to be compared with.
  EXPECT_EQ(figure("state_follow_poor", county_, "2019-12-31"), "no_limit_then");
  EXPECT_EQ(figure("state_follow_poor", county_, "2020-01-01"), "2/2");
}

}  // namespace
}  // namespace jishi::indicator
