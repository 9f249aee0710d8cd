// The rows behind a figure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "index/mask.hpp"
#include "index/rows.hpp"
#include "index/rows_filter.hpp"
#include "index/split_reader.hpp"

namespace jishi::index {

// The versions of one cell of a question. One thread at a time.
class Matching {
 public:
  // `key`: the cell among those of one group (Figures). Of a question with measures only versions
  // in which each of them is a number. What it is given outlives it; parameters as Matcher takes
  // them.
  Matching(const Question& question, std::span<const expression::Value> parameters,
           std::size_t key);

  struct Match {
    VersionKey version;
    std::uint32_t unit = 0;  // in the partition's own table
    Date from;
    auto operator<=>(const Match&) const = default;
  };
  // Only versions of units in that group; where of_unit is empty: of all units but those `except`.
  struct InGroup {
    UnitGroups units;
    std::int32_t group = 0;
    std::span<const std::uint32_t> except = {};  // ascending

    bool has(const Columns& columns, std::size_t position) const;
  };
  // By row, behind the row `after`: the first `limit` of them.
  std::vector<Match> page(const Rows& rows, const InGroup& of, RowId after, std::size_t limit);

 private:
  void add(const Part& part, const InGroup& of, RowId after, std::size_t limit,
           std::vector<Match>& found);
  void drop_other_keys(std::size_t first);
  void drop_without_number(std::size_t first);

  RowFilter filter_;
  std::vector<SplitReader> splits_;
  std::vector<ScalarReader> measures_;
  std::uint32_t key_;
  std::vector<std::uint16_t> places_;  // of the rows of the block that fit
  std::array<std::uint32_t, kBlockRows> cells_;
  std::array<std::int64_t, kBlockRows> numbers_;
  std::array<Cell, kBlockRows> states_;
};

}  // namespace jishi::index
