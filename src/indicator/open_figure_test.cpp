// Every figure opens to what it was counted from.
#include "indicator/open_figure.hpp"

#include <gtest/gtest.h>

#include <set>

#include "indicator/testing/random_figures.hpp"

namespace jishi::indicator {
namespace {

using package::Measure;
using testing::day;
using testing::Level;

class OpenFigureTest : public testing::FigureTests {
 protected:
  // All of it, in pages of that size; every row and unit once.
  Opened opened(const index::State& state, const package::Indicator& of, const Asked& question,
                const OpenedCell& cell, Side side, std::size_t page_size) {
    Opened all;
    OpenedUpTo behind;
    std::set<RowId> rows;
    while (true) {
      const Opened page =
          open_figure(state, of, question, cell, side, behind, page_size).or_throw();
      all.ledger = page.ledger;
      EXPECT_LE(page.rows.size() + page.units.size(), page_size);
      for (const Opened::Row& row : page.rows) {
        EXPECT_TRUE(rows.insert(row.version.row).second) << row.version.row.value();
        all.rows.push_back(row);
      }
      all.units.insert(all.units.end(), page.units.begin(), page.units.end());
      if (!page.next) return all;
      EXPECT_EQ(page.rows.size() + page.units.size(), page_size);
      behind = *page.next;
    }
  }

  // What the rows come to, read from the tables.
  std::string recounted(const Measure& measure, const Opened& opened) {
    if (measure.take == Measure::Take::units) return std::to_string(opened.units.size());
    if (measure.take == Measure::Take::count) return std::to_string(opened.rows.size());
    person::Vault vault(*connection_, *keys_);
    std::vector<ledger::AskedVersion> asked;
    for (const Opened::Row& row : opened.rows)
      asked.push_back({row.version.row,
                       row.version.revision,
                       day("2024-01-01"),
                       {row.counted_at, row.flagged}});
    std::set<std::string> different;
    Decimal sum;
    std::size_t visited = 0;
    ledger::visit_versions(
        *connection_, vault, definitions_, *opened.ledger, asked,
        [&](const ledger::RowVersion& version, const ledger::Shape& shape, ledger::Place) {
          ++visited;
          const auto field = shape.find(measure.what == "person" ? "seats" : measure.what);
          const auto& value = version.content.values[field.value()];
          if (measure.what == "person") {
            different.insert(std::to_string(version.content.person.value()));
          } else if (const auto* money = std::get_if<Decimal>(&value.value())) {
            sum = sum.plus(*money).value();
          } else if (const auto* seats = std::get_if<std::int64_t>(&value.value())) {
            sum = sum.plus(Decimal::from_scaled(*seats, 0)).value();
            different.insert(std::to_string(*seats));
          } else {
            different.insert(std::get<std::string>(value.value()));
          }
        });
    EXPECT_EQ(visited, opened.rows.size());
    return measure.take == Measure::Take::distinct ? std::to_string(different.size()) : sum.text();
  }
  static bool can_recount(const Measure& measure) {
    return measure.take == Measure::Take::count || measure.take == Measure::Take::units ||
           measure.take == Measure::Take::distinct ||
           (measure.take == Measure::Take::sum && measure.what == "money") ||
           (measure.take == Measure::Take::mean && measure.what == "seats");
  }

  void expect_opens(const index::State& state, const package::Indicator& of,
                    const Asked& question) {
    SCOPED_TRACE(of.name + ": " + told(question));
    const auto answer = indicator::answer(state, of, question);
    if (!answer) return;
    for (std::size_t cell = 0; cell < answer->figures.size(); ++cell) {
      const Result<Figure>& figure = answer->figures[cell];
      if (!figure.ok()) continue;
      OpenedCell in{cell / answer->keys.size(), {}};
      if (answer->sections[in.section].own)  // the last, whether or not others are left out
        in.section = answer->sections.size() - 1;
      for (const Key::Part& part : answer->keys[cell % answer->keys.size()].parts)
        in.codes.push_back(part.code);
      expect_opens(state, of, question, in, Side::numerator, figure->numerator());
      if (of.denominator)
        expect_opens(state, of, question, in, Side::denominator, *figure->denominator());
    }
  }
  void expect_opens(const index::State& state, const package::Indicator& of, const Asked& question,
                    const OpenedCell& cell, Side side, Decimal told) {
    const Measure& measure = side == Side::numerator ? of.numerator : *of.denominator;
    if (!can_recount(measure)) return;
    const Opened all = opened(state, of, question, cell, side, 1 + below(9));
    EXPECT_TRUE(Decimal::parse(recounted(measure, all)).value() == told)
        << recounted(measure, all) << " rows or units, figure " << told.text();
    rows_ += all.rows.size();
    units_opened_ += all.units.size();
    ++cells_;
  }

  std::size_t rows_ = 0;
  std::size_t units_opened_ = 0;
  std::size_t cells_ = 0;
};
JISHI_ON_BOTH_DATABASES(OpenFigureTest);

TEST_P(OpenFigureTest, ToWhatItWasCountedFrom) {
  for (const int seed : {11, 12, 13}) {
    begin_figures(seed);
    for (int round = 0; round < 3; ++round) {
      live_figures(300);
      if (round == 1) import_youths(40);
      const auto current = FigureTests::state();
      const auto& all = current->definitions->packages.indicators;
      for (int i = 0; i < 150 && !HasFailure(); ++i) {
        SCOPED_TRACE("seed " + std::to_string(seed) + " round " + std::to_string(round));
        expect_opens(*current, all[below(all.size())], random_question());
      }
    }
  }
  EXPECT_GT(cells_, 500U);
  EXPECT_GT(rows_, 1'000U);
  EXPECT_GT(units_opened_, 100U);
}

TEST_P(OpenFigureTest, SaysWhatItCannotOpen) {
  const auto current = FigureTests::state();
  const auto code = [&](const char* name, const OpenedCell& cell, Side side,
                        std::vector<std::string> splits = {}) {
    Asked question = asked(root_, day("2020-01-01"));
    question.splits = std::move(splits);
    const auto opened =
        open_figure(*current, indicator(name), question, cell, side, OpenedUpTo{}, 10);
    return opened.ok() ? std::string("opened") : opened.error().code;
  };
  EXPECT_EQ(code("all_states", {}, Side::numerator), "made_of_others");
  EXPECT_EQ(code("state_follow_held", {}, Side::denominator), "no_denominator");
  EXPECT_EQ(code("state_follow_held", {1, {}}, Side::numerator), "no_such_part");
  EXPECT_EQ(code("state_follow_held", {0, {"none"}}, Side::numerator, {"night"}), "no_such_part");
  EXPECT_EQ(code("state_follow_held", {}, Side::numerator, {"night"}), "no_such_part");
  EXPECT_EQ(code("state_follow_units", {0, {"true"}}, Side::numerator, {"night"}),
            "split_not_possible");
  EXPECT_EQ(code("state_follow_held", {0, {"true"}}, Side::numerator, {"night"}), "opened");
}

}  // namespace
}  // namespace jishi::indicator
