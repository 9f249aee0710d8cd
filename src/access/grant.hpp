// What an account is given: a role at a unit, perhaps for some ledgers and fields only.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "access/role.hpp"
#include "base/date.hpp"
#include "base/error.hpp"
#include "base/id.hpp"
#include "organisation/level.hpp"

namespace jishi::access {

// An account and a village link are numbered like units, in the partition of their unit; both act:
// their number is the ActorId of what they do.
using AccountId = Id<struct AccountTag>;
using GrantId = Id<struct GrantTag>;

// No fields: the whole ledger.
struct LedgerLimit {
  std::string ledger;
  std::vector<std::string> fields;
  bool operator==(const LedgerLimit&) const = default;
};

inline constexpr std::size_t kMostLimits = 200;        // ledgers of a grant
inline constexpr std::size_t kMostFields = 200;        // of a ledger in it
inline constexpr std::size_t kMostGrants = 50;         // of an account
inline constexpr std::size_t kMaxDefinitionName = 63;  // bytes of a ledger's or field's name

struct Grant {
  Role role = Role::leader;
  UnitId unit;
  std::vector<LedgerLimit> limits;  // none: every ledger
  Date until = kForever;            // the first day on which it holds no longer
  bool operator==(const Grant&) const = default;
};

// A grant as it stands in the tree of the day on which it is used.
struct HeldGrant {
  Grant grant;
  organisation::Level level = organisation::Level::village;  // of its unit
  std::vector<UnitId> path;                                  // from the root to its unit
};

// Whether an account that holds `held` may be given `added` as well. Error
// administrator_stands_alone: an administrator holds no other role, so that nobody both does and
// oversees (how the three are kept apart); link_is_not_granted; assessor_without_ledgers: a third
// party gets named ledgers only; administrator_with_ledgers; grant_twice; too_many_grants;
// bad_limits.
Result<void> check_grant(std::span<const Grant> held, const Grant& added);

// What a grant names is sound: names of definitions, no ledger twice, within the limits.
Result<void> check_limits(std::span<const LedgerLimit> limits);

}  // namespace jishi::access
