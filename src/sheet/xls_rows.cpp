#include "sheet/xls_rows.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <utility>

#include "sheet/biff_text.hpp"
#include "sheet/cell_reference.hpp"
#include "sheet/cell_text.hpp"
#include "sheet/refusal.hpp"
#include "sheet/serial.hpp"

namespace jishi::sheet {

namespace {

constexpr std::int64_t kXlsRows = 65'536;

// As .xlsx writes it: whole numbers in full as far as a double holds each of them.
std::string digits_of(double number) {
  std::array<char, 40> buffer;
  char* begin = buffer.data();
  constexpr double kEveryWhole = 1e15;
  const bool whole = std::abs(number) < kEveryWhole && number == std::trunc(number);
  const auto end =
      whole ? std::to_chars(begin, begin + buffer.size(), static_cast<std::int64_t>(number))
            : std::to_chars(begin, begin + buffer.size(), number, std::chars_format::general);
  std::string digits(begin, end.ptr);
  std::replace(digits.begin(), digits.end(), 'e', 'E');
  return digits;
}

// MS-XLS 2.5.122: 30 bits of a whole number or the upper ones of a double, perhaps in hundredths.
double from_rk(std::uint32_t rk) {
  const double value = (rk & 2U) != 0
                           ? static_cast<double>(static_cast<std::int32_t>(rk) >> 2)
                           : std::bit_cast<double>(static_cast<std::uint64_t>(rk & ~3U) << 32U);
  return (rk & 1U) != 0 ? value / 100 : value;
}

// MS-XLS 2.5.10
std::string_view error_name(std::uint8_t error) {
  switch (error) {
    case 0x00:
      return "#NULL!";
    case 0x07:
      return "#DIV/0!";
    case 0x0F:
      return "#VALUE!";
    case 0x17:
      return "#REF!";
    case 0x1D:
      return "#NAME?";
    case 0x24:
      return "#NUM!";
  }
  return "#N/A";
}

}  // namespace

XlsRows::XlsRows(const XlsContext& context, const SeekableBytes& bytes, std::int64_t begin,
                 std::int64_t end, const std::string& sheet)
    : context_(context),
      records_(bytes, begin),
      begin_(begin),
      end_(end),
      builder_(context.limits, sheet),
      hidden_(kXlsRows + 1) {
  if (!records_.next() || records_.type() != Biff::begin)
    refuse_broken("文件损坏（缺少" + sheet_words(sheet) + "的内容）");
}

double XlsRows::done() const {
  if (at_end_ || end_ <= begin_) return 1.0;
  return std::clamp(
      static_cast<double>(records_.offset() - begin_) / static_cast<double>(end_ - begin_), 0.0,
      1.0);
}

// The next record of the sheet itself.
bool XlsRows::next_record() {
  if (std::exchange(waiting_, false)) return true;
  while (!at_end_) {
    if (!records_.next()) refuse_broken("文件损坏（.xls 的工作表没有结尾，可能没有传完）");
    if (records_.type() == Biff::begin) {
      ++depth_;
    } else if (records_.type() == Biff::end) {
      at_end_ = depth_-- == 0;
    } else if (depth_ == 0) {
      return true;
    }
  }
  return false;
}

bool XlsRows::next(Row& row) {
  row_ = 0;
  while (next_record()) {
    if (take_cell()) continue;
    waiting_ = true;
    row_ = 0;
    if (builder_.finish(row)) return true;
  }
  return builder_.finish(row);
}

bool XlsRows::take_cell() {
  switch (records_.type()) {
    case Biff::row:
      take_row_record();
      return true;
    case Biff::number:
      if (!enter_row()) return false;
      put_number(records_.word(2), records_.word(4), records_.real(6), false);
      return true;
    case Biff::rk:
      if (!enter_row()) return false;
      put_number(records_.word(2), records_.word(4), from_rk(records_.double_word(6)), false);
      return true;
    case Biff::many_rk:
      if (!enter_row()) return false;
      put_many();
      return true;
    case Biff::shared_text_cell:
      if (!enter_row()) return false;
      put_shared();
      return true;
    case Biff::label:
    case Biff::rich_text:
      if (!enter_row()) return false;
      put_label();
      return true;
    case Biff::truth_or_error:
      if (!enter_row()) return false;
      if (records_.byte(7) != 0) {
        put_error(records_.word(2), records_.byte(6), false);
      } else {
        const bool truth = records_.byte(6) != 0;
        put(records_.word(2), CellKind::boolean, truth ? "1" : "0", truth ? 1 : 0, false);
      }
      return true;
    case Biff::formula:
      if (!enter_row()) return false;
      put_formula();
      return true;
    case Biff::end:
    case Biff::date_mode:
    case Biff::file_pass:
    case Biff::continued:
    case Biff::code_page:
    case Biff::bound_sheet:
    case Biff::style:
    case Biff::merged:
    case Biff::shared_texts:
    case Biff::text_result:
    case Biff::format:
    case Biff::begin:
      return true;
  }
  return true;  // a record of a kind that does not concern us
}

void XlsRows::take_row_record() {
  constexpr std::uint16_t kHidden = 0x20;
  hidden_[std::size_t{records_.word(0)} + 1] = (records_.word(12) & kHidden) != 0;
}

// False where the record is of another row than the one at hand.
bool XlsRows::enter_row() {
  const std::int64_t row = std::int64_t{records_.word(0)} + 1;
  if (row == row_) return true;
  if (row_ != 0) return false;
  builder_.begin(row, hidden_[static_cast<std::size_t>(row)]);
  row_ = row;
  return true;
}

void XlsRows::put(std::size_t column, CellKind kind, std::string_view text, double number,
                  bool formula) {
  Cell& cell = builder_.cell(column);
  cell.kind = kind;
  cell.text = text;
  cell.number = number;
  cell.formula = formula;
  builder_.check(cell);
}

void XlsRows::put_number(std::size_t column, std::uint16_t style, double number, bool formula) {
  if (!std::isfinite(number)) refuse_broken("文件损坏（" + builder_.place(column) + "的数字有误）");
  const auto& dates = context_.outline.date_styles;
  const bool date = style < dates.size() && dates[style];
  const double shift = date && context_.outline.from_1904 ? kSerial1904 : 0;
  put(column, date ? CellKind::date : CellKind::number, digits_of(number), number + shift, formula);
}

void XlsRows::put_text(std::size_t column, std::string text, bool formula) {
  unify_line_breaks(text);
  if (text.empty()) return builder_.pass(column);
  put(column, CellKind::text, text, 0, formula);
}

void XlsRows::put_error(std::size_t column, std::uint8_t error, bool formula) {
  put(column, CellKind::error, error_name(error), 0, formula);
}

// Style and number, six bytes for each column from the first on.
void XlsRows::put_many() {
  const std::size_t first = records_.word(2);
  const std::size_t count = (std::max<std::size_t>(records_.data().size(), 6) - 6) / 6;
  for (std::size_t i = 0; i < count; ++i)
    put_number(first + i, records_.word(4 + 6 * i), from_rk(records_.double_word(6 + 6 * i)),
               false);
}

void XlsRows::put_label() {
  const std::size_t column = records_.word(2);
  if (context_.outline.wide) return put_text(column, BiffText(records_, 6).read_counted(), false);
  const std::size_t length = records_.word(6);
  records_.require(8 + length);
  put_text(column, from_code_page(records_.data().substr(8, length), context_.outline.code_page),
           false);
}

void XlsRows::put_shared() {
  const std::size_t column = records_.word(2);
  const std::uint32_t index = records_.double_word(6);
  if (index >= context_.shared_texts.size())
    refuse_broken("文件损坏（" + builder_.place(column) + "指向不存在的文字）");
  const std::string_view text = context_.shared_texts.at(index);
  if (text.empty()) return builder_.pass(column);
  put(column, CellKind::text, text, 0, false);
}

// The result: a double, or where its upper bytes are FFFF something else (MS-XLS 2.5.133).
void XlsRows::put_formula() {
  const std::size_t column = records_.word(2);
  if (records_.word(12) != 0xFFFF)
    return put_number(column, records_.word(4), records_.real(6), true);
  const bool truth = records_.byte(8) != 0;
  switch (records_.byte(6)) {
    case 0:
      return put_text_result(column);
    case 1:
      return put(column, CellKind::boolean, truth ? "1" : "0", truth ? 1 : 0, true);
    case 2:
      return put_error(column, records_.byte(8), true);
  }
  builder_.pass(column);  // an empty text
}

// The text stands in a record further on, behind what a shared formula or an array need.
void XlsRows::put_text_result(std::size_t column) {
  constexpr int kBetween = 4;
  for (int i = 0; i < kBetween && records_.next(); ++i) {
    if (records_.type() != Biff::text_result) continue;
    if (context_.outline.wide) return put_text(column, BiffText(records_, 0).read_counted(), true);
    const std::size_t length = records_.word(0);
    records_.require(2 + length);
    return put_text(column,
                    from_code_page(records_.data().substr(2, length), context_.outline.code_page),
                    true);
  }
  refuse_broken("文件损坏（缺少" + builder_.place(column) + "的文字）");
}

std::vector<Merge> read_xls_merges(const SeekableBytes& bytes, std::int64_t begin,
                                   const std::string& sheet, const Limits& limits) {
  std::vector<Merge> merges;
  BiffRecords records(bytes, begin);
  int depth = 0;
  while (records.next()) {
    if (records.type() == Biff::begin) ++depth;
    if (records.type() == Biff::end && --depth == 0) break;
    if (records.type() != Biff::merged || depth != 1) continue;
    const std::size_t count = records.word(0);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t at = 2 + 8 * i;
      const std::uint16_t rows[2] = {records.word(at), records.word(at + 2)};
      const std::uint16_t columns[2] = {records.word(at + 4), records.word(at + 6)};
      if (rows[0] == rows[1] && columns[0] == columns[1]) continue;
      if (merges.size() == limits.merges)
        refuse_too_large(sheet_words(sheet) + "的合并单元格太多（最多 " +
                         std::to_string(limits.merges) + " 处）");
      merges.push_back({std::min(rows[0], rows[1]) + 1, std::max(rows[0], rows[1]) + 1,
                        std::min(columns[0], columns[1]), std::max(columns[0], columns[1])});
    }
  }
  return merges;
}

}  // namespace jishi::sheet
