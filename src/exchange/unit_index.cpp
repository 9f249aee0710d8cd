#include "exchange/unit_index.hpp"

#include <algorithm>
#include <set>

#include "expression/nearest.hpp"

namespace jishi::exchange {

using organisation::LifeState;
using organisation::UnitVersion;

UnitIndex::UnitIndex(UnitId top, std::vector<UnitVersion> versions)
    : top_(top), versions_(std::move(versions)) {
  bodies_.reserve(versions_.size());
  for (std::size_t i = 0; i < versions_.size(); ++i) {
    const UnitVersion& version = versions_[i];
    const auto [unit, fresh] = units_.emplace(version.unit, std::pair(i, i + 1));
    if (!fresh) unit->second.second = i + 1;
    const PlaceName name = place_name(version.content.name);
    bodies_.push_back(name.body);
    if (version.content.state != LifeState::active) continue;
    const std::string key = place_key(version.content.name);
    by_name_.emplace(key, i);
    if (name.place != key) by_place_.emplace(name.place, i);
    if (std::string stem = place_stem(name.place, version.content.level); !stem.empty())
      by_stem_.emplace(std::move(stem), i);
    if (version.content.division_code) by_code_.emplace(*version.content.division_code, i);
    if (version.content.own_code) by_code_.emplace(*version.content.own_code, i);
  }
}

UnitIndex::Found UnitIndex::in(const Places& places, const std::string& key) const {
  Found found;
  const auto [first, last] = places.equal_range(key);
  for (auto at = first; at != last; ++at)
    found.push_back(&versions_[at->second]);
  // A multimap does not say in which order; those of one unit by day, units as they were made.
  std::ranges::sort(found);
  return found;
}

UnitIndex::Found UnitIndex::named(std::string_view name, Likeness likeness) const {
  const PlaceName said = place_name(name);
  const auto body_of = [&](const UnitVersion* version) {
    return bodies_[static_cast<std::size_t>(version - versions_.data())];
  };
  Found found;
  switch (likeness) {
    case Likeness::name:
      return in(by_name_, place_key(name));
    case Likeness::place:
      // The text says a body and the unit is kept by its place, or both say the same body.
      if (said.body == Body::none) break;
      found = in(by_name_, said.place);
      for (const UnitVersion* version : in(by_place_, said.place))
        if (body_of(version) == said.body) found.push_back(version);
      break;
    case Likeness::place_of_body:
      if (said.body == Body::none) found = in(by_place_, said.place);
      break;
    case Likeness::stem:
      found = in(by_stem_, said.place);
      std::erase_if(found, [&](const UnitVersion* version) {
        const Body body = body_of(version);
        return said.body != Body::none && body != Body::none && body != said.body;
      });
      break;
  }
  return found;
}

UnitIndex::Found UnitIndex::with_code(std::string_view code) const {
  return in(by_code_, std::string(code));
}

const UnitVersion* UnitIndex::active_at(UnitId unit, Date day) const {
  const auto known = units_.find(unit);
  if (known == units_.end()) return nullptr;
  for (std::size_t i = known->second.first; i < known->second.second; ++i) {
    const UnitVersion& version = versions_[i];
    if (version.unit == unit && version.valid_from <= day && day < version.valid_to)
      return version.content.state == LifeState::active ? &version : nullptr;
  }
  return nullptr;
}

std::vector<const UnitVersion*> UnitIndex::path(UnitId unit, Date day) const {
  constexpr std::size_t kDeepest = 64;
  std::vector<const UnitVersion*> path;
  while (path.size() < kDeepest) {
    const UnitVersion* version = active_at(unit, day);
    if (version == nullptr) return {};
    path.insert(path.begin(), version);
    if (unit == top_) return path;
    unit = version->content.parent;
  }
  return {};
}

std::vector<std::string> UnitIndex::near_names(std::string_view name, Date day,
                                               std::size_t most) const {
  const PlaceName said = place_name(name);
  std::vector<std::string_view> names;
  std::vector<std::string> near;
  std::set<std::string_view> seen;
  for (const UnitVersion& version : versions_) {
    if (version.valid_from > day || day >= version.valid_to ||
        active_at(version.unit, day) == nullptr)
      continue;
    const std::string_view known = version.content.name;
    if (!seen.insert(known).second) continue;
    names.push_back(known);
    const std::string stem = place_stem(place_key(known), version.content.level);
    const bool alike = !stem.empty() && said.place.find(stem) != std::string::npos;
    if (alike && near.size() < most) near.emplace_back(known);
  }
  const std::string_view nearest = expression::nearest(name, names);
  if (!nearest.empty() && near.size() < most && std::ranges::count(near, nearest) == 0)
    near.emplace_back(nearest);
  return near;
}

}  // namespace jishi::exchange
