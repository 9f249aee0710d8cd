// Issuing, using and revoking the links by which village people enter facts without an account.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/decision.hpp"
#include "access/village_link_store.hpp"
#include "base/error.hpp"
#include "db/connection.hpp"
#include "journal/change_set.hpp"

namespace jishi::access {

inline constexpr std::int64_t kLongestVillageLinkSeconds = std::int64_t{185} * 24 * 3'600;
inline constexpr std::size_t kMaxLinkNoteCodePoints = 60;

struct NewVillageLink {
  UnitId unit;  // at village level, living today
  std::vector<LedgerLimit> limits;
  Instant expires;  // cut to whole seconds
  std::string note;
};
struct IssuedVillageLink {
  VillageLinkId link;
  std::string token;  // can be made again by token_of(): it is signed, not kept
};

// Inside the caller's write transaction, journalled as {"village_link":…,"change":…}. Error
// unknown_unit, link_only_for_villages, link_without_ledgers, bad_limits, bad_link_end, bad_note.
Result<IssuedVillageLink> issue_village_link(db::Connection& connection,
                                             journal::ChangeSet& changes, const SecretKey& key,
                                             const NewVillageLink& wanted);
// Error unknown_link: none, or revoked already.
Result<void> revoke_village_link(db::Connection& connection, journal::ChangeSet& changes,
                                 VillageLinkId link);
std::string token_of(const SecretKey& key, const VillageLink& link);

struct VillageAccess {
  VillageLink link;
  HeldGrant grant;  // of role link_holder
};
// What a token opens at that moment. Error link_invalid, link_expired, link_revoked,
// link_unit_gone, link_issuer_gone (the account that issued it ended, or may issue none there any
// more).
Result<VillageAccess> open_village_link(db::Connection& connection, const SecretKey& key,
                                        std::string_view token, Instant now);

}  // namespace jishi::access
