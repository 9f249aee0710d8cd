#include "api/unit_words.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace jishi::api {

using index::kNoOrdinal;
using index::Range;
using index::Region;
using index::Tree;
using index::UnitOrdinal;
using organisation::Level;

LivingUnits::LivingUnits(const Tree& tree, Date day) : day_(day) {
  tree.visit_living(Region({{0, tree.numbers()}}), day,
                    [&](UnitOrdinal unit, const Tree::Life& life) {
                      numbers_[static_cast<std::size_t>(life.level)].push_back(tree.number(unit));
                    });
  for (auto& numbers : numbers_)
    std::ranges::sort(numbers);
}

organisation::LevelCounts LivingUnits::below(const Tree& tree, UnitOrdinal unit) const {
  organisation::LevelCounts counts{};
  const Region region = tree.region(unit, day_);
  for (std::size_t level = 0; level < counts.size(); ++level)
    for (const Range& range : region.ranges()) {
      const auto& numbers = numbers_[level];
      const auto from = std::ranges::lower_bound(numbers, range.from);
      counts[level] += std::lower_bound(from, numbers.end(), range.to) - from;
    }
  if (const Tree::Life* life = tree.life(unit, day_))
    --counts[static_cast<std::size_t>(life->level)];
  return counts;
}

std::shared_ptr<const LivingUnits> KnownLivingUnits::of(const index::State& state, Date day) {
  {
    const std::lock_guard lock(mutex_);
    if (!names_.same_as(state.names)) {
      names_ = state.names;
      days_.clear();
    }
    const auto known = std::ranges::find(days_, day, &LivingUnits::day);
    if (known != days_.end()) return *known;
  }
  auto made = std::make_shared<const LivingUnits>(state.tree, day);
  const std::lock_guard lock(mutex_);
  if (names_.same_as(state.names)) {
    if (days_.size() == kMostDays) days_.erase(days_.begin());
    days_.push_back(made);
  }
  return made;
}

UnitOrdinal UnitWords::find(UnitId unit) const {
  const auto found = state_.tree.find(unit);
  if (!found) throw Failure({"no_such_unit", "没有这个单位。请从单位树或搜索中重新选择。"});
  return *found;
}

bool UnitWords::living(UnitOrdinal unit) const {
  return state_.tree.life(unit, day_) != nullptr;
}

const Tree::Life* UnitWords::life(UnitOrdinal unit) const {
  if (const Tree::Life* life = state_.tree.life(unit, day_)) return life;
  const auto lives = state_.tree.lives(unit);
  const Tree::Life* found = nullptr;
  for (const Tree::Life& life : lives)
    if (found == nullptr || life.from <= day_) found = &life;
  return found;
}

std::vector<UnitOrdinal> UnitWords::path(UnitOrdinal unit) const {
  std::vector<UnitOrdinal> path = {unit};
  for (const Tree::Life* at = life(unit); at != nullptr && at->parent != kNoOrdinal;
       at = life(path.back()))
    path.push_back(at->parent);
  if (path.size() > 1) path.pop_back();  // the root
  std::ranges::reverse(path);
  return path;
}

std::string UnitWords::path_text(UnitOrdinal unit) const {
  std::string text;
  for (const UnitOrdinal each : path(unit))
    text.append(text.empty() ? "" : "/").append(name(each).name);
  return text;
}

void UnitWords::write_members(JsonWriter& json, UnitOrdinal unit) const {
  const index::UnitName called = name(unit);
  json.member("unit", state_.tree.id(unit).value()).member("name", called.name);
  if (!called.code().empty()) json.member("code", called.code());
  const Tree::Life* at = life(unit);
  if (at == nullptr) return;
  json.member("level", package::level_name(at->level));
  json.member("level_label", organisation::label(at->level));
  const std::string& kind = state_.tree.kinds()[at->kind];
  json.member("kind", kind);
  if (const auto* known = state_.definitions->packages.find_unit_kind(kind))
    json.member("kind_label", known->label);
}

void UnitWords::write(JsonWriter& json, UnitOrdinal unit) const {
  json.begin_object();
  write_members(json, unit);
  json.end_object();
}

void UnitWords::write_with_path(JsonWriter& json, UnitOrdinal unit) const {
  json.begin_object();
  write_members(json, unit);
  json.member("path", path_text(unit)).end_object();
}

void UnitWords::write(JsonWriter& json, UnitId unit) const {
  if (const auto found = state_.tree.find(unit)) return write(json, *found);
  json.begin_object().member("unit", unit.value());
  json.member("name", "#" + std::to_string(unit.value())).end_object();
}

void write_counts(JsonWriter& json, const organisation::LevelCounts& counts) {
  json.begin_object();
  for (std::size_t i = 0; i < counts.size(); ++i)
    if (counts[i] > 0) json.member(package::level_name(static_cast<Level>(i)), counts[i]);
  json.end_object();
}

}  // namespace jishi::api
