#include "index/rows_matching.hpp"

#include <algorithm>

namespace jishi::index {
namespace {

constexpr std::size_t kFirstBlock = 64;

}  // namespace

Matching::Matching(const Question& question, std::span<const expression::Value> parameters,
                   std::size_t key)
    : filter_(question.time, question.where, parameters, question.of),
      key_(static_cast<std::uint32_t>(key)) {
  for (const Split& split : question.splits)
    splits_.emplace_back(split, parameters);
  for (const Measure& measure : question.measures)
    measures_.emplace_back(measure.scalar, parameters);
}

bool Matching::InGroup::has(const Columns& columns, std::size_t position) const {
  if (units.of_unit.empty() && except.empty()) return true;
  const auto unit = static_cast<std::size_t>(*columns[Standing::unit].value(position));
  if (units.of_unit.empty()) return !std::binary_search(except.begin(), except.end(), unit);
  std::int32_t of = units.of_unit[unit];
  if (of <= UnitGroups::kByDay)
    of = UnitGroups::on(units.by_day[static_cast<std::size_t>(UnitGroups::kByDay - of)],
                        columns.from(position));
  return of == group;
}

std::vector<Matching::Match> Matching::page(const Rows& rows, const InGroup& of, RowId after,
                                            std::size_t limit) {
  std::vector<Match> found;
  for (const Part& part : rows.parts())
    add(part, of, after, limit, found);
  std::sort(found.begin(), found.end());
  if (found.size() > limit) found.resize(limit);
  return found;
}

// Adds those of one part, at most `limit`.
void Matching::add(const Part& part, const InGroup& of, RowId after, std::size_t limit,
                   std::vector<Match>& found) {
  if (filter_.bind(part) == Fit::none) return;
  const Columns& columns = *part.columns;
  for (SplitReader& split : splits_)
    split.bind(columns);
  for (ScalarReader& measure : measures_)
    measure.bind(columns);
  const Column& units = columns[Standing::unit];
  std::array<std::uint8_t, kBlockRows> mask;
  const std::size_t end = found.size() + limit;
  // A page is often full after a few rows: blocks grow as they are found not to fill it.
  std::size_t block = std::min(kBlockRows, std::max(kFirstBlock, 2 * limit));
  std::size_t count = 0;
  for (std::size_t first = columns.find(RowId(after.value() + 1)); first < columns.size();
       first += count, block = std::min(kBlockRows, 2 * block)) {
    count = std::min(block, columns.size() - first);
    filter_.mask(first, count, mask.data());
    places_.clear();
    for (std::size_t i = 0; i < count; ++i)
      if (mask[i] != 0 && of.has(columns, first + i))
        places_.push_back(static_cast<std::uint16_t>(i));
    drop_other_keys(first);
    drop_without_number(first);
    for (const std::uint16_t place : places_) {
      if (found.size() == end) return;
      found.push_back({columns.key(first + place),
                       static_cast<std::uint32_t>(*units.value(first + place)),
                       columns.from(first + place)});
    }
  }
}

void Matching::drop_other_keys(std::size_t first) {
  if (splits_.empty()) return;
  std::fill_n(cells_.data(), places_.size(), 0U);
  for (SplitReader& split : splits_)
    split.refine(first, places_, cells_.data());
  std::size_t kept = 0;
  for (std::size_t i = 0; i < places_.size(); ++i)
    if (cells_[i] == key_) places_[kept++] = places_[i];
  places_.resize(kept);
}

void Matching::drop_without_number(std::size_t first) {
  for (ScalarReader& measure : measures_) {
    measure.read(first, places_, numbers_.data(), states_.data());
    std::size_t kept = 0;
    for (std::size_t i = 0; i < places_.size(); ++i)
      if (states_[i] == Cell::number) places_[kept++] = places_[i];
    places_.resize(kept);
  }
}

}  // namespace jishi::index
