#include "ledger/row_statement_store.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "package/column_value.hpp"
#include "package/ledger_table.hpp"

namespace jishi::ledger {
namespace {

using package::Field;

constexpr int kFirstOwnColumn = 10;  // behind the person

std::string parameter(std::size_t number) {
  return "?" + std::to_string(number);
}

void read_warnings(std::string_view text, RowVersion& version) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_object()) version.erased = true;
  if (!json.is_array()) return;
  for (const auto& each : json)
    if (each.is_string()) version.warnings.push_back({each.get<std::string>()});
}

}  // namespace

person::Sealed sealed_bytes(db::Bytes bytes) {
  return {bytes.begin(), bytes.end()};
}

std::string parameters(std::size_t from, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i)
    out += (i == 0 ? "" : ", ") + parameter(from + i);
  return out;
}

RowColumns::RowColumns(const package::Ledger& ledger) : ledger_(ledger) {
  list_ =
      "r.row_id, r.revision, r.unit, r.valid_from, r.valid_to, r.recorded_from, r.recorded_to, "
      "r.definition, r.warnings, ";
  list_ += ledger.person == package::PersonUse::none ? "NULL" : "r.person";
  for (const Field& field : ledger.fields)
    list_ += ", r." + db::quoted_name(field.name);
}

StoredVersion RowColumns::read(const db::Rows& rows, std::size_t fields) const {
  StoredVersion stored;
  RowVersion& version = stored.version;
  version.row = rows.id<RowId>(0);
  version.revision = rows.int64(1);
  version.content.unit = rows.id<UnitId>(2);
  version.valid_from = rows.date(3);
  version.valid_to = rows.date(4);
  version.recorded_from = rows.int64(5);
  version.recorded_to = rows.int64(6);
  version.definition = rows.int64(7);
  if (!rows.is_null(8)) read_warnings(rows.text(8), version);
  if (!rows.is_null(9)) version.content.person = rows.id<PersonId>(9);
  version.content.values.resize(std::max(fields, ledger_.fields.size()));
  for (std::size_t i = 0; i < ledger_.fields.size(); ++i) {
    const Field& field = ledger_.fields[i];
    const int column = kFirstOwnColumn + static_cast<int>(i);
    if (!field.sensitive)
      version.content.values[i] = package::read_value(rows, column, field.value);
    else if (!rows.is_null(column))
      stored.sealed.emplace_back(i, sealed_bytes(rows.blob(column)));
  }
  return stored;
}

RowStatements::RowStatements(const package::Ledger& ledger) : columns(ledger) {
  const std::string table = db::quoted_name(package::ledger_table_name(ledger.name));
  select = "SELECT " + columns.list() + " FROM " + table +
           " r WHERE r.partition = ?1 AND r.row_id = ?2 ORDER BY r.revision";
  select_unit = "SELECT " + columns.list() + " FROM " + table + " r WHERE r.unit = ?1 AND r." +
                kHeldSql + " ORDER BY r.row_id, r.valid_from";
  supersede = "UPDATE " + table +
              " SET recorded_to = ?4 WHERE partition = ?1 AND row_id = ?2 AND revision = ?3";
  const bool has_person = ledger.person != package::PersonUse::none;
  insert = "INSERT INTO " + table +
           " (partition, row_id, revision, unit, valid_from, valid_to, recorded_from, "
           "recorded_to, definition, warnings" +
           (has_person ? ", person" : "");
  for (const Field& field : ledger.fields)
    insert += ", " + db::quoted_name(field.name);
  insert += ") VALUES (" + parameters(1, 10 + (has_person ? 1 : 0) + ledger.fields.size()) + ")";

  for (const package::Uniqueness& unique : ledger.unique) {
    std::string sql = "SELECT unit, valid_from FROM " + table + " WHERE " + kHeldSql +
                      " AND valid_from < ?2 AND valid_to > ?1 AND row_id <> ?3";
    std::vector<int> fields;
    std::size_t last = 3;
    if (unique.within == package::Uniqueness::Within::unit)
      sql += " AND unit = " + parameter(++last);
    for (const std::string& name : unique.fields) {
      sql += " AND " + db::quoted_name(name) + " = " + parameter(++last);
      const Field* field = name == "person" ? nullptr : ledger.find_field(name);
      fields.push_back(field == nullptr ? -1 : static_cast<int>(field - ledger.fields.data()));
    }
    conflicts.push_back(sql + " LIMIT 1");
    conflict_fields.push_back(std::move(fields));
  }
}

}  // namespace jishi::ledger
