// Conditions on one column. Used by Matcher only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "index/column_memo.hpp"
#include "index/mask_codes.hpp"
#include "index/predicate_tree.hpp"
#include "index/predicate_turning.hpp"

namespace jishi::index {

// What a condition is for a value.
enum class Truth : std::uint8_t { no = 0, yes = 1, failed = 2, unknown = 3 };

inline Truth truth_of(const expression::Outcome& outcome) {
  if (!outcome.ok()) return Truth::failed;
  return outcome.value().is_true() ? Truth::yes : Truth::no;
}

// Answers a condition that names one column: by ranges of codes where they are few, else by a table
// of the codes that is filled as they occur. One thread at a time.
class JudgedColumn {
 public:
  // All outlive it.
  JudgedColumn(const PredicateNode& node, const OneValue& value);

  // Fit::some where it is not known of all rows that the condition is true or is not; where
  // failing matters (`node.may_fail`) a failing row makes it Fit::some.
  Fit bind(const Column& column);
  // Whether keep() is as cheap as a comparison.
  bool is_range() const { return by_ranges_; }

  // For is_range(): no row fails.
  void keep(std::size_t first, std::size_t count, std::uint8_t* mask) const {
    set_.keep(first, count, mask);
  }
  // Of the rows that are needed, 1 in `yes` where the condition is true and, where `failed` is
  // given, 1 in it where it fails. The other rows: 0 or 1.
  void find(std::size_t first, std::size_t count, const std::uint8_t* needed, std::uint8_t* yes,
            std::uint8_t* failed);

 private:
  // Beyond so many codes, in all or for a row, a column has no table: making it would cost more
  // than it saves.
  static constexpr std::size_t kMostCodes = std::size_t{1} << 20;
  static constexpr std::size_t kCodesPerRow = 64;
  // Up to so many codes the whole table is made at once, in the hope of ranges.
  static constexpr std::size_t kFewCodes = 512;

  Truth judge(std::optional<std::int64_t> value);
  void make_table();
  void judge_code(Column::Code code);
  Fit read_table();
  void fill_unknown(std::size_t first, std::size_t count, const std::uint8_t* needed,
                    std::uint8_t* truths);

  const PredicateNode& node_;
  const OneValue& value_;
  std::optional<Turning> turning_;
  Truth empty_;
  ColumnMemo<std::uint8_t> memo_;
  // Of the column that is bound:
  const Column* column_ = nullptr;
  bool by_ranges_ = false;
  CodeSet set_;
  std::vector<std::uint8_t> table_;  // Truth by code; nothing where there are too many
  bool memo_covers_ = false;
};

}  // namespace jishi::index
