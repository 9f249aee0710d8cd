#include "indicator/figure.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "indicator/change.hpp"

namespace jishi::indicator {
namespace {

constexpr Date kBefore = Date::from_days(14'760);  // 2010-05-31
constexpr Date kAfter = Date::from_days(14'913);   // 2010-10-31

Decimal dec(const char* text) {
  return Decimal::parse(text).value();
}

Basis members() {
  return Basis::create("committee.members", "团委委员", "乡镇团委").or_throw();
}

Figure percent(const char* above, const char* below, const When& when, int digits = 1) {
  return Figure::percent({dec(above), dec(below)}, members(), when, {digits}).or_throw();
}

Figure people(const char* number, const When& when) {
  return Figure::total(dec(number), members(), when, {}, "人").or_throw();
}

// Seed 000: 71 of 122 finished a college, 34 of 122 a university, on average 31 years old.
TEST(Figure, OfSeed000IsShownAsPublished) {
  EXPECT_EQ(percent("71", "122", kAfter).shown(), "58.2%");
  EXPECT_EQ(percent("34", "122", kAfter).shown(), "27.9%");
  EXPECT_EQ(people("122", kAfter).shown(), "122人");
  const auto age = [](const char* years, int digits) {
    return Figure::quotient({dec(years), dec("122")}, members(), kAfter, {digits}, "岁")
        .or_throw()
        .shown();
  };
  EXPECT_EQ(age("3782", 0), "31岁");
  EXPECT_EQ(age("3831", 1), "31.4岁");
}

TEST(Figure, OfSeed001IsShownAsPublished) {
  EXPECT_EQ(percent("24", "32", kAfter, 0).shown(), "75%");
  EXPECT_EQ(percent("2277", "2461", kAfter, 0).shown(), "93%");
  const auto total = Figure::total(dec("36666"), members(), kAfter, {}, "个").or_throw();
  EXPECT_EQ(total.shown(), "36,666个");
}

TEST(Figure, KeepsWhatItWasMadeFrom) {
  const Figure figure = percent("71", "122", Period::parse("2010").or_throw());
  EXPECT_EQ(figure.numerator(), dec("71"));
  EXPECT_EQ(figure.denominator(), dec("122"));
  EXPECT_EQ(figure.basis().words(), "乡镇团委的团委委员");
  EXPECT_EQ(chinese(figure.when()), "2010年");
  EXPECT_EQ(figure.rounding(), (Rounding{1, RoundingMode::half_up}));
  EXPECT_EQ(figure.value(), dec("58.2"));
  EXPECT_EQ(figure.exact(), *Fraction::of(7100).over(Fraction::of(122)));
}

TEST(Figure, WithoutADenominatorAboveZeroIsNone) {
  const auto nothing = Figure::percent({dec("0"), dec("0.00")}, members(), kAfter, {1});
  ASSERT_FALSE(nothing.ok());
  EXPECT_EQ(nothing.error().code, "no_figure");
  EXPECT_NE(nothing.error().message.find("2010年10月31日"), std::string::npos);
  EXPECT_NE(nothing.error().message.find("乡镇团委的团委委员"), std::string::npos);
  const auto below = Figure::quotient({dec("1"), dec("-1")}, members(), kAfter, {1}, "岁");
  ASSERT_FALSE(below.ok());
  EXPECT_EQ(below.error().code, "bad_denominator");
}

TEST(Figure, RefusesWhatItCannotShowExactly) {
  const Decimal great = Decimal::from_scaled(std::numeric_limits<std::int64_t>::max(), 0);
  const auto code = [](const Result<Figure>& figure) {
    return figure.ok() ? std::string("ok") : figure.error().code;
  };
  EXPECT_EQ(code(Figure::percent({great, dec("1")}, members(), kAfter, {1})), "figure_too_large");
  EXPECT_EQ(code(Figure::percent({great, great}, members(), kAfter, {6})), "ok");
  EXPECT_EQ(code(Figure::total(dec("1"), members(), kAfter, {7}, "人")), "bad_rounding");
  EXPECT_EQ(code(Figure::total(dec("1"), members(), kAfter, {-1}, "人")), "bad_rounding");
  EXPECT_EQ(code(Figure::total(dec("1"), members(), kAfter, {}, "人\n")), "bad_unit_word");
}

TEST(Basis, HasAnIdAndWords) {
  for (const char* id : {"", "A", "1a", "a..b", ".a", "a.", "a b", "a.1", "口径"}) {
    const auto basis = Basis::create(id, "委员", "");
    ASSERT_FALSE(basis.ok()) << id;
    EXPECT_EQ(basis.error().code, "bad_basis");
  }
  EXPECT_FALSE(Basis::create("a", "", "乡镇").ok());
  EXPECT_FALSE(Basis::create("a", "委\n员", "乡镇").ok());
  EXPECT_EQ(Basis::create("a.b_2", "委员", "").or_throw().words(), "委员");
  EXPECT_EQ(Basis::create("a", "委员", "").or_throw(), Basis::create("a", "成员", "").or_throw());
}

TEST(GroupedText, PutsCommasBetweenThousands) {
  for (const auto& [number, text] : {std::pair{"0", "0"},
                                     {"999", "999"},
                                     {"1000", "1,000"},
                                     {"-1234567.1234", "-1,234,567.1234"},
                                     {"-100", "-100"},
                                     {"1075000", "1,075,000"}}) {
    EXPECT_EQ(grouped_text(dec(number)), text);
  }
}

std::string words(const Figure& earlier, const Figure& later, ChangeKind kind, int digits = 1) {
  return change_between(earlier, later, kind, {digits}).or_throw().words;
}

// Seed 000: 86 members became 122, 11 deputies 21.
TEST(Change, IsNamedInItsKind) {
  EXPECT_EQ(words(people("86", kBefore), people("122", kAfter), ChangeKind::amount, 0), "增加36人");
  EXPECT_EQ(words(people("86", kBefore), people("122", kAfter), ChangeKind::relative), "增长41.9%");
  EXPECT_EQ(words(people("21", kBefore), people("11", kAfter), ChangeKind::amount, 0), "减少10人");
  // 30% to 42.6%: 12.6 points, and 42% more than before. The sentence “上升了42%” may mean either.
  const Figure low = percent("30", "100", kBefore);
  const Figure high = percent("426", "1000", kAfter);
  EXPECT_EQ(words(low, high, ChangeKind::points), "提高12.6个百分点");
  EXPECT_EQ(words(low, high, ChangeKind::relative, 0), "增长42%");
  EXPECT_EQ(words(high, low, ChangeKind::points), "下降12.6个百分点");
  EXPECT_EQ(words(low, low, ChangeKind::points), "持平");
  EXPECT_EQ(words(low, percent("30001", "100000", kAfter), ChangeKind::points), "基本持平");
}

TEST(Change, IsOfTheExactFigures) {
  // 16.7% and 33.3% as shown differ by 16.6 points; they differ by 16.666… .
  EXPECT_EQ(words(percent("1", "6", kBefore), percent("1", "3", kAfter), ChangeKind::points),
            "提高16.7个百分点");
}

TEST(Change, SaysBothDates) {
  const auto change = change_between(percent("0", "86", kBefore), percent("42", "123", kAfter),
                                     ChangeKind::points, {1});
  ASSERT_TRUE(change.ok());
  EXPECT_EQ(change->sentence,
            "乡镇团委的团委委员由2010年5月31日的0.0%变为2010年10月31日的34.1%，提高34.1个百分点");
}

TEST(Change, OfMixedBasesIsRefused) {
  const Basis branches = Basis::create("branch.members", "团员", "团支部").or_throw();
  const Figure other = Figure::percent({dec("1"), dec("2")}, branches, kAfter, {1}).or_throw();
  const Figure share = percent("1", "3", kBefore);
  const auto code = [](const Figure& a, const Figure& b, ChangeKind kind) {
    const auto change = change_between(a, b, kind, {1});
    return change.ok() ? std::string("ok") : change.error().code;
  };
  EXPECT_EQ(code(share, other, ChangeKind::points), "mixed_bases");
  EXPECT_EQ(code(share, people("3", kAfter), ChangeKind::points), "mixed_bases");
  EXPECT_EQ(code(people("3", kAfter), people("3", kAfter), ChangeKind::points), "wrong_change");
  EXPECT_EQ(code(share, share, ChangeKind::amount), "wrong_change");
  EXPECT_EQ(code(people("0", kBefore), people("3", kAfter), ChangeKind::relative), "no_figure");
}

}  // namespace
}  // namespace jishi::indicator
