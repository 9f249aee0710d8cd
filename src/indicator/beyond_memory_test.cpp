// Where the rows do not fit into the memory the figures are the same.
#include <gtest/gtest.h>

#include "index/state_load.hpp"
#include "indicator/open_figure.hpp"
#include "indicator/testing/random_figures.hpp"

namespace jishi::indicator {
namespace {

using testing::day;

class BeyondMemoryTest : public testing::FigureTests {
 protected:
  using StatePointer = std::shared_ptr<const index::State>;

  void SetUp() override {
    FigureTests::SetUp();
    begin_figures(7);
    live_figures(600);
    import_youths(40);
  }

  StatePointer load(std::size_t limit, index::MoreConnections more = {}) {
    return index::load_state(*connection_, silent_, limit, more, index::Beyond::leave).or_throw();
  }
  // Of memory: how much the rows take, and what is there without them.
  struct Bytes {
    std::size_t rows = 0, others = 0;
  };
  Bytes bytes() {
    const StatePointer whole = load(index::kDefaultMemoryLimit);
    EXPECT_EQ(whole->in_database(), 0U);
    Bytes bytes;
    for (const auto& ledger : whole->ledgers)
      for (const auto& partition : ledger->partitions)
        bytes.rows += partition->rows->bytes();
    bytes.others = whole->bytes() - bytes.rows;
    return bytes;
  }
  void expect_agreements(const index::State& state, int questions) {
    const auto& all = state.definitions->packages.indicators;
    for (int i = 0; i < questions; ++i) {
      expect_agreement(state, all[below(all.size())], random_question());
      if (HasFailure()) return;
    }
  }

  SilentProgress silent_;
};
JISHI_ON_BOTH_DATABASES(BeyondMemoryTest);

TEST_P(BeyondMemoryTest, FiguresAreTheSame) {
  const db::Transaction snapshot(*connection_, db::TransactionMode::read);
  const Bytes bytes = this->bytes();
  ASSERT_GT(bytes.rows, 1'000U);
  const StatePointer none = load(bytes.others);
  EXPECT_GT(none->versions(), 100U);
  EXPECT_EQ(none->in_database(), none->versions());
  EXPECT_LE(none->bytes(), bytes.others);
  expect_agreements(*none, 60);
  const StatePointer some = load(bytes.others + bytes.rows / 2);
  EXPECT_GT(some->in_database(), 0U);
  EXPECT_LT(some->in_database(), some->versions());
  expect_agreements(*some, 60);
  EXPECT_GT(with_numbers_, 30);
  const auto refused =
      index::load_state(*connection_, silent_, bytes.others - 1, {}, index::Beyond::leave);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, "index_too_large");
}

// Two threads read them, each over a connection of its own, and neither sees what is written
// meanwhile.
TEST_P(BeyondMemoryTest, TheRowsAreThoseOfTheSnapshot) {
  const auto reader = database().connect();
  const auto another = database().connect();
  db::Connection* const more[] = {another.get()};
  const auto ask = [&](const index::State& state) {
    const auto question = asked(root_, day("2023-12-31"), As::then, By::children);
    std::string text;
    for (const Result<Figure>& figure :
         answer(state, indicator("state_follow_held"), question).or_throw().figures)
      text += figure->shown() + " ";
    return text;
  };
  const StatePointer before = state();
  std::size_t rows = 0;
  for (const auto& ledger : before->ledgers)
    for (const auto& partition : ledger->partitions)
      rows += partition->rows->bytes();
  const db::Transaction snapshot(*reader, db::TransactionMode::read);
  const std::size_t limit = before->bytes() - rows / 2;
  const auto left =
      index::load_state(*reader, silent_, limit, more, index::Beyond::leave).or_throw();
  EXPECT_GT(left->in_database(), 0U);
  EXPECT_TRUE(another->in_transaction());
  const std::string told = ask(*before);
  add("state_follow", root_, "2020-01-01", {});
  EXPECT_EQ(ask(*left), told);
  EXPECT_NE(ask(*state()), told);
  silent_.cancel();
  try {
    ask(*left);
    FAIL() << "was not cancelled";
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().code, "cancelled");
  }
}

TEST_P(BeyondMemoryTest, FiguresOpenToTheirRows) {
  const db::Transaction snapshot(*connection_, db::TransactionMode::read);
  const StatePointer whole = load(index::kDefaultMemoryLimit);
  const StatePointer left = load(bytes().others);
  const package::Indicator& of = *whole->definitions->packages.find_indicator("state_follow_held");
  std::size_t rows = 0;
  for (int i = 0; i < 40; ++i) {
    Asked question = random_question();
    question.by = By::unit;
    question.splits.clear();
    if (!lives(question.unit, question.tree_date())) continue;
    constexpr std::size_t kPage = 30;
    const auto expected = open_figure(*whole, of, question, {}, Side::numerator, {}, kPage);
    const auto found = open_figure(*left, of, question, {}, Side::numerator, {}, kPage);
    ASSERT_TRUE(expected.ok() && found.ok());
    ASSERT_EQ(found->rows.size(), expected->rows.size());
    for (std::size_t k = 0; k < found->rows.size(); ++k)
      EXPECT_EQ(found->rows[k].version, expected->rows[k].version);
    EXPECT_EQ(found->next.has_value(), expected->next.has_value());
    rows += found->rows.size();
  }
  EXPECT_GT(rows, 50U);
}

}  // namespace
}  // namespace jishi::indicator
