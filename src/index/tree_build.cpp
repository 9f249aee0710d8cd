#include <algorithm>
#include <array>
#include <cassert>

#include "index/tree_parts.hpp"

namespace jishi::index {

// Facts as they come; ids become ordinals once all are there.
struct TreeBuilder::State {
  std::shared_ptr<Tree::Base> base = std::make_shared<Tree::Base>();
  std::vector<UnitId> parents;  // by life
  std::vector<UnitId> before;   // by unit
  std::vector<UnitId> after;

  // Of a unit that is nowhere known (damaged lineage): the root.
  UnitOrdinal ordinal(UnitId unit) const {
    return unit ? base->find(unit).value_or(base->root) : kNoOrdinal;
  }
  void resolve();
  void number_units();
  void find_irregular();
  void list_levels();
};

TreeBuilder::TreeBuilder() : state_(std::make_unique<State>()) {}
TreeBuilder::~TreeBuilder() = default;

KindNumber TreeBuilder::kind(std::string_view name) {
  auto& kinds = state_->base->kinds;
  const auto found = std::ranges::find(kinds, name);
  if (found != kinds.end()) return static_cast<KindNumber>(found - kinds.begin());
  kinds.emplace_back(name);
  return static_cast<KindNumber>(kinds.size() - 1);
}

void TreeBuilder::add(const UnitFacts& facts) {
  Tree::Base& base = *state_->base;
  assert(!facts.versions.empty());
  assert(base.ids.empty() || base.ids.back() < facts.unit);
  const auto ordinal = static_cast<std::uint32_t>(base.ids.size());
  const auto partition = static_cast<std::size_t>(partition_of(facts.unit).value());
  while (base.partition_begin.size() <= partition)
    base.partition_begin.push_back(ordinal);
  base.ids.push_back(facts.unit);
  base.first_life.push_back(static_cast<std::uint32_t>(base.lives.size()));
  for (const KnownVersion& version : facts.versions) {
    if (!version.active) continue;
    base.lives.push_back({version.from, version.to, kNoOrdinal, version.level, version.kind});
    state_->parents.push_back(version.parent);
    if (!version.parent && base.root == kNoOrdinal) base.root = UnitOrdinal(ordinal);
  }
  base.first_day.push_back(facts.versions.front().from);
  const StandIns stand_ins = index::stand_ins(facts);
  state_->before.push_back(stand_ins.before.unit);
  state_->after.push_back(stand_ins.after.unit);
  base.flags.push_back(
      static_cast<std::uint8_t>((stand_ins.before.flagged ? Tree::Base::kBeforeFlagged : 0) |
                                (stand_ins.after.flagged ? Tree::Base::kAfterFlagged : 0)));
}

void TreeBuilder::State::resolve() {
  base->partition_begin.push_back(static_cast<std::uint32_t>(base->units()));
  base->first_life.push_back(static_cast<std::uint32_t>(base->lives.size()));
  for (std::size_t i = 0; i < parents.size(); ++i)
    base->lives[i].parent = ordinal(parents[i]);
  base->before.reserve(base->units());
  base->after.reserve(base->units());
  for (std::size_t i = 0; i < base->units(); ++i) {
    base->before.push_back(before[i] ? ordinal(before[i]) : base->root);
    base->after.push_back(after[i] ? ordinal(after[i]) : base->root);
    if (!before[i]) base->flags[i] |= Tree::Base::kBeforeFlagged;
    if (!after[i]) base->flags[i] |= Tree::Base::kAfterFlagged;
  }
  parents = {};
  before = {};
  after = {};
}

namespace {

// The units directly below each, in the order of their ids: those of `unit` stand in `units` from
// begin[unit] to begin[unit + 1].
struct Below {
  std::vector<std::uint32_t> begin;
  std::vector<UnitOrdinal> units;
};

template <class Above>
Below units_below(std::size_t units, const Above& above) {
  Below below;
  below.begin.assign(units + 1, 0);
  for (std::size_t i = 0; i < units; ++i)
    if (above(i) != kNoOrdinal) ++below.begin[place(above(i)) + 1];
  for (std::size_t i = 0; i < units; ++i)
    below.begin[i + 1] += below.begin[i];
  below.units.resize(below.begin.back());
  std::vector<std::uint32_t> filled(below.begin.begin(), below.begin.end() - 1);
  for (std::size_t i = 0; i < units; ++i)
    if (above(i) != kNoOrdinal) below.units[filled[place(above(i))]++] = UnitOrdinal(i);
  return below;
}

}  // namespace

// Depth first from the root. What hangs on itself, through damaged lineage, follows behind.
void TreeBuilder::State::number_units() {
  constexpr std::uint32_t kNotYet = 0xFFFF'FFFF;
  const std::size_t units = base->units();
  base->number.assign(units, kNotYet);
  base->end.assign(units, 0);
  base->at_number.reserve(units);
  const Below below =
      units_below(units, [&](std::size_t i) { return base->laid_out_at(UnitOrdinal(i)); });

  std::vector<std::pair<UnitOrdinal, std::uint32_t>> path;  // each with the next below it
  const auto enter = [&](UnitOrdinal unit) {
    if (base->number[place(unit)] != kNotYet) return;
    base->number[place(unit)] = static_cast<std::uint32_t>(base->at_number.size());
    base->at_number.push_back(unit);
    path.emplace_back(unit, below.begin[place(unit)]);
  };
  const auto visit = [&](UnitOrdinal top) {
    enter(top);
    while (!path.empty()) {
      auto& [unit, next] = path.back();
      if (next < below.begin[place(unit) + 1]) {
        enter(below.units[next++]);
      } else {
        base->end[place(unit)] = static_cast<std::uint32_t>(base->at_number.size());
        path.pop_back();
      }
    }
  };
  if (base->root != kNoOrdinal) visit(base->root);
  for (std::size_t i = 0; i < units; ++i)
    visit(UnitOrdinal(i));
}

void TreeBuilder::State::find_irregular() {
  for (std::size_t i = 0; i < base->units(); ++i) {
    const UnitOrdinal unit{static_cast<std::uint32_t>(i)};
    const UnitOrdinal laid_out = base->laid_out_at(unit);
    const Tree::Record record = base->record(unit);
    bool irregular = false;
    visit_targets(record.lives, record.before, record.after, [&](UnitOrdinal target) {
      if (target == laid_out || target == kNoOrdinal) return;
      irregular = true;
      base->by_target.push_back({base->number[place(target)], unit});
    });
    if (irregular) base->by_number.push_back({base->number[i], unit});
  }
  for (std::size_t i = 0; i < base->units(); ++i) {
    const Tree::Record record = base->record(UnitOrdinal(static_cast<std::uint32_t>(i)));
    add_change_days(record.lives, base->change_days);
    Tree::add_move_days(record, base->move_days);
  }
  sort_days(base->change_days);
  sort_days(base->move_days);
  std::ranges::sort(base->by_number);
  std::ranges::sort(base->by_target);
  base->by_target.erase(std::unique(base->by_target.begin(), base->by_target.end()),
                        base->by_target.end());
}

void TreeBuilder::State::list_levels() {
  std::array<std::size_t, organisation::kLevels> lives{};
  for (const Tree::Life& life : base->lives)
    ++lives[static_cast<std::size_t>(life.level)];
  base->by_level.resize(organisation::kLevels);
  for (std::size_t level = 0; level < lives.size(); ++level) {
    if (lives[level] > base->lives.size() / 2) continue;
    base->by_level[level].emplace().reserve(lives[level]);
  }
  for (std::size_t number = 0; number < base->units(); ++number) {
    const UnitOrdinal unit = base->at_number[number];
    for (const Tree::Life& life : base->record(unit).lives)
      if (auto& list = base->by_level[static_cast<std::size_t>(life.level)])
        list->push_back({static_cast<std::uint32_t>(number), unit, life});
  }
}

Tree TreeBuilder::build() {
  state_->resolve();
  state_->number_units();
  state_->find_irregular();
  state_->list_levels();
  Tree tree;
  auto changes = std::make_shared<Tree::Changes>();
  changes->kinds = state_->base->kinds;
  tree.base_ = std::move(state_->base);
  tree.changes_ = std::move(changes);
  return tree;
}

}  // namespace jishi::index
