// The keys of one split, a block of rows at a time. Used by Scan and Matching only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "index/aggregate.hpp"
#include "index/column_memo.hpp"

namespace jishi::index {

// One thread at a time.
class SplitReader {
 public:
  // The split, and what parameters point to, outlive it. Parameters as Matcher takes them.
  SplitReader(const Split& split, std::span<const expression::Value> parameters);

  // The columns that refine() is about from now on; they outlive its use. std::logic_error where
  // the rows have codes that the split does not know.
  void bind(const Columns& columns);
  // Puts the key of row `first` + places[i] behind cells[i]: cells[i] × keys() + key.
  void refine(std::size_t first, std::span<const std::uint16_t> places, std::uint32_t* cells);

 private:
  // Of bands of one column: what is not known yet. More bands are found row by row.
  static constexpr std::uint8_t kUnknown = 0xff;

  void bind_bands(const Columns& columns);
  std::uint32_t band_of(const CellNumber& read) const;
  std::uint8_t learn_band(const Column& column, Column::Code code);
  void refine_by_value(std::size_t first, std::span<const std::uint16_t> places,
                       std::uint32_t* cells);
  void refine_by_bands(std::size_t first, std::span<const std::uint16_t> places,
                       std::uint32_t* cells);

  const Split* split_;
  std::optional<ScalarReader> band_;
  const Columns* columns_ = nullptr;
  std::vector<std::uint32_t> key_of_code_;  // nothing for bands
  std::vector<std::int64_t> numbers_;       // for bands
  std::vector<Cell> states_;                // likewise
  ColumnMemo<std::uint8_t> band_of_value_;  // for bands of one column
  const Column* by_value_ = nullptr;        // that column, where the memo has all its values
};

}  // namespace jishi::index
