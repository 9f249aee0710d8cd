// A long life of units and rows at random, with questions all along: the index and the database say
// the same. Seeds are told where something differs; JISHI_LONG: 100,000 operations and 10,000
// questions on each database.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "indicator/testing/random_figures.hpp"

namespace jishi::indicator {
namespace {

class Simulation : public testing::FigureTests {
 protected:
  // What was done; what a rule refused is not counted.
  int operations() const { return added_ + changed_ + reorganised_ + imported_ + undone_; }

  // Rows, units, imports and undone imports, until so many are done in all.
  void operate_until(int all) {
    constexpr int kAtOnce = 20, kImportEvery = 400, kImportRows = 40;
    while (operations() < all) {
      live_figures(kAtOnce);
      if (operations() / kImportEvery <= imports_) continue;
      ++imports_;
      const exchange::ImportReport report = import_youths(kImportRows);
      imported_ += kImportRows;
      if (number(2) == 0) {
        undo(report.id);
        ++undone_;
      }
    }
  }

  int imports_ = 0, imported_ = 0, undone_ = 0;
};
JISHI_ON_BOTH_DATABASES(Simulation);

TEST_P(Simulation, OfALongLifeAgreesThroughout) {
  const bool long_round = std::getenv("JISHI_LONG") != nullptr;
  const int wanted = long_round ? 100'000 : 2'000;
  const int questions = long_round ? 10'000 : 200;
  constexpr int kSteps = 100;
  // Another life every day in the long round, the same one otherwise.
  const int seed = long_round ? SystemClock().today().days() : 20'261;
  std::cout << "seed " << seed << '\n';
  tree_changes_a_day_ = std::max(2, wanted / 1'000);  // the tree's days stay among the questions'
  begin_figures(seed % 100);
  random_.seed(static_cast<unsigned>(seed));
  for (int step = 0; step < kSteps; ++step) {
    operate_until(wanted / kSteps * (step + 1));
    const auto current = state();
    const auto& all = current->definitions->packages.indicators;
    while (asked_ - unanswered_ < questions / kSteps * (step + 1)) {
      SCOPED_TRACE("seed " + std::to_string(seed) + " step " + std::to_string(step));
      expect_agreement(*current, all[below(all.size())], random_question());
      if (HasFailure()) return;
    }
  }
  std::cout << operations() << " operations: " << added_ << " rows added, " << changed_
            << " changes of rows, " << reorganised_ << " of units, " << imports_ << " imports, "
            << undone_ << " undone; " << asked_ << " questions, " << unanswered_
            << " without an answer on both sides\n";
  EXPECT_GE(operations(), wanted);
  EXPECT_GE(asked_ - unanswered_, questions);
  EXPECT_GT(undone_, 0);
  EXPECT_GT(reorganised_, wanted / 50);
  EXPECT_GT(changed_, wanted / 10);
  EXPECT_GT(with_numbers_, questions / 2);
}

}  // namespace
}  // namespace jishi::indicator
