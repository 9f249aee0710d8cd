// A life of ledgers and units at random, and questions about it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "index/index.hpp"
#include "index/testing/random_history.hpp"
#include "indicator/answer.hpp"
#include "indicator/recount_compare.hpp"
#include "indicator/testing/figure_package.hpp"

namespace jishi::indicator::testing {

using ledger::testing::day;
using ledger::testing::Level;

class FigureTests : public index::testing::RandomHistory {
 protected:
  void SetUp() override {
    RandomHistory::SetUp();
    std::vector<package::SourceFile> files = {{"work.yaml", exchange::testing::kWork},
                                              {"youth.yaml", exchange::testing::kYouth},
                                              {"venue.yaml", exchange::testing::kVenue}};
    for (package::SourceFile& file : figure_files())
      files.push_back(std::move(file));
    install(files);
    in_use_->reload(*connection_);
    SilentProgress silent;
    index_ = index::Index::load(*connection_, silent).or_throw();
  }

  // ---- Rows.

  static std::string holding_of(const std::string& of) { return of.substr(0, of.find('_')); }
  Named random_values() {
    Named values;
    if (number(4) > 0)
      values.emplace_back("grade", std::string(number(2) == 0 ? "plain" : "flagship"));
    if (number(4) > 0) values.emplace_back("seats", std::int64_t{number(100)});
    if (number(4) > 0) values.emplace_back("money", Decimal::from_scaled(number(20'000), 2));
    if (number(3) > 0) values.emplace_back("night", number(2) == 0);
    if (number(3) == 0) values.emplace_back("led_by", dawan_.value());
    if (number(3) == 0) values.emplace_back("note", std::string("有"));
    return values;
  }
  Date some_day() {
    return day("2019-06-01").plus_days(static_cast<std::int32_t>(number(1'700))).value();
  }

  void add_figure_row() {
    const std::string of = std::string(number(2) == 0 ? "state_" : "event_") + kPolicies[below(3)];
    const Date on = some_day();
    Named values = random_values();
    if (holding_of(of) == "event") {
      values.emplace_back("held_on", on);
      if (number(3) == 0) values.emplace_back("held_until", on.plus_days(number(60)).value());
    }
    const auto result = try_add(
        of.c_str(), any_unit(), on.iso().c_str(), values, some_person(),
        number(4) == 0 ? on.plus_days(1 + number(900)).value().iso().c_str() : "9999-12-31");
    if (const auto* written = std::get_if<ledger::Written>(&result)) {
      figure_rows_.emplace_back(of, written->row);
      ++added_;
    }
  }
  void change_figure_row() {
    const std::pair<std::string, RowId> chosen = figure_rows_[below(figure_rows_.size())];
    const std::string& of = chosen.first;
    const RowId row = chosen.second;
    person::Vault vault(*connection_, *keys_);
    const auto record =
        ledger::read_row(*connection_, vault, definitions_, ledger(of.c_str()), row);
    if (record.held.empty()) return;
    const ledger::Seen latest{row, record.last_revision};
    const Date on =
        record.held[below(record.held.size())].valid_from.plus_days(number(200)).value();
    const UnitId to = any_unit();
    const Named named = random_values();
    const auto result = change(of.c_str(), [&](ledger::RowChanges& rows) {
      const auto patch = [&](const ledger::Shape& shape) {
        ledger::Patch out(shape.fields.size());
        for (const auto& each : named)
          out[shape.find(each.first).value()] = each.second;
        return out;
      };
      switch (number(8)) {
        case 0:
          return rows.correct(latest, on, patch(*rows.shape_of(row, on)));
        case 1:
        case 2:
          return rows.change_from(latest, on, patch(*rows.shape_from(row, on)));
        case 3:
        case 4:
          return rows.move(latest, on, to);
        case 5:
        case 6:
          return rows.end(latest, on);
        default:
          return rows.withdraw(latest);
      }
    });
    if (std::holds_alternative<ledger::Written>(result)) ++changed_;
  }

  void begin_figures(int seed) {
    begin(seed);
    for (std::size_t i = 0; i < units_.size(); i += 4)
      counties_.push_back(units_[i]);
    counties_.push_back(county_);
  }
  void live_figures(int changes) {
    for (int i = 0; i < changes; ++i) {
      try {
        if (number(12) == 0)
          change_units();
        else if (number(2) == 0 || figure_rows_.empty())
          add_figure_row();
        else
          change_figure_row();
      } catch (const Failure&) {
        continue;  // a rule refused it
      }
    }
  }

  // ---- Questions.

  const package::Indicator& indicator(const std::string& name) {
    const package::Indicator* found = state()->definitions->packages.find_indicator(name);
    if (found == nullptr) throw std::logic_error("no indicator " + name);
    return *found;
  }
  std::shared_ptr<const index::State> state() { return index_->catch_up(*connection_).or_throw(); }

  Asked asked(UnitId unit, When when, As as = As::then, By by = By::unit) {
    return {unit, by, Level::township, std::move(when), as, today_, {}};
  }
  static When period(const char* text) { return Period::parse(text).or_throw(); }

  // Mostly about units that live then, and splits that there are.
  Asked random_question() {
    Asked question = asked(root_, some_day());
    if (number(2) == 0) {
      const Date first = some_day();
      question.when = Period::between(first, first.plus_days(number(500)).value()).or_throw();
    }
    question.as = number(2) == 0 ? As::now : As::then;
    question.today = number(3) == 0 ? some_day() : day("2024-01-01");
    question.by = std::array{By::unit, By::children, By::level}[below(3)];
    question.level = std::array{Level::county, Level::township, Level::village}[below(3)];
    for (int i = 0; i < 20 && number(5) > 0; ++i) {
      question.unit = any_unit();
      const bool asks_below = question.by != By::unit;
      const auto& wanted = asks_below && number(8) > 0 ? counties_ : units_;
      if (number(3) > 0) question.unit = wanted[below(wanted.size())];
      if (lives(question.unit, question.tree_date())) break;
    }
    static constexpr const char* kSplits[] = {"grade", "night", "grade", "night", "age", "led_by"};
    for (int i = number(8); i > 5; --i)
      question.splits.emplace_back(kSplits[below(6)]);
    return question;
  }
  bool lives(UnitId unit, Date on) {
    return organisation::read_timeline(*connection_, unit).active_at(on) != nullptr;
  }

  // What the index and the database say, or the code of why not.
  static std::string told(const Asked& question) {
    std::string text = "unit " + std::to_string(question.unit.value()) + " by " +
                       std::to_string(static_cast<int>(question.by)) + " " +
                       chinese(question.when) + (question.as == As::now ? " now " : " then ") +
                       question.today.iso();
    for (const std::string& split : question.splits)
      text += " " + split;
    return text;
  }
  void expect_agreement(const index::State& state, const package::Indicator& of,
                        const Asked& question) {
    SCOPED_TRACE(of.name + ": " + told(question));
    const auto answer = indicator::answer(state, of, question);
    ++asked_;
    Recount recount(*connection_, state.definitions);
    std::vector<Recounted> recounted;
    try {
      recounted = recount.recount(of, question);
    } catch (const Failure& failure) {
      ASSERT_FALSE(answer.ok()) << "the database says " << failure.error().code;
      EXPECT_EQ(answer.error().code, failure.error().code);
      ++unanswered_;
      return;
    }
    ASSERT_TRUE(answer.ok()) << answer.error().code;
    for (const Difference& each : differences(*answer, recounted)) {
      std::string codes;
      for (const std::string& code : each.codes)
        codes += " " + code;
      ADD_FAILURE() << (each.section.own ? "own " : "") << each.section.unit.value() << codes
                    << ": index " << each.index << ", database " << each.database;
    }
    for (const Recounted& each : recounted)
      if (each.numerator && *each.numerator != Decimal()) ++with_numbers_;
  }

  std::unique_ptr<index::Index> index_;
  std::vector<std::pair<std::string, RowId>> figure_rows_;
  std::vector<UnitId> counties_;  // those that have others below them
  int asked_ = 0, unanswered_ = 0, with_numbers_ = 0;
};

}  // namespace jishi::indicator::testing
