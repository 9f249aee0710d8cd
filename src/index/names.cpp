#include "index/names.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <stdexcept>

namespace jishi::index {
namespace {

// Adds the texts of a name, and says where they are.
template <class Held>
Held kept(std::string& text, const UnitName& name) {
  constexpr std::size_t kMostBytes = std::numeric_limits<std::uint32_t>::max();
  if (text.size() > kMostBytes - 1024) throw std::length_error("names of units beyond 4 GiB");
  assert(name.name.size() <= std::numeric_limits<std::uint16_t>::max());
  assert(name.division_code.size() <= std::numeric_limits<std::uint8_t>::max());
  assert(name.own_code.size() <= std::numeric_limits<std::uint8_t>::max());
  Held held;
  held.from = name.from;
  held.to = name.to;
  held.begin = static_cast<std::uint32_t>(text.size());
  held.name = static_cast<std::uint16_t>(name.name.size());
  held.division_code = static_cast<std::uint8_t>(name.division_code.size());
  held.own_code = static_cast<std::uint8_t>(name.own_code.size());
  text.append(name.name).append(name.division_code).append(name.own_code);
  return held;
}

template <class Held>
UnitName told(const std::string& text, const Held& held) {
  const std::string_view all = std::string_view(text).substr(held.begin);
  const std::size_t own = std::size_t{held.name} + held.division_code;
  return {held.from, held.to, all.substr(0, held.name), all.substr(held.name, held.division_code),
          all.substr(own, held.own_code)};
}

}  // namespace

Names::Names() : base_(std::make_shared<Base>()), changes_(std::make_shared<Changes>()) {}

Names Names::with(std::span<const OfUnit> changed) const {
  auto changes = std::make_shared<Changes>(*changes_);
  for (const OfUnit& each : changed) {
    auto unit = std::make_shared<Kept>();
    for (const UnitName& name : each.names)
      unit->held.push_back(kept<Held>(unit->text, name));
    (*changes)[static_cast<std::uint32_t>(each.unit)] = std::move(unit);
  }
  Names next = *this;
  next.changes_ = std::move(changes);
  return next;
}

template <class Visit>
void Names::visit(UnitOrdinal unit, const Visit& visit) const {
  const auto changed = changes_->find(static_cast<std::uint32_t>(unit));
  if (changed != changes_->end()) {
    for (const Held& held : changed->second->held)
      visit(told(changed->second->text, held));
    return;
  }
  if (place(unit) >= base_units()) return;
  for (std::uint32_t i = base_->first[place(unit)]; i < base_->first[place(unit) + 1]; ++i)
    visit(told(base_->text, base_->held[i]));
}

std::optional<UnitName> Names::on(UnitOrdinal unit, Date day) const {
  std::optional<UnitName> found;
  visit(unit, [&](const UnitName& name) {
    if (name.from <= day && (day < name.to || name.to == kForever)) found = name;
  });
  return found;
}

UnitName Names::around(UnitOrdinal unit, Date day) const {
  std::optional<UnitName> found;
  visit(unit, [&](const UnitName& name) {
    if (!found || name.from <= day) found = name;
  });
  return found.value_or(UnitName());
}

std::vector<UnitName> Names::of(UnitOrdinal unit) const {
  std::vector<UnitName> names;
  visit(unit, [&](const UnitName& name) { names.push_back(name); });
  return names;
}

std::size_t Names::base_units() const {
  return base_->first.empty() ? 0 : base_->first.size() - 1;
}

std::vector<UnitOrdinal> Names::changed() const {
  std::vector<UnitOrdinal> units;
  units.reserve(changes_->size());
  for (const auto& each : *changes_)
    units.push_back(UnitOrdinal(each.first));
  return units;
}

std::size_t Names::bytes() const {
  constexpr std::size_t kOfChange = 256;
  return base_->text.capacity() + base_->held.capacity() * sizeof(Held) +
         base_->first.capacity() * sizeof(std::uint32_t) + changes_->size() * kOfChange;
}

NamesBuilder::NamesBuilder() : base_(std::make_shared<Names::Base>()) {}

void NamesBuilder::begin_unit() {
  base_->first.push_back(static_cast<std::uint32_t>(base_->held.size()));
}

void NamesBuilder::add(const UnitName& name) {
  base_->held.push_back(kept<Names::Held>(base_->text, name));
}

Names NamesBuilder::finish() && {
  base_->first.push_back(static_cast<std::uint32_t>(base_->held.size()));
  base_->text.shrink_to_fit();
  base_->held.shrink_to_fit();
  base_->first.shrink_to_fit();
  Names names;
  names.base_ = std::move(base_);
  return names;
}

}  // namespace jishi::index
