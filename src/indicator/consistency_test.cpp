#include "indicator/consistency.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "indicator/agreement.hpp"
#include "indicator/denominators.hpp"

namespace jishi::indicator {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

PublishedCount count(std::string_view text) {
  return PublishedCount::parse(text).or_throw();
}

PublishedRate rate(std::string_view text) {
  return PublishedRate::parse(text).or_throw();
}

PublishedFigure figure(std::string label, std::string_view numerator, std::string_view of_rate,
                       std::string basis) {
  PublishedFigure out{.label = std::move(label)};
  if (!numerator.empty()) out.numerator = count(numerator);
  if (!of_rate.empty()) out.rate = rate(of_rate);
  out.basis = std::move(basis);
  return out;
}

PublishedFigure total(std::string label, std::string_view denominator, std::string basis) {
  PublishedFigure out{.label = std::move(label)};
  out.denominator = count(denominator);
  out.basis = std::move(basis);
  return out;
}

PublishedFigure part(std::string label, std::string_view percent, std::string composition) {
  PublishedFigure out{.label = std::move(label)};
  out.rate = rate(percent);
  out.composition = std::move(composition);
  return out;
}

ConsistencyReport check(const std::vector<PublishedFigure>& figures) {
  return check_consistency(figures).or_throw();
}

std::vector<std::string> words(const ConsistencyReport& report) {
  std::vector<std::string> out;
  for (const Finding& finding : report.findings)
    out.push_back(finding.words);
  return out;
}

// --- what the text of seed 001 says, and what the mathematics make of it

struct Known {
  const char* numerator;
  const char* rate;
  WholeNumbers totals;
};

const Known kSeed001[] = {
    {"24", "75%", {32, 32}},
    {"2277", "93%", {2436, 2461}},
    {"1377", "55%", {2482, 2526}},
    {"2338", "83%", {2801, 2833}},
    {"23106", "68%", {33732, 34231}},
    {"16743", "51%", {32511, 33154}},
    {"25473", "78.9%", {32265, 32305}},
    {"114", "3.6", {32, 32}},
    {"62", "1.3", {46, 49}},
};

TEST(FittingDenominators, OfSeed001AreThePublishedIntervals) {
  for (const Known& known : kSeed001) {
    EXPECT_EQ(fitting_denominators(count(known.numerator).truth(), rate(known.rate)), known.totals)
        << known.numerator << ' ' << known.rate;
  }
  EXPECT_TRUE(fitting_denominators({21, 21}, rate("67%")).none());
  EXPECT_EQ(shared(fitting_denominators({308, 308}, rate("91%")),
                   fitting_denominators({196, 196}, rate("58%"))),
            (WholeNumbers{337, 340}));
}

// The oracle: every denominator, divided and rounded in whole numbers.
bool shows(std::int64_t numerator, std::int64_t denominator, std::int64_t scaled_rate,
           std::int64_t scale) {
  return (2 * numerator * scale + denominator) / (2 * denominator) == scaled_rate;
}

WholeNumbers by_trying(std::int64_t numerator, std::int64_t scaled_rate, std::int64_t scale,
                       std::int64_t most) {
  WholeNumbers found{1, 0};
  for (std::int64_t n = 1; n <= most; ++n) {
    if (!shows(numerator, n, scaled_rate, scale)) continue;
    if (found.none()) found = {n, n};
    EXPECT_EQ(found.most, found.least == n ? n : n - 1) << "a gap before " << n;
    found.most = n;
  }
  return found;
}

TEST(FittingDenominators, AreWhatTryingEveryNumberFinds) {
  EXPECT_EQ(by_trying(2277, 93, 100, 40'000), (WholeNumbers{2436, 2461}));
  EXPECT_EQ(by_trying(25473, 789, 1000, 40'000), (WholeNumbers{32265, 32305}));
  EXPECT_EQ(by_trying(62, 13, 10, 400), (WholeNumbers{46, 49}));
  EXPECT_TRUE(by_trying(21, 67, 100, 400).none());
  for (std::int64_t numerator = 1; numerator <= 60; ++numerator) {
    for (std::int64_t percent = 1; percent <= 130; ++percent) {
      const auto found =
          fitting_denominators({numerator, numerator}, rate(std::to_string(percent) + "%"));
      const auto tried = by_trying(numerator, percent, 100, 12'500);
      EXPECT_EQ(found.none(), tried.none()) << numerator << ' ' << percent;
      if (!tried.none()) {
        EXPECT_EQ(found, tried) << numerator << ' ' << percent;
      }
    }
  }
}

TEST(FittingNumerators, AreWhatTryingEveryNumberFinds) {
  EXPECT_TRUE(fitting_numerators(rate("34.1%"), {122, 122}).none());
  EXPECT_EQ(fitting_numerators(rate("34.1%"), {123, 123}), (WholeNumbers{42, 42}));
  for (std::int64_t denominator = 1; denominator <= 130; ++denominator) {
    for (std::int64_t per_mille = 0; per_mille <= 1'005; per_mille += 3) {
      WholeNumbers tried{1, 0};
      for (std::int64_t numerator = 0; numerator <= 2 * denominator; ++numerator) {
        if (!shows(numerator, denominator, per_mille, 1'000)) continue;
        if (tried.none()) tried.least = numerator;
        tried.most = numerator;
      }
      const auto of = rate(Decimal::from_scaled(per_mille, 1).text() + "%");
      const auto found = fitting_numerators(of, {denominator, denominator});
      EXPECT_EQ(found.none(), tried.none()) << denominator << ' ' << per_mille;
      if (!tried.none()) {
        EXPECT_EQ(found, tried) << denominator << ' ' << per_mille;
      }
    }
  }
}

TEST(FittingDenominators, OfNothingAndOfZeroPercent) {
  EXPECT_EQ(fitting_denominators({0, 0}, rate("0%")), (WholeNumbers{}));
  EXPECT_TRUE(fitting_denominators({0, 0}, rate("1%")).none());
  // 3 of n are less than half a percent from 601 on; 3 of 600 are 0.5%, that is 1%.
  EXPECT_EQ(fitting_denominators({3, 3}, rate("0%")),
            (WholeNumbers{601, WholeNumbers::kUnbounded}));
  EXPECT_TRUE(fitting_denominators({1, 0}, rate("50%")).none());
}

TEST(FittingDenominators, OfCutDigits) {
  EXPECT_EQ(fitting_denominators({21, 21}, rate("67%"), RoundingMode::down),
            (WholeNumbers{31, 31}));
}

// From a random truth to the published figure, and back to ranges that hold the truth.
TEST(FittingDenominators, AlwaysHoldTheTruth) {
  std::mt19937_64 random(20261125);
  for (int round = 0; round < 50'000; ++round) {
    const std::int64_t denominator =
        std::uniform_int_distribution<std::int64_t>(1, round % 2 == 0 ? 500 : 5'000'000)(random);
    const std::int64_t numerator =
        std::uniform_int_distribution<std::int64_t>(0, denominator)(random);
    const int digits = std::uniform_int_distribution<int>(0, 3)(random);
    const Fraction exact = *Fraction::of(numerator).over(Fraction::of(denominator));
    const auto percent = rate(exact.times(Fraction::of(100))->rounded({digits})->text() + "%");
    const auto mean = rate(exact.rounded({digits})->text());
    SCOPED_TRACE(std::to_string(numerator) + "/" + std::to_string(denominator));
    for (const PublishedRate& of : {percent, mean}) {
      EXPECT_TRUE(fitting_denominators({numerator, numerator}, of).has(denominator));
      EXPECT_TRUE(fitting_numerators(of, {denominator, denominator}).has(numerator));
      const Decimal in_ten_thousands =
          *Fraction::of(numerator).over(Fraction::of(10'000))->rounded({1});
      const auto rounded = count(in_ten_thousands.text() + "万");
      EXPECT_TRUE(rounded.truth().has(numerator));
      EXPECT_TRUE(fitting_denominators(rounded.truth(), of).has(denominator));
    }
  }
}

// --- section F, line by line

TEST(Consistency, CountiesOfSeed001FitThreeDisjointTotals) {
  const auto report = check({figure("召开动员会的县", "2277", "93%", "涉农县"),
                             figure("召开述评会的县", "1377", "55%", "涉农县"),
                             figure("成立团工委的县", "2338", "83%", "涉农县")});
  EXPECT_THAT(words(report),
              ElementsAre("口径不一致，请核实：同为“涉农县”的数字没有共同的总数：召开动员会的县 "
                          "2,277（93%），总数为 2,436–2,461；召开述评会的县 1,377（55%），总数为 "
                          "2,482–2,526；成立团工委的县 2,338（83%），总数为 2,801–2,833。"));
  ASSERT_EQ(report.bases.size(), 1U);
  EXPECT_EQ(report.bases[0].sets.size(), 3U);
  EXPECT_THAT(report.findings[0].figures, ElementsAre(0, 1, 2));
  EXPECT_EQ(report.findings[0].kind, FindingKind::mixed_totals);
}

TEST(Consistency, TownshipsOfSeed001FitThreeDisjointTotals) {
  const auto report = check({figure("召开动员会的乡镇", "23106", "68%", "乡镇"),
                             figure("召开述评会的乡镇", "16743", "51%", "乡镇"),
                             figure("落实2万元经费的乡镇", "25473", "78.9%", "乡镇")});
  ASSERT_EQ(report.findings.size(), 1U);
  ASSERT_EQ(report.bases.at(0).sets.size(), 3U);
  EXPECT_EQ(report.bases[0].sets[0].totals, (WholeNumbers{32265, 32305}));
  EXPECT_EQ(report.bases[0].sets[1].totals, (WholeNumbers{32511, 33154}));
  EXPECT_EQ(report.bases[0].sets[2].totals, (WholeNumbers{33732, 34231}));
}

TEST(Consistency, PrefecturesOfSeed001AgreeOnOneTotal) {
  const auto report = check({figure("召开动员会的地市", "308", "91%", "地市"),
                             figure("召开述评会的地市", "196", "58%", "地市")});
  EXPECT_THAT(report.findings, IsEmpty());
  ASSERT_EQ(report.bases.at(0).sets.size(), 1U);
  EXPECT_EQ(report.bases[0].sets[0].totals, (WholeNumbers{337, 340}));
}

TEST(Consistency, ItemsPerPrefectureOfSeed001ImplyAnotherTotal) {
  const auto report = check({figure("召开动员会的地市", "308", "91%", "地市"),
                             figure("召开述评会的地市", "196", "58%", "地市"),
                             figure("每个地市发布信息", "62条", "1.3条", "地市"),
                             total("全国地市数", "338", "地市")});
  EXPECT_THAT(words(report),
              ElementsAre("口径不一致，请核实：同为“地市”的数字没有共同的总数：召开动员会的地市 "
                          "308（91%）、召开述评会的地市 196（58%）、全国地市数，总数为 "
                          "338；每个地市发布信息 62（平均 1.3），总数为 46–49。"));
}

TEST(Consistency, TwentyOneProvincesOfSeed001FitNeither31Nor32) {
  const auto report =
      check({figure("召开动员会的省份", "24", "75%", "省份"),
             figure("召开述评会的省份", "21", "67%", "省份"),
             figure("每省发布信息", "114", "3.6", "省份"), total("含兵团", "32", "省份")});
  EXPECT_THAT(words(report),
              ElementsAre("口径不一致，请核实：“召开述评会的省份”：没有哪个总数能使 21 "
                          "按四舍五入得到 67%；21/32 是 66%；如果是去尾取得的，总数为 31。"));
  ASSERT_EQ(report.bases.at(0).sets.size(), 1U);
  EXPECT_THAT(report.bases[0].sets[0].figures, ElementsAre(0, 2, 3));
  EXPECT_EQ(report.bases[0].sets[0].totals, (WholeNumbers{32, 32}));

  const auto alone = check({figure("召开述评会的省份", "21", "67%", "")});
  EXPECT_THAT(words(alone).at(0), HasSubstr("21/31 是 68%；21/32 是 66%"));
}

TEST(Consistency, CompositionOfSeed001AddsUpTo100) {
  std::vector<PublishedFigure> parts;
  for (const auto& [name, percent] : {std::pair{"机关干部", "53.0%"},
                                      {"大学生村官", "11.0%"},
                                      {"学校负责人", "8.3%"},
                                      {"农村致富带头人", "4.5%"},
                                      {"乡村好青年", "3.9%"},
                                      {"企业员工", "3.4%"},
                                      {"涉农金融机构人员", "1.2%"},
                                      {"其他", "14.7%"}}) {
    parts.push_back(part(name, percent, "委员来源"));
    parts.back().denominator = count("34.3万");
    parts.back().basis = "乡镇团委委员";
  }
  const auto report = check(parts);
  EXPECT_THAT(report.findings, IsEmpty());
  ASSERT_EQ(report.compositions.size(), 1U);
  EXPECT_EQ(report.compositions[0].sum.text(), "100.0");
  EXPECT_EQ(report.bases.at(0).sets.at(0).totals, (WholeNumbers{342'500, 343'499}));
}

TEST(Consistency, CompositionMayMiss100ByRoundingOnly) {
  const auto thirds = check(
      {part("甲", "33.3%", "构成"), part("乙", "33.3%", "构成"), part("丙", "33.3%", "构成")});
  EXPECT_THAT(thirds.findings, IsEmpty());
  EXPECT_TRUE(thirds.compositions.at(0).explained_by_rounding);
  const auto missing = check(
      {part("甲", "33.3%", "构成"), part("乙", "33.3%", "构成"), part("丙", "33.1%", "构成")});
  EXPECT_THAT(words(missing), ElementsAre(HasSubstr("“构成”的 3 项合计为 99.7%")));
  // Each at most 50.5 in truth, and not 50.5 itself.
  EXPECT_THAT(check({part("甲", "51%", "构成"), part("乙", "50%", "构成")}).findings, IsEmpty());
  EXPECT_THAT(check({part("甲", "51%", "构成"), part("乙", "51%", "构成")}).findings.size(), 1U);
}

TEST(Consistency, ProductOfSeed001IsRight) {
  PublishedFigure grants{.label = "示范乡镇经费"};
  grants.numerator = count("107.5万元");
  grants.denominator = count("215个");
  grants.rate = rate("5,000元");
  EXPECT_THAT(check({grants}).findings, IsEmpty());
  grants.numerator = count("105.7万元");
  EXPECT_THAT(words(check({grants})),
              ElementsAre(HasSubstr("“示范乡镇经费”公布为 105.7万、215、5,000")));
  grants.numerator = count("1075001");
  EXPECT_THAT(check({grants}).findings, IsEmpty());  // still 5,000 on average
}

TEST(Consistency, SharesOfSeed000AreOf122) {
  for (const auto& [numerator, percent] : {std::pair{71, "58.2%"}, {34, "27.9%"}}) {
    PublishedFigure share{.label = "学历"};
    share.rate = rate(percent);
    share.denominator = count("122");
    EXPECT_THAT(check({share}).findings, IsEmpty());
    EXPECT_EQ(fitting_numerators(*share.rate, {122, 122}), (WholeNumbers{numerator, numerator}));
  }
}

TEST(Consistency, OffStaffShareOfSeed000IsImpossible) {
  PublishedFigure share{.label = "编制外委员"};
  share.rate = rate("34.1%");
  share.denominator = count("122");
  EXPECT_THAT(words(check({share})),
              ElementsAre("口径不一致，请核实：“编制外委员”：122 的 34.1% 不是整数：41/122 是 "
                          "33.6%，42/122 是 34.4%；42/123 则相符。"));
  share.numerator = count("42");
  EXPECT_THAT(words(check({share})),
              ElementsAre("口径不一致，请核实：“编制外委员”公布为 42、122、34.1%，而 42/122 是 "
                          "34.4%；与 34.1% 相符的总数为 123。"));
}

TEST(Consistency, RiseOfSeed000IsAskedAbout) {
  PublishedFigure rise{.label = "28岁以下的比例"};
  rise.sentence = "班子平均年龄为31岁，28岁以下的比例上升了42%。";
  const auto report = check({rise});
  EXPECT_THAT(words(report),
              ElementsAre("表述不明确，请核实：“28岁以下的比例”中的“上升了42%”，是变化了 42 "
                          "个百分点，还是比原来变化了 42%？"));
  EXPECT_EQ(report.findings.at(0).kind, FindingKind::ambiguous_wording);
}

TEST(Consistency, ManyFiguresAreToldInShort) {
  std::vector<PublishedFigure> agreeing(8, figure("县", "50", "50%", "县"));
  agreeing.push_back(total("全国", "300", "县"));
  EXPECT_THAT(
      words(check(agreeing)),
      ElementsAre(HasSubstr("、县 50（50%）等 8 个数字，总数为 100–101；全国，总数为 300。")));
  std::vector<PublishedFigure> different;
  for (int number = 1; number <= 12; ++number)
    different.push_back(total("某表", std::to_string(number), "县"));
  EXPECT_THAT(words(check(different)), ElementsAre(HasSubstr("某表，总数为 8；另有 4 组。")));
}

TEST(Consistency, NothingSaidIsNothingFound) {
  EXPECT_THAT(check({}).findings, IsEmpty());
  const auto report = check({figure("委员", "122", "", "委员"), part("某项", "5%", "")});
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_THAT(report.totals, ElementsAre(std::nullopt, std::nullopt));
}

TEST(Consistency, RefusesTooMany) {
  const std::vector<PublishedFigure> many(kMostPublished + 1, PublishedFigure{.label = "x"});
  EXPECT_EQ(check_consistency(many).error().code, "too_many_figures");
}

// --- agreeing sets against every subset

TEST(AgreeingSets, AreAllTheMaximalOnes) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 2'000; ++round) {
    std::vector<PossibleTotals> ranges;
    const int count_of = std::uniform_int_distribution<int>(0, 7)(random);
    for (int i = 0; i < count_of; ++i) {
      const auto least = std::uniform_int_distribution<std::int64_t>(1, 20)(random);
      const auto length = std::uniform_int_distribution<std::int64_t>(0, 6)(random);
      ranges.push_back({static_cast<std::size_t>(i), {least, least + length}});
    }
    std::set<std::vector<std::size_t>> expected;
    for (unsigned members = 1; members < 1U << ranges.size(); ++members) {
      WholeNumbers totals;
      std::vector<std::size_t> set;
      for (std::size_t i = 0; i < ranges.size(); ++i) {
        if ((members >> i & 1U) == 0) continue;
        totals = shared(totals, ranges[i].totals);
        set.push_back(i);
      }
      if (totals.none()) continue;
      bool maximal = true;
      for (std::size_t i = 0; i < ranges.size(); ++i) {
        if ((members >> i & 1U) == 0 && !shared(totals, ranges[i].totals).none()) maximal = false;
      }
      if (maximal) expected.insert(set);
    }
    std::set<std::vector<std::size_t>> found;
    std::size_t last_size = ranges.size();
    for (const AgreeingSet& set : agreeing_sets(ranges)) {
      EXPECT_TRUE(found.insert(set.figures).second) << "told twice";
      EXPECT_FALSE(set.totals.none());
      EXPECT_LE(set.figures.size(), last_size);
      last_size = set.figures.size();
    }
    EXPECT_EQ(found, expected);
  }
}

}  // namespace
}  // namespace jishi::indicator
