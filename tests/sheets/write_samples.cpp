// Writes the spreadsheets that write_test.py looks at: write_samples FOLDER.
#include <filesystem>
#include <iostream>
#include <limits>

#include "sheet/write.hpp"

namespace {

using namespace jishi;
using namespace jishi::sheet;

OutColumn column(const char* heading, ColumnFormat format = ColumnFormat::text) {
  OutColumn out;
  out.heading = heading;
  out.format = format;
  return out;
}

OutSheet template_sheet() {
  OutSheet sheet;
  sheet.name = "班子/成员";
  sheet.title = "班子成员登记表";
  sheet.lines = {"填报单位：红阳街道", "演示数据"};
  sheet.columns = {column("姓名"),
                   column("身份证号"),
                   column("职务"),
                   column("学历"),
                   column("出生日期", ColumnFormat::date),
                   column("人数", ColumnFormat::integer),
                   column("经费", ColumnFormat::decimal),
                   column("来源")};
  sheet.columns[0].required = true;
  sheet.columns[0].prompt = std::string(300, 'p');  // more than Excel takes
  sheet.columns[2].list = {"书记", "副书记", "委员"};
  for (int i = 1; i <= 120; ++i)
    sheet.columns[3].list.push_back("学历" + std::to_string(i));
  sheet.columns[3].prompt = "从列表中选择";
  sheet.columns[6].digits = 2;
  sheet.columns[7].list = {"机关,事业单位", "村（社区）"};  // a comma: not beside the cells
  sheet.prepared_rows = 500;
  return sheet;
}

void write_template(const std::filesystem::path& file) {
  auto writer = create_writer(file).or_throw();
  writer->begin_sheet(template_sheet());
  const std::vector<std::string> lines = {"一、带 * 的列必须填写。", "二、=1+1 不是公式。"};
  writer->prose_sheet("填表说明", "填表说明", lines);
  writer->close();
}

std::string long_text() {
  std::string text;
  for (int i = 0; i < 40'000; ++i)
    text += "长";
  return text;
}

void write_cells(const std::filesystem::path& file) {
  auto writer = create_writer(file).or_throw();
  OutSheet sheet = template_sheet();
  sheet.prepared_rows = 0;
  writer->begin_sheet(sheet);
  const auto date = [](const char* iso) { return *Date::parse(iso); };
  const auto decimal = [](const char* text) { return *Decimal::parse(text); };
  using Cells = std::vector<OutCell>;
  writer->row(Cells{"王小明", "110101199003070012", "书记", OutCell{}, date("1990-03-07"),
                    std::int64_t{-5}, decimal("1234.5"), true});
  writer->row(Cells{"=1+1", "007", "a\nb", "  两边  ", date("1899-12-31"),
                    std::int64_t{123456789012345}, decimal("9.95"), false});
  writer->row(Cells{"_x0041_", std::string("控\x01制\x0B", 8), "<&>\"'", "😀", date("1900-02-28"),
                    std::int64_t{9007199254740993}, decimal("12345678901234.567"),
                    "机关,事业单位"});
  writer->row(Cells{"@A1", "+86", "-1", "\t前", date("1900-03-01"), std::int64_t{0},
                    decimal("0.125"), long_text()});
  writer->row(Cells{});
  writer->row(Cells{"末", OutCell{}, OutCell{}, OutCell{}, date("9999-12-31")});
  sheet.name = "班子/成员";
  sheet.title.clear();
  sheet.lines.clear();
  writer->begin_sheet(sheet);
  writer->close();
}

void write_refused(const std::filesystem::path& file) {
  auto writer = create_writer(file).or_throw();
  OutSheet sheet = template_sheet();
  sheet.prepared_rows = 0;
  writer->begin_sheet(sheet);
  using Cells = std::vector<OutCell>;
  constexpr std::size_t kWholeRow = std::numeric_limits<std::size_t>::max();
  const std::vector<OutRemark> first = {{1, "校验码不对"}, {1, "与第 3 行相同"}, {3, "没有填"}};
  const std::vector<OutRemark> second = {{kWholeRow, "同一人出现两次"}};
  writer->row(Cells{"王小明", "110101199003070011", "书记"}, first);
  writer->row(Cells{"李四"}, second);
  const std::vector<OutRemark> many = {{0, "错"}};
  for (std::size_t i = 0; i < kMostComments + 5; ++i)
    writer->row(Cells{"张三"}, many);
  writer->close();
}

}  // namespace

int main(int count, char** arguments) {
  try {
    if (count != 2) throw Failure({"usage", "write_samples 文件夹"});
    const std::filesystem::path folder = arguments[1];
    write_template(folder / "template.xlsx");
    write_cells(folder / "cells.xlsx");
    write_refused(folder / "refused.xlsx");
  } catch (const Failure& failure) {
    std::cerr << failure.what() << '\n';
    return 1;
  }
  return 0;
}
