// Village links in the database. Changes run inside the caller's write transaction; the caller
// journals them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "access/grant.hpp"
#include "access/village_token.hpp"
#include "base/clock.hpp"
#include "db/connection.hpp"

namespace jishi::access {

struct VillageLink {
  VillageLinkId link;
  UnitId unit;
  AccountId issued_by;  // none: by the operator
  Instant expires;
  bool revoked = false;
  std::string note;  // for whom or what, in the issuer's words; not a person's name
  std::vector<LedgerLimit> limits;
  bool operator==(const VillageLink&) const = default;
};

void insert_village_link(db::Connection& connection, const VillageLink& link);
std::optional<VillageLink> read_village_link(db::Connection& connection, VillageLinkId link);
// Of one unit, the newest first, at most `limit`.
std::vector<VillageLink> village_links_of(db::Connection& connection, UnitId unit,
                                          std::int64_t limit);
// False where it was revoked already, or never was.
bool revoke_village_link(db::Connection& connection, VillageLinkId link);
// Those that one account issued become another's; how many.
std::int64_t pass_village_links(db::Connection& connection, AccountId from, AccountId to);

}  // namespace jishi::access
