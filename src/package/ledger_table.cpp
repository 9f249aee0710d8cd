#include "package/ledger_table.hpp"

#include <cassert>

namespace jishi::package {
namespace {

std::string two_digits(std::size_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

// The versions of a row or unit: who it is of, when it holds, when it was recorded.
std::vector<TableColumn> version_columns(const char* id, bool with_unit) {
  std::vector<TableColumn> columns = {{"partition", db::Type::int64, true},
                                      {id, db::Type::int64, true},
                                      {"revision", db::Type::int64, true}};
  if (with_unit) columns.push_back({"unit", db::Type::int64, true});
  columns.push_back({"valid_from", db::Type::date, true});
  columns.push_back({"valid_to", db::Type::date, true});
  columns.push_back({"recorded_from", db::Type::int64, true});
  columns.push_back({"recorded_to", db::Type::int64, true});
  columns.push_back({"definition", db::Type::int64, true});
  return columns;
}

// Units have no key of their own: their fields are never encrypted.
TableColumn profile_column_of(const Field& field) {
  return {field.name, column_type_of(field.value), false};
}

}  // namespace

std::string ledger_table_name(const std::string& ledger) {
  return "ledger_" + ledger;
}

std::string moved_sql(std::string_view row) {
  const std::string of(row);
  // The partition is in the unit's number (base/id.hpp): 2^24 = 16777216.
  return of + "partition <> " + of + "unit / 16777216";
}

std::string side_table_name(const std::string& ledger, UnitId owner) {
  assert(ledger.size() <= kMaxExtendedLedgerName);
  return "ledger_" + ledger + "_at_" + std::to_string(owner.value());
}

db::Type column_type_of(const ValueType& value) {
  switch (value.type) {
    case FieldType::text:
    case FieldType::choice:
      return db::Type::text;
    case FieldType::integer:
    case FieldType::unit:
      return db::Type::int64;
    case FieldType::decimal:
      return db::Type::decimal;
    case FieldType::boolean:
      return db::Type::boolean;
    case FieldType::date:
      return db::Type::date;
  }
  return db::Type::text;
}

TableColumn column_of(const Field& field) {
  return {field.name, field.sensitive ? db::Type::blob : column_type_of(field.value), false};
}

Table ledger_table(const Ledger& ledger) {
  Table table{ledger_table_name(ledger.name),
              version_columns("row_id", true),
              {"partition", "row_id", "revision"},
              {}};
  table.columns.push_back({"warnings", db::Type::text, false});
  table.indexes.push_back({table.name + "__unit", {"unit"}});
  table.indexes.push_back({table.name + "__moved", {"unit", "partition"}, false, true});
  if (ledger.person != PersonUse::none) {
    table.columns.push_back({"person", db::Type::int64, false});
    table.indexes.push_back({table.name + "__person", {"person"}});
  }
  for (const Field& field : ledger.fields)
    table.columns.push_back(column_of(field));
  std::size_t number = 0;
  for (const Uniqueness& unique : ledger.unique) {
    TableIndex index{table.name + "__key_" + two_digits(++number), {}, true};
    if (unique.within == Uniqueness::Within::unit) index.columns.push_back("unit");
    index.columns.insert(index.columns.end(), unique.fields.begin(), unique.fields.end());
    index.columns.emplace_back("valid_to");
    table.indexes.push_back(std::move(index));
  }
  return table;
}

Table profile_table(const std::vector<UnitField>& fields) {
  Table table{kProfileTable, version_columns("unit", false), {"partition", "unit", "revision"}, {}};
  for (const UnitField& field : fields)
    table.columns.push_back(profile_column_of(field.field));
  return table;
}

Table side_table(const std::string& ledger, UnitId owner, const std::vector<const Field*>& fields) {
  Table table{side_table_name(ledger, owner),
              {{"partition", db::Type::int64, true},
               {"row_id", db::Type::int64, true},
               {"revision", db::Type::int64, true}},
              {"partition", "row_id", "revision"},
              {}};
  for (const Field* field : fields)
    table.columns.push_back(column_of(*field));
  return table;
}

}  // namespace jishi::package
