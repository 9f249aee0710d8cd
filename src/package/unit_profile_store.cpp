// Reads and writes unit_profile, whose columns follow from the definitions.
#include "package/column_value.hpp"
#include "package/unit_profile.hpp"

namespace jishi::package {
namespace {

// The columns that are the same whatever the definitions say.
constexpr std::size_t kStanding = 8;

std::string column_names(const Definitions& definitions) {
  std::string out;
  for (const UnitField& field : definitions.packages.unit_fields)
    out += ", " + db::quoted_name(field.field.name);
  return out;
}

std::vector<ProfileVersion> versions_where(db::Connection& connection,
                                           const Definitions& definitions,
                                           const std::string& condition,
                                           std::span<const db::Param> params) {
  const auto& fields = definitions.packages.unit_fields;
  auto rows = connection.query("SELECT unit, revision, valid_from, valid_to" +
                                   column_names(definitions) + " FROM unit_profile WHERE " +
                                   condition + " ORDER BY partition, unit, valid_from",
                               params);
  std::vector<ProfileVersion> versions;
  while (rows.next()) {
    ProfileVersion version{rows.id<UnitId>(0), rows.int64(1), rows.date(2), rows.date(3), {}};
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const int column = static_cast<int>(i) + 4;
      const Field& field = fields[i].field;
      if (auto value = read_value(rows, column, field.value))
        version.values.emplace(field.name, *std::move(value));
    }
    versions.push_back(std::move(version));
  }
  return versions;
}

std::int64_t last_revision(db::Connection& connection, UnitId unit) {
  auto rows = connection.query(
      "SELECT coalesce(max(revision), 0) FROM unit_profile WHERE partition = ?1 AND unit = ?2",
      {partition_of(unit), unit});
  rows.next();
  return rows.int64(0);
}

std::string insert_sql(const Definitions& definitions) {
  std::string sql =
      "INSERT INTO unit_profile (partition, unit, revision, valid_from, valid_to, recorded_from, "
      "recorded_to, definition" +
      column_names(definitions) + ") VALUES (";
  const std::size_t count = kStanding + definitions.packages.unit_fields.size();
  for (std::size_t i = 1; i <= count; ++i)
    sql += (i == 1 ? "?" : ", ?") + std::to_string(i);
  return sql + ")";
}

// Refers to the text of `version`.
std::vector<db::Param> row_of(const ProfileVersion& version, const Definitions& definitions,
                              std::int64_t position) {
  std::vector<db::Param> row = {
      partition_of(version.unit), version.unit, version.revision, version.valid_from,
      version.valid_to,           position,     kStillHeld,       definitions.number};
  for (const UnitField& field : definitions.packages.unit_fields) {
    const auto at = version.values.find(field.field.name);
    if (at == version.values.end())
      row.emplace_back(nullptr);
    else
      row.push_back(value_param(at->second, field.field.value));
  }
  return row;
}

}  // namespace

ProfileValues profile_at(db::Connection& connection, const Definitions& definitions, UnitId unit,
                         Date date) {
  const db::Param params[] = {partition_of(unit), unit, kStillHeld, date};
  auto versions = versions_where(
      connection, definitions,
      "partition = ?1 AND unit = ?2 AND recorded_to = ?3 AND valid_from <= ?4 AND valid_to > ?4",
      params);
  return versions.empty() ? ProfileValues() : std::move(versions.front().values);
}

std::vector<ProfileVersion> profile_versions(db::Connection& connection,
                                             const Definitions& definitions, UnitId unit) {
  const db::Param params[] = {partition_of(unit), unit, kStillHeld};
  return versions_where(connection, definitions,
                        "partition = ?1 AND unit = ?2 AND recorded_to = ?3", params);
}

std::vector<ProfileVersion> all_profile_versions(db::Connection& connection,
                                                 const Definitions& definitions) {
  const db::Param params[] = {kStillHeld};
  return versions_where(connection, definitions, "recorded_to = ?1", params);
}

Result<ProfileDifference> set_profile(db::Connection& connection, const Definitions& definitions,
                                      UnitId unit, Date from, const ProfileChange& change,
                                      std::int64_t position,
                                      std::span<const std::string> more_codes) {
  const Result<void> checked = check_profile(definitions.packages, change, from, more_codes);
  if (!checked) return checked.error();
  ProfileDifference difference = change_profile(profile_versions(connection, definitions, unit),
                                                last_revision(connection, unit), unit, from, change,
                                                definitions.packages.unit_fields);
  for (const ProfileVersion& version : difference.superseded)
    connection.execute(
        "UPDATE unit_profile SET recorded_to = ?4 WHERE partition = ?1 AND unit = ?2 AND revision "
        "= ?3",
        {partition_of(unit), unit, version.revision, position});
  const std::string insert = insert_sql(definitions);
  for (const ProfileVersion& version : difference.added)
    connection.execute(insert, row_of(version, definitions, position));
  return difference;
}

struct ProfileBulk::State {
  State(db::Connection& connection, const Definitions& given)
      : definitions(given), table(profile_table(given.packages.unit_fields)) {
    std::vector<db::Column> columns;
    for (const TableColumn& column : table.columns)
      columns.push_back({column.name, column.type});
    bulk = connection.bulk_insert(kProfileTable, columns);
  }
  const Definitions& definitions;
  Table table;
  std::unique_ptr<db::BulkInsert> bulk;
};

ProfileBulk::ProfileBulk(db::Connection& connection, const Definitions& definitions)
    : state_(std::make_unique<State>(connection, definitions)) {}

ProfileBulk::~ProfileBulk() = default;

void ProfileBulk::add(UnitId unit, Date from,
                      std::span<const std::pair<std::string, std::string>> codes,
                      std::int64_t position) {
  ProfileVersion version{unit, 1, from, kForever, {}};
  for (const auto& [field, code] : codes)
    version.values.emplace(field, code);
  if (version.values.empty()) return;
  state_->bulk->add(row_of(version, state_->definitions, position));
}

void ProfileBulk::finish() {
  state_->bulk->finish();
}

}  // namespace jishi::package
