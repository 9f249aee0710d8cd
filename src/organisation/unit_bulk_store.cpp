#include "organisation/unit_bulk_store.hpp"

#include <array>

#include "organisation/unit_version_row.hpp"

namespace jishi::organisation {
namespace {

constexpr std::array kEventColumns = {
    db::Column{"partition", db::Type::int64}, db::Column{"unit", db::Type::int64},
    db::Column{"position", db::Type::int64},  db::Column{"kind", db::Type::int64},
    db::Column{"date", db::Type::date},       db::Column{"inferred", db::Type::boolean},
    db::Column{"evidence", db::Type::text},   db::Column{"related", db::Type::text},
    db::Column{"edition", db::Type::int64}};
constexpr std::array kLineageColumns = {
    db::Column{"partition", db::Type::int64},  db::Column{"from_unit", db::Type::int64},
    db::Column{"to_unit", db::Type::int64},    db::Column{"date", db::Type::date},
    db::Column{"kind", db::Type::int64},       db::Column{"is_default", db::Type::boolean},
    db::Column{"inferred", db::Type::boolean}, db::Column{"evidence", db::Type::text},
    db::Column{"position", db::Type::int64}};
constexpr std::array kPatchColumns = {
    db::Column{"partition", db::Type::int64}, db::Column{"unit", db::Type::int64},
    db::Column{"revision", db::Type::int64}, db::Column{"valid_to", db::Type::date},
    db::Column{"recorded_to", db::Type::int64}};

std::vector<ListedUnit> listed_from(db::Rows rows) {
  std::vector<ListedUnit> units;
  while (rows.next()) {
    UnitVersion version = version_from(rows);
    units.push_back(
        {version.unit, version.revision, version.valid_from, std::move(version.content)});
  }
  return units;
}

}  // namespace

UnitBulk::UnitBulk(db::Connection& connection)
    : connection_(connection),
      versions_(connection.bulk_insert("unit_version", kVersionColumns)),
      events_(connection.bulk_insert("unit_event", kEventColumns)),
      lineage_(connection.bulk_insert("unit_lineage", kLineageColumns)) {}

UnitBulk::~UnitBulk() = default;

void UnitBulk::add_version(const UnitVersion& version, std::int64_t position) {
  versions_->add(version_row(version, position));
}

void UnitBulk::shorten(UnitId unit, std::int64_t revision, Date valid_to) {
  patch(unit, revision, valid_to, kStillHeld);
}

void UnitBulk::supersede(UnitId unit, std::int64_t revision, std::int64_t position) {
  patch(unit, revision, kForever, position);
}

// Changes to stored rows are collected in a temporary table and applied by one statement: a
// statement for each would cost PostgreSQL a round trip each.
void UnitBulk::patch(UnitId unit, std::int64_t revision, Date valid_to, std::int64_t recorded_to) {
  if (!patches_) {
    const bool sqlite = connection_.dialect() == db::Dialect::sqlite;
    connection_.execute_script(
        sqlite ? "CREATE TEMP TABLE IF NOT EXISTS unit_version_patch (partition INTEGER, unit "
                 "INTEGER, revision INTEGER, valid_to INTEGER, recorded_to INTEGER); DELETE FROM "
                 "unit_version_patch"
               : "CREATE TEMP TABLE IF NOT EXISTS unit_version_patch (partition bigint, unit "
                 "bigint, revision bigint, valid_to date, recorded_to bigint); DELETE FROM "
                 "unit_version_patch");
    patches_ = connection_.bulk_insert("unit_version_patch", kPatchColumns);
  }
  patches_->add({partition_of(unit), unit, revision, valid_to, recorded_to});
}

void UnitBulk::add_event(const UnitEvent& event) {
  const std::string related = ids_text(event.related);
  events_->add({partition_of(event.unit), event.unit, event.position,
                static_cast<std::int64_t>(event.kind), event.date, event.inferred, event.evidence,
                related, event.edition});
}

void UnitBulk::add_lineage(const Lineage& lineage, std::int64_t position) {
  lineage_->add({partition_of(lineage.from), lineage.from, lineage.to, lineage.date,
                 static_cast<std::int64_t>(lineage.kind), lineage.is_default, lineage.inferred,
                 lineage.evidence, position});
}

void UnitBulk::finish(Counting counting) {
  if (patches_) {
    patches_->finish();
    connection_.execute(
        "UPDATE unit_version SET valid_to = p.valid_to, recorded_to = p.recorded_to "
        "FROM unit_version_patch p WHERE unit_version.partition = p.partition "
        "AND unit_version.unit = p.unit AND unit_version.revision = p.revision");
    connection_.execute("DELETE FROM unit_version_patch");
  }
  versions_->finish();
  events_->finish();
  lineage_->finish();
  if (counting == Counting::now) count_units(connection_);
}

void count_units(db::Connection& connection) {
  // PostgreSQL's own analysis comes a minute later at the earliest; until then it would plan
  // look-ups as if the tables were empty: over the whole country a tree took a minute instead of
  // 0.1 s. SQLite is to have no statistics: without them it uses the indexes that are meant, with
  // them it reads whole tables.
  if (connection.dialect() == db::Dialect::postgresql) {
    connection.execute_script("ANALYZE unit_version, unit_event, unit_lineage");
  }
}

std::vector<ListedUnit> listed_units(db::Connection& connection, Date date) {
  return listed_from(connection.stream("SELECT" JISHI_VERSION_COLUMNS
                                       "FROM unit_version v WHERE" JISHI_ON_DAY_1
                                       "AND v.state = 0 AND v.division_code IS NOT NULL "
                                       "ORDER BY v.division_code, v.unit",
                                       {date}));
}

std::vector<ListedUnit> unlisted_units(db::Connection& connection, Date date) {
  return listed_from(
      connection.stream("SELECT" JISHI_VERSION_COLUMNS "FROM unit_version v WHERE" JISHI_ON_DAY_1
                        "AND v.state = 0 AND v.division_code IS NULL AND v.parent <> 0 "
                        "ORDER BY v.unit",
                        {date}));
}

std::vector<UnitVersion> versions_of_partition(db::Connection& connection, PartitionId partition) {
  std::vector<UnitVersion> versions;
  auto rows = connection.query("SELECT" JISHI_VERSION_COLUMNS
                               "FROM unit_version v WHERE v.partition = ?1 AND "
                               "v.recorded_to = 9223372036854775807 ORDER BY v.unit, v.valid_from",
                               {partition});
  while (rows.next())
    versions.push_back(version_from(rows));
  return versions;
}

std::vector<PartitionSize> partition_sizes(db::Connection& connection, Date date) {
  std::vector<PartitionSize> sizes;
  auto rows = connection.stream(
      "SELECT v.partition, v.level, count(*), min(v.division_code) FROM unit_version v "
      "WHERE" JISHI_ON_DAY_1
      "AND v.state = 0 AND v.division_code IS NOT NULL GROUP BY v.partition, v.level "
      "ORDER BY v.partition, v.level",
      {date});
  while (rows.next()) {
    const auto partition = rows.id<PartitionId>(0);
    const std::string_view code = rows.text(3);
    if (sizes.empty() || sizes.back().partition != partition)
      sizes.push_back({partition, {}, std::string(code)});
    if (code < sizes.back().first_code) sizes.back().first_code = code;
    sizes.back().divisions.at(static_cast<std::size_t>(rows.int64(1))) = rows.int64(2);
  }
  return sizes;
}

}  // namespace jishi::organisation
