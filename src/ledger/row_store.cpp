#include "ledger/row_store.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/json_writer.hpp"
#include "package/ledger_table.hpp"

namespace jishi::ledger {
namespace {

using package::Field;
using package::FieldType;

constexpr int kFirstOwnColumn = 10;  // behind the person

std::string parameter(std::size_t number) {
  return "?" + std::to_string(number);
}

std::string parameters(std::size_t from, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i)
    out += (i == 0 ? "" : ", ") + parameter(from + i);
  return out;
}

void read_warnings(std::string_view text, RowVersion& version) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_object()) version.erased = true;
  if (!json.is_array()) return;
  for (const auto& each : json)
    if (each.is_string()) version.warnings.push_back({each.get<std::string>()});
}

// Whose row it is on that day; where it is not held then, whose it was last.
UnitId unit_on(const std::vector<RowVersion>& versions, Date day) {
  for (const RowVersion& version : versions)
    if (version.recorded_to == package::kStillHeld && version.valid_from <= day &&
        day < version.valid_to)
      return version.content.unit;
  return versions.back().content.unit;
}

// What the shape of these versions is to hold for.
std::vector<UnitOnDay> places_of(const std::vector<RowVersion>& versions, std::optional<Date> day,
                                 std::optional<UnitId> unit) {
  std::vector<UnitOnDay> places;
  if (day) places.push_back({unit.value_or(unit_on(versions, *day)), *day});
  for (const RowVersion& each : versions)
    places.push_back({each.content.unit, each.valid_from});
  return places;
}

person::Sealed bytes_of(db::Bytes bytes) {
  return {bytes.begin(), bytes.end()};
}

}  // namespace

std::optional<package::Value> read_value(const db::Rows& rows, int column,
                                         const package::ValueType& type) {
  if (rows.is_null(column)) return std::nullopt;
  switch (type.type) {
    case FieldType::text:
    case FieldType::choice:
      return std::string(rows.text(column));
    case FieldType::integer:
    case FieldType::unit:
      return rows.int64(column);
    case FieldType::decimal:
      return rows.decimal(column, type.digits);
    case FieldType::boolean:
      return rows.boolean(column);
    case FieldType::date:
      return rows.date(column);
  }
  throw std::logic_error("a type without a column");
}

db::Param value_param(const std::optional<package::Value>& value, const package::ValueType& type) {
  if (!value) return nullptr;
  if (const auto* decimal = std::get_if<Decimal>(&*value))
    return decimal->rescaled(type.digits).value();
  return std::visit([](const auto& each) { return db::Param(each); }, *value);
}

std::string is_warned_sql(std::string_view table) {
  const std::string column = (table.empty() ? "" : std::string(table) + ".") + "warnings";
  return "(" + column + " IS NOT NULL AND " + column + " <> '" + std::string(kErasedWarnings) +
         "')";
}

std::string warnings_text(const std::vector<Warning>& warnings) {
  JsonWriter json;
  json.begin_array();
  for (const Warning& warning : warnings)
    json.value(warning.message);
  return json.end_array().take();
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
      version.content.values[i] = read_value(rows, column, field.value);
    else if (!rows.is_null(column))
      stored.sealed.emplace_back(i, bytes_of(rows.blob(column)));
  }
  return stored;
}

void prefer_indexes(db::Connection& connection) {
  if (connection.dialect() != db::Dialect::postgresql || !connection.in_transaction()) return;
  connection
      .query(
          "SELECT set_config('enable_seqscan', 'off', true), "
          "set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true), "
          // What is switched off counts as dear, and what is dear would be compiled, every time.
          "set_config('jit', 'off', true)")
      .next();
}

void open_sealed(person::Vault& vault, const Shape& shape, StoredVersion& stored) {
  for (auto& [field, bytes] : stored.sealed) {
    auto plain = vault.open(subject_of_version(stored.version), shape.ledger->name,
                            shape.fields[field].field->name, bytes);
    if (plain)
      stored.version.content.values[field] = std::move(*plain);
    else
      stored.version.erased = true;
  }
  stored.sealed.clear();
}

RowStore::RowStore(db::Connection& connection, person::Vault& vault, KnownUnits& units,
                   const package::Ledger& ledger)
    : connection_(connection), vault_(vault), units_(units), ledger_(ledger), columns_(ledger) {
  const std::string table = db::quoted_name(package::ledger_table_name(ledger.name));
  select_ = "SELECT " + columns_.list() + " FROM " + table +
            " r WHERE r.partition = ?1 AND r.row_id = ?2 ORDER BY r.revision";
  select_unit_ = "SELECT " + columns_.list() + " FROM " + table + " r WHERE r.unit = ?1 AND r." +
                 kHeldSql + " ORDER BY r.row_id, r.valid_from";
  supersede_ = "UPDATE " + table +
               " SET recorded_to = ?4 WHERE partition = ?1 AND row_id = ?2 AND revision = ?3";
  const bool has_person = ledger.person != package::PersonUse::none;
  insert_ = "INSERT INTO " + table +
            " (partition, row_id, revision, unit, valid_from, valid_to, recorded_from, "
            "recorded_to, definition, warnings" +
            (has_person ? ", person" : "");
  for (const Field& field : ledger.fields)
    insert_ += ", " + db::quoted_name(field.name);
  insert_ += ") VALUES (" + parameters(1, 10 + (has_person ? 1 : 0) + ledger.fields.size()) + ")";

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
    conflicts_.push_back(sql + " LIMIT 1");
    conflict_fields_.push_back(std::move(fields));
  }
}

const std::vector<RowStore::SideTable>& RowStore::sides(const Shape& shape) {
  const auto found = sides_.find(&shape);
  if (found != sides_.end()) return found->second;
  std::vector<SideTable>& made = sides_[&shape];
  for (std::size_t i = ledger_.fields.size(); i < shape.fields.size();) {
    const std::string& name = shape.fields[i].table;
    SideTable side;
    std::string columns;
    for (; i < shape.fields.size() && shape.fields[i].table == name; ++i) {
      side.fields.push_back(i);
      columns += ", " + db::quoted_name(shape.fields[i].field->name);
    }
    const std::string table = db::quoted_name(name);
    side.insert = "INSERT INTO " + table + " (partition, row_id, revision" + columns +
                  ") VALUES (" + parameters(1, 3 + side.fields.size()) + ")";
    side.select = "SELECT revision" + columns + " FROM " + table +
                  " WHERE partition = ?1 AND row_id = ?2 ORDER BY revision";
    made.push_back(std::move(side));
  }
  return made;
}

const RowStore::Versions& RowStore::read(RowId row, std::optional<Date> day,
                                         std::optional<UnitId> unit) {
  const bool same = !last_.all.empty() && last_.all.front().row == row;
  if (!same || units_.shape(ledger_, places_of(last_.all, day, unit)) != last_.shape)
    last_ = read_anew(row, day, unit);
  return last_;
}

RowStore::Versions RowStore::take(RowId row, std::optional<Date> day, std::optional<UnitId> unit) {
  read(row, day, unit);
  return std::exchange(last_, {});
}

RowStore::Versions RowStore::read_anew(RowId row, std::optional<Date> day,
                                       std::optional<UnitId> unit) {
  Versions versions;
  std::vector<StoredVersion> stored;
  {
    auto rows = connection_.query(select_, {partition_of(row), row});
    while (rows.next())
      stored.push_back(columns_.read(rows, 0));
  }
  if (stored.empty()) return versions;
  for (StoredVersion& each : stored)
    versions.all.push_back(std::move(each.version));
  versions.shape = units_.shape(ledger_, places_of(versions.all, day, unit));
  for (std::size_t i = 0; i < stored.size(); ++i) {
    stored[i].version = std::move(versions.all[i]);
    stored[i].version.content.values.resize(versions.shape->fields.size());
  }
  read_sides(versions, stored);
  for (std::size_t i = 0; i < stored.size(); ++i) {
    open_sealed(vault_, *versions.shape, stored[i]);
    versions.all[i] = std::move(stored[i].version);
  }
  return versions;
}

void RowStore::read_sides(Versions& versions, std::vector<StoredVersion>& stored) {
  const RowId row = stored.front().version.row;
  for (const SideTable& side : sides(*versions.shape)) {
    auto rows = connection_.query(side.select, {partition_of(row), row});
    while (rows.next()) {
      // Revisions are gapless and in order.
      StoredVersion& of = stored.at(static_cast<std::size_t>(rows.int64(0)) - 1);
      for (std::size_t k = 0; k < side.fields.size(); ++k) {
        const int column = static_cast<int>(k) + 1;
        const Field& field = *versions.shape->fields[side.fields[k]].field;
        if (!field.sensitive)
          of.version.content.values[side.fields[k]] = read_value(rows, column, field.value);
        else if (!rows.is_null(column))
          of.sealed.emplace_back(side.fields[k], bytes_of(rows.blob(column)));
      }
    }
  }
}

std::vector<RowVersion> RowStore::held_of(UnitId unit) {
  std::vector<RowVersion> held;
  auto rows = connection_.query(select_unit_, {unit});
  while (rows.next())
    held.push_back(columns_.read(rows, 0).version);
  return held;
}

void RowStore::supersede(RowId row, std::int64_t revision, std::int64_t position) {
  last_ = {};
  connection_.execute(supersede_, {partition_of(row), row, revision, position});
}

void RowStore::insert(const Shape& shape, const RowVersion& version) {
  last_ = {};
  const RowContent& content = version.content;
  std::vector<person::Sealed> sealed;  // the parameters point into them
  sealed.reserve(shape.fields.size());
  const auto param_at = [&](std::size_t field) -> db::Param {
    const Field& definition = *shape.fields[field].field;
    const auto& value = content.values[field];
    if (!definition.sensitive || !value) return value_param(value, definition.value);
    sealed.push_back(vault_.seal(subject_of_version(version), ledger_.name, definition.name,
                                 std::get<std::string>(*value)));
    return db::Bytes(sealed.back());
  };
  const std::string warnings = version.warnings.empty() ? "" : warnings_text(version.warnings);
  std::vector<db::Param> row = {
      partition_of(version.row), version.row,      version.revision,      content.unit,
      version.valid_from,        version.valid_to, version.recorded_from, package::kStillHeld,
      version.definition,        nullptr};
  if (version.erased)
    row.back() = kErasedWarnings;
  else if (!warnings.empty())
    row.back() = warnings;
  if (ledger_.person != package::PersonUse::none)
    row.push_back(content.person ? db::Param(content.person) : db::Param(nullptr));
  for (std::size_t i = 0; i < ledger_.fields.size(); ++i)
    row.push_back(param_at(i));
  connection_.execute(insert_, row);

  for (const SideTable& side : sides(shape)) {
    const bool empty = std::ranges::none_of(
        side.fields, [&](std::size_t field) { return content.values[field].has_value(); });
    if (empty) continue;
    std::vector<db::Param> beside = {partition_of(version.row), version.row, version.revision};
    for (const std::size_t field : side.fields)
      beside.push_back(param_at(field));
    connection_.execute(side.insert, beside);
  }
}

std::optional<RowStore::Conflict> RowStore::in_conflict(std::size_t uniqueness,
                                                        const RowVersion& version) {
  const package::Uniqueness& unique = ledger_.unique[uniqueness];
  std::vector<db::Param> params = {version.valid_from, version.valid_to, version.row};
  if (unique.within == package::Uniqueness::Within::unit) params.emplace_back(version.content.unit);
  for (const int field : conflict_fields_[uniqueness]) {
    if (field < 0) {
      if (!version.content.person) return std::nullopt;
      params.emplace_back(version.content.person);
      continue;
    }
    const auto index = static_cast<std::size_t>(field);
    const auto& value = version.content.values[index];
    if (!value) return std::nullopt;  // what is empty agrees with nothing
    params.push_back(value_param(value, ledger_.fields[index].value));
  }
  auto rows = connection_.query(conflicts_[uniqueness], params);
  if (!rows.next()) return std::nullopt;
  return Conflict{rows.id<UnitId>(0), rows.date(1)};
}

}  // namespace jishi::ledger
