#include "index/rows_filter.hpp"

#include <algorithm>

namespace jishi::index {
namespace {

// `to` is after the day: where it is empty, on every day but the calendar's last.
Pieces ends_after(Date day) {
  Pieces pieces = Pieces::from(std::int64_t{day.days()} + 1);
  pieces.empty_fits = day < kForever;
  return pieces;
}

Pieces begins_by(Date day) {
  return Pieces::below(std::int64_t{day.days()} + 1);
}

Pieces within(Date first, Date last) {
  const std::int64_t behind = std::int64_t{last.days()} + 1;
  const std::int64_t begin = std::min<std::int64_t>(first.days(), behind);
  return {begin, behind, false, true, false, false};
}

Pieces is_last_by(Date day) {
  Pieces pieces = Pieces::from(std::int64_t{day.days()} + 1);
  pieces.empty_fits = true;
  return pieces;
}

}  // namespace

RowFilter::RowFilter(const FactTime& time, const std::optional<Predicate>& where,
                     std::span<const expression::Value> parameters, OfRows of)
    : time_(time), of_(of) {
  if (where) where_.emplace(*where, parameters);
}

std::optional<std::size_t> RowFilter::known_count(const Part& part) const {
  if (where_ || of_ != OfRows::all) return std::nullopt;
  const Columns& columns = *part.columns;
  std::optional<std::size_t> all;
  if (time_.of == FactTime::Of::day) all = columns.held_within(time_.on, time_.on);
  if (time_.of == FactTime::Of::begun) all = columns.begun_within(time_.on, time_.until);
  // Of rows with a later version only the last that begins by `until` would count.
  if (time_.of == FactTime::Of::during && columns[Standing::next].max_code() == 0)
    all = columns.held_within(time_.on, time_.until);
  if (!all) return std::nullopt;
  const auto fits = [&](std::uint32_t position) { return fits_in_time(columns, position); };
  return *all - static_cast<std::size_t>(std::ranges::count_if(part.dead, fits));
}

// As known_count() asks.
bool RowFilter::fits_in_time(const Columns& columns, std::size_t position) const {
  const Date from = columns.from(position);
  if (time_.of == FactTime::Of::begun)
    return from >= time_.on && from <= time_.until && columns[Standing::first].code(position) != 0;
  const auto to = columns[Standing::to].value(position);
  const Date last = time_.of == FactTime::Of::day ? time_.on : time_.until;
  return from <= last && (!to || *to > time_.on.days());
}

Fit RowFilter::bind(const Part& part) {
  part_ = &part;
  time_sets_ = 0;
  const Columns& columns = *part.columns;
  const auto need = [&](Standing column, const Pieces& pieces) {
    const CodeSet set(columns[column], pieces);
    if (set.fit() == Fit::some) times_[time_sets_++] = set;
    return set.fit() != Fit::none;
  };
  if (!bind_time(need)) return Fit::none;
  if (of_ == OfRows::warned && !need(Standing::warned, Pieces::from(1))) return Fit::none;
  asks_where_ = false;
  if (where_) {
    const Fit fit = where_->bind(columns);
    if (fit == Fit::none) return Fit::none;
    asks_where_ = fit == Fit::some;
  }
  return time_sets_ == 0 && !asks_where_ ? Fit::all : Fit::some;
}

bool RowFilter::bind_time(const Need& need) const {
  switch (time_.of) {
    case FactTime::Of::day:
      return need(Standing::from, begins_by(time_.on)) && need(Standing::to, ends_after(time_.on));
    case FactTime::Of::during:
      return need(Standing::from, begins_by(time_.until)) &&
             need(Standing::to, ends_after(time_.on)) &&
             need(Standing::next, is_last_by(time_.until));
    case FactTime::Of::begun:
      return need(Standing::from, within(time_.on, time_.until)) &&
             need(Standing::first, Pieces::from(1));
    case FactTime::Of::ended:
      return need(Standing::to, within(time_.on, time_.until)) &&
             need(Standing::next, is_last_by(time_.not_again_by));
    case FactTime::Of::through:
      return need(Standing::from, begins_by(time_.on)) &&
             need(Standing::to, ends_after(time_.until)) &&
             need(Standing::next, is_last_by(time_.not_again_by));
  }
  return false;
}

void RowFilter::mask(std::size_t first, std::size_t count, std::uint8_t* mask) {
  std::fill_n(mask, count, std::uint8_t{1});
  for (std::size_t i = 0; i < time_sets_; ++i)
    times_[i].keep(first, count, mask);
  drop_dead(first, count, mask);
  if (asks_where_) where_->keep(first, count, mask);
}

void RowFilter::drop_dead(std::size_t first, std::size_t count, std::uint8_t* mask) const {
  const std::vector<std::uint32_t>& dead = part_->dead;
  if (dead.empty()) return;
  for (auto at = std::lower_bound(dead.begin(), dead.end(), first);
       at != dead.end() && *at < first + count; ++at) {
    mask[*at - first] = 0;
  }
}

}  // namespace jishi::index
