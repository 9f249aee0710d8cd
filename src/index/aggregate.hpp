// Figures of many rows: how many there are, sums, extremes and different values, by group and by
// what the rows are split by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "index/aggregate_distinct.hpp"
#include "index/layout.hpp"
#include "index/predicate.hpp"
#include "index/rows.hpp"
#include "index/rows_filter.hpp"
#include "index/scalar.hpp"

namespace jishi::index {

// Wide enough for every sum of 64-bit numbers that memory can hold.
__extension__ using WideSum = __int128;

// What rows are told apart by. A row's key is a number from 0 to keys() - 1; 0 where it has none:
// the field is empty, or the scalar is or fails.
class Split {
 public:
  // Key: the number of the code in the column's dictionary. Keys are as many as the dictionary has
  // codes now: make it after the rows that are asked are at hand.
  static Split by_choice(std::size_t column, const Layout& layout);
  // Keys: 1 false, 2 true.
  static Split by_boolean(std::size_t column);
  // Key: 1 below the first boundary, 2 from it to below the second, … `boundaries` ascend.
  static Split by_bands(Scalar scalar, std::vector<std::int64_t> boundaries);

  std::size_t keys() const { return keys_; }
  // Nothing where it is a column: then the key is the column's value + shift().
  const std::optional<Scalar>& scalar() const { return scalar_; }
  std::size_t column() const { return column_; }
  std::int64_t shift() const { return shift_; }
  std::span<const std::int64_t> boundaries() const { return boundaries_; }

 private:
  Split() = default;

  std::size_t keys_ = 0;
  std::size_t column_ = Layout::kNoColumn;
  std::int64_t shift_ = 0;
  std::optional<Scalar> scalar_;
  std::vector<std::int64_t> boundaries_;
};

struct Measure {
  enum class Take : std::uint8_t { sum_and_extremes, different };
  Scalar scalar;
  Take take = Take::sum_and_extremes;
};

// Shared by the threads that answer it.
struct Question {
  FactTime time;
  std::optional<Predicate> where;  // nothing: every row
  std::vector<Measure> measures;
  std::vector<Split> splits;
  OfRows of = OfRows::all;
};

// Of one measure in one cell. Mean: sum / numbers.
struct Amounts {
  std::int64_t numbers = 0;  // rows in which the measure is not empty
  WideSum sum = 0;
  std::int64_t least = std::numeric_limits<std::int64_t>::max();    // of the numbers
  std::int64_t largest = std::numeric_limits<std::int64_t>::min();  // of the numbers

  void add(std::int64_t number) {
    ++numbers;
    sum += number;
    least = number < least ? number : least;
    largest = number > largest ? number : largest;
  }
  void add(const Amounts& other);
  // Nothing where the sum is beyond 64 bits.
  std::optional<std::int64_t> total() const;
};

// The cells of all groups and keys: cell = (group × keys of the first split + its key) × keys of
// the second + its key …
class Figures {
 public:
  // Cells beyond this many are refused (std::length_error): ask for fewer groups at once.
  static constexpr std::size_t kMostCells = std::size_t{1} << 24;

  Figures(std::size_t groups, const Question& question);

  std::size_t cells() const { return rows_.size(); }
  std::int64_t rows(std::size_t cell) const { return rows_[cell]; }
  // Of a measure with Take::sum_and_extremes.
  const Amounts& amounts(std::size_t measure, std::size_t cell) const {
    return amounts_[measure][cell];
  }
  // Of a measure with Take::different: how many different numbers there are.
  std::size_t different(std::size_t measure, std::size_t cell) const {
    return different_[measure][cell].size();
  }
  // Rows in which a measure failed (an overflow, a division by zero): the figures are without them.
  std::int64_t failed() const { return failed_; }

  // Of the same question and as many groups: figures of other partitions or another thread.
  void add(const Figures& other);

 private:
  friend class Scan;

  std::vector<std::int64_t> rows_;
  std::vector<std::vector<Amounts>> amounts_;  // by measure and cell; empty where not taken
  std::vector<std::vector<DistinctNumbers>> different_;  // likewise
  std::int64_t failed_ = 0;
};

// The group (-1: none) of rows that begin on the day or later.
struct GroupSince {
  Date day;
  std::int32_t group = -1;
};

// Which group the units of a partition are in.
struct UnitGroups {
  // What is below -1 is not a group: by_day[kByDay - it].
  static constexpr std::int32_t kByDay = -2;
  // By the partition's own table of units; -1: in none. Must reach every unit that rows name.
  std::span<const std::int32_t> of_unit;
  // By unit, where not empty: versions that begin on this day or later do not count (ledgers whose
  // rows end with their unit).
  std::span<const Date> ends;
  // Of units whose rows are in one group or another by the day on which they begin: ascending; the
  // first also has the rows that begin before it.
  std::span<const std::vector<GroupSince>> by_day = {};

  static std::int32_t on(std::span<const GroupSince> by_day, Date day);
};

// Adds up the figures of partition after partition. One thread at a time; threads share the
// partitions and add up their figures.
class Scan {
 public:
  // `question` and what `parameters` point to outlive it. Parameters as Matcher takes them.
  Scan(const Question& question, std::span<const expression::Value> parameters, std::size_t groups);
  ~Scan();

  void add(const Rows& rows, const UnitGroups& groups);
  // All units of the partition are in one group, but for those at the places of `except` in its
  // table: they are in none.
  void add(const Rows& rows, std::size_t group, std::span<const std::uint32_t> except = {});

  const Figures& figures() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace jishi::index
