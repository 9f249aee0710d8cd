#include "exchange/unit_index.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <tuple>

#include "base/error.hpp"
#include "base/text.hpp"
#include "expression/nearest.hpp"

namespace jishi::exchange {
namespace {

using organisation::LifeState;
using organisation::UnitVersion;

std::uint64_t hash_of(std::string_view key) {
  return std::hash<std::string_view>{}(key);
}

std::string stem_of(std::string_view name, organisation::Level level) {
  return place_stem(place_name(name).place, level);
}

}  // namespace

std::uint32_t UnitIndex::keep(std::string_view text) {
  const std::size_t at = texts_.size();
  if (at + text.size() > UINT32_MAX)
    throw Failure({"too_many_units", "单位太多，无法按名称查找：请改由下级单位分别导入。"});
  texts_ += text;
  return static_cast<std::uint32_t>(at);
}

void UnitIndex::add(const UnitVersion& version) {
  const auto& content = version.content;
  const std::string none;
  const std::string& division_code = content.division_code ? *content.division_code : none;
  const std::string& own_code = content.own_code ? *content.own_code : none;
  KnownUnit known;
  known.unit = version.unit;
  known.parent = content.parent;
  known.valid_from = version.valid_from;
  known.valid_to = version.valid_to;
  known.level = content.level;
  known.body = place_name(content.name).body;
  known.active = content.state == LifeState::active;
  known.name = keep(content.name);
  known.name_size = static_cast<std::uint16_t>(content.name.size());
  known.codes = keep(division_code);
  keep(own_code);
  known.division_code_size = static_cast<std::uint8_t>(division_code.size());
  known.own_code_size = static_cast<std::uint8_t>(own_code.size());
  known_.push_back(known);
}

void UnitIndex::put(Places& places, std::string_view key, std::size_t position) {
  if (!key.empty()) places.emplace_back(hash_of(key), static_cast<std::uint32_t>(position));
}

void UnitIndex::finish() {
  known_.shrink_to_fit();
  std::ranges::sort(known_, {},
                    [](const KnownUnit& known) { return std::pair(known.unit, known.valid_from); });
  for (std::size_t i = 0; i < known_.size(); ++i) {
    const KnownUnit& known = known_[i];
    if (!known.active) continue;
    const std::string key = place_key(name_of(known));
    const std::string place = place_name(name_of(known)).place;
    put(by_name_, key, i);
    if (place != key) put(by_place_, place, i);
    put(by_stem_, place_stem(place, known.level), i);
    const std::string_view codes = std::string_view(texts_).substr(known.codes);
    put(by_code_, codes.substr(0, known.division_code_size), i);
    put(by_code_, codes.substr(known.division_code_size, known.own_code_size), i);
  }
  for (Places* places : {&by_name_, &by_place_, &by_stem_, &by_code_}) {
    places->shrink_to_fit();
    std::ranges::sort(*places);
  }
}

std::string_view UnitIndex::name_of(const KnownUnit& known) const {
  return std::string_view(texts_).substr(known.name, known.name_size);
}

template <class KeyOf>
UnitIndex::Found UnitIndex::in(const Places& places, std::string_view key, KeyOf key_of) const {
  Found found;
  const std::uint64_t hash = hash_of(key);
  auto at = std::ranges::lower_bound(places, hash, {}, &Places::value_type::first);
  for (; at != places.end() && at->first == hash; ++at)
    if (key_of(known_[at->second]) == key) found.push_back(&known_[at->second]);
  return found;
}

UnitIndex::Found UnitIndex::by_stem(const PlaceName& said) const {
  Found found = in(by_stem_, said.place,
                   [&](const KnownUnit& known) { return stem_of(name_of(known), known.level); });
  std::erase_if(found, [&](const KnownUnit* known) {
    return said.body != Body::none && known->body != Body::none && known->body != said.body;
  });
  return found;
}

UnitIndex::Found UnitIndex::named(std::string_view name, Likeness likeness) const {
  const PlaceName said = place_name(name);
  const auto key = [&](const KnownUnit& known) { return place_key(name_of(known)); };
  const auto place = [&](const KnownUnit& known) { return place_name(name_of(known)).place; };
  Found found;
  switch (likeness) {
    case Likeness::name:
      return in(by_name_, place_key(name), key);
    case Likeness::place:
      // The text says a body and the unit is kept by its place, or both say the same body.
      if (said.body == Body::none) break;
      found = in(by_name_, said.place, key);
      for (const KnownUnit* known : in(by_place_, said.place, place))
        if (known->body == said.body) found.push_back(known);
      break;
    case Likeness::place_of_body:
      if (said.body == Body::none) found = in(by_place_, said.place, place);
      break;
    case Likeness::stem:
      return by_stem(said);
  }
  return found;
}

UnitIndex::Found UnitIndex::with_code(std::string_view code) const {
  return in(by_code_, code, [&](const KnownUnit& known) {
    const std::string_view codes = std::string_view(texts_).substr(known.codes);
    const auto own = codes.substr(known.division_code_size, known.own_code_size);
    return own == code ? own : codes.substr(0, known.division_code_size);
  });
}

bool UnitIndex::holds(const KnownUnit& known, Date day) const {
  return known.valid_from <= day && day < known.valid_to;
}

const KnownUnit* UnitIndex::active_at(UnitId unit, Date day) const {
  auto at = std::ranges::lower_bound(known_, unit, {}, &KnownUnit::unit);
  for (; at != known_.end() && at->unit == unit; ++at)
    if (holds(*at, day)) return at->active ? &*at : nullptr;
  return nullptr;
}

bool UnitIndex::is_below(UnitId unit, Date day) const {
  constexpr int kDeepest = 64;
  for (int depth = 0; depth < kDeepest; ++depth) {
    const KnownUnit* known = active_at(unit, day);
    if (known == nullptr) return false;
    if (unit == top_) return true;
    unit = known->parent;
  }
  return false;
}

std::vector<std::string> UnitIndex::near_names(std::string_view name, Date day,
                                               std::size_t most) const {
  // What as many names end with says nothing.
  constexpr std::array<std::string_view, 5> kNothing{"街道", "社区", "居民", "村民", "委员"};
  constexpr std::size_t kCharacter = 3;  // bytes, of nearly all names
  const std::string place = place_name(name).place;
  const std::size_t edits = std::max<std::size_t>(1, place.size() / kCharacter / 3) * kCharacter;
  std::set<std::string_view> candidates;
  for (const KnownUnit& known : known_) {
    const std::string_view other = name_of(known);
    const bool alike =
        other.size() <= name.size() + edits && name.size() <= other.size() + edits &&
        (other.starts_with(name.substr(0, kCharacter)) ||
         (name.size() > kCharacter && other.ends_with(name.substr(name.size() - kCharacter))));
    if (alike && holds(known, day) && is_below(known.unit, day)) candidates.insert(other);
  }
  std::vector<std::string> near;
  const std::vector<std::string_view> names(candidates.begin(), candidates.end());
  if (const auto nearest = expression::nearest(name, names); !nearest.empty())
    near.emplace_back(nearest);
  // Places whose stem is a part of what was said.
  for (std::size_t at = 0; at < place.size(); at += kCharacter) {
    for (std::size_t size = 5 * kCharacter; size >= 2 * kCharacter; size -= kCharacter) {
      const std::string_view part = std::string_view(place).substr(at, size);
      if (part.size() < size || std::ranges::count(kNothing, part) > 0) continue;
      for (const KnownUnit* known : by_stem({std::string(part), Body::none})) {
        const std::string other(name_of(*known));
        if (near.size() < most && holds(*known, day) && is_below(known->unit, day) &&
            std::ranges::count(near, other) == 0)
          near.push_back(other);
      }
    }
  }
  return near;
}

}  // namespace jishi::exchange
