// The text of what is sealed of a person, and of what the journal says. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "person/person_store.hpp"

namespace jishi::person {

// {"name":…,"id_number":…,"phone":…,"birth_date":…,"reference":…}; what is none is left out.
std::string identity_text(const Identity& identity, const std::string& reference);
struct OpenedIdentity {
  Identity identity;
  std::string reference;
};
// nullopt: not such a text.
std::optional<OpenedIdentity> parse_identity(std::string_view text);

// The journal's change; null: nothing was (is) held.
std::string change_text(PersonId person, std::int64_t revision, const StoredPerson* before,
                        const StoredPerson* after);

}  // namespace jishi::person
