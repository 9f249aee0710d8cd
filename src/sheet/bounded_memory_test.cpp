// What people with bad intentions send takes neither the machine's memory nor its peace: each file
// is read in a process of its own whose greatest memory is measured.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "sheet/testing/made_workbook.hpp"

namespace jishi::sheet {
namespace {

using namespace testing;

constexpr std::int64_t kMost = std::int64_t{200} << 20;
constexpr std::uint64_t kMega = 1 << 20;

// Under a sanitizer the memory is the sanitizer's.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kMeasured = false;
#else
constexpr bool kMeasured = true;
#endif

struct Spent {
  std::string code;
  std::int64_t bytes = 0;
};

Spent spent_on(const std::string& bytes) {
  const ScratchFile file(bytes);
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("pipe");
  const pid_t child = ::fork();
  if (child == 0) {
    std::string code = "no end";
    try {
      code = refusal_of(file.path());
    } catch (const std::exception& error) {
      code = error.what();
    }
    const auto written = ::write(ends[1], code.data(), code.size());
    ::_exit(written < 0 ? 1 : 0);
  }
  ::close(ends[1]);
  Spent spent;
  char buffer[200];
  for (ssize_t got = 0; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;)
    spent.code.append(buffer, static_cast<std::size_t>(got));
  ::close(ends[0]);
  struct rusage usage {};
  int status = 0;
  ::wait4(child, &status, 0, &usage);
  if (!WIFEXITED(status)) spent.code = "crashed";
  spent.bytes = std::int64_t{usage.ru_maxrss} << 10;
  return spent;
}

void expect_refused(const std::string& bytes, std::string_view code) {
  const Spent spent = spent_on(bytes);
  EXPECT_EQ(spent.code, code);
  ::testing::Test::RecordProperty("peak_mb", static_cast<int>(spent.bytes >> 20));
  if (kMeasured) {
    EXPECT_LT(spent.bytes, kMost) << (spent.bytes >> 20) << " MB";
  }
}

// A workbook whose part consists of stretches.
std::string with(std::string_view name, std::vector<Stretch> stretches) {
  MadeXlsx made{sheet_of("<row><c><v>1</v></c></row>")};
  made.shared = "<sst/>";
  made.styles = "<styleSheet/>";
  auto parts = made.parts();
  for (ZipPart& each : parts)
    if (each.name == name) each.content = std::move(stretches);
  return zip_of(parts);
}

std::string sheet_with(std::vector<Stretch> inside) {
  inside.insert(inside.begin(), {"<worksheet><sheetData>"});
  inside.push_back({"</sheetData></worksheet>"});
  return with("xl/worksheets/sheet1.xml", std::move(inside));
}

// `text` as often as goes into about a megabyte.
std::string mega(const std::string& text) {
  std::string many;
  while (many.size() < kMega)
    many += text;
  return many;
}

TEST(BoundedMemory, FiveGigabytesOfBlanks) {
  expect_refused(sheet_with({{mega(" "), 5 << 10}}), "sheet_too_large");
}

TEST(BoundedMemory, AGigabyteThatSaysItIsSmall) {
  MadeXlsx made{sheet_of("")};
  auto parts = made.parts();
  parts[4].content = {{"<worksheet><sheetData>"}, {mega(" "), 1 << 10}};
  parts[4].claimed_size = 1'000;
  expect_refused(zip_of(parts), "sheet_broken");
}

TEST(BoundedMemory, TenMillionColumns) {
  const std::string cells = mega("<c><v>1</v></c>");
  expect_refused(sheet_with({{"<row>"}, {cells, 150}, {"</row>"}}), "sheet_too_many_columns");
  const std::string empty = mega("<c/>");
  expect_refused(sheet_with({{"<row>"}, {empty, 40}, {"</row>"}}), "sheet_too_many_columns");
}

TEST(BoundedMemory, SharedTextsWithoutEnd) {
  const std::string texts = mega("<si><t>" + std::string(1'000, 'x') + "</t></si>");
  expect_refused(with("xl/sharedStrings.xml", {{"<sst>"}, {texts, 1'000}}), "sheet_too_large");
  const std::string none = mega("<si/>");
  expect_refused(with("xl/sharedStrings.xml", {{"<sst>"}, {none, 1'000}}), "sheet_too_large");
  expect_refused(with("xl/sharedStrings.xml", {{"<sst><si><t>"}, {mega("x"), 1'000}}),
                 "sheet_too_large");
}

TEST(BoundedMemory, TextsOfOneRowWithoutEnd) {
  MadeXlsx made{""};
  std::string row = "<worksheet><sheetData><row>";
  for (int i = 0; i < 1'000; ++i)
    row += "<c t=\"s\"><v>0</v></c>";
  made.sheet = row + "</row></sheetData></worksheet>";
  made.shared = "<sst><si><t>" + std::string(100'000, 'x') + "</t></si></sst>";
  expect_refused(made.bytes(), "sheet_too_large");
}

TEST(BoundedMemory, LongTextsInEveryColumnOnceAreNotKept) {
  std::vector<Stretch> rows;
  for (int i = 0; i < 1'000; ++i) {
    const std::string place = cell_name(i + 1, static_cast<std::size_t>(i));
    rows.push_back({"<row><c r=\"" + place + "\" t=\"str\"><v>"});
    rows.push_back({std::string(1'200, 'x'), 100});
    rows.push_back({"</v></c></row>"});
  }
  expect_refused(sheet_with(std::move(rows)), "");
}

TEST(BoundedMemory, ATagWithoutEnd) {
  expect_refused(sheet_with({{"<row a=\""}, {mega("x"), 1'000}}), "sheet_broken");
  expect_refused(sheet_with({{"<!--"}, {mega("x"), 1'000}}), "sheet_broken");
}

TEST(BoundedMemory, NamesWithoutEnd) {
  std::string names;
  for (int i = 0; i < 2'000'000; ++i)
    names += "<a" + std::to_string(i) + "/>";
  expect_refused(sheet_with({{names}}), "sheet_broken");
}

TEST(BoundedMemory, MergesWithoutEnd) {
  const std::string merges = mega("<mergeCell ref=\"A1:B2\"/>");
  expect_refused(
      with("xl/worksheets/sheet1.xml",
           {{"<worksheet><sheetData/><mergeCells>"}, {merges, 50}, {"</mergeCells></worksheet>"}}),
      "sheet_too_large");
}

TEST(BoundedMemory, StylesWithoutEnd) {
  expect_refused(with("xl/styles.xml", {{"<styleSheet><cellXfs>"}, {mega("<xf/>"), 500}}),
                 "sheet_too_large");
  std::string formats;
  for (int i = 0; i < 50'000; ++i)
    formats += "<numFmt numFmtId=\"" + std::to_string(i) + "\" formatCode=\"d\"/>";
  expect_refused(with("xl/styles.xml", {{"<styleSheet><numFmts>" + formats}}), "sheet_too_large");
}

TEST(BoundedMemory, SheetsAndRelationshipsWithoutEnd) {
  const std::string sheets = mega("<sheet name=\"" + std::string(900, 'x') + "\" id=\"rId1\"/>");
  expect_refused(with("xl/workbook.xml", {{"<workbook><sheets>"}, {sheets, 500}}),
                 "sheet_too_large");
  const std::string long_name = "<sheet name=\"" + std::string(9'000, 'x') + "\"/>";
  expect_refused(with("xl/workbook.xml", {{"<workbook><sheets>" + long_name}}), "sheet_broken");
  const std::string relationships = mega(relationship("a", "worksheet", std::string(900, 'x')));
  expect_refused(with("xl/_rels/workbook.xml.rels", {{"<Relationships>"}, {relationships, 500}}),
                 "sheet_too_large");
}

TEST(BoundedMemory, CsvLinesWithoutEnd) {
  expect_refused(std::string(50 * kMega, 'x'), "sheet_too_large");
  expect_refused("\"" + std::string(50 * kMega, 'x'), "sheet_broken");
  expect_refused(std::string(50 * kMega, ','), "");
  expect_refused(std::string(50 * kMega, '\n'), "sheet_too_large");
}

}  // namespace
}  // namespace jishi::sheet
