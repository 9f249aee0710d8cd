#include <algorithm>

#include "index/tree_parts.hpp"

namespace jishi::index {
namespace {

void sort_out(std::vector<Irregular>& list) {
  std::ranges::sort(list);
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

}  // namespace

Tree Tree::with(std::span<const UnitFacts> changed, std::span<const std::string> kinds) const {
  auto next = std::make_shared<Changes>(*changes_);
  next->kinds.assign(kinds.begin(), kinds.end());
  for (const UnitFacts& facts : changed) {
    if (find(facts.unit) || next->new_ones.contains(facts.unit.value())) continue;
    const auto ordinal = static_cast<std::uint32_t>(base_->units() + next->new_ids.size());
    next->new_ones.emplace(facts.unit.value(), ordinal);
    next->new_ids.push_back(facts.unit);
  }
  Tree tree;
  tree.base_ = base_;
  tree.changes_ = next;
  // Ordinals are all known now; `next` is still ours alone.
  const auto ordinal = [&](UnitId unit) {
    return unit ? tree.find(unit).value_or(root()) : kNoOrdinal;
  };
  for (const UnitFacts& facts : changed) {
    Changes::Unit unit{facts.unit,       {},     facts.versions.front().from,
                       stand_ins(facts), root(), root()};
    for (const KnownVersion& version : facts.versions)
      if (version.active)
        unit.lives.push_back(
            {version.from, version.to, ordinal(version.parent), version.level, version.kind});
    if (unit.stand_ins.before.unit) unit.before = ordinal(unit.stand_ins.before.unit);
    if (unit.stand_ins.after.unit) unit.after = ordinal(unit.stand_ins.after.unit);
    next->units.insert_or_assign(static_cast<std::uint32_t>(*tree.find(facts.unit)),
                                 std::move(unit));
  }
  next->change_days.clear();
  next->move_days.clear();
  for (const auto& [number, unit] : next->units) {
    add_change_days(unit.lives, next->change_days);
    add_move_days(tree.record(UnitOrdinal{number}), next->move_days);
  }
  sort_days(next->change_days);
  sort_days(next->move_days);
  next->by_number.clear();
  next->by_target.clear();
  for (const auto& [number, unit] : next->units) {
    const UnitOrdinal one{number};
    if (place(one) < base_->units()) next->by_number.push_back({base_->number[number], one});
    visit_targets(unit.lives, unit.before, unit.after, [&](UnitOrdinal target) {
      if (target != kNoOrdinal) next->by_target.push_back({tree.number(target), one});
    });
  }
  sort_out(next->by_number);
  sort_out(next->by_target);
  return tree;
}

}  // namespace jishi::index
