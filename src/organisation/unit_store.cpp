#include "organisation/unit_store.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/text.hpp"
#include "db/migration.hpp"
#include "organisation/unit_version_row.hpp"

namespace jishi::organisation {
namespace {

constexpr std::array kMigrations = {db::Migration{1, "units", R"(
  CREATE TABLE unit_version (
    partition {int64} NOT NULL,
    unit {int64} NOT NULL,
    revision {int64} NOT NULL,
    valid_from {date} NOT NULL,
    valid_to {date} NOT NULL,
    recorded_from {int64} NOT NULL,
    recorded_to {int64} NOT NULL,
    state {int64} NOT NULL,
    parent {int64} NOT NULL,
    level {int64} NOT NULL,
    kind {text} NOT NULL,
    name {text} NOT NULL,
    division_code {text},
    own_code {text},
    PRIMARY KEY (partition, unit, revision)
  ) {without_rowid};
  CREATE INDEX unit_version_parent ON unit_version (parent);
  CREATE INDEX unit_version_division_code ON unit_version (division_code);
  CREATE INDEX unit_version_name ON unit_version (name);
  CREATE INDEX unit_version_own_code ON unit_version (own_code) WHERE own_code IS NOT NULL;
  CREATE TABLE unit_event (
    partition {int64} NOT NULL,
    unit {int64} NOT NULL,
    position {int64} NOT NULL,
    kind {int64} NOT NULL,
    date {date} NOT NULL,
    inferred {boolean} NOT NULL,
    evidence {text} NOT NULL,
    related {text} NOT NULL,
    edition {int64} NOT NULL,
    PRIMARY KEY (partition, unit, position, kind)
  ) {without_rowid};
  CREATE TABLE unit_lineage (
    partition {int64} NOT NULL,
    from_unit {int64} NOT NULL,
    to_unit {int64} NOT NULL,
    date {date} NOT NULL,
    kind {int64} NOT NULL,
    is_default {boolean} NOT NULL,
    inferred {boolean} NOT NULL,
    evidence {text} NOT NULL,
    position {int64} NOT NULL,
    PRIMARY KEY (partition, from_unit, to_unit, date)
  ) {without_rowid};
  CREATE INDEX unit_lineage_to ON unit_lineage (to_unit);
)"}};
static_assert(kMigrations.size() == kUnitSchema);

std::vector<UnitVersion> versions_from(db::Rows rows) {
  std::vector<UnitVersion> versions;
  while (rows.next())
    versions.push_back(version_from(rows));
  return versions;
}

std::vector<UnitId> ids_from(std::string_view text) {
  std::vector<UnitId> units;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (const auto id = parse_int64(text.substr(0, end))) units.emplace_back(*id);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return units;
}

// The least text greater than every text that begins with `prefix`.
std::string after_prefix(std::string_view prefix) {
  return std::string(prefix) + "\U0010FFFF";
}

// Division codes are digits; an own code may have letters (ZY), never Chinese.
bool is_code(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7F;
  });
}

}  // namespace

void migrate_organisation(db::Connection& connection, const Clock& clock) {
  db::migrate(connection, "organisation", kMigrations, clock);
}

std::optional<UnitId> root_unit(db::Connection& connection) {
  auto rows = connection.query("SELECT min(unit) FROM unit_version WHERE parent = 0");
  if (!rows.next() || rows.is_null(0)) return std::nullopt;
  return rows.id<UnitId>(0);
}

Timeline read_timeline(db::Connection& connection, UnitId unit) {
  // The highest revision of all, of those that are no longer held as well.
  auto rows = connection.query(
      "SELECT" JISHI_VERSION_COLUMNS
      ", (SELECT max(w.revision) FROM unit_version w WHERE w.partition = ?1 AND w.unit = ?2) "
      "FROM unit_version v WHERE v.partition = ?1 AND v.unit = ?2 "
      "AND v.recorded_to = 9223372036854775807 ORDER BY v.valid_from",
      {partition_of(unit), unit});
  std::vector<UnitVersion> versions;
  std::int64_t revision = 0;
  while (rows.next()) {
    versions.push_back(version_from(rows));
    revision = rows.int64(kVersionColumnsRead);
  }
  return Timeline(std::move(versions), revision);
}

std::optional<UnitVersion> unit_at(db::Connection& connection, UnitId unit, Date date) {
  auto rows =
      connection.query("SELECT" JISHI_VERSION_COLUMNS "FROM unit_version v WHERE" JISHI_ON_DAY_1
                       "AND v.partition = ?2 AND v.unit = ?3",
                       {date, partition_of(unit), unit});
  if (!rows.next()) return std::nullopt;
  return version_from(rows);
}

std::vector<UnitVersion> children_at(db::Connection& connection, UnitId parent, Date date) {
  return versions_from(connection.query("SELECT" JISHI_VERSION_COLUMNS
                                        "FROM unit_version v WHERE" JISHI_ON_DAY_1
                                        "AND v.parent = ?2 AND v.state = 0 "
                                        "ORDER BY coalesce(v.division_code, '~'), v.unit",
                                        {date, parent}));
}

std::vector<UnitVersion> child_versions_from(db::Connection& connection, UnitId parent, Date from) {
  return versions_from(connection.query(
      "SELECT" JISHI_VERSION_COLUMNS
      "FROM unit_version v WHERE v.parent = ?1 AND v.valid_to > ?2 AND v.state = 0 "
      "AND v.recorded_to = 9223372036854775807 ORDER BY v.unit, v.valid_from",
      {parent, from}));
}

bool visit_versions_below(db::Connection& connection, UnitId top, std::int64_t limit,
                          const std::function<void(const UnitVersion&)>& visit) {
  const std::string below =
      "WITH RECURSIVE below(unit) AS ("
      " SELECT v.unit FROM unit_version v WHERE v.partition = ?1 AND v.unit = ?2"
      " UNION"
      " SELECT v.unit FROM below b JOIN unit_version v ON v.parent = b.unit"
      " WHERE v.recorded_to = 9223372036854775807) ";
  {
    auto counted = connection.query(
        below + "SELECT count(*) FROM (SELECT unit FROM below LIMIT ?3) AS some_units",
        {partition_of(top), top, limit + 1});
    if (counted.next() && counted.int64(0) > limit) return false;
  }
  auto rows =
      connection.query(below + "SELECT" JISHI_VERSION_COLUMNS
                               "FROM below b JOIN unit_version v ON v.partition = b.unit / 16777216"
                               " AND v.unit = b.unit WHERE v.recorded_to = 9223372036854775807",
                       {partition_of(top), top});
  while (rows.next())
    visit(version_from(rows));
  return true;
}

std::vector<UnitVersion> path_at(db::Connection& connection, UnitId unit, Date date) {
  constexpr std::size_t kMostSteps = 64;
  auto path = versions_from(connection.query(
      "WITH RECURSIVE path(unit, revision, valid_from, valid_to, state, parent, level, kind, name, "
      "division_code, own_code, step) AS ("
      " SELECT" JISHI_VERSION_COLUMNS
      ", 0 FROM unit_version v"
      " WHERE v.partition = ?2 AND v.unit = ?3 AND v.state = 0 AND" JISHI_ON_DAY_1
      " UNION ALL"
      " SELECT" JISHI_VERSION_COLUMNS
      ", p.step + 1 FROM path p JOIN unit_version v"
      " ON v.partition = p.parent / 16777216 AND v.unit = p.parent"
      " WHERE v.state = 0 AND p.step < ?4 AND" JISHI_ON_DAY_1 ") SELECT" JISHI_VERSION_COLUMNS
      "FROM path v ORDER BY v.step DESC",
      {date, partition_of(unit), unit, static_cast<std::int64_t>(kMostSteps)}));
  if (path.size() > kMostSteps)
    throw Failure({"tree_damaged", "单位的上级关系成环：数据库被改动过，请从备份恢复。"});
  // Somebody above does not live on that day.
  if (!path.empty() && path.front().content.parent) return {};
  return path;
}

LevelCounts count_below(db::Connection& connection, UnitId unit, Date date) {
  LevelCounts counts{};
  // Everything alive hangs below the root, so the whole tree needs no walk.
  const bool whole_tree = root_unit(connection) == unit;
  auto rows =
      whole_tree
          ? connection.query("SELECT v.level, count(*) FROM unit_version v WHERE" JISHI_ON_DAY_1
                             "AND v.state = 0 AND v.parent <> 0 GROUP BY v.level",
                             {date})
          : connection.query(
                "WITH RECURSIVE below(unit, level) AS ("
                " SELECT v.unit, v.level FROM unit_version v WHERE" JISHI_ON_DAY_1
                " AND v.parent = ?2 AND v.state = 0"
                " UNION ALL"
                " SELECT v.unit, v.level FROM below b JOIN unit_version v ON v.parent = b.unit"
                " WHERE" JISHI_ON_DAY_1
                " AND v.state = 0)"
                " SELECT level, count(*) FROM below GROUP BY level",
                {date, unit});
  while (rows.next())
    counts.at(static_cast<std::size_t>(rows.int64(0))) = rows.int64(1);
  return counts;
}

std::vector<UnitEvent> events_of(db::Connection& connection, UnitId unit) {
  std::vector<UnitEvent> events;
  auto rows = connection.query(
      "SELECT position, kind, date, inferred, evidence, related, edition FROM unit_event "
      "WHERE partition = ?1 AND unit = ?2 ORDER BY date, position, kind",
      {partition_of(unit), unit});
  while (rows.next()) {
    events.push_back({unit, rows.date(2), static_cast<EventKind>(rows.int64(1)), rows.boolean(3),
                      std::string(rows.text(4)), ids_from(rows.text(5)), rows.int64(0),
                      rows.int64(6)});
  }
  return events;
}

std::vector<Lineage> lineage_of(db::Connection& connection, UnitId unit) {
  std::vector<Lineage> lineage;
  auto rows = connection.query(
      "SELECT from_unit, to_unit, date, kind, is_default, inferred, evidence FROM unit_lineage "
      "WHERE partition = ?1 AND from_unit = ?2 UNION ALL "
      "SELECT from_unit, to_unit, date, kind, is_default, inferred, evidence FROM unit_lineage "
      "WHERE to_unit = ?2 ORDER BY 3, 1, 2",
      {partition_of(unit), unit});
  while (rows.next()) {
    lineage.push_back({rows.id<UnitId>(0), rows.id<UnitId>(1), rows.date(2),
                       static_cast<LineageKind>(rows.int64(3)), rows.boolean(4), rows.boolean(5),
                       std::string(rows.text(6))});
  }
  return lineage;
}

std::vector<UnitVersion> units_with_code(db::Connection& connection, std::string_view code,
                                         Date date, std::int64_t limit) {
  return versions_from(connection.query(
      "SELECT" JISHI_VERSION_COLUMNS "FROM unit_version v WHERE" JISHI_ON_DAY_1
      "AND v.state = 0 AND (v.division_code = ?2 OR v.own_code = ?2) ORDER BY v.unit LIMIT ?3",
      {date, code, limit}));
}

std::int64_t count_of_kind(db::Connection& connection, std::string_view kind) {
  auto rows = connection.query(
      "SELECT count(DISTINCT unit) FROM unit_version WHERE kind = ?1 "
      "AND recorded_to = 9223372036854775807",
      {kind});
  rows.next();
  return rows.int64(0);
}

std::vector<UnitVersion> find_units(db::Connection& connection, std::string_view code_or_name,
                                    Date date, std::int64_t limit) {
  if (is_code(code_or_name)) {
    auto coded = units_with_code(connection, code_or_name, date, limit);
    if (!coded.empty()) return coded;
  }
  auto found = versions_from(connection.query(
      "SELECT" JISHI_VERSION_COLUMNS "FROM unit_version v WHERE" JISHI_ON_DAY_1
      "AND v.state = 0 AND v.name = ?2 ORDER BY coalesce(v.division_code, '~'), v.unit LIMIT ?3",
      {date, code_or_name, limit}));
  if (!found.empty() || code_or_name.empty()) return found;
  const std::string after = after_prefix(code_or_name);
  return versions_from(connection.query("SELECT" JISHI_VERSION_COLUMNS
                                        "FROM unit_version v WHERE" JISHI_ON_DAY_1
                                        "AND v.state = 0 AND v.name >= ?2 AND v.name < ?3 "
                                        "ORDER BY coalesce(v.division_code, '~'), v.unit LIMIT ?4",
                                        {date, code_or_name, after, limit}));
}

std::vector<UnitVersion> find_former_units(db::Connection& connection,
                                           std::string_view code_or_name, std::int64_t limit) {
  return versions_from(connection.query(
      "SELECT" JISHI_VERSION_COLUMNS
      "FROM unit_version v WHERE v.recorded_to = 9223372036854775807 AND v.state = 0 "
      "AND (v.division_code = ?1 OR v.name = ?1 OR v.own_code = ?1) "
      "ORDER BY v.valid_to DESC, v.unit LIMIT ?2",
      {code_or_name, limit}));
}

std::vector<UnitId> units_once_recorded_as(db::Connection& connection, std::string_view name,
                                           std::int64_t limit) {
  std::vector<UnitId> units;
  auto rows = connection.query(
      "SELECT DISTINCT unit FROM unit_version WHERE name = ?1 ORDER BY unit LIMIT ?2",
      {name, limit});
  while (rows.next())
    units.push_back(rows.id<UnitId>(0));
  return units;
}

void store_difference(db::Connection& connection, UnitId unit, const TimelineDifference& difference,
                      std::int64_t position) {
  for (std::int64_t revision : difference.superseded) {
    connection.execute(
        "UPDATE unit_version SET recorded_to = ?4 WHERE partition = ?1 AND unit = ?2 AND revision "
        "= ?3",
        {partition_of(unit), unit, revision, position});
  }
  for (const auto& [revision, valid_to] : difference.shortened) {
    connection.execute(
        "UPDATE unit_version SET valid_to = ?4 WHERE partition = ?1 AND unit = ?2 AND revision = "
        "?3",
        {partition_of(unit), unit, revision, valid_to});
  }
  for (const UnitVersion& version : difference.added) {
    connection.execute(
        "INSERT INTO unit_version (partition, unit, revision, valid_from, valid_to, recorded_from, "
        "recorded_to, state, parent, level, kind, name, division_code, own_code) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        version_row(version, position));
  }
}

void store_event(db::Connection& connection, const UnitEvent& event) {
  const std::string related = ids_text(event.related);
  connection.execute(
      "INSERT INTO unit_event (partition, unit, position, kind, date, inferred, evidence, related, "
      "edition) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
      {partition_of(event.unit), event.unit, event.position, static_cast<std::int64_t>(event.kind),
       event.date, event.inferred, event.evidence, related, event.edition});
}

void store_lineage(db::Connection& connection, const Lineage& lineage, std::int64_t position) {
  connection.execute(
      "INSERT INTO unit_lineage (partition, from_unit, to_unit, date, kind, is_default, inferred, "
      "evidence, position) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
      {partition_of(lineage.from), lineage.from, lineage.to, lineage.date,
       static_cast<std::int64_t>(lineage.kind), lineage.is_default, lineage.inferred,
       lineage.evidence, position});
}

std::optional<Date> last_change(db::Connection& connection) {
  auto rows = connection.query("SELECT max(date) FROM unit_event");
  if (!rows.next() || rows.is_null(0)) return std::nullopt;
  return rows.date(0);
}

}  // namespace jishi::organisation
