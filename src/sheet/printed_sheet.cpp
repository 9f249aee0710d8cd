#include "sheet/printed_sheet.hpp"

#include <xlsxwriter.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <set>
#include <utility>

#include "sheet/out_text.hpp"
#include "sheet/printed_chart.hpp"
#include "sheet/printed_looks.hpp"
#include "sheet/whole_file.hpp"
#include "sheet/xlsx_check.hpp"
#include "sheet/xlsx_number.hpp"

namespace jishi::sheet {
namespace {

constexpr std::uint8_t kA4 = 9;

lxw_row_t row_index(std::size_t row) {
  return static_cast<lxw_row_t>(row);
}
lxw_col_t column_index(std::size_t column) {
  return static_cast<lxw_col_t>(column);
}

class PrintedWriter {
 public:
  explicit PrintedWriter(const std::filesystem::path& file)
      : file_(WholeFile::create(file).or_throw()),
        folder_(file_->hidden().parent_path().string()),
        workbook_(open()),
        looks_(workbook_) {
    if (workbook_ == nullptr) throw Failure(cannot_write(file_->file(), errno));
  }
  ~PrintedWriter() {
    if (workbook_ != nullptr) lxw_workbook_free(workbook_);
  }
  PrintedWriter(const PrintedWriter&) = delete;
  PrintedWriter& operator=(const PrintedWriter&) = delete;

  void write(const PrintedSheet& sheet);
  void close();

 private:
  lxw_workbook* open() {
    lxw_workbook_options options{};
    options.tmpdir = folder_.data();
    return workbook_new_opt(file_->hidden().string().c_str(), &options);
  }
  void must(lxw_error error) const {
    if (error != LXW_NO_ERROR) throw Failure(cannot_write(file_->file(), errno));
  }
  std::string begin_sheet(const std::string& wanted);  // as it is called
  void set_paper(const std::string& foot_mark);
  void set_page(const PrintedSheet& sheet);
  void write_cell(const PrintedCell& cell);
  void write_text(const PrintedCell& cell, const std::string& text);
  void write_number(const PrintedCell& cell, double number);
  void add_chart(const PrintedSheet& sheet, const std::string& name);
  std::string fit(const std::string& text) {
    std::string room;
    return std::string(xlsx_cell_text(text, room));
  }

  std::unique_ptr<WholeFile> file_;
  std::string folder_;  // the library keeps a pointer to it
  lxw_workbook* workbook_;
  PrintedLooks looks_;
  std::set<std::string> taken_names_;
  lxw_worksheet* sheet_ = nullptr;  // the one being written
  std::size_t sheets_ = 0;
};

void PrintedWriter::set_paper(const std::string& foot_mark) {
  worksheet_set_paper(sheet_, kA4);
  worksheet_set_margins(sheet_, kPrintedSideMargin, kPrintedSideMargin, kPrintedEndMargin,
                        kPrintedEndMargin);
  worksheet_center_horizontally(sheet_);
  const std::string foot = "&L" + foot_mark + "&C第 &P 页，共 &N 页";
  must(worksheet_set_footer(sheet_, foot.c_str()));
}

void PrintedWriter::set_page(const PrintedSheet& sheet) {
  set_paper(sheet.foot_mark);
  if (sheet.lying) worksheet_set_landscape(sheet_);
  worksheet_fit_to_pages(sheet_, 1, 0);
  if (sheet.head_end > sheet.head_begin) {
    worksheet_repeat_rows(sheet_, row_index(sheet.head_begin), row_index(sheet.head_end - 1));
    worksheet_freeze_panes(sheet_, row_index(sheet.head_end), 0);
  }
}

void PrintedWriter::write_text(const PrintedCell& cell, const std::string& text) {
  must(worksheet_write_string(sheet_, row_index(cell.row), column_index(cell.column),
                              fit(text).c_str(), looks_.format(cell.look, {})));
}

void PrintedWriter::write_number(const PrintedCell& cell, double number) {
  must(worksheet_write_number(sheet_, row_index(cell.row), column_index(cell.column), number,
                              looks_.format(cell.look, cell.number_format)));
}

void PrintedWriter::write_cell(const PrintedCell& cell) {
  lxw_format* format = looks_.format(cell.look, cell.number_format);
  if (cell.rows > 1 || cell.columns > 1) {
    must(worksheet_merge_range(sheet_, row_index(cell.row), column_index(cell.column),
                               row_index(cell.row + cell.rows - 1),
                               column_index(cell.column + cell.columns - 1), "", format));
  }
  if (const auto* text = std::get_if<std::string>(&cell.value)) {
    write_text(cell, *text);
  } else if (const auto* count = std::get_if<std::int64_t>(&cell.value)) {
    const auto number = exact_number(Decimal::from_scaled(*count, 0));
    number ? write_number(cell, *number) : write_text(cell, std::to_string(*count));
  } else if (const auto* decimal = std::get_if<Decimal>(&cell.value)) {
    const auto number = exact_number(*decimal);
    number ? write_number(cell, *number) : write_text(cell, decimal->text());
  } else {
    must(worksheet_write_blank(sheet_, row_index(cell.row), column_index(cell.column), format));
  }
}

// Below the numbers, or behind them on a page that is filled by nothing else.
void PrintedWriter::add_chart(const PrintedSheet& sheet, const std::string& name) {
  const PrintedChart& chart = *sheet.chart;
  if (chart.apart) {
    begin_sheet(sheet.name + "（图）");
    set_paper(sheet.foot_mark);
    worksheet_fit_to_pages(sheet_, 1, 1);
    if (!sheet.foot_mark.empty())
      write_cell({0, 0, 1, 1, sheet.foot_mark, PrintedLook::line_left, {}});
  }
  lxw_chart* native = add_printed_chart(workbook_, chart, name);
  lxw_chart_options options = size_of(chart);
  std::string words = fit(chart.title);
  options.description = words.data();
  must(worksheet_insert_chart_opt(sheet_, chart.apart ? 1 : row_index(chart.at_row), 0, native,
                                  &options));
}

std::string PrintedWriter::begin_sheet(const std::string& wanted) {
  std::string name = fit_sheet_name(wanted, taken_names_);
  sheet_ = workbook_add_worksheet(workbook_, name.c_str());
  if (sheet_ == nullptr) throw Failure(cannot_write(file_->file(), errno));
  ++sheets_;
  return name;
}

void PrintedWriter::write(const PrintedSheet& sheet) {
  const std::string name = begin_sheet(sheet.name);
  for (std::size_t i = 0; i < sheet.widths.size(); ++i) {
    must(worksheet_set_column(sheet_, column_index(i), column_index(i), sheet.widths[i], nullptr));
  }
  for (const auto& height : sheet.heights)
    must(worksheet_set_row(sheet_, row_index(height.first), height.second, nullptr));
  for (const PrintedCell& cell : sheet.cells)
    write_cell(cell);
  set_page(sheet);
  if (sheet.chart) add_chart(sheet, name);
}

void PrintedWriter::close() {
  errno = 0;
  if (workbook_close(std::exchange(workbook_, nullptr)) != LXW_NO_ERROR)
    throw Failure(cannot_write(file_->file(), errno));
  std::vector<WrittenPart> parts;
  for (std::size_t i = 1; i <= sheets_; ++i)
    parts.push_back({"xl/worksheets/sheet" + std::to_string(i) + ".xml", 0});
  if (!is_whole_xlsx(file_->hidden(), parts)) throw Failure(cannot_write(file_->file(), ENOSPC));
  file_->commit();
}

}  // namespace

Result<void> write_printed(const std::filesystem::path& file,
                           std::span<const PrintedSheet> sheets) {
  try {
    PrintedWriter writer(file);
    for (const PrintedSheet& sheet : sheets)
      writer.write(sheet);
    writer.close();
  } catch (const Failure& failure) {
    return failure.error();
  }
  return {};
}

}  // namespace jishi::sheet
