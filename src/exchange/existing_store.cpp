#include "exchange/existing_store.hpp"

#include <algorithm>

#include "ledger/row_store.hpp"
#include "package/column_value.hpp"
#include "package/ledger_table.hpp"

namespace jishi::exchange {
namespace {

// Written out: neither database looks into a partial index for a parameter.
std::string still_held() {
  return "recorded_to = " + std::to_string(package::kStillHeld);
}

std::string parameter(std::size_t number) {
  return "?" + std::to_string(number);
}

}  // namespace

std::optional<ExistingRows::Question> ExistingRows::question(const package::Ledger& ledger,
                                                             bool has_person) {
  const auto key = key_of(ledger, has_person);
  if (!key) return std::nullopt;
  Question out{*key, {}, {}};
  std::size_t last = 2;  // after the days
  std::string sql = "SELECT row_id, unit, valid_from, valid_to FROM " +
                    db::quoted_name(package::ledger_table_name(ledger.name)) + " WHERE " +
                    still_held() + " AND valid_to > ?1 AND valid_from < ?2 ";
  if (key->within_unit) sql += "AND unit = " + parameter(++last);
  for (const std::string& field : key->fields) {
    sql += " AND " + db::quoted_name(field) + " = " + parameter(++last);
    if (field == "person") {
      out.fields.push_back(kWholeRow);
    } else {
      out.fields.push_back(
          static_cast<std::size_t>(ledger.find_field(field) - ledger.fields.data()));
    }
  }
  out.sql = sql + " ORDER BY valid_from, row_id";
  return out;
}

ExistingRows::ExistingRows(const package::Ledger& ledger)
    : ledger_(ledger), without_person_(question(ledger, false)) {
  if (ledger.person == package::PersonUse::none) return;
  with_person_ = question(ledger, true);
  of_unit_sql_ = "SELECT DISTINCT unit FROM " +
                 db::quoted_name(package::ledger_table_name(ledger.name)) +
                 " WHERE person = ?1 AND unit = ?2 AND " + still_held();
  persons_sql_ = "SELECT DISTINCT person FROM " +
                 db::quoted_name(package::ledger_table_name(ledger.name)) +
                 " WHERE unit = ?1 AND person IS NOT NULL AND " + still_held() + " ORDER BY person";
}

std::vector<ExistingRow> ExistingRows::find(db::Connection& connection, const PreparedRow& row,
                                            PersonId person) const {
  const std::optional<Question>& asked = person ? with_person_ : without_person_;
  if (!asked) return {};
  std::vector<db::Param> params = {row.valid_from, row.valid_to};
  if (asked->key.within_unit) params.emplace_back(row.unit);
  for (const std::size_t field : asked->fields) {
    if (field == kWholeRow) {
      params.emplace_back(person);
    } else if (row.values[field]) {
      params.push_back(package::value_param(row.values[field], ledger_.fields[field].value));
    } else {
      return {};
    }
  }
  std::vector<ExistingRow> found;
  auto rows = connection.query(asked->sql, params);
  while (rows.next())
    found.push_back({rows.id<RowId>(0), rows.id<UnitId>(1), rows.date(2), rows.date(3)});
  return found;
}

const ExistingRow& ExistingRows::meant(std::span<const ExistingRow> found, const PreparedRow& row,
                                       Date today) {
  if (row.says_to) return found.front();
  const auto goes_on =
      std::ranges::find_if(found, [&](const ExistingRow& each) { return each.valid_to > today; });
  if (goes_on == found.end()) return found.front();
  return *std::ranges::find(found, goes_on->row, &ExistingRow::row);
}

const std::string& ExistingRows::message(PersonId person) const {
  static const std::string kNone;
  const std::optional<Question>& asked = person ? with_person_ : without_person_;
  return asked ? asked->key.message : kNone;
}

std::vector<PersonId> ExistingRows::persons_of(db::Connection& connection, UnitId unit) const {
  std::vector<PersonId> found;
  auto rows = connection.query(persons_sql_, {unit});
  while (rows.next())
    found.push_back(rows.id<PersonId>(0));
  return found;
}

std::vector<PersonId> ExistingRows::of_unit(db::Connection& connection, UnitId unit,
                                            std::span<const PersonId> persons) const {
  std::vector<PersonId> found;
  for (const PersonId person : persons) {
    auto rows = connection.query(of_unit_sql_, {person, unit});
    if (rows.next()) found.push_back(person);
  }
  return found;
}

std::optional<LatestChange> latest_change(db::Connection& connection, const package::Ledger& ledger,
                                          RowId row) {
  auto rows = connection.query("SELECT revision, recorded_from, recorded_to, unit FROM " +
                                   db::quoted_name(package::ledger_table_name(ledger.name)) +
                                   " WHERE partition = ?1 AND row_id = ?2 ORDER BY revision",
                               {partition_of(row), row});
  std::optional<LatestChange> latest;
  while (rows.next()) {
    if (!latest) latest.emplace();
    latest->revision = rows.int64(0);
    latest->position = std::max(latest->position, rows.int64(1));
    if (rows.int64(2) != package::kStillHeld)
      latest->position = std::max(latest->position, rows.int64(2));
    latest->unit = rows.id<UnitId>(3);
  }
  return latest;
}

std::optional<LatestChange> latest_change(db::Connection& connection, PersonId person) {
  auto rows = connection.query(
      "SELECT revision, recorded_from, recorded_to FROM person WHERE partition = ?1 AND "
      "person = ?2 ORDER BY revision",
      {partition_of(person), person});
  std::optional<LatestChange> latest;
  while (rows.next()) {
    if (!latest) latest.emplace();
    latest->revision = rows.int64(0);
    latest->position = std::max(latest->position, rows.int64(1));
    if (rows.int64(2) != package::kStillHeld)
      latest->position = std::max(latest->position, rows.int64(2));
  }
  return latest;
}

bool is_referred_to(db::Connection& connection, const package::PackageSet& packages,
                    PersonId person) {
  std::string sql;
  for (const package::Ledger& ledger : packages.ledgers) {
    if (ledger.person == package::PersonUse::none) continue;
    const std::string table = db::quoted_name(package::ledger_table_name(ledger.name));
    const auto same_row = [&](const std::string& what, const std::string& name) {
      return "(SELECT " + what + " FROM " + table + " " + name + " WHERE " + name +
             ".partition = v.partition AND " + name + ".row_id = v.row_id";
    };
    sql += (sql.empty() ? "SELECT 1 WHERE EXISTS " : " OR EXISTS ");
    // An entry that is not there yet is that of the undo which is asking.
    sql += "(SELECT 1 FROM " + table + " v WHERE v.person = ?1 AND (EXISTS " + same_row("1", "h") +
           " AND h." + still_held() +
           ") OR EXISTS (SELECT 1 FROM journal_entry e WHERE e.partition = v.partition AND "
           "e.position = " +
           same_row("max(l.recorded_to)", "l") + ") AND e.source NOT LIKE 'import#% undo')))";
  }
  if (sql.empty()) return false;
  auto rows = connection.query(sql, {person});
  return rows.next();
}

}  // namespace jishi::exchange
