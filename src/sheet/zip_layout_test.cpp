#include "sheet/zip_layout.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sheet/testing/made_workbook.hpp"

namespace jishi::sheet {
namespace {

using namespace testing;

std::vector<ZipPart> good_parts() {
  return MadeXlsx{sheet_of("<row><c><v>1</v></c></row>")}.parts();
}

ZipPart& sheet_part(std::vector<ZipPart>& parts) {
  return parts.back();
}

TEST(ZipLayout, AGoodFileIsTaken) {
  EXPECT_EQ(refusal(zip_of(good_parts())), "");
  auto stored = good_parts();
  for (ZipPart& each : stored)
    each.deflated = false;
  EXPECT_EQ(refusal(zip_of(stored)), "");
}

TEST(ZipLayout, LyingSizesAreRefused) {
  auto parts = good_parts();
  sheet_part(parts).claimed_size = 10;
  EXPECT_EQ(refusal(zip_of(parts)), "sheet_broken");
  sheet_part(parts).claimed_size = 1'000'000;
  EXPECT_EQ(refusal(zip_of(parts)), "sheet_broken");
}

TEST(ZipLayout, AWrongChecksumIsRefused) {
  auto parts = good_parts();
  sheet_part(parts).claimed_checksum = 1;
  EXPECT_EQ(refusal(zip_of(parts)), "sheet_broken");
}

TEST(ZipLayout, PartsOfOneNameAreRefused) {
  auto parts = good_parts();
  parts.push_back(sheet_part(parts));
  EXPECT_EQ(refusal(zip_of(parts)), "sheet_broken");
  parts.back().name = "XL/Worksheets/sheet1.xml";
  EXPECT_EQ(refusal(zip_of(parts)), "sheet_broken");
}

TEST(ZipLayout, OverlappingPartsAreRefused) {
  auto parts = good_parts();
  ZipPart second = sheet_part(parts);
  second.name = "xl/worksheets/sheet2.xml";
  second.overlaps = parts.size() - 1;
  parts.push_back(second);
  EXPECT_EQ(refusal(zip_of(parts)), "sheet_broken");
}

TEST(ZipLayout, AnotherNameInTheLocalHeaderIsRefused) {
  auto parts = good_parts();
  sheet_part(parts).local_name = "xl/worksheets/sheetX.xml";
  EXPECT_EQ(refusal(zip_of(parts)), "sheet_broken");
}

TEST(ZipLayout, PasswordsAreNamed) {
  auto parts = good_parts();
  sheet_part(parts).flags = 1;
  EXPECT_EQ(refusal(zip_of(parts)), "sheet_encrypted");
}

TEST(ZipLayout, UnusualCompressionIsRefused) {
  auto parts = good_parts();
  sheet_part(parts).method = 14;  // LZMA, whose dictionary may be gigabytes
  EXPECT_EQ(refusal(zip_of(parts)), "sheet_broken");
}

TEST(ZipLayout, EveryCutIsRefused) {
  const std::string whole = zip_of(good_parts());
  for (std::size_t length = 4; length < whole.size(); length += 7)
    EXPECT_EQ(refusal(std::string_view(whole).substr(0, length)), "sheet_broken") << length;
}

TEST(ZipLayout, TwoDirectoriesAreRefused) {
  const std::string whole = zip_of(good_parts());
  EXPECT_EQ(refusal(whole + zip_of({})), "sheet_broken");
}

TEST(ZipLayout, TooManyPartsAreRefused) {
  std::vector<ZipPart> parts = good_parts();
  while (static_cast<std::int64_t>(parts.size()) <= kZipEntries)
    parts.push_back(part("media/" + std::to_string(parts.size()), ""));
  EXPECT_EQ(refusal(zip_of(parts)), "sheet_too_large");
  parts.pop_back();
  EXPECT_EQ(refusal(zip_of(parts)), "");
}

// The end record: signature, disks, entries of this disk at 8, in all at 10, bytes at 12, offset
// at 16.
TEST(ZipLayout, DirectoriesThatAreNotThereAreRefused) {
  const std::string whole = zip_of(good_parts());
  const std::size_t end = whole.size() - 22;
  for (const std::size_t field : {end + 10, end + 12, end + 16}) {
    std::string altered = whole;
    altered[field] = static_cast<char>(altered[field] + 1);
    EXPECT_EQ(refusal(altered), "sheet_broken") << field - end;
    altered[field] = '\xFF';
    altered[field + 1] = '\xFF';
    EXPECT_EQ(refusal(altered), "sheet_broken") << field - end;
  }
}

TEST(ZipLayout, InflatedBytesAreCountedOnceForEachPart) {
  auto parts = good_parts();
  std::int64_t bytes = 0;
  for (const ZipPart& each : parts)
    if (each.name != "[Content_Types].xml")
      bytes += static_cast<std::int64_t>(each.content[0].text.size());
  Limits limits;
  limits.inflated_bytes = bytes;
  EXPECT_EQ(refusal(zip_of(parts), limits), "");  // reads the sheet twice: rows and merges
  limits.inflated_bytes = bytes - 1;
  EXPECT_EQ(refusal(zip_of(parts), limits), "sheet_too_large");
}

}  // namespace
}  // namespace jishi::sheet
