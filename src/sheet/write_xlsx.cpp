#include "sheet/write_xlsx.hpp"

#include <sys/statvfs.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstdio>
#include <set>
#include <utility>

#include "sheet/out_remarks.hpp"
#include "sheet/out_text.hpp"
#include "sheet/xlsx_check.hpp"
#include "sheet/xlsx_lists.hpp"
#include "sheet/xlsx_looks.hpp"
#include "sheet/xlsx_number.hpp"

namespace jishi::sheet {
namespace {

constexpr Date kFirstSerial = Date::from_days(-25508);  // 1900-03-01
constexpr std::int32_t kSerialOf1970 = 25569;
constexpr double kWidest = 255;  // Excel's own
constexpr double kProblemWidth = 60;
constexpr double kProseWidth = 100;
constexpr double kTitleHeight = 30;
constexpr std::uint64_t kMostPartBytes = std::uint64_t{4'000} << 20;
constexpr std::int64_t kRowsBetweenLooks = 1024;

lxw_row_t row_index(std::int64_t row) {
  return static_cast<lxw_row_t>(row);
}
lxw_col_t column_index(std::size_t column) {
  return static_cast<lxw_col_t>(column);
}

class XlsxWriter final : public Writer {
 public:
  explicit XlsxWriter(std::unique_ptr<WholeFile> file)
      : file_(std::move(file)),
        folder_(file_->scratch_folder().string()),
        workbook_(open(file_->hidden().string(), folder_)),
        looks_(workbook_),
        lists_(taken_names_) {
    if (workbook_ == nullptr) fail(0);
  }
  ~XlsxWriter() override {
    if (workbook_ != nullptr) lxw_workbook_free(workbook_);
  }
  XlsxWriter(const XlsxWriter&) = delete;
  XlsxWriter& operator=(const XlsxWriter&) = delete;

  void begin_sheet(const OutSheet& sheet) override;
  void row(std::span<const OutCell> cells, std::span<const OutRemark> remarks) override;
  void prose_sheet(const std::string& name, const std::string& title,
                   std::span<const std::string> lines) override;
  void close() override;

 private:
  static lxw_workbook* open(const std::string& name, std::string& folder) {
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    options.tmpdir = folder.data();
    return workbook_new_opt(name.c_str(), &options);
  }

  [[noreturn]] void fail(int number) const { throw Failure(cannot_write(file_->file(), number)); }
  void must(lxw_error error) const {
    if (error != LXW_NO_ERROR) fail(errno);
  }
  void add_worksheet(const std::string& name);
  void finish_sheet();
  void write_head(bool problem_column);
  void write_title(const std::string& title, std::size_t columns);
  void write_text(std::size_t column, std::string_view text, lxw_format* format);
  void write_data_text(std::size_t column, std::string_view text, bool refused);
  void write_number(std::size_t column, double number, lxw_format* format) {
    must(
        worksheet_write_number(sheet_, row_index(next_row_), column_index(column), number, format));
  }
  void write_cell(std::size_t column, const OutCell& cell, bool refused);
  void write_decimal(std::size_t column, Decimal number, bool refused);
  void write_remarks(std::span<const OutRemark> remarks);
  void comment(std::size_t column, const std::string& text);
  lxw_format* format_of(const OutColumn& column, bool refused);
  std::vector<WrittenPart> flush_rows() const;
  void check_room(std::span<const WrittenPart> parts) const;

  std::unique_ptr<WholeFile> file_;
  std::string folder_;  // the library keeps a pointer to it
  std::set<std::string> taken_names_;
  lxw_workbook* workbook_;
  XlsxLooks looks_;
  XlsxLists lists_;
  lxw_worksheet* sheet_ = nullptr;  // the one being written
  OutSheet definition_;
  std::int64_t next_row_ = 0;
  std::int64_t first_data_row_ = 0;
  std::size_t comments_ = 0;
  bool headed_ = true;  // of the sheet being written
  bool problem_column_ = false;
  std::string room_;
};

void XlsxWriter::add_worksheet(const std::string& name) {
  errno = 0;
  sheet_ = workbook_add_worksheet(workbook_, fit_sheet_name(name, taken_names_).c_str());
  if (sheet_ == nullptr) fail(errno);
  next_row_ = 0;
  comments_ = 0;
  worksheet_set_paper(sheet_, 9);  // A4
}

void XlsxWriter::begin_sheet(const OutSheet& sheet) {
  finish_sheet();
  if (sheet.columns.size() >= kMostColumns) {
    throw Failure({"sheet_too_many_columns", "一张表最多 16,384 列，请减少要写出的列。"});
  }
  add_worksheet(sheet.name);
  definition_ = sheet;
  headed_ = false;
}

lxw_format* XlsxWriter::format_of(const OutColumn& column, bool refused) {
  switch (column.format) {
    case ColumnFormat::text:
      return looks_.text(refused);
    case ColumnFormat::integer:
      return looks_.integer(refused);
    case ColumnFormat::decimal:
      return looks_.decimal(column.digits, refused);
    case ColumnFormat::date:
      return looks_.date(refused);
  }
  return looks_.text(refused);
}

void XlsxWriter::write_text(std::size_t column, std::string_view text, lxw_format* format) {
  const std::string_view fit = xlsx_cell_text(text, room_);
  if (fit.data() != room_.data()) room_ = fit;  // ended by a zero
  must(worksheet_write_string(sheet_, row_index(next_row_), column_index(column), room_.c_str(),
                              format));
}

void XlsxWriter::write_title(const std::string& title, std::size_t columns) {
  if (columns > 1) {
    must(worksheet_merge_range(sheet_, row_index(next_row_), 0, row_index(next_row_),
                               column_index(columns - 1), "", looks_.title()));
  }
  worksheet_set_row(sheet_, row_index(next_row_), kTitleHeight, nullptr);
  write_text(0, title, looks_.title());
  ++next_row_;
}

// Only with the first row is it known whether the rows have remarks.
void XlsxWriter::write_head(bool problem_column) {
  if (headed_) return;
  headed_ = true;
  problem_column_ = problem_column;
  const std::size_t count = definition_.columns.size();
  for (std::size_t i = 0; i < count; ++i) {
    const OutColumn& column = definition_.columns[i];
    must(worksheet_set_column(sheet_, column_index(i), column_index(i),
                              std::clamp(column.width, 0.0, kWidest), format_of(column, false)));
  }
  if (problem_column) {
    must(worksheet_set_column(sheet_, column_index(count), column_index(count), kProblemWidth,
                              looks_.wrapped_text()));
  }
  if (!definition_.title.empty()) {
    write_title(definition_.title, count + (problem_column ? 1 : 0));
  }
  for (const std::string& line : definition_.lines) {
    write_text(0, line, looks_.text());
    ++next_row_;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const OutColumn& column = definition_.columns[i];
    write_text(i, heading_text(column), looks_.heading(column.required));
  }
  if (problem_column) write_text(count, definition_.remark_heading, looks_.heading(false));
  worksheet_repeat_rows(sheet_, row_index(next_row_), row_index(next_row_));
  first_data_row_ = ++next_row_;
  worksheet_freeze_panes(sheet_, row_index(first_data_row_), 0);
  worksheet_set_landscape(sheet_);
  worksheet_fit_to_pages(sheet_, 1, 0);
}

void XlsxWriter::row(std::span<const OutCell> cells, std::span<const OutRemark> remarks) {
  assert(sheet_ != nullptr && cells.size() <= definition_.columns.size());
  write_head(!remarks.empty());
  check_row_limit(next_row_);
  const auto refused = [&](std::size_t column) {
    return std::any_of(remarks.begin(), remarks.end(),
                       [&](const OutRemark& remark) { return remark.column == column; });
  };
  const std::size_t count = remarks.empty() ? cells.size() : definition_.columns.size();
  for (std::size_t i = 0; i < count; ++i)
    write_cell(i, i < cells.size() ? cells[i] : OutCell{}, refused(i));
  if (!remarks.empty()) write_remarks(remarks);
  ++next_row_;
  // Where the disk is full the rest is not worth the time.
  if (next_row_ % kRowsBetweenLooks == 0 && std::ferror(sheet_->optimize_tmpfile)) fail(ENOSPC);
}

void XlsxWriter::write_cell(std::size_t column, const OutCell& cell, bool refused) {
  if (std::holds_alternative<std::monostate>(cell)) {
    if (!refused) return;
    must(worksheet_write_blank(sheet_, row_index(next_row_), column_index(column),
                               format_of(definition_.columns[column], true)));
  } else if (const auto* text = std::get_if<std::string>(&cell)) {
    write_data_text(column, *text, refused);
  } else if (const auto* number = std::get_if<std::int64_t>(&cell)) {
    if (has_15_digits(*number))
      write_number(column, static_cast<double>(*number), looks_.integer(refused));
    else
      write_text(column, std::to_string(*number), looks_.text(refused));
  } else if (const auto* decimal = std::get_if<Decimal>(&cell)) {
    write_decimal(column, *decimal, refused);
  } else if (const auto* day = std::get_if<Date>(&cell)) {
    if (*day >= kFirstSerial)
      write_number(column, day->days() + kSerialOf1970, looks_.date(refused));
    else
      write_text(column, day->iso(), looks_.text(refused));
  } else {
    write_text(column, std::get<bool>(cell) ? "是" : "否", looks_.text(refused));
  }
}

void XlsxWriter::write_data_text(std::size_t column, std::string_view text, bool refused) {
  const bool lines = text.find('\n') != text.npos || text.find('\r') != text.npos;
  write_text(column, text, lines ? looks_.wrapped_text(refused) : looks_.text(refused));
}

void XlsxWriter::write_decimal(std::size_t column, Decimal number, bool refused) {
  const Decimal shortest = number.normalised();
  const int digits = std::max(shortest.scale(), definition_.columns[column].digits);
  if (const auto exact = exact_number(shortest))
    write_number(column, *exact, looks_.decimal(digits, refused));
  else
    write_text(column, number.text(), looks_.text(refused));
}

void XlsxWriter::write_remarks(std::span<const OutRemark> remarks) {
  const std::size_t count = definition_.columns.size();
  for (std::size_t i = 0; i < remarks.size(); ++i) {
    const std::size_t column = remarks[i].column;
    const auto same = [&](const OutRemark& other) { return other.column == column; };
    const auto before = remarks.first(i);
    if (column >= count || std::any_of(before.begin(), before.end(), same)) continue;
    std::string text;
    for (const OutRemark& remark : remarks.subspan(i)) {
      if (same(remark)) text += (text.empty() ? "" : "\n") + remark.text;
    }
    comment(column, text);
  }
  write_text(count, remarks_in_words(definition_.columns, remarks), looks_.wrapped_text());
}

void XlsxWriter::comment(std::size_t column, const std::string& text) {
  if (comments_ >= kMostComments) return;
  ++comments_;
  constexpr std::uint16_t kWidthPixels = 280;
  constexpr std::size_t kUnitsPerLine = 20;
  constexpr std::size_t kLinePixels = 18;
  constexpr std::size_t kMostLines = 20;
  const std::string fit(xlsx_cell_text(text, room_));
  const std::size_t lines = std::min(utf16_units(fit) / kUnitsPerLine + 2, kMostLines);
  lxw_comment_options options{};
  options.width = kWidthPixels;
  options.height = static_cast<std::uint16_t>(lines * kLinePixels);
  options.font_size = 10;
  must(worksheet_write_comment_opt(sheet_, row_index(next_row_), column_index(column), fit.c_str(),
                                   &options));
}

void XlsxWriter::finish_sheet() {
  if (headed_ && first_data_row_ == 0) return;  // prose, or none
  write_head(false);
  const auto prepared =
      first_data_row_ + static_cast<std::int64_t>(std::min<std::size_t>(
                            definition_.prepared_rows, static_cast<std::size_t>(kMostRows)));
  const std::int64_t end = std::min(std::max(prepared, next_row_), kMostRows);
  if (end > first_data_row_) {
    for (std::size_t i = 0; i < definition_.columns.size(); ++i) {
      lists_.apply(sheet_, column_index(i), row_index(first_data_row_), row_index(end - 1),
                   definition_.columns[i]);
    }
  }
  first_data_row_ = 0;
}

void XlsxWriter::prose_sheet(const std::string& name, const std::string& title,
                             std::span<const std::string> lines) {
  finish_sheet();
  add_worksheet(name);
  must(worksheet_set_column(sheet_, 0, 0, kProseWidth, looks_.wrapped_text()));
  write_title(title, 1);
  for (const std::string& line : lines) {
    check_row_limit(next_row_);
    write_text(0, line, looks_.wrapped_text());
    ++next_row_;
  }
  worksheet_fit_to_pages(sheet_, 1, 0);
}

// What the library has written of every sheet so far: all but the last row.
std::vector<WrittenPart> XlsxWriter::flush_rows() const {
  std::vector<WrittenPart> parts;
  lxw_worksheet* sheet = nullptr;
  STAILQ_FOREACH(sheet, workbook_->worksheets, list_pointers) {
    std::FILE* rows = sheet->optimize_tmpfile;
    if (std::fflush(rows) != 0 || std::ferror(rows)) fail(errno);
    const auto bytes = ::ftello(rows);
    if (bytes < 0) fail(errno);
    parts.push_back({"xl/worksheets/sheet" + std::to_string(parts.size() + 1) + ".xml",
                     static_cast<std::uint64_t>(bytes)});
  }
  return parts;
}

// A part of a .xlsx ends before 4 GiB (programs do not agree on the format beyond). The library
// copies the rows of the longest sheet once more before it packs them; where there is no room for
// this it need not be tried.
void XlsxWriter::check_room(std::span<const WrittenPart> parts) const {
  std::uint64_t longest = 0;
  for (const WrittenPart& part : parts)
    longest = std::max(longest, part.bytes);
  if (longest > kMostPartBytes) {
    throw Failure({"sheet_too_large", "数据过多，一个文件放不下。请按单位或日期分几次导出。"});
  }
  struct statvfs disk {};
  if (::statvfs(folder_.c_str(), &disk) != 0) return;
  if (std::uint64_t{disk.f_bavail} * disk.f_frsize < longest) fail(ENOSPC);
}

void XlsxWriter::close() {
  finish_sheet();
  errno = 0;
  lists_.write_hidden_sheet(workbook_, looks_.text());
  const std::vector<WrittenPart> parts = flush_rows();
  check_room(parts);
  errno = 0;
  const lxw_error error = workbook_close(std::exchange(workbook_, nullptr));
  if (error != LXW_NO_ERROR) fail(errno);
  if (!is_whole_xlsx(file_->hidden(), parts)) fail(ENOSPC);
  file_->commit();
}

}  // namespace

std::unique_ptr<Writer> create_xlsx_writer(std::unique_ptr<WholeFile> file) {
  return std::make_unique<XlsxWriter>(std::move(file));
}

}  // namespace jishi::sheet
