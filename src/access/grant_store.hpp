// Grants in the database. Changes run inside the caller's write transaction; the caller journals
// them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "access/grant.hpp"
#include "base/date.hpp"
#include "db/connection.hpp"

namespace jishi::access {

struct StoredGrant {
  GrantId id;
  AccountId account;
  Grant grant;
  bool operator==(const StoredGrant&) const = default;
};

// By number, those that hold no longer included.
std::vector<StoredGrant> read_grants(db::Connection& connection, AccountId account);
// As they stand in the tree of that day: those that hold and whose unit lives.
std::vector<HeldGrant> held_grants(db::Connection& connection, AccountId account, Date today);
// Whether an account that is not closed holds this role anywhere on that day.
bool anybody_holds(db::Connection& connection, Role role, Date today);
// Who holds a role at the unit itself on that day.
std::vector<StoredGrant> grants_at(db::Connection& connection, UnitId unit, Date today);

void insert_grant(db::Connection& connection, const StoredGrant& grant);
// False where there is none of that number.
bool delete_grant(db::Connection& connection, const StoredGrant& grant);

// Of a grant or a village link.
std::vector<LedgerLimit> read_limits(db::Connection& connection, PartitionId partition,
                                     std::int64_t subject);
void insert_limits(db::Connection& connection, PartitionId partition, std::int64_t subject,
                   std::span<const LedgerLimit> limits);

}  // namespace jishi::access
