// What a role may do, and towards which units: the table of rights.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "access/operation.hpp"
#include "access/role.hpp"

namespace jishi::access {

// How the unit that is asked about stands to the unit of a grant, in the tree of one day.
enum class Relation : std::uint8_t { own, below, above, beside };

enum class Verdict : std::uint8_t {
  refused,
  granted,
  for_purpose,  // only with a purpose, which is journalled
};

struct Rights {
  Verdict own = Verdict::refused;
  Verdict below = Verdict::refused;
  Verdict above = Verdict::refused;
  Verdict beside = Verdict::refused;
  Verdict towards(Relation relation) const;
  bool any() const;
};

// Up to the county; decision.hpp adds what holds above it.
Rights rights_of(Role role, Operation operation);
// Roles that have the operation towards some unit, in the order of kRoles.
std::vector<Role> roles_with(Operation operation);

}  // namespace jishi::access
