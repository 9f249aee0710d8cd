// Which versions of a partition a question is about: by time and by condition, block by block.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/date.hpp"
#include "index/predicate.hpp"
#include "index/rows.hpp"

namespace jishi::index {

// The versions that hold on a day (from <= day < to). With `until`, those that hold on some day of
// the period, both ends included: of each row its last version that begins by `until`.
struct FactTime {
  Date on;
  std::optional<Date> until;
};

// One thread at a time.
class RowFilter {
 public:
  // `parameters` as Matcher takes them.
  RowFilter(const FactTime& time, const std::optional<Predicate>& where,
            std::span<const expression::Value> parameters);

  // The part that mask() is about from now on; it outlives its use. Fit::all: every live version;
  // Fit::none: no version.
  Fit bind(const Part& part);
  // 1 for the rows `first` … `first` + `count` - 1 (count <= kBlockRows) that fit, else 0.
  void mask(std::size_t first, std::size_t count, std::uint8_t* mask);

 private:
  void drop_dead(std::size_t first, std::size_t count, std::uint8_t* mask) const;

  FactTime time_;
  std::optional<Matcher> where_;
  // Of the part that is bound:
  const Part* part_ = nullptr;
  std::array<CodeSet, 3> times_;
  std::size_t time_sets_ = 0;  // how many of them some rows do not fit
  bool asks_where_ = false;
};

}  // namespace jishi::index
