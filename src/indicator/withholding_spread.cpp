// What belongs together by definition is hidden together.
#include <algorithm>
#include <tuple>

#include "indicator/withholding.hpp"

namespace jishi::indicator {

using Counting = package::Measure;

void Withholding::find_groups() {
  std::map<std::tuple<std::string, std::string, int, std::string>,
           std::map<std::string, std::vector<Column*>>>
      by_field;
  for (Column& column : columns_) {
    const auto part = field_part(column.counted());
    if (!part || !column.above || column.threshold == 0) continue;
    const Counting& measure = column.counted();
    by_field[{measure.ledger, measure.units, static_cast<int>(measure.which), part->field}]
            [part->code]
                .push_back(&column);
  }
  for (auto& field : by_field) {
    auto& by_code = field.second;
    if (by_code.size() < 2) continue;
    std::vector<Column*> parts;
    for (auto& [code, columns] : by_code)
      parts.insert(parts.end(), columns.begin(), columns.end());
    const Counting& one = parts.front()->counted();
    const auto add_of = [&](const std::optional<Behind>& all) {
      if (!all) return;
      Group group{parts, *all, {}};
      for (const auto& [code, columns] : by_code)
        group.rest = Behind::difference(group.rest, *columns.front()->above);
      if (!group.rest.all_count()) return;  // not parts of that
      group.small_rest = gaps(group.rest, parts.front()->threshold);
      groups_.push_back(std::move(group));
    };
    for (const Column& column : columns_) {
      if (!column.indicator->denominator && adds_up_rows(column.counted()) &&
          is_part_of(one, column.counted()))
        add_of(column.above);
      if (column.below && column.counted().ledger == one.ledger &&
          column.indicator->denominator->units == one.units)
        add_of(column.below);
    }
  }
}

// What is hidden of one value can be told from the others where next to nothing else is left: then
// they are hidden together.
bool Withholding::spread_group(Group& group) {
  Gaps together = group.small_rest;
  together.lines.resize(rows() * keys());
  bool must = together.any();
  for (const Column* part : group.parts)
    together.add(part->gaps);
  const std::int64_t threshold = group.parts.front()->threshold;
  must = must || (together.whole && group.rest.whole < threshold);
  for (std::size_t i = 0; i < together.lines.size(); ++i)
    must = must || (together.lines[i] && group.rest.lines[i] < threshold);
  bool changed = false;
  if (must)
    for (Column* part : group.parts)
      changed = part->gaps.add(together) || changed;
  return changed;
}

bool Withholding::spread() {
  bool changed = false;
  const auto follow = [&](Column& column, const Column& other) {
    if (column.threshold > 0 && other.threshold > 0)
      changed = column.gaps.add(other.gaps) || changed;
  };
  const auto comes_or_goes = [](const Counting& measure) {
    return measure.which == Counting::Which::begun || measure.which == Counting::Which::ended;
  };
  for (Group& group : groups_)
    changed = spread_group(group) || changed;
  for (Column& column : columns_)
    for (const Column& other : columns_) {
      if (&column == &other) continue;
      const Counting& mine = column.counted();
      const Counting& others = other.counted();
      if (is_same(mine, others)) follow(column, other);
      if (!other.indicator->denominator && adds_up_rows(others) &&
          (is_part_of(mine, others) ||
           (column.indicator->denominator && is_same(*column.indicator->denominator, others))))
        follow(column, other);
      if (comes_or_goes(mine) && mine.ledger == others.ledger && mine.where == others.where &&
          mine.warned == others.warned && mine.units == others.units &&
          others.which != Counting::Which::during)
        follow(column, other);
      const auto parts = parts_of(mine);
      if (std::ranges::find(parts, other.indicator) != parts.end()) follow(column, other);
      const auto of_other = parts_of(others);
      if (subtracts(others) && std::ranges::find(of_other, column.indicator) != of_other.end())
        follow(column, other);
    }
  return changed;
}

}  // namespace jishi::indicator
