// What holds of every picture, in the hard cases of the samples.
#include "samples.hpp"

#include <gtest/gtest.h>

#include <cstdint>

#include "document/docx.hpp"
#include "document/drawing.hpp"
#include "document/picture_file.hpp"

namespace jishi::document {
namespace {

class FontCaches : public ::testing::Environment {
  void TearDown() override { forget_fonts(); }
};
const auto* const kFontCaches = ::testing::AddGlobalTestEnvironment(new FontCaches);

// The letters of a line: its box is higher by the space between lines.
Box letters_of(const Box& line) {
  const double free = line.height * 0.16;
  return {line.x, line.y + free, line.width, line.height - 2 * free};
}

bool overlap(const Box& a, const Box& b) {
  constexpr double kTouch = 0.2;
  return a.x + a.width > b.x + kTouch && b.x + b.width > a.x + kTouch &&
         a.y + a.height > b.y + kTouch && b.y + b.height > a.y + kTouch;
}

void expect_apart(const Canvas& canvas, double left, double right, double bottom) {
  const auto written = canvas.written();
  ASSERT_FALSE(written.empty());
  for (std::size_t i = 0; i < written.size(); ++i) {
    const Box box = letters_of(written[i]);
    EXPECT_GE(box.x, left - 0.5) << i;
    EXPECT_LE(box.x + box.width, right + 0.5) << i;
    EXPECT_LE(box.y + box.height, bottom + 0.5) << i;
    for (std::size_t k = 0; k < i; ++k) {
      EXPECT_FALSE(overlap(box, letters_of(written[k])))
          << "text " << k << " and " << i << " at " << box.x << ", " << box.y;
    }
  }
}

constexpr double kPageHeight = 225 * kPointsPerMillimetre;

TEST(SampleCharts, NoTextLiesOnAnother) {
  for (const auto& [name, chart] : sample_charts()) {
    SCOPED_TRACE(name);
    ASSERT_TRUE(check(chart).ok());
    for (const double width : {kTextWidth, kTextWidth / 2}) {
      // Many names are drawn over the whole width only.
      if (width < kTextWidth && chart.names.size() > 16) continue;
      if (width < kTextWidth && chart.kind == ChartKind::compared) continue;
      Canvas canvas;
      const double bottom = draw_chart(canvas, chart, {10, 10}, width);
      expect_apart(canvas, 10, 10 + width, bottom);
      EXPECT_LE(bottom, kPageHeight);
    }
  }
}

std::uint32_t number_at(const std::string& bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = at; i < at + 4; ++i)
    number = number << 8U | static_cast<unsigned char>(bytes[i]);
  return number;
}

TEST(SampleCharts, AreOf300DotsPerInch) {
  const Picture picture =
      chart_picture(sample(sample_charts(), "bars_7"), PictureFormat::png, 156 * 72 / 25.4);
  ASSERT_TRUE(picture.bytes.starts_with("\x89PNG"));
  EXPECT_EQ(number_at(picture.bytes, 16), 1843U);  // 156 mm
  EXPECT_NEAR(number_at(picture.bytes, 20), picture.size.height * 300 / 72, 0.51);
}

TEST(SampleCharts, DescribeThemselvesInTheSvg) {
  for (const auto& [name, chart] : sample_charts()) {
    const Picture picture = chart_picture(chart, PictureFormat::svg);
    EXPECT_NE(picture.bytes.find("<title>" + description(chart)), std::string::npos) << name;
    // Letters are outlines: nothing depends on the fonts of who opens it.
    EXPECT_EQ(picture.bytes.find("<text"), std::string::npos) << name;
  }
}

TEST(SampleCharts, TextThatLiesOnAnotherIsFound) {
  Canvas canvas;
  canvas.write({10, 10}, Anchor::left, "甲", {});
  canvas.write({15, 12}, Anchor::left, "乙", {});
  canvas.write({10, 40}, Anchor::left, "丙", {});
  const auto written = canvas.written();
  EXPECT_TRUE(overlap(letters_of(written[0]), letters_of(written[1])));
  EXPECT_FALSE(overlap(letters_of(written[0]), letters_of(written[2])));
}

TEST(SamplePosters, NoTextLiesOnAnother) {
  for (const auto& [name, poster] : sample_posters()) {
    SCOPED_TRACE(name);
    ASSERT_TRUE(check(poster).ok());
    Canvas canvas;
    const double bottom = draw_poster(canvas, poster);
    expect_apart(canvas, 0, kPosterWidth, bottom);
  }
}

TEST(SampleDocuments, TheSameDocumentGivesTheSameBytes) {
  const TextDocument document = sample(sample_documents(), "circular");
  const auto once = docx_bytes(document);
  const auto twice = docx_bytes(document);
  ASSERT_TRUE(once.ok() && twice.ok());
  EXPECT_TRUE(*once == *twice);
}

TEST(SampleDocuments, ATableThatFitsNoPageIsRefused) {
  TextDocument document = sample(sample_documents(), "circular");
  document.blocks.emplace_back(sample(sample_tables(), "table_widest"));
  const auto bytes = docx_bytes(document);
  ASSERT_FALSE(bytes.ok());
  EXPECT_EQ(bytes.error().code, "table_too_wide");
}

TEST(SampleCharts, AreFilesByTheirEnding) {
  const Chart chart = sample(sample_charts(), "bars_1");
  EXPECT_EQ(write_chart(chart, "chart.jpg").error().code, "unknown_format");
  EXPECT_EQ(write_chart(Chart{}, "chart.png").error().code, "bad_chart");
  EXPECT_EQ(write_chart(chart, "/no/such/folder/chart.png").error().code, "cannot_write");
  EXPECT_EQ(write_poster(Poster{}, "poster.svg").error().code, "bad_poster");
}

TEST(SampleDocuments, AFolderThatIsNotThereIsAnError) {
  const auto written =
      write_docx(sample(sample_documents(), "measured"), "/no/such/folder/document.docx");
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().code, "cannot_write");
}

}  // namespace
}  // namespace jishi::document
