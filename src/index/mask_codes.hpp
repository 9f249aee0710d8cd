// Which codes of a column fit, as ranges that a loop can test.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "index/column.hpp"
#include "index/mask.hpp"

namespace jishi::index {

enum class Fit : std::uint8_t { none, all, some };

// The order of a column's values cut in three; which pieces fit, and whether empty does.
struct Pieces {
  std::optional<std::int64_t> second;  // where the second piece begins; nothing: behind all values
  std::optional<std::int64_t> third;   // likewise; not before `second`
  bool first_fits = false;
  bool second_fits = false;
  bool third_fits = false;
  bool empty_fits = false;

  // Every value but no empty row.
  static Pieces present() { return {{}, {}, true, true, true, false}; }
  static Pieces below(std::int64_t value) { return {value, value, true, false, false, false}; }
  static Pieces from(std::int64_t value) { return {value, value, false, false, true, false}; }
};

// For one column, which outlives it.
class CodeSet {
 public:
  CodeSet() = default;
  explicit CodeSet(const Column& column) : column_(&column) {}
  CodeSet(const Column& column, const Pieces& pieces);

  // Ascending: codes `first` … `last` fit.
  void add(Column::Code first, Column::Code last);
  // After the last add(). False where the codes are too scattered for ranges.
  bool finish();

  Fit fit() const { return fit_; }
  // Of the rows from `first` on, keeps those that fit in the mask.
  void keep(std::size_t first, std::size_t count, std::uint8_t* mask) const;

 private:
  struct Run {
    Column::Code first = 0;
    Column::Code last = 0;
  };
  // One more than can be tested: the first and the last may be one that goes over the end.
  static constexpr std::size_t kMostRuns = 3;

  const Column* column_ = nullptr;
  Fit fit_ = Fit::none;
  std::size_t count_ = 0;  // may be one more than kMostRuns: too many
  std::array<Run, kMostRuns> runs_;
  std::array<CodeRange, 2> ranges_;
};

}  // namespace jishi::index
