#include "ledger/row_store.hpp"

#include <algorithm>

#include "base/json_writer.hpp"
#include "package/column_value.hpp"
#include "package/ledger_table.hpp"

namespace jishi::ledger {
namespace {

using package::Field;

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

}  // namespace

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
    : connection_(connection),
      vault_(vault),
      units_(units),
      ledger_(ledger),
      sql_(units.statements(ledger)) {}

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
    auto rows = connection_.query(sql_.select, {partition_of(row), row});
    while (rows.next())
      stored.push_back(sql_.columns.read(rows, 0));
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
          of.version.content.values[side.fields[k]] =
              package::read_value(rows, column, field.value);
        else if (!rows.is_null(column))
          of.sealed.emplace_back(side.fields[k], sealed_bytes(rows.blob(column)));
      }
    }
  }
}

std::vector<RowVersion> RowStore::held_of(UnitId unit) {
  std::vector<RowVersion> held;
  auto rows = connection_.query(sql_.select_unit, {unit});
  while (rows.next())
    held.push_back(sql_.columns.read(rows, 0).version);
  return held;
}

void RowStore::supersede(RowId row, std::int64_t revision, std::int64_t position) {
  last_ = {};
  connection_.execute(sql_.supersede, {partition_of(row), row, revision, position});
}

void RowStore::insert(const Shape& shape, const RowVersion& version) {
  last_ = {};
  const RowContent& content = version.content;
  std::vector<person::Sealed> sealed;  // the parameters point into them
  sealed.reserve(shape.fields.size());
  const auto param_at = [&](std::size_t field) -> db::Param {
    const Field& definition = *shape.fields[field].field;
    const auto& value = content.values[field];
    if (!definition.sensitive || !value) return package::value_param(value, definition.value);
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
  connection_.execute(sql_.insert, row);

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
  for (const int field : sql_.conflict_fields[uniqueness]) {
    if (field < 0) {
      if (!version.content.person) return std::nullopt;
      params.emplace_back(version.content.person);
      continue;
    }
    const auto index = static_cast<std::size_t>(field);
    const auto& value = version.content.values[index];
    if (!value) return std::nullopt;  // what is empty agrees with nothing
    params.push_back(package::value_param(value, ledger_.fields[index].value));
  }
  auto rows = connection_.query(sql_.conflicts[uniqueness], params);
  if (!rows.next()) return std::nullopt;
  return Conflict{rows.id<UnitId>(0), rows.date(1)};
}

}  // namespace jishi::ledger
