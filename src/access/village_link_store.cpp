#include "access/village_link_store.hpp"

#include "access/grant_store.hpp"

namespace jishi::access {
namespace {

VillageLink link_from(const db::Rows& rows) {
  return {rows.id<VillageLinkId>(0),
          rows.id<UnitId>(1),
          rows.id<AccountId>(2),
          Instant{rows.int64(3)},
          rows.boolean(4),
          std::string(rows.text(5)),
          {}};
}

std::vector<VillageLink> links_from(db::Connection& connection, db::Rows rows) {
  std::vector<VillageLink> links;
  while (rows.next())
    links.push_back(link_from(rows));
  for (VillageLink& each : links)
    each.limits = read_limits(connection, partition_of(each.link), each.link.value());
  return links;
}

}  // namespace

void insert_village_link(db::Connection& connection, const VillageLink& link) {
  connection.execute(
      "INSERT INTO village_link (partition, link, unit, issued_by, expires, revoked, note) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      {partition_of(link.link), link.link, link.unit, link.issued_by, link.expires.microseconds,
       link.revoked, link.note});
  insert_limits(connection, partition_of(link.link), link.link.value(), link.limits);
}

std::optional<VillageLink> read_village_link(db::Connection& connection, VillageLinkId link) {
  auto links = links_from(connection,
                          connection.query("SELECT link, unit, issued_by, expires, revoked, note "
                                           "FROM village_link WHERE partition = ?1 AND link = ?2",
                                           {partition_of(link), link}));
  if (links.empty()) return std::nullopt;
  return std::move(links.front());
}

std::vector<VillageLink> village_links_of(db::Connection& connection, UnitId unit,
                                          std::int64_t limit) {
  return links_from(connection,
                    connection.query("SELECT link, unit, issued_by, expires, revoked, note "
                                     "FROM village_link WHERE unit = ?1 "
                                     "ORDER BY link DESC LIMIT ?2",
                                     {unit, limit}));
}

bool revoke_village_link(db::Connection& connection, VillageLinkId link) {
  return connection.execute(
             "UPDATE village_link SET revoked = ?3 WHERE partition = ?1 AND "
             "link = ?2 AND revoked = ?4",
             {partition_of(link), link, true, false}) > 0;
}

std::int64_t pass_village_links(db::Connection& connection, AccountId from, AccountId to) {
  return connection.execute("UPDATE village_link SET issued_by = ?2 WHERE issued_by = ?1",
                            {from, to});
}

}  // namespace jishi::access
