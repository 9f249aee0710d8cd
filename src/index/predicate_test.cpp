#include "index/predicate.hpp"

#include <gtest/gtest.h>

#include <map>

#include "expression/testing/random_expressions.hpp"
#include "index/predicate_tree.hpp"
#include "index/testing/random_conditions.hpp"
#include "index/testing/random_rows.hpp"

namespace jishi::index {
namespace {

using expression::Checked;
using testing::RandomRows;

const Date kToday = Date::from_days(RandomRows::kToday);

// Rows of the ledger that has no text, in one part or several.
class Fixture {
 public:
  explicit Fixture(std::uint64_t seed, std::size_t count, int spread)
      : ledger(testing::random_ledger_without_text()),
        layout(std::make_shared<Layout>(ledger)),
        schema(testing::random_schema(ledger)) {
    RandomRows random(seed, layout);
    random.spread = spread;
    const auto versions = random.versions(count);
    rows = testing::built(layout, versions);
    const auto more = random.versions(count / 20 + 1, 1'000'000);
    rows = rows->with(more, std::span(&versions.front().key, 1));
  }

  package::Ledger ledger;
  std::shared_ptr<const Layout> layout;
  std::shared_ptr<const expression::Schema> schema;
  Rows::Pointer rows;
};

// Asks all rows both ways; returns how many match. Stops at the first that differs.
std::size_t matches(const Fixture& fixture, const Predicate& predicate, const Checked& condition) {
  const expression::Value today = expression::Value::date(kToday);
  Matcher matcher(predicate, std::span(&today, 1));
  expression::Evaluator evaluator;
  const expression::Program program = expression::compile(condition);
  std::size_t found = 0;
  for (const Part& part : fixture.rows->parts()) {
    const Columns& columns = *part.columns;
    const Fit fit = matcher.bind(columns);
    for (std::size_t first = 0; first < columns.size(); first += kBlockRows) {
      const std::size_t count = std::min(kBlockRows, columns.size() - first);
      std::vector<std::uint8_t> mask(count, 1);
      // A row that is out stays out.
      for (std::size_t i = 0; i < count; i += 7)
        mask[i] = 0;
      matcher.keep(first, count, mask.data());
      for (std::size_t i = 0; i < count; ++i) {
        Cells cells;
        for (std::size_t c = 0; c < columns.cells(); ++c)
          cells.push_back(columns.cell(c).value(first + i));
        const auto values = testing::row_values(*fixture.layout, cells, kToday);
        const expression::Outcome outcome = evaluator.evaluate(program, values);
        const bool expected = outcome.ok() && outcome.value().is_true();
        const bool as_all = fit == Fit::some || expected == (fit == Fit::all);
        if ((mask[i] != 0) != (expected && i % 7 != 0) || !as_all) {
          ADD_FAILURE() << condition.ast->source << "\nrow " << first + i << ": " << expected;
          return found;
        }
        found += expected;
      }
    }
  }
  return found;
}

Checked checked(const Fixture& fixture, const std::string& source) {
  auto out = expression::check_condition(source, fixture.schema);
  EXPECT_TRUE(out.ok()) << source << "\n" << (out.ok() ? "" : to_text(out.problems().front()));
  return std::move(out).value();
}

std::string kinds_of(const Predicate& predicate) {
  std::string out;
  for (const PredicateNode& node : predicate.tree().nodes) {
    constexpr const char* kNames[] = {"constant",  "present", "judged", "compared", "computed",
                                      "evaluated", "all",     "any",    "not",      "choose"};
    out += (out.empty() ? "" : " ") + std::string(kNames[static_cast<std::size_t>(node.kind)]);
    if (node.turning) out += "/turning";
  }
  return out;
}

TEST(Predicate, MakesColumnOperationsOfConditions) {
  struct Case {
    const char* condition;
    const char* kinds;
  };
  const Case cases[] = {
      {"born < date('2000-01-01')", "judged/turning"},
      {"date('2000-01-01') <= born", "judged/turning"},
      {"age(born, today) < 28", "judged/turning"},
      {"born.addMonths(6) > today", "judged/turning"},
      {"today.daysTo(left) <= 30", "judged/turning"},
      {"born.year() == 2024", "judged/turning"},
      {"rank * -2 + 1 >= 3", "judged/turning"},
      {"fund - decimal('1') > 2", "judged/turning"},
      {"born.month() == 5", "judged"},
      {"rank % 2 == 0", "judged"},
      {"fund * decimal('1.5') > 2", "judged"},
      {"3 / rank == 1", "judged"},
      {"born.year() - born.month() > 3", "judged"},
      {"post == 'secretary'", "judged"},
      {"post == 'secretary' || post == 'deputy'", "judged"},
      {"active && !active", "judged"},
      {"name.startsWith('a')", "judged"},
      {"has(note)", "judged"},
      {"has(born)", "present"},
      {"born == null", "present not"},
      {"null != born", "present"},
      {"born < left", "compared"},
      {"fund >= grant", "compared"},
      {"name == note", "evaluated"},
      {"age(born, left) > 18", "computed"},
      {"born.daysTo(left) <= rank + score", "computed"},
      {"born.addMonths(rank) >= left", "computed"},
      {"rank / score > 1", "evaluated"},
      {"(active ? rank : score) > 1", "evaluated"},
      {"rank > 1 && rank < 5 && active", "judged/turning judged/turning judged all"},
      {"!(rank > 1) || has(born)", "judged/turning not present any"},
      {"active ? rank > 1 : left > today", "judged judged/turning judged/turning choose"},
      {"today > date('2000-01-01')", "constant"},
      {"1 == 1", "constant"},
      {"[1, 2].exists(x, x == rank) && active", "evaluated"},
      {"[1, 2].exists(x, x == rank)", "judged"},
      {"[1, 2].filter(x, x > 1).size() + rank > 1", "judged"},
  };
  const Fixture fixture(1, 300, 2);
  for (const Case& one : cases) {
    const Checked condition = checked(fixture, one.condition);
    const auto predicate = Predicate::compile(condition, fixture.layout);
    ASSERT_TRUE(predicate.ok()) << one.condition;
    EXPECT_EQ(kinds_of(*predicate), one.kinds) << one.condition;
    matches(fixture, *predicate, condition);
  }
}

TEST(Predicate, AnswersThatFailureDecides) {
  // On rows where rank is 0 the division fails: no match, unless the other side decides.
  const Fixture fixture(2, 400, 2);
  for (const char* source : {"1 / rank > 0",
                             "!(1 / rank > 0)",
                             "1 / rank > 0 || active",
                             "!(1 / rank > 0 && active)",
                             "!(1 / rank > 0 || active)",
                             "!(active && 1 / rank > 0 && trained)",
                             "1 / rank > 0 ? active : trained",
                             "!(1 / rank > 0 ? active : trained)",
                             "!(active ? 1 / rank > 0 : 2 / score > 0)",
                             "!!(1 / rank > 0)",
                             "!(1 / 0 > rank)",
                             "!(1 / 0 == 1)",
                             "1 / 0 == 1 || active",
                             "!(1 / 0 == 1 || active)",
                             "!(1 / 0 == 1 && active)",
                             "has(born) || 1 / 0 == 1",
                             "!(has(born) && 1 / 0 == 1)",
                             "!(rank + 9223372036854775807 > 0)",
                             "!(born.addDays(2920000) > today)",
                             "!(rank / score > 0 && 1 / rank > 0)",
                             "!(left < born || 1 / rank > 0)"}) {
    const Checked condition = checked(fixture, source);
    matches(fixture, Predicate::compile(condition, fixture.layout).or_throw(), condition);
  }
}

TEST(Predicate, AsksOfTextOnlyWhetherItIsThere) {
  const package::Ledger ledger = testing::random_ledger();
  const auto layout = std::make_shared<Layout>(ledger);
  const auto schema = testing::random_schema(ledger);
  const auto compiled = [&](const char* source) {
    return Predicate::compile(*expression::check_condition(source, schema), layout);
  };
  EXPECT_EQ(kinds_of(*compiled("has(note)")), "present");
  EXPECT_EQ(kinds_of(*compiled("note != null && rank > 1")), "present judged/turning all");
  EXPECT_TRUE(compiled("(has(note) ? rank : score) > 1").ok());
  EXPECT_TRUE(compiled("(note == null ? rank : score) > 1").ok());
  for (const char* source :
       {"note == 'a'", "note.startsWith('a')", "size(name) > 2", "rank > 1 || name < 'b'",
        "note == name", "[1].exists(x, note == 'a')", "(note + 'a') == null"}) {
    const auto refused = compiled(source);
    ASSERT_FALSE(refused.ok()) << source;
    EXPECT_EQ(refused.error().code, "text_not_in_index");
    EXPECT_NE(refused.error().message.find("has("), std::string::npos);
  }
}

TEST(Predicate, SaysWhichParametersItNames) {
  const Fixture fixture(3, 10, 1);
  const auto names_today = [&](const char* source) {
    return Predicate::compile(checked(fixture, source), fixture.layout)
        .or_throw()
        .names_parameter(0);
  };
  EXPECT_TRUE(names_today("age(born, today) < 28"));
  EXPECT_FALSE(names_today("rank < 28"));
}

// Conditions as people write them.
TEST(PredicateProperties, MatchWhatTheEvaluatorSaysOfTypicalConditions) {
  testing::RandomConditions random(1);
  std::map<bool, int> some;
  for (int spread = 1; spread <= 4; ++spread) {
    const Fixture fixture(static_cast<std::uint64_t>(spread), 150, spread);
    for (int round = 0; round < 700; ++round) {
      const std::string source = random.condition(3);
      const Checked condition = checked(fixture, source);
      const auto predicate = Predicate::compile(condition, fixture.layout);
      ASSERT_TRUE(predicate.ok()) << source;
      ++some[matches(fixture, *predicate, condition) > 0];
      if (HasFailure()) return;
    }
  }
  EXPECT_GT(some[true], 1000);
  EXPECT_GT(some[false], 100);
}

// Whatever the language can say.
TEST(PredicateProperties, MatchWhatTheEvaluatorSaysOfAnyCondition) {
  const Fixture fixture(7, 60, 4);
  expression::testing::RandomExpressions random(2, fixture.schema);
  random.columns_only = true;
  int asked = 0;
  for (int round = 0; round < 4000; ++round) {
    const std::string source = random.expression(expression::Kind::boolean, 4);
    const auto condition = expression::check_condition(source, fixture.schema);
    if (!condition) continue;  // longer than an expression may be
    const auto predicate = Predicate::compile(*condition, fixture.layout);
    ASSERT_TRUE(predicate.ok()) << source;
    matches(fixture, *predicate, *condition);
    if (HasFailure()) return;
    ++asked;
  }
  EXPECT_GT(asked, 3000);
}

TEST(PredicateProperties, BlocksOfManyRowsAreAnsweredAsFewAre) {
  testing::RandomConditions random(5);
  const Fixture fixture(8, 5000, 3);
  for (int round = 0; round < 25; ++round) {
    const Checked condition = checked(fixture, random.condition(2));
    matches(fixture, Predicate::compile(condition, fixture.layout).or_throw(), condition);
  }
}

}  // namespace
}  // namespace jishi::index
