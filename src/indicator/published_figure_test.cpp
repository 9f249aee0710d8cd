#include "indicator/published_figure.hpp"

#include <gtest/gtest.h>

#include "indicator/wording.hpp"

namespace jishi::indicator {
namespace {

TEST(PublishedCount, IsReadAsPeopleWriteIt) {
  struct Case {
    const char* text;
    WholeNumbers truth;
    const char* shown;
  };
  for (const Case& expected : {Case{"2277", {2277, 2277}, "2,277"},
                               {"2,277", {2277, 2277}, "2,277"},
                               {"23，106个", {23106, 23106}, "23,106"},
                               {" 1,075,000 元 ", {1'075'000, 1'075'000}, "1,075,000"},
                               {"34.3万", {342'500, 343'499}, "34.3万"},
                               {"10万", {95'000, 104'999}, "10万"},
                               {"18.8 万个", {187'500, 188'499}, "18.8万"},
                               {"4.59亿", {458'500'000, 459'499'999}, "4.59亿"},
                               {"2.5473万", {25473, 25473}, "2.5473万"},
                               {"0", {0, 0}, "0"},
                               {"3.0", {3, 3}, "3"},
                               {"0万", {0, 4'999}, "0万"}}) {
    const auto count = PublishedCount::parse(expected.text);
    ASSERT_TRUE(count.ok()) << expected.text;
    EXPECT_EQ(count->truth(), expected.truth) << expected.text;
    EXPECT_EQ(count->text(), expected.shown);
  }
}

TEST(PublishedCount, RefusesWhatCannotBeChecked) {
  for (const char* text :
       {"", "300余人", "约300", "-5", "3.5", "1,07", "1,0000", ",100", "1234,567", "万", "三百",
        "1e5", "75%", "12.3456789012万", "1.23456万"}) {
    const auto count = PublishedCount::parse(text);
    ASSERT_FALSE(count.ok()) << text;
    EXPECT_EQ(count.error().code, "bad_count") << text;
  }
  EXPECT_EQ(PublishedCount::parse("100000000亿").error().code, "count_too_large");
  EXPECT_EQ(PublishedCount::parse("1000000000000001").error().code, "count_too_large");
}

TEST(PublishedRate, IsReadWithItsDigits) {
  const auto percent = PublishedRate::parse("53.0％").or_throw();
  EXPECT_EQ(percent.measure(), Measure::percent);
  EXPECT_EQ(percent.text(), "53.0%");
  const Span truth = percent.truth(RoundingMode::half_up);
  EXPECT_EQ(truth.from, Fraction::of(*Decimal::parse("0.5295")));
  EXPECT_EQ(truth.to, Fraction::of(*Decimal::parse("0.5305")));
  const Span cut = percent.truth(RoundingMode::down);
  EXPECT_EQ(cut.from, Fraction::of(*Decimal::parse("0.53")));
  EXPECT_EQ(cut.to, Fraction::of(*Decimal::parse("0.531")));
  const auto mean = PublishedRate::parse("3.6条").or_throw();
  EXPECT_EQ(mean.measure(), Measure::quotient);
  EXPECT_EQ(mean.truth(RoundingMode::half_up).from, Fraction::of(*Decimal::parse("3.55")));
  const auto none = PublishedRate::parse("0%").or_throw();
  EXPECT_TRUE(none.truth(RoundingMode::half_up).from.is_zero());
}

TEST(PublishedRate, RefusesWhatIsNone) {
  for (const char* text : {"", "%", "七成", "42个百分点", "-3%", "上升42%", "1.2.3%"}) {
    const auto rate = PublishedRate::parse(text);
    ASSERT_FALSE(rate.ok()) << text;
    EXPECT_EQ(rate.error().code, "bad_rate") << text;
  }
  EXPECT_EQ(PublishedRate::parse("1.23456%").error().code, "rate_too_precise");
  EXPECT_EQ(PublishedRate::parse("1.2345678").error().code, "rate_too_precise");
}

TEST(AmbiguousChange, IsOfARateByAPercentage) {
  struct Case {
    const char* sentence;
    const char* words;  // empty: none
  };
  for (const Case& expected : {Case{"28岁以下的比例上升了42%", "上升了42%"},
                               {"28岁以下的比例，上升了42％", "上升了42％"},
                               {"覆盖率提高近3.5%，人数增加", "提高近3.5%"},
                               {"编制外委员比例由0%上升至34.1%", ""},
                               {"编制外委员比例上升到34.1%", ""},
                               {"比例上升了42个百分点", ""},
                               {"团员人数增长42%", ""},
                               {"工作效率提高20%", ""},
                               {"该县率先增长20%", ""},
                               {"比例为3%，团员人数增长42%", ""},
                               {"比例上升", ""},
                               {"", ""}}) {
    EXPECT_EQ(ambiguous_change(expected.sentence).value_or(""), expected.words)
        << expected.sentence;
  }
}

}  // namespace
}  // namespace jishi::indicator
