// What is left out of what is published, and an attack on what is left: linear algebra over it.
#include "indicator/withheld.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <deque>
#include <random>

#include "indicator/answer.hpp"
#include "indicator/testing/made_country.hpp"
#include "package/small_counts.hpp"

namespace jishi::indicator {
namespace {

using testing::MadeCountry;

const Date kDay = *Date::parse("2020-06-30");
constexpr std::int64_t kThreshold = 5;

constexpr const char* kDefinitions = R"(indicators:
  members: {label: 团员甲, basis: 团员, numerator: {count: league_member}, shown: 人}
  women:
    label: 女团员
    basis: 女团员
    numerator: {count: league_member, where: sex == "female"}
    shown: 人
  men:
    label: 男团员
    basis: 男团员
    numerator: {count: league_member, where: sex == "male"}
    shown: 人
  share_of_women:
    label: 女团员比例
    basis: 团员
    numerator: {count: league_member, where: sex == "female"}
    denominator: {count: league_member}
    shown: percent
  years:
    label: 年度
    basis: 团员
    numerator: {mean: registered_year, of: league_member}
    shown: 年
  surveyed: {label: 青年甲, basis: 青年, numerator: {count: youth_survey}, shown: 人}
  both: {label: 合计甲, basis: 合计, numerator: {formula: members + surveyed}, shown: 人}
  difference:
    label: 相差甲
    basis: 相差
    numerator: {formula: members - women}
    shown: 人
  open_members:
    label: 公开的团员
    basis: 团员
    numerator: {count: league_member}
    shown: 人
    hide_below: 0
    note: 样例
  spaces: {label: 阵地甲, basis: 阵地, numerator: {count: venue}, shown: 个}
)";

struct People {
  std::int64_t women = 0, men = 0, unknown = 0, surveyed = 0;
  bool floating = false;
};

class Published {
 public:
  explicit Published(const std::vector<People>& townships) : country_({kDefinitions}) {
    const UnitId county = country_.unit(country_.root(), testing::Level::county, "leading_body");
    unit_ = county;
    for (const People& people : townships) {
      const UnitId unit = country_.unit(county, testing::Level::township, "league_committee");
      const auto add = [&](std::int64_t count, const char* sex) {
        for (std::int64_t i = 0; i < count; ++i) {
          MadeCountry::Values values = {{"floating", people.floating},
                                        {"registered_year", std::int64_t{2019}}};
          if (sex != nullptr) values.emplace_back("sex", std::string(sex));
          country_.row("league_member", unit, values);
        }
      };
      add(people.women, "female");
      add(people.men, "male");
      add(people.unknown, nullptr);
      for (std::int64_t i = 0; i < people.surveyed; ++i)
        country_.row("youth_survey", unit, {});
    }
    state_ = country_.state();
  }

  void publish(const std::vector<std::string>& names, const std::vector<std::string>& splits = {}) {
    asked_ = {unit_, By::children, {}, kDay, As::then, kDay, splits};
    Asked whole = asked_;
    whole.by = By::unit;
    answers_.clear();
    std::vector<PublishedColumn> columns;
    for (const std::string& name : names) {
      const package::Indicator* of = country_.packages().find_indicator(name);
      PublishedColumn column{of, nullptr, nullptr};
      if (splits.empty())
        column.whole = &answers_.emplace_back(answer(*state_, *of, whole).or_throw());
      column.lines = &answers_.emplace_back(answer(*state_, *of, asked_).or_throw());
      columns.push_back(column);
    }
    columns_ = columns;
    withheld_ = withhold(*state_, asked_, columns).or_throw();
  }

  // “3 · 12 = 60”: line by line, key by key, and the whole; “·” where it is withheld.
  std::string line_of(const std::string& name) const {
    std::string text;
    for (const PublishedColumn& column : columns_) {
      if (column.indicator->name != name) continue;
      const Answer& lines = *column.lines;
      for (std::size_t i = 0; i < lines.figures.size(); ++i) {
        const bool hidden = withheld_.of_line(name, lines.sections[i / lines.keys.size()],
                                              lines.keys[i % lines.keys.size()]);
        text += (hidden ? "·" : shown(lines.figures[i])) + " ";
      }
      if (column.whole != nullptr)
        text += "= " + (withheld_.of_whole(name) ? "·" : shown(column.whole->figures.front()));
    }
    return text;
  }
  static std::string shown(const Result<Figure>& figure) {
    return figure.ok() ? figure->numerator().text() : "-";
  }

  const Withheld& withheld() const { return withheld_; }
  const Answer& lines(std::size_t column) const { return *columns_[column].lines; }

 private:
  MadeCountry country_;
  std::shared_ptr<const index::State> state_;
  UnitId unit_;
  Asked asked_{{}, By::children, {}, kDay, As::then, kDay, {}};
  std::deque<Answer> answers_;
  std::vector<PublishedColumn> columns_;
  Withheld withheld_;
};

TEST(WithheldTest, HidesASecondLineBesideASmallOne) {
  Published published({{3, 0, 0}, {20, 0, 0}, {12, 0, 0}, {0, 0, 0}});
  published.publish({"members"});
  EXPECT_EQ(published.line_of("members"), "· 20 · 0 = 35");
}

TEST(WithheldTest, WhatCountsNoPersonsIsWhole) {
  Published published({{3, 0, 0}, {1, 0, 0}});
  published.publish({"spaces", "open_members"});
  EXPECT_TRUE(published.withheld().none());
  EXPECT_EQ(published.line_of("open_members"), "3 1 = 4");
}

TEST(WithheldTest, ThePartAndWhatIsMissingToTheWhole) {
  Published published({{20, 2, 0}, {15, 30, 0}, {30, 25, 0}});
  // 2 men are not published, but they are what is missing; beside them the fewest others.
  published.publish({"open_members", "women"});
  EXPECT_EQ(published.line_of("women"), "· 15 · = 65");
  published.publish({"women"});  // without the whole nothing is missing
  EXPECT_EQ(published.line_of("women"), "20 15 30 = 65");
  published.publish({"share_of_women"});  // a share says its whole nearly
  EXPECT_EQ(published.line_of("share_of_women"), "· 15 · = 65");
}

TEST(WithheldTest, ValuesOfOneFieldAreHiddenTogetherWhereNoRestHidesThem) {
  Published all_known({{20, 2, 0}, {15, 30, 0}, {30, 25, 0}});
  all_known.publish({"members", "women", "men"});
  EXPECT_EQ(all_known.line_of("men"), "· 30 · = 57");
  EXPECT_EQ(all_known.line_of("women"), "· 15 · = 65");
  EXPECT_EQ(all_known.line_of("members"), "22 45 55 = 122");
}

TEST(WithheldTest, AFormulaTellsNoPart) {
  Published published({{3, 0, 0, 40}, {20, 0, 0, 30}, {12, 0, 0, 50}});
  published.publish({"both", "surveyed"});
  EXPECT_EQ(published.line_of("surveyed"), "40 30 50 = 120");
  EXPECT_EQ(published.line_of("both"), "· 50 · = 155");
}

TEST(WithheldTest, AMeanOfFewIsHidden) {
  Published published({{3, 0, 0}, {20, 0, 0}, {12, 0, 0}});
  published.publish({"years"});
  EXPECT_TRUE(published.withheld().of_line("years", published.lines(0).sections[0]));
  EXPECT_FALSE(published.withheld().of_line("years", published.lines(0).sections[1]));
}

TEST(WithheldTest, SplitsAreGuardedBothWays) {
  Published published({{20, 2, 0}, {15, 30, 0}, {30, 25, 0}});
  published.publish({"members"}, {"sex"});
  const std::string line = published.line_of("members");
  EXPECT_EQ(std::count(line.begin(), line.end(), ' '), 9);  // 未填 too
  // Two in that township and two in another: else the sums would tell.
  std::size_t hidden = 0;
  for (std::size_t at = 0; (at = line.find("·", at)) != line.npos; ++at)
    ++hidden;
  EXPECT_EQ(hidden, 4U) << line;
}

TEST(WithheldTest, WhoHasWhichIsNotOpenWhereTheNumberIs) {
  Published published({{20, 2, 0}, {15, 30, 0}, {30, 25, 0}});
  published.publish({"open_members"}, {"sex"});
  EXPECT_NE(published.line_of("open_members").find("·"), std::string::npos);
}

// ---- The attack.

constexpr std::int64_t kPrime = 1'000'000'007;
using Vector = std::vector<std::int64_t>;

std::int64_t inverse(std::int64_t of) {
  std::int64_t result = 1;
  for (std::int64_t exponent = kPrime - 2; exponent > 0; exponent /= 2) {
    if (exponent % 2 != 0) result = result * of % kPrime;
    of = of * of % kPrime;
  }
  return result;
}

// What can be computed from what is known, by adding and multiplying.
class Known {
 public:
  void add(Vector vector) {
    reduce(vector);
    for (std::size_t i = 0; i < vector.size(); ++i) {
      if (vector[i] == 0) continue;
      const std::int64_t factor = inverse(vector[i]);
      for (std::int64_t& each : vector)
        each = each * factor % kPrime;
      rows_.emplace_back(i, std::move(vector));
      return;
    }
  }
  bool tells(Vector vector) const {
    reduce(vector);
    return std::ranges::all_of(vector, [](std::int64_t each) { return each == 0; });
  }

 private:
  void reduce(Vector& vector) const {
    for (const auto& [pivot, row] : rows_) {
      const std::int64_t factor = vector[pivot];
      if (factor == 0) continue;
      for (std::size_t i = 0; i < vector.size(); ++i)
        vector[i] = (vector[i] + (kPrime - factor) * row[i]) % kPrime;
    }
  }
  std::vector<std::pair<std::size_t, Vector>> rows_;
};

// Of one township: women, men, without a sex, surveyed.
constexpr std::size_t kAtoms = 4;
using Weights = std::array<std::int64_t, kAtoms>;
struct Row {
  std::string name;
  std::vector<Weights> tells;  // of what a shown cell tells the count
};
const std::vector<Row> kRows = {
    {"members", {{1, 1, 1, 0}}},   {"women", {{1, 0, 0, 0}}},
    {"men", {{0, 1, 0, 0}}},       {"share_of_women", {{1, 0, 0, 0}, {1, 1, 1, 0}}},
    {"surveyed", {{0, 0, 0, 1}}},  {"both", {{1, 1, 1, 1}}},
    {"difference", {{0, 1, 1, 0}}}};

TEST(WithheldTest, NothingThatIsHiddenCanBeComputed) {
  std::mt19937_64 random(11);
  const auto any = [&](std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(least, most)(random);
  };
  int small = 0;
  int shown = 0;
  for (int round = 0; round < 150; ++round) {
    const auto count = [&] { return any(0, 3) == 0 ? any(0, 6) : any(5, 40); };
    const bool all_have_a_sex = any(0, 1) == 0;
    std::vector<People> townships(static_cast<std::size_t>(any(1, 6)));
    for (People& each : townships)
      each = {count(), count(), all_have_a_sex ? 0 : any(0, 9), count()};
    Published published(townships);
    std::vector<std::string> names;
    for (const Row& row : kRows)
      if (any(0, 3) > 0) names.push_back(row.name);
    if (names.empty()) continue;
    published.publish(names);

    const std::size_t width = townships.size() * kAtoms;
    // `line` == size: the whole.
    const auto vector_of = [&](std::size_t line, const Weights& weights) {
      Vector vector(width);
      for (std::size_t i = 0; i < townships.size(); ++i)
        for (std::size_t atom = 0; atom < kAtoms; ++atom)
          if (line == i || line == townships.size()) vector[i * kAtoms + atom] = weights[atom];
      return vector;
    };
    const auto value_of = [&](std::size_t line, const Weights& weights) {
      const Vector vector = vector_of(line, weights);
      std::int64_t sum = 0;
      for (std::size_t i = 0; i < townships.size(); ++i) {
        const People& people = townships[i];
        sum += vector[i * kAtoms] * people.women + vector[i * kAtoms + 1] * people.men +
               vector[i * kAtoms + 2] * people.unknown + vector[i * kAtoms + 3] * people.surveyed;
      }
      return sum;
    };
    Known known;
    for (std::size_t i = 0; all_have_a_sex && i < townships.size(); ++i)
      known.add(vector_of(i, {0, 0, 1, 0}));  // a reader may know that it is never empty
    std::string table;
    const std::vector<Section>& sections = published.lines(0).sections;
    for (const Row& row : kRows) {
      if (std::ranges::find(names, row.name) == names.end()) continue;
      table += row.name + ": " + published.line_of(row.name) + "\n";
      for (std::size_t line = 0; line <= townships.size(); ++line) {
        const bool hidden = line < townships.size()
                                ? published.withheld().of_line(row.name, sections[line])
                                : published.withheld().of_whole(row.name);
        if (hidden) continue;
        ++shown;
        for (const Weights& weights : row.tells)
          known.add(vector_of(line, weights));
      }
    }
    // Of what is published, and of what is a part of it.
    std::vector<Weights> secrets = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 0, 1}, {1, 1, 1, 0}};
    if (!all_have_a_sex) secrets.insert(secrets.end(), {{0, 1, 1, 0}, {1, 0, 1, 0}});
    for (std::size_t line = 0; line <= townships.size(); ++line)
      for (const Weights& secret : secrets) {
        const std::int64_t value = value_of(line, secret);
        if (value == 0 || value >= kThreshold) continue;
        ++small;
        EXPECT_FALSE(known.tells(vector_of(line, secret)))
            << "line " << line << " is " << value << "\n"
            << table;
      }
    if (HasFailure()) return;
  }
  EXPECT_GT(small, 200);
  EXPECT_GT(shown, 500);  // and still most is published
}

}  // namespace
}  // namespace jishi::indicator
