// What a reader sees of a published document where few persons stand behind a figure.
#include <gtest/gtest.h>

#include <map>

#include "document/made.hpp"
#include "indicator/testing/made_country.hpp"

namespace jishi::document {
namespace {

using indicator::testing::MadeCountry;
using organisation::Level;

constexpr const char* kFigures = R"(indicators:
  people: {label: 团员甲, basis: 团员, numerator: {count: league_member}, shown: 人}
  women_share:
    label: 女团员比例
    basis: 团员
    numerator: {count: league_member, where: sex == "female"}
    denominator: {count: league_member}
    shown: {unit: percent, digits: 1}
  mean_year:
    label: 平均注册年度
    basis: 团员
    numerator: {mean: registered_year, of: league_member}
    shown: 年
)";

const std::string kText = R"(
label: 通报
form: text
title: 通报
parts:
  - paragraph: |
      共有团员{people}，{people.change}；女团员{women_share.numerator}人，
      占{women_share.denominator}人的{women_share}；平均{mean_year}。
  - table:
      by: children
      total: true
      indicators: [people, women_share]
  - chart: {title: 图, kind: bars, indicators: [people], by: children}
)";

const std::string kSheet = R"(
label: 表
form: sheet
title: 表
parts:
  - table:
      by: children
      total: true
      indicators: [people]
      chart: {title: 表下的图, kind: bars, indicators: [people]}
  - chart: {title: 变化, kind: compared, indicators: [people], by: children}
  - chart: {title: 趋势, kind: trend, indicators: [people], series: 3}
)";

class WithheldDocument : public ::testing::Test {
 protected:
  WithheldDocument()
      : country_({kFigures, "document: published_text" + kText,
                  "document: internal_text\ninternal: true" + kText,
                  "document: published_sheet" + kSheet}) {
    county_ = country_.unit(country_.root(), Level::county, "leading_body");
    called_[county_] = {"某县", "510113"};
  }

  void township(const std::string& name, int women, int men) {
    const UnitId unit = country_.unit(county_, Level::township, "league_committee");
    called_[unit] = {name, std::to_string(100 + called_.size())};
    for (int i = 0; i < women + men; ++i)
      country_.row("league_member", unit,
                   {{"sex", std::string(i < women ? "female" : "male")},
                    {"registered_year", std::int64_t{2019}}},
                   *Date::parse("2020-05-05"));
  }

  Occasion occasion(UnitId unit) {
    Occasion occasion{indicator::Period::parse("2020-06").or_throw()};
    occasion.unit = unit;
    occasion.today = *Date::parse("2020-07-01");
    occasion.called = [this](UnitId each) { return called_[each]; };
    return occasion;
  }
  TextDocument text(const std::string& name, UnitId unit) {
    return made_text(*country_.state(), *country_.packages().find_document(name), occasion(unit))
        .or_throw();
  }
  static std::string paragraphs(const TextDocument& document) {
    std::string all;
    for (const Block& block : document.blocks)
      if (const auto* paragraph = std::get_if<Paragraph>(&block)) all += paragraph->text + "\n";
    return all;
  }
  template <class T>
  static const T& only(const TextDocument& document) {
    for (const Block& block : document.blocks)
      if (const T* found = std::get_if<T>(&block)) return *found;
    throw std::logic_error("no such block");
  }
  static std::string column(const Table& table, std::size_t at) {
    std::string all;
    for (const Row& row : table.rows)
      all += cell_text(row[at]) + " ";
    return all + "= " + (table.total ? cell_text((*table.total)[at]) : "");
  }

  MadeCountry country_;
  UnitId county_;
  std::map<UnitId, NamedUnit> called_;
};

TEST_F(WithheldDocument, HidesWhatIsSmallAndWhatTellsIt) {
  township("甲", 2, 1);
  township("乙", 10, 20);
  township("丙", 6, 8);
  const TextDocument document = text("published_text", county_);
  const Table& table = only<Table>(document);
  EXPECT_EQ(column(table, 1), "＊ 30 ＊ = 47");
  EXPECT_EQ(column(table, 2), "＊ 33.3% ＊ = 38.3%");
  ASSERT_FALSE(table.notes.empty());
  EXPECT_EQ(table.notes.back(),
            "“＊”：人数少于5，或由它可推算出少于5的人数，为保护个人信息不公布。");
  const Chart& chart = only<Chart>(document);
  EXPECT_EQ(missing_label(chart.series[0], 0), "不公布");
  EXPECT_FALSE(chart.series[0].values[0] || chart.series[0].values[2]);
  EXPECT_TRUE(chart.series[0].values[1]);
  EXPECT_NE(chart.withheld, "");
  // The whole is told, and nothing of the sentence is withheld: no note at its end.
  EXPECT_NE(
      paragraphs(document).find("共有团员47人，持平；女团员18人，占47人的38.3%；平均2019年。"),
      std::string::npos)
      << paragraphs(document);
  EXPECT_EQ(paragraphs(document).find("若干"), std::string::npos);
}

TEST_F(WithheldDocument, ASentenceStaysOne) {
  township("甲", 2, 1);
  const std::string found = paragraphs(text("published_text", county_));
  EXPECT_NE(found.find("共有团员若干人，变化不公布；女团员若干人，占若干人的若干（比例不公布）；平"
                       "均（不公布）。"),
            std::string::npos)
      << found;
  EXPECT_NE(
      found.find(
          "文中写“若干”“不公布”的，人数少于5，或由它可推算出少于5的人数，为保护个人信息不公布。"),
      std::string::npos)
      << found;
}

TEST_F(WithheldDocument, OfNobodyNothingCanBeTold) {
  township("甲", 0, 0);
  township("乙", 10, 20);
  const TextDocument document = text("published_text", county_);
  EXPECT_EQ(column(only<Table>(document), 1), "0 30 = 30");
}

TEST_F(WithheldDocument, WhatIsInternalIsWholeUpToTheCounty) {
  township("甲", 2, 1);
  township("乙", 10, 20);
  const TextDocument document = text("internal_text", county_);
  EXPECT_EQ(column(only<Table>(document), 1), "3 30 = 33");
  EXPECT_EQ(marks_text(document.marks), "代拟稿　内部资料");
  // Above it figures open to persons for a purpose only.
  const TextDocument above = text("internal_text", country_.root());
  EXPECT_EQ(column(only<Table>(above), 1), "33 = 33");
  township("丙", 1, 0);
  EXPECT_EQ(column(only<Table>(text("internal_text", county_)), 1), "3 30 1 = 34");
}

TEST_F(WithheldDocument, TheSheetsOfASpreadsheet) {
  township("甲", 2, 1);
  township("乙", 10, 20);
  township("丙", 6, 8);
  const auto tables =
      made_tables(*country_.state(), *country_.packages().find_document("published_sheet"),
                  occasion(county_))
          .or_throw();
  ASSERT_EQ(tables.size(), 3U);
  EXPECT_EQ(column(tables[0], 1), "＊ 30 ＊ = 47");
  ASSERT_TRUE(tables[0].chart.has_value());
  EXPECT_EQ(tables[0].chart->values, std::vector<std::size_t>{1});
  EXPECT_EQ(column(tables[1], 2), "不公布 30 不公布 = ");
  EXPECT_EQ(tables[1].chart->kind, ChartKind::compared);
  EXPECT_EQ(column(tables[2], 1), "0 47 47 = ");  // of April nobody, then 47
  EXPECT_EQ(tables[2].rows.front().front(), Cell(std::string("2020年4月")));
  EXPECT_EQ(tables[2].chart->kind, ChartKind::trend);
}

}  // namespace
}  // namespace jishi::document
