// What a preview would have brought so far: its parts are rolled back one by one, and later rows
// must be counted as if they had not been.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "base/date.hpp"
#include "base/id.hpp"
#include "exchange/seen_rows.hpp"
#include "person/person.hpp"

namespace jishi::exchange {

class PreviewMemory {
 public:
  // A person was new, as the unit's row of that number.
  void add_person(const person::Identity& identity, UnitId unit);
  // A known person was corrected.
  void add_correction(PersonId person);

  enum class Known : std::uint8_t { no, yes, under_another_name };
  Known by_id_number(const std::string& id_number, const std::string& name) const;
  bool in_unit(const std::string& name, std::optional<Date> born, UnitId unit) const;
  // One without an ID number.
  bool only_named_in_unit(const std::string& name, std::optional<Date> born, UnitId unit) const;
  bool by_name(const std::string& name, std::optional<Date> born) const;
  bool corrected(PersonId person) const { return corrected_.contains(person); }

 private:
  mutable SeenRows seen_;
  std::unordered_set<PersonId> corrected_;
};

}  // namespace jishi::exchange
