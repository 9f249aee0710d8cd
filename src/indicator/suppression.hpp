// Small-cell suppression (小数隐去): in what is published, few people must not be told apart.
#pragma once

#include <cstdint>
#include <vector>

#include "base/error.hpp"

namespace jishi::indicator {

inline constexpr std::size_t kMostCells = 10'000;         // of a table, without its sums
inline constexpr std::size_t kMostInOneLine = 1'000'000;  // of a table of one row or column

struct SuppressionRule {
  std::int64_t threshold = 5;  // counts from 1 to one below it are hidden; 0 is shown
};

// Which sums are published beside the cells: with both also the sum of all.
enum class Sums : std::uint8_t { of_rows, of_columns, of_both };

struct CountTable {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<std::int64_t> counts;  // row by row, each 0 or above
  Sums sums = Sums::of_rows;
};

// Which numbers are not to be shown.
class Suppressed {
 public:
  Suppressed(std::size_t rows, std::size_t columns, std::vector<bool> hidden)
      : rows_(rows), columns_(columns), hidden_(std::move(hidden)) {}

  bool cell(std::size_t row, std::size_t column) const { return at(row, column); }
  bool sum_of_row(std::size_t row) const { return at(row, columns_); }
  bool sum_of_column(std::size_t column) const { return at(rows_, column); }
  bool sum_of_all() const { return at(rows_, columns_); }

 private:
  bool at(std::size_t row, std::size_t column) const {
    return hidden_[row * (columns_ + 1) + column];
  }
  std::size_t rows_;
  std::size_t columns_;
  std::vector<bool> hidden_;
};

// Hides every small count, sums included, and then as many further ones (small before large, cells
// before sums) as it takes that
// - no small count follows from what is shown by adding and subtracting, over however many rows and
//   columns: exact, see decision 22;
// - the hidden cells of a row or column whose sum is shown make together at least the threshold,
//   and more than one each.
// Not covered: what somebody concludes who knows some of the hidden counts from elsewhere. Errors
// bad_threshold (below 2), bad_table (shape, negative count), table_too_large.
Result<Suppressed> suppress(const CountTable& table, SuppressionRule rule);

}  // namespace jishi::indicator
