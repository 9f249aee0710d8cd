#include "sheet/write.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zip.h>

#include <array>
#include <csignal>
#include <cstring>
#include <fstream>
#include <functional>
#include <limits>

#include "sheet/out_text.hpp"
#include "sheet/workbook.hpp"

namespace jishi::sheet {
namespace {

class Writing : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::temp_directory_path() / ("jishi-write-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path file(const std::string& name) const { return folder_ / name; }
  std::string bytes_of(const std::string& name) const {
    std::ifstream in(file(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::ptrdiff_t files_in_folder() const {
    return std::distance(std::filesystem::directory_iterator(folder_), {});
  }

  std::filesystem::path folder_;
};

OutSheet names_and_numbers() {
  OutSheet sheet;
  sheet.name = "名册";
  sheet.columns.resize(2);
  sheet.columns[0].heading = "姓名";
  sheet.columns[1].heading = "数";
  sheet.columns[1].format = ColumnFormat::integer;
  return sheet;
}

std::string code_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Failure& failure) {
    return failure.error().code;
  }
  return "";
}

TEST_F(Writing, CsvSaysEveryKindOfCell) {
  OutSheet sheet;
  sheet.title = "一览表";
  sheet.lines = {"填报单位：红阳街道"};
  sheet.columns.resize(6);
  const char* headings[] = {"姓名", "人数", "经费", "日期", "公务员", "备注"};
  for (std::size_t i = 0; i < 6; ++i)
    sheet.columns[i].heading = headings[i];
  sheet.columns[0].required = true;
  sheet.columns[2].format = ColumnFormat::decimal;
  sheet.columns[2].digits = 2;
  auto writer = create_writer(file("a.CSV")).or_throw();
  writer->begin_sheet(sheet);
  const std::vector<OutCell> row = {
      "王小明", std::int64_t{-5}, *Decimal::parse("1.5"), *Date::parse("2003-05-01"),
      true,     OutCell{}};
  writer->row(row);
  writer->row(std::vector<OutCell>{"李,四", std::int64_t{0}, *Decimal::parse("-0.125")});
  writer->close();
  EXPECT_EQ(bytes_of("a.CSV"),
            "\xEF\xBB\xBF一览表\r\n填报单位：红阳街道\r\n姓名*,人数,经费,日期,公务员,备注\r\n"
            "王小明,-5,1.50,2003-05-01,是,\r\n\"李,四\",0,-0.125,,,\r\n");
}

TEST(CsvText, IsNeverAFormula) {
  EXPECT_EQ(csv_text("=1+1"), "'=1+1");
  EXPECT_EQ(csv_text("+86 138"), "'+86 138");
  EXPECT_EQ(csv_text("-姓名"), "'-姓名");
  EXPECT_EQ(csv_text("@SUM(A1)"), "'@SUM(A1)");
  EXPECT_EQ(csv_text("\t=1"), "\"'\t=1\"");
  EXPECT_EQ(csv_text("\r=1"), "\"'\n=1\"");
  EXPECT_EQ(csv_text("＝1"), "'＝1");
  EXPECT_EQ(csv_text("=HYPERLINK(\"x\",1)"), "\"'=HYPERLINK(\"\"x\"\",1)\"");
}

TEST(CsvText, LeavesSignedNumbersAlone) {
  EXPECT_EQ(csv_text("-5"), "-5");
  EXPECT_EQ(csv_text("+8613800138000"), "+8613800138000");
  EXPECT_EQ(csv_text("-1.5"), "-1.5");
  EXPECT_EQ(csv_text("-1-5"), "'-1-5");
  EXPECT_EQ(csv_text("110101199003070000"), "110101199003070000");
}

TEST(CsvText, IsQuotedWhereItMustBe) {
  EXPECT_EQ(csv_text("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_text("他说\"好\""), "\"他说\"\"好\"\"\"");
  EXPECT_EQ(csv_text("一\r\n二\r三"), "\"一\n二\n三\"");
  EXPECT_EQ(csv_text(" 前"), "\" 前\"");
  EXPECT_EQ(csv_text("后 "), "\"后 \"");
}

TEST(OutText, ShowsThatSomethingUnwritableStoodThere) {
  std::string room;
  EXPECT_EQ(shown_text(std::string_view("a\0b\x01", 4), room),
            "a\uFFFD"
            "b\uFFFD");
  EXPECT_EQ(shown_text("a\xFF王\xE7\x8E", room), "a\uFFFD王\uFFFD\uFFFD");
  EXPECT_EQ(shown_text("\xEF\xBF\xBF", room), "\uFFFD");
  EXPECT_EQ(shown_text("一\n\t二", room), "一\n\t二");
  EXPECT_EQ(xlsx_cell_text("_x0041_", room), "_x005F_x0041_");
  EXPECT_EQ(xlsx_cell_text("_x004_ _xyz", room), "_x004_ _xyz");
}

TEST(OutText, IsCutByUnitsOfUtf16) {
  EXPECT_EQ(cut_to_units("一二三四", 4, "…"), "一二三四");
  EXPECT_EQ(cut_to_units("一二三四五", 4, "…"), "一二三…");
  EXPECT_EQ(cut_to_units("😀😀😀", 4, "…"), "😀…");  // two units each
  EXPECT_EQ(utf16_units("a王😀"), 4U);
  std::string longest;
  for (std::size_t i = 0; i < kMostCellUnits; ++i)
    longest += "王";
  std::string room;
  EXPECT_EQ(xlsx_cell_text(longest, room), longest);
  longest += "王";
  const std::string_view cut = xlsx_cell_text(longest, room);
  EXPECT_EQ(utf16_units(cut), kMostCellUnits);
  EXPECT_TRUE(cut.ends_with(kCutMark));
}

TEST(SheetName, IsMadeFitAndUnique) {
  std::set<std::string> taken;
  EXPECT_EQ(fit_sheet_name("班子/成员[1]:*?\\", taken), "班子／成员【1】：＊？＼");
  EXPECT_EQ(fit_sheet_name("Abc", taken), "Abc");
  EXPECT_EQ(fit_sheet_name("aBC", taken), "aBC (2)");
  EXPECT_EQ(fit_sheet_name("ABC", taken), "ABC (3)");
  EXPECT_EQ(fit_sheet_name("' '", taken), "表");
  EXPECT_EQ(fit_sheet_name("", taken), "表 (2)");
  EXPECT_EQ(fit_sheet_name("history", taken), "history_");
  std::string name;
  for (int i = 0; i < 40; ++i)
    name += "长";
  EXPECT_EQ(utf16_units(fit_sheet_name(name, taken)), 31U);
  const std::string second = fit_sheet_name(name, taken);
  EXPECT_EQ(utf16_units(second), 31U);
  EXPECT_TRUE(second.ends_with("… (2)"));
}

TEST_F(Writing, CsvGetsAProblemColumnWithRemarks) {
  auto writer = create_writer(file("a.csv")).or_throw();
  writer->begin_sheet(names_and_numbers());
  const std::vector<OutRemark> remarks = {{0, "没有填"},
                                          {std::numeric_limits<std::size_t>::max(), "整行重复"}};
  writer->row(std::vector<OutCell>{OutCell{}, std::int64_t{1}}, remarks);
  writer->row(std::vector<OutCell>{"王"});
  writer->close();
  EXPECT_EQ(bytes_of("a.csv"), "\xEF\xBB\xBF姓名,数,问题\r\n,1,姓名：没有填；整行重复\r\n王,,\r\n");
}

// What is written is what our own reader reads, in both kinds of file.
TEST_F(Writing, WhatIsWrittenIsReadBack) {
  const std::vector<std::string> texts = {
      "王小明",  "  两边  ", "一\n二", "_x0041_", "_x005F_",    "=1+1",
      "<&>\"',", "😀",        "007",    "1E5",     "2003-05-01", "\t前",
      "-5",      "TRUE",     "#N/A",   "\n",      "_x000D__x00"};
  OutSheet sheet;
  sheet.name = "名册";
  sheet.columns.resize(1);
  auto writer = create_writer(file("a.xlsx")).or_throw();
  writer->begin_sheet(sheet);
  for (const std::string& text : texts)
    writer->row(std::vector<OutCell>{text});
  const std::vector<OutCell> others = {std::int64_t{-5}, *Decimal::parse("9.95"),
                                       *Date::parse("2003-05-01"), true};
  for (const OutCell& cell : others)
    writer->row(std::vector<OutCell>{cell});
  writer->close();

  const auto workbook = open_workbook(file("a.xlsx")).or_throw();
  ASSERT_EQ(workbook->sheets().size(), 1U);
  EXPECT_EQ(workbook->sheets()[0].name, "名册");
  const auto rows = workbook->rows(0);
  Row row;
  for (const std::string& text : texts) {
    ASSERT_TRUE(rows->next(row));
    EXPECT_EQ(row.at(0).kind, CellKind::text) << text;
    EXPECT_EQ(row.at(0).text, text);
  }
  ASSERT_TRUE(rows->next(row));
  EXPECT_EQ(row.at(0).number, -5);
  ASSERT_TRUE(rows->next(row));
  EXPECT_EQ(row.at(0).number, 9.95);
  ASSERT_TRUE(rows->next(row));
  EXPECT_EQ(row.at(0).kind, CellKind::date);
  EXPECT_EQ(row.at(0).number, 37742);
  ASSERT_TRUE(rows->next(row));
  EXPECT_EQ(row.at(0).text, "是");
  EXPECT_FALSE(rows->next(row));
}

TEST_F(Writing, CsvHoldsOneTable) {
  auto writer = create_writer(file("a.csv")).or_throw();
  writer->begin_sheet(names_and_numbers());
  writer->prose_sheet("填表说明", "说明", {});
  EXPECT_EQ(code_of([&] { writer->begin_sheet(names_and_numbers()); }), "csv_one_table");
}

TEST_F(Writing, NothingIsLeftWithoutClose) {
  for (const char* name : {"a.csv", "a.xlsx"}) {
    auto writer = create_writer(file(name)).or_throw();
    writer->begin_sheet(names_and_numbers());
    writer->row(std::vector<OutCell>{"王"});
    writer.reset();
    EXPECT_EQ(files_in_folder(), 0) << name;
  }
}

// The names that came into a folder while this lived, without what is hidden.
class Arrivals {
 public:
  explicit Arrivals(const std::filesystem::path& folder)
      : watch_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    EXPECT_GE(::inotify_add_watch(watch_, folder.c_str(), IN_CREATE | IN_MOVED_TO), 0);
  }
  ~Arrivals() { ::close(watch_); }
  Arrivals(const Arrivals&) = delete;
  Arrivals& operator=(const Arrivals&) = delete;

  std::vector<std::string> names() const {
    std::vector<std::string> names;
    alignas(inotify_event) std::array<char, 16'384> events{};
    for (ssize_t size = 0; (size = ::read(watch_, events.data(), events.size())) > 0;) {
      for (ssize_t at = 0; at < size;) {
        inotify_event event{};
        std::memcpy(&event, events.data() + at, sizeof event);
        at += static_cast<ssize_t>(sizeof event);
        if (events.at(static_cast<std::size_t>(at)) != '.') names.emplace_back(events.data() + at);
        at += event.len;
      }
    }
    return names;
  }

 private:
  const int watch_;
};

// Also for a moment: a folder of results is listed while they are written.
TEST_F(Writing, NothingIsSeenBeforeTheWholeFile) {
  const Arrivals arrivals(folder_);
  for (const char* name : {"a.csv", "a.xlsx"}) {
    auto writer = create_writer(file(name)).or_throw();
    writer->begin_sheet(names_and_numbers());
    writer->row(std::vector<OutCell>{"王"});
    EXPECT_THAT(arrivals.names(), ::testing::IsEmpty());
    writer->close();
    EXPECT_THAT(arrivals.names(), ::testing::ElementsAre(name));
  }
  EXPECT_EQ(files_in_folder(), 2);
}

TEST_F(Writing, AnExistingFileStandsUntilClose) {
  for (const char* name : {"a.csv", "a.xlsx"}) {
    std::ofstream(file(name)) << "was here";
    auto writer = create_writer(file(name)).or_throw();
    writer->begin_sheet(names_and_numbers());
    writer->row(std::vector<OutCell>{"王"});
    EXPECT_EQ(bytes_of(name), "was here");
    writer->close();
    EXPECT_NE(bytes_of(name), "was here");
    std::filesystem::remove(file(name));
    EXPECT_EQ(files_in_folder(), 0) << name;
  }
}

TEST_F(Writing, SaysWhyAFileCannotBe) {
  EXPECT_EQ(create_writer(file("a.xls")).error().code, "unknown_format");
  EXPECT_EQ(create_writer(file("a")).error().code, "unknown_format");
  const auto nowhere = create_writer(file("没有/a.xlsx"));
  ASSERT_FALSE(nowhere.ok());
  EXPECT_EQ(nowhere.error().code, "cannot_write");
  EXPECT_NE(nowhere.error().message.find("文件夹不存在"), std::string::npos);
  std::filesystem::create_directory(file("b.xlsx"));
  EXPECT_EQ(create_writer(file("b.xlsx")).error().code, "cannot_write");
}

TEST_F(Writing, RowsBeyondExcelsLastAreRefused) {
  for (const char* name : {"a.csv", "a.xlsx"}) {
    auto writer = create_writer(file(name)).or_throw();
    OutSheet sheet;
    sheet.columns.resize(1);
    writer->begin_sheet(sheet);
    const std::vector<OutCell> cells = {std::int64_t{1}};
    for (std::int64_t i = 1; i < kMostRows; ++i)
      writer->row(cells);
    EXPECT_EQ(code_of([&] { writer->row(cells); }), "sheet_too_many_rows") << name;
    writer.reset();
    EXPECT_EQ(files_in_folder(), 0) << name;
  }
}

TEST_F(Writing, ColumnsBeyondExcelsLastAreRefused) {
  auto writer = create_writer(file("a.xlsx")).or_throw();
  OutSheet sheet;
  sheet.columns.resize(kMostColumns);
  EXPECT_EQ(code_of([&] { writer->begin_sheet(sheet); }), "sheet_too_many_columns");
}

// 56 nations are fewer than Excel's 255 characters and more bytes than libxlsxwriter has room for.
TEST_F(Writing, ListsOfChineseEntriesAreWrittenWhole) {
  auto writer = create_writer(file("a.xlsx")).or_throw();
  OutSheet sheet = names_and_numbers();
  for (int i = 0; i < 56; ++i)
    sheet.columns[0].list.emplace_back("民族");
  sheet.prepared_rows = 10;
  writer->begin_sheet(sheet);
  writer->close();
  EXPECT_EQ(open_workbook(file("a.xlsx")).or_throw()->sheets().back().name, "选项");
}

// What becomes of a file when no file may grow beyond `bytes`: as on a full disk, writes fail or
// fall short. Returns the code of the failure, in a child whose limit does not touch the test's.
int write_within(const std::filesystem::path& file, rlim_t bytes) {
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{bytes, bytes};
  if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 3;
  const std::string code = code_of([&] {
    auto writer = create_writer(file).or_throw();
    OutSheet sheet = names_and_numbers();
    for (int i = 0; i < 200; ++i)
      sheet.columns[0].list.push_back("选项" + std::to_string(i));
    writer->begin_sheet(sheet);
    for (std::int64_t i = 0; i < 2000; ++i)
      writer->row(std::vector<OutCell>{"王" + std::to_string(i * 7919 % 10007), i});
    writer->prose_sheet("填表说明", "说明", {});
    writer->close();
  });
  return code.empty() ? 0 : code == "cannot_write" ? 1 : 2;
}

// Bytes of the table before it was packed; of a .csv all. (A packed .xlsx is not always of one
// size: it says when it was made.)
std::uint64_t table_bytes(const std::filesystem::path& file) {
  if (file.extension() == ".csv") return std::filesystem::file_size(file);
  const std::unique_ptr<zip_t, void (*)(zip_t*)> archive(
      zip_open(file.c_str(), ZIP_RDONLY, nullptr), zip_discard);
  zip_stat_t stat{};
  if (!archive || zip_stat(archive.get(), "xl/worksheets/sheet1.xml", 0, &stat) != 0) return 0;
  return stat.size;
}

int status_within(const std::filesystem::path& file, rlim_t bytes) {
  const pid_t child = ::fork();
  if (child == 0) {
    std::fclose(stderr);  // libxlsxwriter speaks there
    ::_exit(write_within(file, bytes));
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || !WIFEXITED(status)) return 4;
  return WEXITSTATUS(status);
}

TEST_F(Writing, AFullDiskIsSaidAndLeavesNothing) {
  for (const char* name : {"a.xlsx", "a.csv"}) {
    ASSERT_EQ(status_within(file(name), RLIM_INFINITY), 0);
    const std::uint64_t whole = table_bytes(file(name));
    ASSERT_GT(whole, 10'000U);
    std::filesystem::remove(file(name));
    // Just before the end libxlsxwriter itself does not notice.
    std::vector<rlim_t> limits = {whole - 1, whole - 50, whole - 500, whole - 3000};
    for (rlim_t part = 0; part < 20; ++part)
      limits.push_back(whole * part / 20);
    for (const rlim_t bytes : limits) {
      EXPECT_EQ(status_within(file(name), bytes), 1) << name << " within " << bytes;
      EXPECT_EQ(files_in_folder(), 0) << name << " within " << bytes;
      std::filesystem::remove(file(name));
    }
  }
}

}  // namespace
}  // namespace jishi::sheet
