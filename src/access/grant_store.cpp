#include "access/grant_store.hpp"

#include <string>

#include "organisation/path_ids.hpp"

namespace jishi::access {
namespace {

// A role that this program does not know gives nothing.
std::vector<StoredGrant> grants_from(db::Connection& connection, db::Rows rows) {
  std::vector<StoredGrant> grants;
  while (rows.next()) {
    const std::optional<Role> role = role_of_number(rows.int64(2));
    if (!role) continue;
    grants.push_back({rows.id<GrantId>(0),
                      rows.id<AccountId>(1),
                      {*role, rows.id<UnitId>(3), {}, rows.date(4)}});
  }
  for (StoredGrant& each : grants)
    each.grant.limits = read_limits(connection, partition_of(each.account), each.id.value());
  return grants;
}

}  // namespace

std::vector<StoredGrant> read_grants(db::Connection& connection, AccountId account) {
  return grants_from(connection,
                     connection.query("SELECT grant_id, account, role, unit, until "
                                      "FROM account_grant WHERE partition = ?1 AND account = ?2 "
                                      "ORDER BY grant_id",
                                      {partition_of(account), account}));
}

std::vector<HeldGrant> held_grants(db::Connection& connection, AccountId account, Date today) {
  std::vector<HeldGrant> held;
  for (StoredGrant& stored : read_grants(connection, account)) {
    if (stored.grant.until <= today) continue;
    organisation::PathIds path = organisation::path_ids_at(connection, stored.grant.unit, today);
    if (!path.units.empty())
      held.push_back({std::move(stored.grant), path.level, std::move(path.units)});
  }
  return held;
}

bool anybody_holds(db::Connection& connection, Role role, Date today) {
  return connection
      .query(
          "SELECT g.account FROM account_grant g JOIN account a ON a.partition = g.partition "
          "AND a.account = g.account WHERE g.role = ?1 AND g.until > ?2 AND a.state <> 4 "
          "LIMIT 1",
          {static_cast<std::int64_t>(role), today})
      .next();
}

std::vector<StoredGrant> grants_at(db::Connection& connection, UnitId unit, Date today) {
  return grants_from(connection,
                     connection.query("SELECT grant_id, account, role, unit, until "
                                      "FROM account_grant WHERE unit = ?1 AND until > ?2 "
                                      "ORDER BY role, grant_id",
                                      {unit, today}));
}

void insert_grant(db::Connection& connection, const StoredGrant& grant) {
  connection.execute(
      "INSERT INTO account_grant (partition, account, grant_id, role, unit, until) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      {partition_of(grant.account), grant.account, grant.id,
       static_cast<std::int64_t>(grant.grant.role), grant.grant.unit, grant.grant.until});
  insert_limits(connection, partition_of(grant.account), grant.id.value(), grant.grant.limits);
}

bool delete_grant(db::Connection& connection, const StoredGrant& grant) {
  connection.execute("DELETE FROM ledger_limit WHERE partition = ?1 AND subject = ?2",
                     {partition_of(grant.account), grant.id});
  return connection.execute(
             "DELETE FROM account_grant WHERE partition = ?1 AND account = ?2 "
             "AND grant_id = ?3",
             {partition_of(grant.account), grant.account, grant.id}) > 0;
}

std::vector<LedgerLimit> read_limits(db::Connection& connection, PartitionId partition,
                                     std::int64_t subject) {
  std::vector<LedgerLimit> limits;
  auto rows = connection.query(
      "SELECT ledger, field FROM ledger_limit WHERE partition = ?1 AND subject = ?2 "
      "ORDER BY place",
      {partition, subject});
  while (rows.next()) {
    if (limits.empty() || limits.back().ledger != rows.text(0))
      limits.push_back({std::string(rows.text(0)), {}});
    if (!rows.text(1).empty()) limits.back().fields.emplace_back(rows.text(1));
  }
  return limits;
}

void insert_limits(db::Connection& connection, PartitionId partition, std::int64_t subject,
                   std::span<const LedgerLimit> limits) {
  std::int64_t place = 0;
  const auto insert = [&](const LedgerLimit& limit, std::string_view field) {
    connection.execute(
        "INSERT INTO ledger_limit (partition, subject, place, ledger, field) "
        "VALUES (?1, ?2, ?3, ?4, ?5)",
        {partition, subject, ++place, limit.ledger, field});
  };
  for (const LedgerLimit& limit : limits) {
    if (limit.fields.empty()) insert(limit, "");
    for (const std::string& field : limit.fields)
      insert(limit, field);
  }
}

}  // namespace jishi::access
