#include "sheet/csv_rows.hpp"

#include <algorithm>
#include <utility>

#include "sheet/refusal.hpp"

namespace jishi::sheet {

namespace {

constexpr std::size_t kPiece = std::size_t{64} << 10;

// Excel's way to keep ="0012" from becoming 12.
std::string_view without_formula_quotes(std::string_view text) {
  if (text.size() < 3 || !text.starts_with("=\"") || !text.ends_with('"')) return text;
  const std::string_view inside = text.substr(2, text.size() - 3);
  return inside.find('"') == std::string_view::npos ? inside : text;
}

}  // namespace

CsvRows::CsvRows(std::unique_ptr<CsvText> text, CsvHead head, const Limits& limits,
                 const std::string& sheet)
    : text_(std::move(text)), separator_(head.separator), limits_(limits), builder_(limits, sheet) {
  for (std::size_t i = 0; i < head.skipped; ++i)
    get();
  if (head.skipped > 0) ++line_;
}

int CsvRows::peek() {
  if (at_ == buffer_.size()) {
    buffer_.resize(kPiece);
    buffer_.resize(text_->read(buffer_));
    at_ = 0;
    if (buffer_.empty()) return kEnd;
  }
  return static_cast<unsigned char>(buffer_[at_]);
}

int CsvRows::get() {
  const int c = peek();
  if (c != kEnd) ++at_;
  return c;
}

void CsvRows::take_line_break(int c) {
  if (c == '\r' && peek() == '\n') ++at_;
  ++line_;
}

void CsvRows::append(char c) {
  value_ += c;
  if (value_.size() <= limits_.cell_bytes) return;
  if (quote_line_ > 0)
    refuse_broken("文件第 " + std::to_string(quote_line_) + " 行的引号没有成对，其后的文字过长");
  refuse_too_large("文件第 " + std::to_string(line_) + " 行的文字过长");
}

void CsvRows::read_quoted() {
  quote_line_ = line_;
  while (true) {
    const int c = get();
    if (c == kEnd) refuse_broken("文件第 " + std::to_string(quote_line_) + " 行的引号没有成对");
    if (c == '\r' || c == '\n') {
      take_line_break(c);
      append('\n');
    } else if (c != '"') {
      append(static_cast<char>(c));
    } else if (peek() == '"') {
      ++at_;
      append('"');
    } else {
      break;
    }
  }
  quote_line_ = 0;
}

// Also what stands behind a closed quote.
void CsvRows::read_unquoted() {
  for (int c = peek();
       c != kEnd && c != static_cast<unsigned char>(separator_) && c != '\n' && c != '\r';
       c = peek()) {
    append(static_cast<char>(c));
    ++at_;
  }
}

void CsvRows::add_cell(std::size_t column) {
  const std::string_view text = without_formula_quotes(value_);
  if (text.empty()) return builder_.pass(column);
  Cell& cell = builder_.cell(column);
  cell.kind = CellKind::text;
  cell.text = text;
  builder_.check(cell);
}

// False at the end of the file.
bool CsvRows::read_record() {
  if (peek() == kEnd) return false;
  builder_.begin(builder_.number() + 1, false);
  for (std::size_t column = 0;; ++column) {
    value_.clear();
    if (peek() == '"') {
      ++at_;
      read_quoted();
    }
    read_unquoted();
    add_cell(column);
    const int c = get();
    if (c == kEnd) return true;
    if (c == '\n' || c == '\r') {
      take_line_break(c);
      return true;
    }
  }
}

bool CsvRows::next(Row& row) {
  while (read_record())
    if (builder_.finish(row)) return true;
  return false;
}

}  // namespace jishi::sheet
