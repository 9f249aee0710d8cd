#include "package/document.hpp"

#include <gtest/gtest.h>

#include "package/canonical.hpp"
#include "package/definition_changes.hpp"
#include "package/loader.hpp"

namespace jishi::package {
namespace {

constexpr const char* kFigures = R"(indicators:
  units: {label: 团组织, basis: 团组织, numerator: {units: "true"}, shown: 个}
  townships:
    label: 乡镇
    basis: 乡镇
    numerator: {units: unit.level == "township"}
    shown: 个
)";

constexpr const char* kCircular = R"(document: circular
label: 通报
form: text
kind: bulletin
masthead: 简报
title: "{unit}情况"
parts:
  - heading: {text: 总体, level: 2}
  - paragraph: |
      共{units}，
      {units.change}。
  - table:
      title: 表
      by: township
      total: true
      indicators: [units, {indicator: townships, group: 其中}]
  - chart: {title: 图, kind: trend, indicators: [units, townships], series: 6}
)";

LoadOutcome load(const std::string& document, const std::string& figures = kFigures) {
  const std::vector<SourceFolder> folders = {
      {"pack",
       {{"package.yaml", "package: pack\nlabel: 包\nversion: 1.0.0\n"},
        {"figures.yaml", figures},
        {"document.yaml", document}}}};
  LoadOutcome outcome = load_sources(folders);
  for (const Mistake& mistake : outcome.mistakes)
    ADD_FAILURE() << to_text(mistake);
  return outcome;
}

TEST(DocumentDefinition, IsReadAsItIsWritten) {
  const LoadOutcome outcome = load(kCircular);
  const Document* document = outcome.packages.find_document("circular");
  ASSERT_NE(document, nullptr);
  EXPECT_EQ(document->kind, Document::Kind::bulletin);
  ASSERT_EQ(document->parts.size(), 4u);
  EXPECT_EQ(document->parts[0].heading->level, 2);
  EXPECT_EQ(document->parts[1].paragraph, "共{units}，{units.change}。");
  const DocumentTable& table = *document->parts[2].table;
  EXPECT_EQ(table.rows.by, DocumentRows::By::level);
  EXPECT_EQ(table.rows.level, DivisionLevel::township);
  EXPECT_TRUE(table.total);
  ASSERT_EQ(table.columns.size(), 2u);
  EXPECT_EQ(table.columns[0].indicator, "units");
  EXPECT_EQ(table.columns[1].group, "其中");
  EXPECT_EQ(document->parts[3].chart->kind, DocumentChart::Kind::trend);
  EXPECT_EQ(document->parts[3].chart->periods, 6);
  EXPECT_EQ(outcome.packages.find_document("nothing"), nullptr);
}

TEST(DocumentDefinition, ComesBackFromItsCanonicalText) {
  const LoadOutcome outcome = load(kCircular);
  const std::string text = canonical_text(outcome.packages);
  EXPECT_EQ(canonical_text(from_canonical_text(text).or_throw()), text);
}

TEST(DocumentDefinition, IsToldWhereItChanged) {
  const LoadOutcome before = load(kCircular);
  std::string changed = kCircular;
  changed.replace(changed.find("总体"), std::string("总体").size(), "概况");
  const LoadOutcome after = load(changed);
  EXPECT_EQ(definition_changes(before.packages, after.packages),
            std::vector<std::string>{"修改文件 通报（circular）"});
}

}  // namespace
}  // namespace jishi::package
