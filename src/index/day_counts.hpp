// How many versions hold on a day or begin by it, without a look at each.
#pragma once

#include <cstddef>
#include <optional>

#include "base/date.hpp"
#include "index/column.hpp"

namespace jishi::index {

// The rows of a column counted up by its codes. Immutable.
class RunningCount {
 public:
  RunningCount() = default;
  // Of the rows of `column` that have a value and, where `of` is given, one there too.
  explicit RunningCount(const Column& column, const Column* of = nullptr);

  // How many have a value below the one of this code (1 … max_code() + 1 of the column).
  std::size_t below(Column::Code code) const {
    return code <= 1 ? 0 : static_cast<std::size_t>(counts_.value(code - 2).value_or(0));
  }
  std::size_t bytes() const { return counts_.bytes(); }

 private:
  Column counts_;  // by code, from 1: how many up to it
};

// Of some columns of time, which are given again to each question. Immutable, thread safe.
class DayCounts {
 public:
  DayCounts() = default;
  // `first`: has a value in the first version of each row. Nothing is kept where the days are more
  // than the rows, for looking at each row costs less then; nor where a version ends before it
  // begins.
  DayCounts(const Column& from, const Column& to, const Column& first);

  bool empty() const { return !kept_; }
  // from <= last and to > first: those that hold on some day of them. Not where kForever is the
  // first day, and not where it is empty().
  std::size_t held_within(const Column& from, const Column& to, Date first, Date last) const;
  // First versions, from `first` to `last`. Not where it is empty().
  std::size_t begun_within(const Column& from, Date first, Date last) const;
  std::size_t bytes() const;

 private:
  bool kept_ = false;
  RunningCount begin_;
  RunningCount end_;
  std::optional<RunningCount> begin_first_;  // nothing: every version is the first of its row
};

}  // namespace jishi::index
