#include "sheet/row_builder.hpp"

#include <utility>

#include "sheet/refusal.hpp"

namespace jishi::sheet {

namespace {

// The room of a cell's text is used again, but not kept for all rows when one was long.
constexpr std::size_t kRoomKept = 512;

void empty(Cell& cell) {
  cell.kind = CellKind::empty;
  if (cell.text.capacity() > kRoomKept) {
    std::string().swap(cell.text);
  } else {
    cell.text.clear();
  }
  cell.number = 0;
  cell.formula = false;
}

bool has_content(const Cell& cell) {
  return cell.kind != CellKind::empty || cell.formula;
}

}  // namespace

void RowBuilder::begin(std::int64_t number, bool hidden) {
  if (number <= row_.number)
    refuse_broken("文件损坏（" + sheet_words(sheet_) + "的第 " + std::to_string(number) +
                  " 行排在第 " + std::to_string(row_.number) + " 行之后）");
  if (number > limits_.rows)
    refuse_too_large(sheet_words(sheet_) + "的行太多（最多 " + std::to_string(limits_.rows) +
                     " 行）");
  row_.number = number;
  row_.hidden = hidden;
  used_ = 0;
  next_column_ = 0;
  bytes_ = 0;
}

Cell& RowBuilder::cell(std::size_t column) {
  if (column < next_column_) refuse_broken("文件损坏（" + place(column) + "重复或次序颠倒）");
  if (column >= limits_.columns)
    refuse_too_many_columns(place(column) + "有内容，而列数最多 " +
                            std::to_string(limits_.columns));
  if (row_.cells.size() <= column) row_.cells.resize(column + 1);
  while (used_ <= column)
    empty(row_.cells[used_++]);
  next_column_ = column + 1;
  return row_.cells[column];
}

void RowBuilder::check(const Cell& cell) {
  bytes_ += cell.text.size();
  if (cell.text.size() > limits_.cell_bytes) refuse_too_large(place(used_ - 1) + "的文字过长");
  if (bytes_ > limits_.row_bytes) refuse_too_large(place() + "的文字过长");
}

std::string RowBuilder::place(std::size_t column) const {
  return sheet_words(sheet_) + "的 " + cell_name(row_.number, column) + " 单元格";
}

std::string RowBuilder::place() const {
  return sheet_words(sheet_) + "第 " + std::to_string(row_.number) + " 行";
}

bool RowBuilder::finish(Row& row) {
  while (used_ > 0 && !has_content(row_.cells[used_ - 1]))
    --used_;
  if (used_ == 0) return false;
  row_.cells.resize(used_);
  used_ = 0;
  const std::int64_t number = row_.number;
  std::swap(row, row_);
  row_.number = number;
  return true;
}

}  // namespace jishi::sheet
