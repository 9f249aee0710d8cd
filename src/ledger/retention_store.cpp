#include "ledger/retention_store.hpp"

#include <algorithm>

#include "ledger/row_store.hpp"
#include "organisation/whereabouts_store.hpp"
#include "package/ledger_table.hpp"

namespace jishi::ledger {
namespace {

constexpr const char* kErasedSql = R"('{"erased":true}')";  // kErasedWarnings

// What may tell who somebody is; choices, numbers, yes and no and units do not.
bool is_emptied(const package::Field& field) {
  return field.sensitive || field.value.type == package::FieldType::text ||
         field.value.type == package::FieldType::date;
}

std::string emptied(const std::vector<const package::Field*>& fields) {
  std::string out;
  for (const package::Field* field : fields)
    if (is_emptied(*field))
      out += (out.empty() ? "" : ", ") + db::quoted_name(field->name) + " = NULL";
  return out;
}

// 00:00 of that day in Beijing.
std::int64_t microseconds_of(Date day) {
  return (std::int64_t{day.days()} * 86'400 - 8 * 3'600) * 1'000'000;
}

std::string not_erased(const std::string& table) {
  return "(" + table + ".warnings IS NULL OR " + table + ".warnings <> " + kErasedSql + ")";
}

}  // namespace

bool keeps_personal(const package::Definitions& definitions, const package::Ledger& ledger) {
  const auto any = [](const std::vector<package::Field>& fields) {
    return std::ranges::any_of(fields, &package::Field::sensitive);
  };
  return ledger.person != package::PersonUse::none || any(ledger.fields) ||
         std::ranges::any_of(definitions.packages.additions, [&](const auto& addition) {
           return addition.ledger == ledger.name && any(addition.fields);
         });
}

RetentionStore::RetentionStore(db::Connection& connection, const package::Ledger& ledger,
                               const std::vector<package::DefinedTable>& tables)
    : connection_(connection),
      ledger_(ledger),
      table_(db::quoted_name(package::ledger_table_name(ledger.name))) {
  const std::string key = " WHERE partition = ?1 AND row_id = ?2 AND revision = ?3";
  for (const package::DefinedTable& table : tables) {
    if (table.name != ledger.name) continue;
    std::string sets = emptied(table.fields);
    if (!table.owner) {
      sets += (sets.empty() ? "" : ", ") + std::string("warnings = ") + kErasedSql;
      if (table.has_person()) sets += ", person = NULL";
    }
    if (!sets.empty())
      empty_.push_back("UPDATE " + db::quoted_name(table.table.name) + " SET " + sets + key);
  }
}

// `same`: that the versions r and h are of one subject; `asked`: which versions r are asked about.
// Those of which a version is held, by the day on which the last one ends; then those of which none
// is, by the day on which that was recorded.
std::vector<person::SubjectId> RetentionStore::ended(const std::string& column,
                                                     const std::string& same,
                                                     const std::string& asked, Date cutoff,
                                                     Only only) {
  std::string among = asked;
  // The partition too: by it and the row the table is found, by the person there is an index.
  if (only) among += " AND r." + column + " = ?2";
  if (only && column == "row_id") among += " AND r.partition = ?3";
  const auto params = [&](const db::Param& first) {
    std::vector<db::Param> all = {first};
    if (only) all.emplace_back(*only);
    if (only && column == "row_id") all.emplace_back(partition_of(*only));
    return all;
  };
  const std::string held = " FROM " + table_ + " h WHERE " + same + " AND h." + kHeldSql;
  std::string goes_on = "EXISTS (SELECT 1" + held + " AND h.valid_to > ?1";
  if (ledger_.on_unit_end == package::OnUnitEnd::end)
    goes_on += " AND NOT " + organisation::unit_ended_sql("h", "?1");
  goes_on += ")";
  std::vector<person::SubjectId> found;
  auto rows = connection_.query("SELECT DISTINCT r." + column + " FROM " + table_ + " r WHERE r." +
                                    kHeldSql + " AND " + among + " AND NOT " + goes_on,
                                params(cutoff));
  while (rows.next())
    found.push_back(rows.id<person::SubjectId>(0));
  rows = connection_.query(
      "SELECT r." + column + " FROM " + table_ +
          " r LEFT JOIN journal_entry j ON j.partition = r.partition AND j.position = "
          "r.recorded_to WHERE " +
          among + " AND NOT EXISTS (SELECT 1" + held + ") GROUP BY r." + column +
          " HAVING max(coalesce(j.recorded_at, 0)) < ?1",
      params(microseconds_of(cutoff)));
  while (rows.next())
    found.push_back(rows.id<person::SubjectId>(0));
  return found;
}

std::vector<person::SubjectId> RetentionStore::persons_ended(Date cutoff, Only only) {
  if (!has_persons()) return {};
  return ended("person", "h.person = r.person", "r.person IS NOT NULL", cutoff, only);
}

std::vector<person::SubjectId> RetentionStore::rows_ended(Date cutoff, Only only) {
  return ended("row_id", "h.partition = r.partition AND h.row_id = r.row_id",
               (has_persons() ? "r.person IS NULL AND " : "") + not_erased("r"), cutoff, only);
}

bool RetentionStore::keeps(person::SubjectId person) {
  if (!has_persons()) return false;
  return connection_.query("SELECT 1 FROM " + table_ + " WHERE person = ?1 LIMIT 1", {person})
      .next();
}

std::vector<RetentionStore::Version> RetentionStore::versions_of(person::SubjectId subject) {
  std::vector<Version> versions;
  const auto take = [&](db::Rows rows, bool of_person) {
    while (rows.next())
      versions.push_back({rows.id<RowId>(0), rows.int64(1), of_person});
  };
  const std::string select = "SELECT r.row_id, r.revision FROM " + table_ + " r WHERE ";
  const std::string alone = (has_persons() ? "r.person IS NULL AND " : "") + not_erased("r");
  if (has_persons()) {
    take(connection_.query(select + "r.person = ?1", {subject}), true);
    take(connection_.query(select + alone + " AND EXISTS (SELECT 1 FROM " + table_ +
                               " p WHERE p.partition = r.partition AND p.row_id = r.row_id AND "
                               "p.person = ?1) AND r.row_id IN (SELECT row_id FROM " +
                               table_ + " WHERE person = ?1)",
                           {subject}),
         false);
  }
  take(connection_.query(select + alone + " AND r.partition = ?1 AND r.row_id = ?2",
                         {partition_of(subject), subject}),
       false);
  std::ranges::sort(versions, {}, [](const Version& v) { return std::pair(v.row, v.revision); });
  return versions;
}

void RetentionStore::empty(const Version& version) {
  for (const std::string& statement : empty_)
    connection_.execute(statement, {partition_of(version.row), version.row, version.revision});
}

}  // namespace jishi::ledger
