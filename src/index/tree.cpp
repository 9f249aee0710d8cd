#include "index/tree.hpp"

#include <algorithm>
#include <cassert>
#include <mutex>
#include <unordered_set>

#include "index/tree_parts.hpp"

namespace jishi::index {
namespace {

template <class T>
std::size_t bytes_of(const std::vector<T>& vector) {
  return vector.capacity() * sizeof(T);
}

// Those of a sorted list whose number lies in the range.
std::span<const Irregular> within(const std::vector<Irregular>& list, Range range) {
  const auto from = std::ranges::lower_bound(list, range.from, {}, &Irregular::number);
  const auto to = std::lower_bound(
      from, list.end(), range.to,
      [](const Irregular& one, std::uint32_t number) { return one.number < number; });
  return {from, to};
}

}  // namespace

void visit_targets(std::span<const Tree::Life> lives, UnitOrdinal before, UnitOrdinal after,
                   const std::function<void(UnitOrdinal)>& visit) {
  visit(before);
  for (const Tree::Life& life : lives)
    visit(life.parent);
  visit(after);
}

void add_change_days(std::span<const Tree::Life> lives, std::vector<Date>& days) {
  for (std::size_t i = 0; i < lives.size(); ++i) {
    const Tree::Life& life = lives[i];
    const bool goes_on = i + 1 < lives.size() && lives[i + 1].from == life.to;
    const bool the_same = goes_on && lives[i + 1].parent == life.parent &&
                          lives[i + 1].level == life.level && lives[i + 1].kind == life.kind;
    if (life.to < kForever && !the_same) days.push_back(life.to);
  }
}

void Tree::add_move_days(const Record& record, std::vector<Date>& days) {
  const auto add = [&](Date day) {
    const auto eve = day.plus_days(-1);
    if (eve && attached_to(record, day) != attached_to(record, *eve)) days.push_back(day);
  };
  for (const Life& life : record.lives) {
    add(life.from);
    if (life.to < kForever) add(life.to);
  }
}

void sort_days(std::vector<Date>& days) {
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
}

Tree::Record Tree::Base::record(UnitOrdinal unit) const {
  const std::size_t i = place(unit);
  return {std::span(lives).subspan(first_life[i], first_life[i + 1] - first_life[i]),
          first_day[i],
          before[i],
          after[i],
          (flags[i] & kBeforeFlagged) != 0,
          (flags[i] & kAfterFlagged) != 0};
}

std::uint64_t Tree::Remembered::key(UnitOrdinal top, Date tree) {
  constexpr int kDayBits = 32;
  return std::uint64_t{static_cast<std::uint32_t>(top)} << kDayBits |
         static_cast<std::uint32_t>(tree.days());
}

std::optional<Region> Tree::Remembered::find(UnitOrdinal top, Date tree) const {
  const std::shared_lock lock(mutex_);
  const auto found = regions_.find(key(top, tree));
  if (found == regions_.end()) return std::nullopt;
  return found->second;
}

void Tree::Remembered::keep(UnitOrdinal top, Date tree, const Region& region) {
  const std::unique_lock lock(mutex_);
  ranges_ += region.ranges().size() + 1;
  if (ranges_ > kMostRangesRemembered) {
    regions_.clear();
    ranges_ = region.ranges().size() + 1;
  }
  regions_.insert_or_assign(key(top, tree), region);
}

std::shared_ptr<const UnitMarks> Tree::Remembered::living(Date day) const {
  const std::shared_lock lock(mutex_);
  for (const auto& [known, units] : living_)
    if (known == day) return units;
  return nullptr;
}

void Tree::Remembered::keep(Date day, std::shared_ptr<const UnitMarks> living) {
  const std::unique_lock lock(mutex_);
  if (living_.size() == kMostDaysRemembered) living_.erase(living_.begin());
  living_.emplace_back(day, std::move(living));
}

std::size_t Tree::Remembered::bytes() const {
  constexpr std::size_t kNode = 32;  // of the map, besides what it holds
  const std::shared_lock lock(mutex_);
  std::size_t sum = regions_.size() * (sizeof(Region) + kNode) + ranges_ * sizeof(Range);
  for (const auto& [day, units] : living_)
    sum += units->size();
  return sum;
}

std::optional<UnitOrdinal> Tree::Base::find(UnitId unit) const {
  const auto partition = static_cast<std::size_t>(partition_of(unit).value());
  if (partition + 1 >= partition_begin.size()) return std::nullopt;
  const auto from = ids.begin() + partition_begin[partition];
  const auto to = ids.begin() + partition_begin[partition + 1];
  const auto found = std::lower_bound(from, to, unit);
  if (found == to || *found != unit) return std::nullopt;
  return UnitOrdinal(static_cast<std::uint32_t>(found - ids.begin()));
}

UnitOrdinal Tree::Base::laid_out_at(UnitOrdinal unit) const {
  if (unit == root) return kNoOrdinal;
  const Record known = record(unit);
  if (known.lives.empty() || known.lives.back().to != kForever) return known.after;
  return known.lives.back().parent == kNoOrdinal ? root : known.lives.back().parent;
}

Tree::Tree()
    : base_(std::make_shared<Base>()),
      changes_(std::make_shared<Changes>()),
      remembered_(std::make_shared<Remembered>()) {}
Tree::~Tree() = default;
Tree::Tree(const Tree&) = default;
Tree& Tree::operator=(const Tree&) = default;
Tree::Tree(Tree&&) noexcept = default;
Tree& Tree::operator=(Tree&&) noexcept = default;

std::size_t Tree::units() const {
  return base_->units() + changes_->new_ids.size();
}
std::size_t Tree::changed_units() const {
  return changes_->units.size();
}
namespace {

// Of both lists, each sorted, the days behind `after` up to `until`.
std::vector<Date> days_of(const std::vector<Date>& one, const std::vector<Date>& other, Date after,
                          Date until) {
  std::vector<Date> days;
  for (const std::vector<Date>* known : {&one, &other})
    days.insert(days.end(), std::upper_bound(known->begin(), known->end(), after),
                std::upper_bound(known->begin(), known->end(), until));
  sort_days(days);
  return days;
}

}  // namespace

std::vector<Date> Tree::change_days(Date after, Date until) const {
  return days_of(base_->change_days, changes_->change_days, after, until);
}

std::vector<Date> Tree::move_days(Date after, Date until) const {
  return days_of(base_->move_days, changes_->move_days, after, until);
}

UnitOrdinal Tree::root() const {
  return base_->root;
}
const std::vector<std::string>& Tree::kinds() const {
  return changes_->kinds;
}

std::optional<UnitOrdinal> Tree::find(UnitId unit) const {
  if (const auto found = base_->find(unit)) return found;
  const auto found = changes_->new_ones.find(unit.value());
  if (found == changes_->new_ones.end()) return std::nullopt;
  return UnitOrdinal(found->second);
}

UnitId Tree::id(UnitOrdinal unit) const {
  const std::size_t i = place(unit);
  return i < base_->units() ? base_->ids[i] : changes_->new_ids[i - base_->units()];
}

Tree::Record Tree::record(UnitOrdinal unit) const {
  if (!changes_->units.empty()) {
    const auto changed = changes_->units.find(static_cast<std::uint32_t>(unit));
    if (changed != changes_->units.end()) {
      const Changes::Unit& known = changed->second;
      return {known.lives,
              known.first_day,
              known.before,
              known.after,
              known.stand_ins.before.flagged || !known.stand_ins.before.unit,
              known.stand_ins.after.flagged || !known.stand_ins.after.unit};
    }
  }
  return base_->record(unit);
}

const Tree::Life* Tree::life(UnitOrdinal unit, Date day) const {
  return record(unit).on(day);
}
std::span<const Tree::Life> Tree::lives(UnitOrdinal unit) const {
  return record(unit).lives;
}
Date Tree::first_day(UnitOrdinal unit) const {
  return record(unit).first_day;
}

std::shared_ptr<const UnitMarks> Tree::living(Date day) const {
  if (auto known = remembered_->living(day)) return known;
  auto units = std::make_shared<UnitMarks>(this->units());
  for (std::size_t i = 0; i < units->size(); ++i)
    (*units)[i] = life(static_cast<UnitOrdinal>(i), day) != nullptr;
  remembered_->keep(day, units);
  return units;
}

std::uint32_t Tree::number(UnitOrdinal unit) const {
  const std::size_t i = place(unit);
  return i < base_->units() ? base_->number[i] : static_cast<std::uint32_t>(i);
}

std::uint32_t Tree::numbers() const {
  return static_cast<std::uint32_t>(units());
}

UnitOrdinal Tree::attached_to(const Record& record, Date tree) {
  if (const Life* life = record.on(tree)) return life->parent;
  return tree < record.first_day ? record.before : record.after;
}

bool Tree::laid_out_elsewhere(UnitOrdinal unit, Date tree) const {
  if (place(unit) >= base_->units()) return true;
  return attached_to(record(unit), tree) != base_->laid_out_at(unit);
}

// The range of `top` but for the units in it that are attached elsewhere on that day.
void Tree::keep_base_range(UnitOrdinal top, Date tree, std::vector<Range>& kept) const {
  const std::uint32_t own = number(top);
  if (own >= base_->units()) {
    kept.push_back({own, own + 1});
    return;
  }
  const Range range{own + 1, base_->end[place(top)]};
  const auto of_base = within(base_->by_number, range);
  const auto changed = within(changes_->by_number, range);
  std::vector<Irregular> moved(of_base.begin(), of_base.end());
  if (!changed.empty()) {
    const auto middle = moved.insert(moved.end(), changed.begin(), changed.end());
    std::inplace_merge(moved.begin(), middle, moved.end());
  }
  std::uint32_t from = own;
  for (const Irregular& one : moved) {
    if (one.number < from || !laid_out_elsewhere(one.unit, tree)) continue;
    kept.push_back({from, one.number});
    from = base_->end[place(one.unit)];
  }
  if (from < range.to || from == own) kept.push_back({from, range.to});
}

// Units laid out elsewhere that may be attached to one of the range on some day.
void Tree::visit_joining(Range range, Date tree,
                         const std::function<void(UnitOrdinal)>& visit) const {
  for (const auto* list : {&base_->by_target, &changes_->by_target})
    for (const Irregular& one : within(*list, range)) {
      if (!laid_out_elsewhere(one.unit, tree)) continue;
      const UnitOrdinal target = attached_to(record(one.unit), tree);
      if (target != kNoOrdinal && number(target) == one.number) visit(one.unit);
    }
}

Region Tree::region(UnitOrdinal top, Date tree) const {
  if (top == root()) return Region({{0, numbers()}});
  if (auto known = remembered_->find(top, tree)) return *std::move(known);
  Region found = find_region(top, tree);
  remembered_->keep(top, tree, found);
  return found;
}

Region Tree::find_region(UnitOrdinal top, Date tree) const {
  std::vector<Range> kept;
  std::unordered_set<std::uint32_t> joined = {static_cast<std::uint32_t>(top)};
  std::vector<UnitOrdinal> todo = {top};
  while (!todo.empty()) {
    const UnitOrdinal unit = todo.back();
    todo.pop_back();
    const std::size_t first = kept.size();
    keep_base_range(unit, tree, kept);
    for (std::size_t i = first, last = kept.size(); i < last; ++i)
      visit_joining(kept[i], tree, [&](UnitOrdinal one) {
        if (joined.insert(static_cast<std::uint32_t>(one)).second) todo.push_back(one);
      });
  }
  return Region(std::move(kept));
}

std::vector<UnitOrdinal> Tree::children(UnitOrdinal top, Date tree) const {
  std::vector<UnitOrdinal> found;
  const auto lives_below = [&](UnitOrdinal unit) {
    const Life* life = record(unit).on(tree);
    return life != nullptr && life->parent == top;
  };
  if (place(top) < base_->units()) {
    for (std::uint32_t next = number(top) + 1; next < base_->end[place(top)];) {
      const UnitOrdinal unit = base_->at_number[next];
      if (lives_below(unit)) found.push_back(unit);
      next = base_->end[place(unit)];
    }
  }
  const std::uint32_t own = number(top);
  visit_joining({own, own + 1}, tree, [&](UnitOrdinal unit) {
    if (lives_below(unit)) found.push_back(unit);
  });
  const auto by_number = [&](UnitOrdinal unit) { return number(unit); };
  std::ranges::sort(found, {}, by_number);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

void Tree::visit_level(const Region& region, organisation::Level level, Date tree,
                       const UnitVisitor& visit) const {
  const auto is_changed = [&](UnitOrdinal unit) {
    return !changes_->units.empty() && changes_->units.contains(static_cast<std::uint32_t>(unit));
  };
  const auto take = [&](UnitOrdinal unit) {
    const Life* life = record(unit).on(tree);
    if (life != nullptr && life->level == level) visit(unit, *life);
  };
  const auto known = static_cast<std::uint32_t>(base_->units());
  const auto* const listed =
      base_->by_level.empty() ? nullptr : &base_->by_level[static_cast<std::size_t>(level)];
  for (const Range& range : region.ranges()) {
    if (listed != nullptr && *listed) {
      for (auto one = std::ranges::lower_bound(**listed, range.from, {}, &Base::AtLevel::number);
           one != (*listed)->end() && one->number < range.to; ++one)
        if (Record::holds(one->life, tree) && !is_changed(one->unit)) visit(one->unit, one->life);
    } else {
      for (std::uint32_t number = range.from; number < std::min(range.to, known); ++number)
        if (const UnitOrdinal unit = base_->at_number[number]; !is_changed(unit)) take(unit);
    }
  }
  for (const auto& [ordinal, unit] : changes_->units)
    if (region.contains(number(UnitOrdinal(ordinal)))) take(UnitOrdinal(ordinal));
}

std::vector<UnitOrdinal> Tree::of_level(const Region& region, organisation::Level level,
                                        Date tree) const {
  std::vector<UnitOrdinal> found;
  visit_level(region, level, tree, [&](UnitOrdinal unit, const Life&) { found.push_back(unit); });
  if (!changes_->units.empty())
    std::ranges::sort(found, {}, [&](UnitOrdinal unit) { return number(unit); });
  return found;
}

void Tree::visit_living(const Region& region, Date tree, const UnitVisitor& visit) const {
  const auto known = static_cast<std::uint32_t>(base_->units());
  for (const Range& range : region.ranges())
    for (std::uint32_t number = range.from; number < range.to; ++number) {
      const UnitOrdinal unit = number < known ? base_->at_number[number] : UnitOrdinal(number);
      if (const Life* life = record(unit).on(tree)) visit(unit, *life);
    }
}

std::size_t Tree::bytes() const {
  const Base& b = *base_;
  std::size_t sum = bytes_of(b.ids) + bytes_of(b.partition_begin) + bytes_of(b.first_life) +
                    bytes_of(b.lives) + bytes_of(b.first_day) + bytes_of(b.before) +
                    bytes_of(b.after) + bytes_of(b.flags) + bytes_of(b.number) + bytes_of(b.end) +
                    bytes_of(b.at_number) + bytes_of(b.by_number) + bytes_of(b.by_target);
  for (const auto& list : b.by_level)
    if (list) sum += bytes_of(*list);
  sum += changes_->units.size() * (sizeof(Changes::Unit) + sizeof(Life) + 32);
  return sum + bytes_of(changes_->by_number) + bytes_of(changes_->by_target) + remembered_->bytes();
}

}  // namespace jishi::index
