#include "sheet/file_kind.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sheet/testing/made_workbook.hpp"

namespace jishi::sheet {
namespace {

using namespace testing;
using namespace std::string_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;

struct Other {
  std::string_view name;
  std::string bytes;
  std::string_view words;
  std::string_view remedy;
};

class OtherKinds : public ::testing::TestWithParam<Other> {};

TEST_P(OtherKinds, AreNamedWithTheRemedy) {
  const ScratchFile file(GetParam().bytes, "名册.xls");
  const auto workbook = open_workbook(file.path());
  ASSERT_FALSE(workbook.ok());
  EXPECT_EQ(workbook.error().code, "sheet_not_a_spreadsheet");
  EXPECT_THAT(workbook.error().message, AllOf(HasSubstr(std::string(GetParam().words)),
                                              HasSubstr(std::string(GetParam().remedy))));
}

const std::vector<Other> kOthers{
    {"nothing", "", "空文件", "传完"},
    {"pdf", "%PDF-1.7\n", "PDF 文件", "保存为 .xlsx"},
    {"web_page", "\xEF\xBB\xBF\r\n <HTML xmlns:x=\"x\"><table>", "网页表格", "另存为 .xlsx"},
    {"web_table", "<table><tr><td>1</td></tr></table>", "网页表格", "另存为 .xlsx"},
    {"web_doctype", "<!DOCTYPE html>", "网页表格", "另存为 .xlsx"},
    {"web_archive", "MIME-Version: 1.0\r\n", "网页文件", "另存为 .xlsx"},
    {"xml_2003",
     "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook "
     "xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
     "Excel 2003 的 XML 表格", "另存为 .xlsx"},
    {"xml", "<?xml version=\"1.0\"?><a/>", "XML 文件", "另存为 .xlsx"},
    {"rtf", "{\\rtf1", "RTF", "保存为 .xlsx"},
    {"png", "\x89PNG\r\n", "图片", "保存为 .xlsx"},
    {"jpeg", "\xFF\xD8\xFF\xE0", "图片", "保存为 .xlsx"},
    {"rar", "Rar!\x1A\x07", "压缩文件", "解压"},
    {"seven_zip", "7z\xBC\xAF\x27\x1C", "压缩文件", "解压"},
    {"gzip", "\x1F\x8B\x08", "压缩文件", "解压"},
    {"program",
     "\x7F"
     "ELF",
     "程序", "另存为 .xlsx"},
    {"bytes", "ab\0cd"s, "二进制文件", "另存为 .xlsx"},
    {"zip", zip_of({part("a.txt", "a")}), "压缩文件", "解压"},
    {"empty_zip", zip_of({}), "压缩文件", "解压"},
    {"ods",
     zip_of({part("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
             part("content.xml", "<a/>")}),
     ".ods", "另存为 .xlsx"},
    {"odt", zip_of({part("mimetype", "application/vnd.oasis.opendocument.text")}),
     "OpenDocument 文档", "保存为 .xlsx"},
    {"docx", zip_of({part("word/document.xml", "<a/>")}), "Word 文档", "保存为 .xlsx"},
    {"pptx", zip_of({part("ppt/presentation.xml", "<a/>")}), "PowerPoint", "保存为 .xlsx"},
    {"xlsb", zip_of({part("xl/workbook.bin", "a")}), ".xlsb", "另存为 .xlsx"},
    {"numbers", zip_of({part("Index/Document.iwa", "a")}), "Numbers", "导出为 .xlsx"},
    {"ofd", zip_of({part("OFD.xml", "<a/>")}), "OFD", "保存为 .xlsx"},
};

INSTANTIATE_TEST_SUITE_P(Cases, OtherKinds, ::testing::ValuesIn(kOthers),
                         [](const auto& which) { return std::string(which.param.name); });

TEST(FileKind, TheNameDoesNotMatter) {
  const ScratchFile csv("甲,乙\n", "名册.xlsx");
  EXPECT_EQ(open_workbook(csv.path()).value()->format(), Format::csv);
  const ScratchFile xlsx(MadeXlsx{sheet_of("")}.bytes(), "名册.csv");
  EXPECT_EQ(open_workbook(xlsx.path()).value()->format(), Format::xlsx);
}

TEST(FileKind, WhatCannotBeOpenedIsNamed) {
  const ScratchFile file("1");
  const auto missing = open_workbook(file.path().parent_path() / "没有");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, "sheet_not_readable");
  EXPECT_THAT(missing.error().message, AllOf(HasSubstr("没有"), HasSubstr("文件不存在")));
  const auto folder = open_workbook(file.path().parent_path());
  ASSERT_FALSE(folder.ok());
  EXPECT_THAT(folder.error().message, HasSubstr("这是文件夹"));
  const auto device = open_workbook("/dev/null");
  ASSERT_FALSE(device.ok());
  EXPECT_EQ(device.error().code, "sheet_not_readable");
}

}  // namespace
}  // namespace jishi::sheet
