#include "exchange/preview_memory.hpp"

#include <limits>

#include "exchange/person_match.hpp"

namespace jishi::exchange {
namespace {

constexpr std::int32_t kNoBirthDate = std::numeric_limits<std::int32_t>::min();

std::int32_t detail_of(std::optional<Date> born) {
  return born ? born->days() : kNoBirthDate;
}

auto fits(std::optional<Date> born) {
  return [born](std::int32_t other) {
    return other == kNoBirthDate || may_be_born_alike(born, Date::from_days(other));
  };
}

}  // namespace

void PreviewMemory::add_person(const person::Identity& identity, UnitId unit) {
  const std::int32_t born = detail_of(person::birth_date(identity));
  const auto put = [&](std::uint64_t hash, std::int32_t detail) {
    seen_.put(hash, 1, kFirstDate, kForever, detail);
  };
  if (identity.id_number) {
    const auto name = static_cast<std::int32_t>(seen_.key().add(identity.name).hash());
    put(seen_.key().add("id").add(*identity.id_number).hash(), name);
  }
  if (!identity.id_number)
    put(seen_.key().add("only").add(unit.value()).add(identity.name).hash(), born);
  put(seen_.key().add("unit").add(unit.value()).add(identity.name).hash(), born);
  put(seen_.key().add("name").add(identity.name).hash(), born);
}

void PreviewMemory::add_correction(PersonId person) {
  corrected_.insert(person);
}

PreviewMemory::Known PreviewMemory::by_id_number(const std::string& id_number,
                                                 const std::string& name) const {
  const std::uint64_t hash = seen_.key().add("id").add(id_number).hash();
  if (!seen_.find(hash, kFirstDate, kForever)) return Known::no;
  const auto mine = static_cast<std::int32_t>(seen_.key().add(name).hash());
  const bool same = name.empty() || seen_.find(hash, kFirstDate, kForever,
                                               [&](std::int32_t other) { return mine == other; });
  return same ? Known::yes : Known::under_another_name;
}

bool PreviewMemory::in_unit(const std::string& name, std::optional<Date> born, UnitId unit) const {
  const std::uint64_t hash = seen_.key().add("unit").add(unit.value()).add(name).hash();
  return seen_.find(hash, kFirstDate, kForever, fits(born)).has_value();
}

bool PreviewMemory::only_named_in_unit(const std::string& name, std::optional<Date> born,
                                       UnitId unit) const {
  const std::uint64_t hash = seen_.key().add("only").add(unit.value()).add(name).hash();
  return seen_.find(hash, kFirstDate, kForever, fits(born)).has_value();
}

bool PreviewMemory::by_name(const std::string& name, std::optional<Date> born) const {
  const std::uint64_t hash = seen_.key().add("name").add(name).hash();
  return seen_.find(hash, kFirstDate, kForever, fits(born)).has_value();
}

}  // namespace jishi::exchange
