// The sentences of the source documents come out of a definition: rows are made, the text is read.
#include "document/made.hpp"

#include <gtest/gtest.h>

#include <map>

#include "indicator/testing/made_country.hpp"

namespace jishi::document {
namespace {

using indicator::testing::MadeCountry;
using organisation::Level;

const Date kToday = *Date::parse("2016-06-30");

// Units of a level that held a meeting, out of all of that level.
std::string meeting(const std::string& level) {
  const std::string units = "units: unit.level == '" + level + "'";
  return "  " + level + "_kick_off:\n    label: 动员会" + level +
         "\n    basis: 召开动员会的\n    numerator:\n      " + units +
         "\n      with: [{count: activity, where: kind == 'kick_off', at_least: 1}]\n"
         "    denominator: {" +
         units + "}\n    shown: percent\n";
}

constexpr const char* kCircular = R"(document: progress
label: 进展情况通报
form: text
kind: circular
title: "{unit}{period}进展情况"
parts:
  - paragraph: |
      {province_kick_off.numerator}个省份、{prefecture_kick_off.numerator}个地市、
      {county_kick_off.numerator}个县（市、区）、{township_kick_off.numerator}个乡镇召开动员会，
      分别占总数的{province_kick_off}、{prefecture_kick_off}、
      {county_kick_off}、{township_kick_off}。
  - paragraph: "{province_kick_off.list}召开动员会。"
  - paragraph: "{province_kick_off.others}召开动员会。"
  - paragraph: "{branches_without_activity.list}。"
)";

class MadeDocument : public ::testing::Test {
 protected:
  MadeDocument()
      : country_({"indicators:\n" + meeting("province") + meeting("prefecture") +
                      meeting("county") + meeting("township"),
                  kCircular}) {}

  void fill(std::size_t provinces_holding) {
    const std::vector<std::string> names = {
        "北京市",       "天津市",         "河北省",           "山西省",
        "内蒙古自治区", "辽宁省",         "吉林省",           "黑龙江省",
        "上海市",       "江苏省",         "浙江省",           "安徽省",
        "福建省",       "江西省",         "山东省",           "河南省",
        "湖北省",       "湖南省",         "广东省",           "广西壮族自治区",
        "海南省",       "重庆市",         "四川省",           "贵州省",
        "云南省",       "西藏自治区",     "陕西省",           "甘肃省",
        "青海省",       "宁夏回族自治区", "新疆维吾尔自治区", "新疆生产建设兵团团委"};
    std::vector<UnitId> provinces;
    for (const std::string& name : names) {
      provinces.push_back(country_.unit(country_.root(), Level::province, "leading_body"));
      called_[provinces.back()] = {name, std::to_string(10 + provinces.size())};
    }
    const auto prefectures = country_.units(338, provinces, Level::prefecture, "leading_body");
    const auto counties = country_.units(2'450, prefectures, Level::county, "leading_body");
    const auto townships = country_.units(33'900, counties, Level::township, "league_committee");
    hold(provinces, provinces_holding);
    hold(prefectures, 308);
    hold(counties, 2'277);
    hold(townships, 23'106);
  }
  void hold(const std::vector<UnitId>& units, std::size_t count) {
    const Date day = *Date::parse("2016-04-20");
    for (std::size_t i = 0; i < count; ++i)
      country_.row("activity", units.at(i), {{"kind", std::string("kick_off")}, {"held_on", day}},
                   day, day.plus_days(1).value());
  }

  // The paragraphs, one a line.
  std::vector<std::string> paragraphs() {
    const auto state = country_.state();
    Occasion occasion{indicator::Period::parse("2016-Q2").or_throw()};
    occasion.unit = country_.root();
    occasion.today = kToday;
    occasion.called = [this](UnitId unit) {
      const auto found = called_.find(unit);
      return found == called_.end() ? NamedUnit{"团中央", ""} : found->second;
    };
    for (const package::Document& document : country_.packages().documents)
      if (document.name == "progress") {
        const TextDocument made = made_text(*state, document, occasion).or_throw();
        std::vector<std::string> texts;
        for (const Block& block : made.blocks)
          if (const auto* paragraph = std::get_if<Paragraph>(&block))
            texts.push_back(paragraph->text);
        return texts;
      }
    return {};
  }

  MadeCountry country_;
  std::map<UnitId, NamedUnit> called_;
};

TEST_F(MadeDocument, SaysTheSentencesOfTheSummary) {
  fill(24);
  const auto texts = paragraphs();
  ASSERT_GE(texts.size(), 4U);
  EXPECT_EQ(texts[0],
            "24个省份、308个地市、2277个县（市、区）、23106个乡镇召开动员会，"
            "分别占总数的75%、91%、93%、68%。");
  EXPECT_EQ(texts[1], "北京、天津、河北、山西、内蒙古等24个省份召开动员会。");
  EXPECT_EQ(texts[2], "除云南、西藏、陕西、甘肃、青海、宁夏、新疆、兵团外的24个省份召开动员会。");
  EXPECT_EQ(texts[3], "0个团组织。");
}

TEST_F(MadeDocument, NamesWhoIsMissing) {
  fill(30);
  EXPECT_EQ(paragraphs().at(2), "除新疆、兵团外的30个省份召开动员会。");
}

}  // namespace
}  // namespace jishi::document
