#include "index/aggregate.hpp"

#include <algorithm>
#include <stdexcept>

namespace jishi::index {

Split Split::by_choice(std::size_t column, const Layout& layout) {
  Split out;
  out.column_ = column;
  out.keys_ = std::size_t{layout.item(column).dictionary->size()} + 1;
  return out;
}

Split Split::by_boolean(std::size_t column) {
  Split out;
  out.column_ = column;
  out.shift_ = 1;
  out.keys_ = 3;
  return out;
}

Split Split::by_bands(Scalar scalar, std::vector<std::int64_t> boundaries) {
  Split out;
  out.keys_ = boundaries.size() + 2;
  out.scalar_ = std::move(scalar);
  out.boundaries_ = std::move(boundaries);
  return out;
}

void Amounts::add(const Amounts& other) {
  numbers += other.numbers;
  sum += other.sum;
  least = std::min(least, other.least);
  largest = std::max(largest, other.largest);
}

std::optional<std::int64_t> Amounts::total() const {
  if (sum < std::numeric_limits<std::int64_t>::min() ||
      sum > std::numeric_limits<std::int64_t>::max()) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(sum);
}

std::int32_t UnitGroups::on(std::span<const GroupSince> by_day, Date day) {
  const auto behind = std::ranges::upper_bound(by_day, day, {}, &GroupSince::day);
  return behind == by_day.begin() ? by_day.front().group : std::prev(behind)->group;
}

Figures::Figures(std::size_t groups, const Question& question)
    : amounts_(question.measures.size()), different_(question.measures.size()) {
  std::size_t cells = groups;
  for (const Split& split : question.splits) {
    cells *= split.keys();
    if (cells > kMostCells) break;
  }
  if (cells > kMostCells) throw std::length_error("too many cells in one question");
  rows_.resize(cells);
  for (std::size_t i = 0; i < question.measures.size(); ++i) {
    if (question.measures[i].take == Measure::Take::different) {
      different_[i].resize(cells);
    } else {
      amounts_[i].resize(cells);
    }
  }
}

void Figures::add(const Figures& other) {
  for (std::size_t cell = 0; cell < rows_.size(); ++cell)
    rows_[cell] += other.rows_[cell];
  for (std::size_t i = 0; i < amounts_.size(); ++i) {
    for (std::size_t cell = 0; cell < amounts_[i].size(); ++cell)
      amounts_[i][cell].add(other.amounts_[i][cell]);
    for (std::size_t cell = 0; cell < different_[i].size(); ++cell)
      different_[i][cell].add(other.different_[i][cell]);
  }
  failed_ += other.failed_;
}

}  // namespace jishi::index
