// Who is missing on each side of a sheet and a ledger.
#include "exchange/comparison_files.hpp"
#include "exchange/testing/import_tests.hpp"

namespace jishi::exchange {
namespace {

class Comparisons : public testing::ImportTests {
 protected:
  ComparisonCounts compare(const std::filesystem::path& from, const char* ledger = "youth") {
    request_.ledger = ledger;
    request_.file = from;
    SilentProgress silent;
    ComparisonFiles files(file("compared"));
    const auto report = preview_import(surroundings(), request_, {}, silent, &files).or_throw();
    files.finish(file("比对.xlsx"));
    return report.compared.value();
  }
  std::vector<ComparedRow> list(Compared of) const {
    return read_compared(file("compared"), of, 0, 100).or_throw().rows;
  }
};
JISHI_ON_BOTH_DATABASES(Comparisons);

TEST_P(Comparisons, TellWhoIsMissingOnEachSideAndWhatDiffers) {
  const std::vector<Line> all = lines(6);
  take_in(write("先.xlsx", headings(), {all[0], all[1], all[2], all[3]}));
  std::vector<Line> now = {all[1], all[2], all[4], all[5]};
  now[1][4] = "外出务工";
  now[1][3] = "13900000000";
  now[3][4] = "当神仙";
  const auto held_before = held("youth");
  const ComparisonCounts counts = compare(write("后.xlsx", headings(), now));
  EXPECT_EQ(counts.same, 1);
  EXPECT_EQ(counts.different, 1);
  EXPECT_EQ(counts.only_in_file, 1);
  EXPECT_EQ(counts.only_here, 2);
  EXPECT_EQ(counts.not_compared, 1);
  EXPECT_EQ(held("youth"), held_before);

  const auto differ = list(Compared::different);
  ASSERT_EQ(differ.size(), 1U);
  EXPECT_EQ(differ[0].name, name(2));
  EXPECT_EQ(differ[0].line, 3);
  ASSERT_EQ(differ[0].cells.size(), 2U);
  EXPECT_EQ(differ[0].cells[0].file, "13900000000");
  EXPECT_EQ(differ[0].cells[0].here, "138****0002");
  EXPECT_EQ(differ[0].cells[1].file, "外出务工");
  EXPECT_EQ(differ[0].cells[1].here, "务农");

  const auto file_only = list(Compared::only_in_file);
  ASSERT_EQ(file_only.size(), 1U);
  EXPECT_EQ(file_only[0].name, name(4));
  EXPECT_FALSE(file_only[0].row);

  const auto here_only = list(Compared::only_here);
  ASSERT_EQ(here_only.size(), 2U);
  for (const ComparedRow& row : here_only) {
    EXPECT_TRUE(row.row);
    EXPECT_EQ(row.line, 0);
    EXPECT_NE(row.name.find('*'), std::string::npos);
    EXPECT_TRUE(row.unit_path == "红阳街道" || row.unit_path == "大弯街道") << row.unit_path;
  }

  const auto first = texts(file("比对.xlsx"), 0);
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(first[0].at(0), "表中行号");
  EXPECT_EQ(first[1].at(2), name(4));
  EXPECT_EQ(texts(file("比对.xlsx"), 1).size(), 3U);
  const auto third = texts(file("比对.xlsx"), 2);
  ASSERT_EQ(third.size(), 3U);  // a line for each thing that differs
  EXPECT_EQ(third[0].back(), "本系统");
  EXPECT_EQ(third[2].back(), "务农");
}

TEST_P(Comparisons, OfTheSameThereIsNothingToTell) {
  const auto from = write("同.xlsx", headings(), lines(3));
  take_in(from);
  compare(write("旧.xlsx", headings(), lines(2)));
  ASSERT_TRUE(std::filesystem::exists(file("比对.xlsx")));
  const ComparisonCounts counts = compare(from);
  EXPECT_EQ(counts.same, 3);
  EXPECT_EQ(counts.only_here + counts.only_in_file + counts.different + counts.not_compared, 0);
  // Of an earlier comparison nothing is left.
  EXPECT_FALSE(std::filesystem::exists(file("比对.xlsx")));
  EXPECT_TRUE(list(Compared::only_here).empty());
}

TEST_P(Comparisons, AreOfTheUnitOfTheImportAlone) {
  take_in(write("先.xlsx", headings(), lines(4)));
  request_.unit = hongyang_;
  std::vector<Line> here = {line(0)};
  const ComparisonCounts counts = compare(write("红阳.xlsx", headings(), here));
  EXPECT_EQ(counts.same, 1);
  EXPECT_EQ(counts.only_here, 1);  // the other one of the two in that unit
}

TEST_P(Comparisons, ArePagedFromPlaceToPlace) {
  take_in(write("先.xlsx", headings(), lines(5)));
  compare(write("空.xlsx", headings(), {line(9)}));
  std::int64_t after = 0;
  std::set<std::int64_t> rows;
  int pages = 0;
  do {
    const auto page = read_compared(file("compared"), Compared::only_here, after, 2).or_throw();
    for (const ComparedRow& row : page.rows)
      EXPECT_TRUE(rows.insert(row.row.value()).second);
    after = page.next;
    ++pages;
  } while (after > 0);
  EXPECT_EQ(rows.size(), 5U);
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(read_compared(file("compared"), Compared::only_here, 5, 2).error().code, "bad_query");
  EXPECT_EQ(read_compared(file("nowhere"), Compared::only_here, 0, 2).error().code,
            "comparison_gone");
}

}  // namespace
}  // namespace jishi::exchange
