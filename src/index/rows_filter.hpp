// Which versions of a partition a question is about: by time and by condition, block by block.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "base/date.hpp"
#include "index/predicate.hpp"
#include "index/rows.hpp"

namespace jishi::index {

// Which versions a question is about, by time.
struct FactTime {
  enum class Of : std::uint8_t {
    day,  // that hold on `on` (from <= on < to)
    // Of the period from `on` to `until`, both within it:
    during,  // that hold on some day: of each row its last version that begins by `until`
    begun,   // the first version of a row, where it begins on one of the days
    // That have none of the row behind them which begins by `not_again_by`:
    ended,    // whose `to` is one of the days; as a rule the last version of a row
    through,  // that hold on all of the days
  };
  Date on;
  Date until;  // of a day: not asked
  Of of = Of::day;
  Date not_again_by = kForever;

  // Rows that hold on the day before `on`, with those begun, without those ended, are as many as
  // hold on `until`; but for rows that a unit had from or gave to one that had ended by then, as
  // was told only later: these are not held from that day on, and have neither begun nor ended.
  static FactTime day(Date day) { return {day, day, Of::day}; }
  static FactTime period(Date on, Date until, Of of = Of::during) { return {on, until, of}; }
};

enum class OfRows : std::uint8_t {
  all,
  warned,  // those that a rule warns of
};

// One thread at a time.
class RowFilter {
 public:
  // `parameters` as Matcher takes them.
  RowFilter(const FactTime& time, const std::optional<Predicate>& where,
            std::span<const expression::Value> parameters, OfRows of = OfRows::all);

  // How many of the part's live versions fit, where that is known without a look at each.
  std::optional<std::size_t> known_count(const Part& part) const;
  // The part that mask() is about from now on; it outlives its use. Fit::all: every live version;
  // Fit::none: no version.
  Fit bind(const Part& part);
  // 1 for the rows `first` … `first` + `count` - 1 (count <= kBlockRows) that fit, else 0.
  void mask(std::size_t first, std::size_t count, std::uint8_t* mask);

 private:
  // Takes a column and what it must hold; false where no row does.
  using Need = std::function<bool(Standing, const Pieces&)>;
  bool bind_time(const Need& need) const;
  bool fits_in_time(const Columns& columns, std::size_t position) const;
  void drop_dead(std::size_t first, std::size_t count, std::uint8_t* mask) const;

  FactTime time_;
  OfRows of_;
  std::optional<Matcher> where_;
  // Of the part that is bound:
  const Part* part_ = nullptr;
  std::array<CodeSet, 4> times_;  // of three columns of time, and of warned
  std::size_t time_sets_ = 0;     // how many of them some rows do not fit
  bool asks_where_ = false;
};

}  // namespace jishi::index
