#include "document/sentence.hpp"

#include <gtest/gtest.h>

namespace jishi::document {
namespace {

using Names = std::vector<std::string>;

Decimal decimal(const char* text) {
  return *Decimal::parse(text);
}

Date date(const char* iso) {
  return *Date::parse(iso);
}

TEST(Sentence, ListsNameTheFirstTwo) {
  Names provinces = {"江苏", "浙江", "江西", "山东"};
  EXPECT_EQ(some_of(provinces, "个省份"), "江苏、浙江等4个省份");
  EXPECT_EQ(some_of(provinces, "个省份", 3), "江苏、浙江、江西等4个省份");
  EXPECT_EQ(some_of(provinces, "个省份", 0), "4个省份");
  EXPECT_EQ(some_of(Names{"江苏", "浙江"}, "个省份"), "江苏、浙江2个省份");
  EXPECT_EQ(some_of(Names{"江苏"}, "个省份"), "江苏1个省份");
  EXPECT_EQ(some_of(Names{}, "个省份"), "0个省份");
  while (provinces.size() < 24)
    provinces.emplace_back("甘肃");
  EXPECT_EQ(some_of(provinces, "个省份"), "江苏、浙江等24个省份");
}

TEST(Sentence, ListsOfExceptions) {
  EXPECT_EQ(all_but(Names{"新疆", "兵团"}, 30, "个省份"), "除新疆、兵团外的30个省份");
  EXPECT_EQ(short_province("江苏省"), "江苏");
  EXPECT_EQ(short_province("北京市"), "北京");
  EXPECT_EQ(short_province("内蒙古自治区"), "内蒙古");
  EXPECT_EQ(short_province("广西壮族自治区"), "广西");
  EXPECT_EQ(short_province("新疆维吾尔自治区"), "新疆");
  EXPECT_EQ(short_province("新疆生产建设兵团团委"), "兵团");
  EXPECT_EQ(short_province("市"), "市");
  EXPECT_EQ(all_but(Names{}, 32, "个省份"), "全部32个省份");
}

TEST(Sentence, Days) {
  struct Case {
    const char* day;
    YearWord year;
    const char* expected;
  };
  const std::vector<Case> cases = {
      {"2023-06-30", YearWord::named, "截至2023年6月底"},
      {"2023-06-30", YearWord::left_out, "截至6月底"},
      {"2023-06-29", YearWord::named, "截至2023年6月29日"},
      {"2023-06-15", YearWord::left_out, "截至6月15日"},
      {"2024-02-29", YearWord::left_out, "截至2月底"},
      {"2024-02-28", YearWord::left_out, "截至2月28日"},
      {"2023-02-28", YearWord::left_out, "截至2月底"},
      {"2022-12-31", YearWord::named, "截至2022年底"},
      {"2022-12-31", YearWord::left_out, "截至2022年底"},
      {"9999-12-31", YearWord::named, "截至9999年底"},
  };
  for (const Case& each : cases)
    EXPECT_EQ(as_of(date(each.day), each.year), each.expected) << each.day;
}

TEST(Sentence, Shares) {
  const std::vector<Share> shares = {{"24个省份", {decimal("75"), 0}},
                                     {"308个地市", {decimal("91.1"), 0}},
                                     {"2277个县", {decimal("92.5"), 0}}};
  EXPECT_EQ(as_of(date("2023-06-30"), YearWord::left_out) + "，" + shares_text(shares),
            "截至6月底，24个省份、308个地市、2277个县，分别占75%、91%、93%");
  const std::vector<Share> one = {{"2338个团工委", {decimal("83.2"), 0}}};
  EXPECT_EQ(shares_text(one, "涉农县"), "2338个团工委，占涉农县的83%");
}

Amount plain(const char* value, const char* unit = "个") {
  return {decimal(value), Amount::Form::plain, 0, unit};
}

Amount percent(const char* value, int digits = 0) {
  return {decimal(value), Amount::Form::percent, digits, ""};
}

Amount shortened(const char* value) {
  return {decimal(value), Amount::Form::rounded, 1, "人"};
}

TEST(Sentence, Changes) {
  struct Case {
    std::optional<Amount> before;
    std::optional<Amount> after;
    const char* expected;
  };
  const std::vector<Case> cases = {
      {plain("30000"), plain("36666"),
       "由2022年底的30000个增加到2023年6月底的36666个，增加6666个，增长22.2%"},
      {plain("120"), plain("86"), "由2022年底的120个减少到2023年6月底的86个，减少34个，下降28.3%"},
      {plain("0"), plain("5"), "由2022年底的0个增加到2023年6月底的5个，增加5个"},
      {plain("5"), plain("0"), "由2022年底的5个减少到2023年6月底的0个，减少5个，下降100.0%"},
      {plain("-3"), plain("2"), "由2022年底的-3个增加到2023年6月底的2个，增加5个"},
      {plain("7"), plain("7"), "2022年底和2023年6月底均为7个，持平"},
      {percent("51.4"), percent("54.6"), "由2022年底的51%提高到2023年6月底的55%，提高4个百分点"},
      {percent("58.2", 1), percent("34.1", 1),
       "由2022年底的58.2%下降到2023年6月底的34.1%，下降24.1个百分点"},
      {percent("51.4"), percent("50.6"), "2022年底和2023年6月底均为51%，基本持平"},
      {shortened("329000"), shortened("343000"),
       "由2022年底的32.9万人增加到2023年6月底的34.3万人，增加1.4万人，增长4.3%"},
      {shortened("343010"), shortened("343020"), "2022年底和2023年6月底均为34.3万人，基本持平"},
      {shortened("9000"), shortened("12000"),
       "由2022年底的9000人增加到2023年6月底的1.2万人，增加3000人，增长33.3%"},
      {std::nullopt, plain("7"), "2023年6月底为7个，2022年底没有数据，不作比较"},
      {plain("7"), std::nullopt, "2022年底为7个，2023年6月底没有数据，不作比较"},
      {std::nullopt, std::nullopt, "2022年底和2023年6月底均没有数据"},
  };
  for (const Case& each : cases) {
    const Change change{"团组织", date("2022-12-31"), each.before, date("2023-06-30"), each.after};
    EXPECT_EQ(change_text(change), std::string("团组织") + each.expected);
  }
}

}  // namespace
}  // namespace jishi::document
