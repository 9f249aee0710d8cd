#include "document/text_document.hpp"

#include <gtest/gtest.h>

#include "document/poster.hpp"

namespace jishi::document {
namespace {

TEST(TextDocument, HeadingsAreNumberedByLevel) {
  HeadingNumbers numbers;
  std::vector<std::string> got;
  for (const int level : {1, 2, 2, 3, 4, 4, 3, 2, 1, 2, 4})
    got.push_back(numbers.next(level));
  EXPECT_EQ(got, (std::vector<std::string>{"一、", "（一）", "（二）", "1. ", "（1）", "（2）",
                                           "2. ", "（三）", "二、", "（一）", "（1）"}));
}

TEST(TextDocument, WhatCannotBeWrittenIsRefused) {
  TextDocument document;
  document.title = "通报";
  EXPECT_TRUE(check(document).ok());
  TextDocument bad = document;
  bad.title.clear();
  EXPECT_EQ(check(bad).error().code, "bad_document");
  bad = document;
  bad.kind = DocumentKind::bulletin;
  EXPECT_EQ(check(bad).error().code, "bad_document");
  bad.masthead = "工作简报";
  EXPECT_TRUE(check(bad).ok());
  bad.blocks = {Heading{5, "五级标题", ""}};
  EXPECT_EQ(check(bad).error().code, "bad_document");
  bad.blocks = {Table{}};
  EXPECT_EQ(check(bad).error().code, "bad_table");
  bad.blocks = {Chart{}};
  EXPECT_EQ(check(bad).error().code, "bad_chart");
  bad.blocks.assign(kMostBlocks + 1, Paragraph{"段"});
  EXPECT_EQ(check(bad).error().code, "bad_document");
}

TEST(Poster, HasThreeToSixFigures) {
  Poster poster;
  poster.title = "一张图";
  for (std::size_t count = 0; count <= 8; ++count) {
    poster.figures.assign(count, KeyFigure{"1", "个", "数"});
    EXPECT_EQ(check(poster).ok(), count >= 3 && count <= 6) << count;
  }
  poster.figures.assign(3, KeyFigure{"1", "个", "数"});
  poster.charts.resize(1);
  EXPECT_EQ(check(poster).error().code, "bad_chart");
  poster.charts.resize(kMostPosterCharts + 1);
  EXPECT_EQ(check(poster).error().code, "bad_poster");
}

TEST(Marks, SayWhatTheDocumentIs) {
  EXPECT_EQ(marks_text({}), "代拟稿");
  EXPECT_EQ(marks_text({true, true}), "代拟稿　演示数据");
  EXPECT_EQ(marks_text({false, true}), "演示数据");
  EXPECT_EQ(marks_text({false, false}), "");
}

}  // namespace
}  // namespace jishi::document
