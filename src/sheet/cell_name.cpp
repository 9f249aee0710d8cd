#include "sheet/workbook.hpp"

namespace jishi::sheet {

const Cell& Row::at(std::size_t column) const {
  static const Cell kEmpty;
  return column < cells.size() ? cells[column] : kEmpty;
}

std::string column_name(std::size_t column) {
  std::string name;
  for (std::size_t left = column + 1; left > 0; left = (left - 1) / 26)
    name.insert(name.begin(), static_cast<char>('A' + static_cast<char>((left - 1) % 26)));
  return name;
}

std::string cell_name(std::int64_t row, std::size_t column) {
  return column_name(column) + std::to_string(row);
}

}  // namespace jishi::sheet
