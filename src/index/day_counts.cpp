#include "index/day_counts.hpp"

#include <cstdint>
#include <numeric>
#include <type_traits>
#include <vector>

namespace jishi::index {
namespace {

Column::Code code_behind(const Column& column, Date day) {
  return column.code_from(std::int64_t{day.days()} + 1);
}

bool ends_before_it_begins(const Column& from, const Column& to) {
  if (to.max_code() == 0 || to.value_of(1) > from.value_of(from.max_code())) return false;
  for (std::size_t row = 0; row < from.size(); ++row)
    if (const auto end = to.value(row); end && *end < from.value(row)) return true;
  return false;
}

}  // namespace

RunningCount::RunningCount(const Column& column, const Column* of) {
  std::vector<std::int64_t> counts(std::size_t{column.max_code()} + 1, 0);
  const auto counts_too = [&](std::size_t row) { return of == nullptr || of->code(row) != 0; };
  column.visit([&](auto codes) {
    for (std::size_t row = 0; row < column.size(); ++row) {
      if (!counts_too(row)) continue;
      if constexpr (std::is_pointer_v<decltype(codes)>) {
        ++counts[codes[row]];
      } else {
        ++counts[codes];
      }
    }
  });
  counts.erase(counts.begin());  // of those without a value
  std::partial_sum(counts.begin(), counts.end(), counts.begin());
  counts_ = Column::encode(counts, {});
}

DayCounts::DayCounts(const Column& from, const Column& to, const Column& first) {
  const std::size_t most = from.size();
  if (most == 0 || from.has_empty() || from.max_code() > most || to.max_code() > most) return;
  if (ends_before_it_begins(from, to)) return;
  begin_ = RunningCount(from);
  end_ = RunningCount(to);
  if (first.has_empty()) begin_first_.emplace(from, &first);
  kept_ = true;
}

std::size_t DayCounts::held_within(const Column& from, const Column& to, Date first,
                                   Date last) const {
  if (last < first) return 0;
  return begin_.below(code_behind(from, last)) - end_.below(code_behind(to, first));
}

std::size_t DayCounts::begun_within(const Column& from, Date first, Date last) const {
  if (last < first) return 0;
  const RunningCount& begun = begin_first_ ? *begin_first_ : begin_;
  return begun.below(code_behind(from, last)) - begun.below(from.code_from(first.days()));
}

std::size_t DayCounts::bytes() const {
  return begin_.bytes() + end_.bytes() + (begin_first_ ? begin_first_->bytes() : 0);
}

}  // namespace jishi::index
