#include "exchange/import_row.hpp"

#include <algorithm>
#include <limits>

#include "exchange/cell_value.hpp"
#include "exchange/import_words.hpp"

namespace jishi::exchange {
namespace {

using package::Ask;
using package::Field;
using package::FieldType;
using package::FromPerson;
using package::PersonUse;
using package::Value;

// A birth date as the detail of a key: names are told apart by it where both have one.
constexpr std::int32_t kNoBirthDate = std::numeric_limits<std::int32_t>::min();

std::int32_t detail_of(const person::Identity& identity) {
  const auto born = person::birth_date(identity);
  return born ? born->days() : kNoBirthDate;
}

bool same_birth_possible(std::int32_t a, std::int32_t b) {
  return a == kNoBirthDate || b == kNoBirthDate || a == b;
}

void add_to(SeenRows::Key& key, const Value& value) {
  key.add(static_cast<std::int64_t>(value.index()));
  if (const auto* text = std::get_if<std::string>(&value)) {
    key.add(*text);
  } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    key.add(*whole);
  } else if (const auto* decimal = std::get_if<Decimal>(&value)) {
    key.add(decimal->normalised().text());
  } else if (const auto* date = std::get_if<Date>(&value)) {
    key.add(std::int64_t{date->days()});
  } else {
    key.add(std::int64_t{std::get<bool>(value)});
  }
}

bool names_person(const std::vector<std::string>& fields) {
  return std::find(fields.begin(), fields.end(), "person") != fields.end();
}

}  // namespace

std::size_t Layout::of(ColumnRole role) const {
  const auto found = roles.find(role);
  return found == roles.end() ? kWholeRow : found->second;
}

std::size_t Layout::of_field(const ledger::Shape& shape, int index) const {
  if (index < 0 || static_cast<std::size_t>(index) >= shape.fields.size()) return kWholeRow;
  const auto found = fields.find(shape.fields[static_cast<std::size_t>(index)].field->name);
  return found == fields.end() ? kWholeRow : found->second;
}

Layout layout_of(const Table& table, std::span<const Column> columns, const ledger::Shape& shape) {
  Layout layout;
  for (const FoundColumn& found : table.found) {
    const Column& column = columns[found.column];
    if (column.role == ColumnRole::field) {
      if (column.field < shape.fields.size())
        layout.fields.emplace(shape.fields[column.field].field->name, found.sheet_column);
    } else {
      layout.roles.emplace(column.role, found.sheet_column);
    }
  }
  return layout;
}

std::optional<RowKey> key_of(const package::Ledger& ledger, bool has_person) {
  using Within = package::Uniqueness::Within;
  for (const package::Uniqueness& unique : ledger.unique) {
    if (names_person(unique.fields) == has_person)
      return RowKey{unique.fields, unique.within == Within::unit, unique.message};
  }
  if (has_person) return RowKey{{"person"}, true, {}};
  return std::nullopt;
}

PreparedRow RowReader::read(const sheet::Row& row) {
  PreparedRow out;
  out.number = row.number;
  out.cells = row.cells;
  read_dates(out);
  read_unit(out);
  if (task_.ledger.person != PersonUse::none) read_identity(out);
  if (!out.unit) return out;  // without its unit nothing is known of its fields
  const auto unit = shapes_.at(out.unit, out.valid_from);
  if (!unit) {
    out.refused.emplace_back(task_.layout.of(ColumnRole::unit), unit.error().message);
    return out;
  }
  out.shape = unit->shape;
  read_fields(out, *unit);
  if (out.has_person) compare_with_person(out);
  if (!out.refused.empty()) return out;
  check(out, *unit);
  compare_with_file(out);
  return out;
}

void RowReader::read_dates(PreparedRow& row) const {
  const auto cell = [&](ColumnRole role) -> const sheet::Cell* {
    const std::size_t column = task_.layout.of(role);
    if (column >= row.cells.size() || says_nothing(row.cells[column])) return nullptr;
    return &row.cells[column];
  };
  row.valid_from = task_.request.valid_from;
  if (const sheet::Cell* from = cell(ColumnRole::valid_from)) {
    const auto date = read_date(*from);
    if (date) {
      row.valid_from = *date;
      row.says_from = true;
    } else {
      row.refused.emplace_back(task_.layout.of(ColumnRole::valid_from), date.error().message);
    }
  }
  const sheet::Cell* to = cell(ColumnRole::valid_to);
  if (to == nullptr) return;
  const std::size_t column = task_.layout.of(ColumnRole::valid_to);
  const auto date = read_date(*to, true);
  if (!date) {
    row.refused.emplace_back(column, date.error().message);
  } else if (*date < row.valid_from) {
    row.refused.emplace_back(column, words::ends_before_it_begins());
  } else {
    row.says_to = true;
    row.valid_to = *date == kForever ? kForever : date->plus_days(1).value_or(kForever);
  }
}

void RowReader::read_unit(PreparedRow& row) const {
  for (const ColumnRole role : {ColumnRole::unit_code, ColumnRole::unit}) {
    const std::size_t column = task_.layout.of(role);
    if (column >= row.cells.size() || says_nothing(row.cells[column])) continue;
    const std::string text = plain_text(row.cells[column]);
    const auto found = task_.find_unit(text, row.valid_from, role == ColumnRole::unit_code);
    if (found) {
      row.unit = *found;
    } else {
      row.refused.emplace_back(column, found.error().message);
    }
    return;
  }
  row.unit = task_.usual_unit;
}

void RowReader::read_id_number(PreparedRow& row) const {
  const std::size_t column = task_.layout.of(ColumnRole::id_number);
  if (column >= row.cells.size()) return;
  const auto text = read_id_text(row.cells[column]);
  if (!text) {
    row.refused.emplace_back(column, text.error().message);
    return;
  }
  if (!*text) return;
  const auto number = person::parse_id_number(**text, task_.today);
  if (!number) {
    row.refused.emplace_back(column, number.error().message);
    return;
  }
  row.identity.id_number = number->text;
  if (full_years(number->birth_date, task_.today) < person::kYoungest)
    row.refused.emplace_back(column, words::too_young());
}

void RowReader::read_identity(PreparedRow& row) const {
  const std::size_t before = row.refused.size();
  const std::size_t name_column = task_.layout.of(ColumnRole::person_name);
  const std::size_t phone_column = task_.layout.of(ColumnRole::phone);
  if (name_column < row.cells.size() && !says_nothing(row.cells[name_column])) {
    auto name = person::parse_name(plain_text(row.cells[name_column]));
    if (name) {
      row.identity.name = std::move(name).value();
    } else {
      row.refused.emplace_back(name_column, name.error().message);
    }
  }
  read_id_number(row);
  if (phone_column < row.cells.size()) {
    const auto text = read_id_text(row.cells[phone_column]);
    if (!text) {
      row.refused.emplace_back(phone_column, text.error().message);
    } else if (*text) {
      auto phone = person::parse_phone(**text);
      if (phone) {
        row.identity.phone = std::move(phone).value();
      } else {
        row.refused.emplace_back(phone_column, phone.error().message);
      }
    }
  }
  if (row.refused.size() != before) return;
  const bool anything = !row.identity.name.empty() || row.identity.id_number || row.identity.phone;
  row.has_person = anything || task_.ledger.person == PersonUse::required;
  if (!row.has_person) return;
  if (row.identity.name.empty()) {
    Reasons& reasons = row.identity.id_number ? row.against_new : row.refused;
    reasons.emplace_back(name_column, words::name_missing());
  }
  if (!row.identity.id_number && task_.ledger.id_number == Ask::required)
    row.against_new.emplace_back(task_.layout.of(ColumnRole::id_number), words::id_missing());
  if (!row.identity.phone && task_.ledger.phone == Ask::required)
    row.against_new.emplace_back(phone_column, words::phone_missing());
}

void RowReader::read_fields(PreparedRow& row, const UnitShapes::OnDay& unit) const {
  row.values.assign(row.shape->fields.size(), std::nullopt);
  for (std::size_t i = 0; i < row.values.size(); ++i)
    read_field(row, unit, i);
}

void RowReader::read_field(PreparedRow& row, const UnitShapes::OnDay& unit,
                           std::size_t index) const {
  const Field& field = *row.shape->fields[index].field;
  const auto column = task_.layout.fields.find(field.name);
  if (column == task_.layout.fields.end() || column->second >= row.cells.size()) return;
  const sheet::Cell& cell = row.cells[column->second];
  if (field.value.type == FieldType::unit) {
    if (says_nothing(cell)) return;
    const auto found = task_.find_other(plain_text(cell), row.valid_from, false);
    if (found) {
      row.values[index] = Value(found->value());
    } else {
      row.refused.emplace_back(column->second, found.error().message);
    }
    return;
  }
  auto value = unit.cells->fields[index].read(cell);
  if (value) {
    row.values[index] = std::move(value).value();
  } else {
    row.refused.emplace_back(column->second, value.error().message);
  }
}

// What the ID number says is not asked for twice, and must not be said otherwise.
void RowReader::compare_with_person(PreparedRow& row) const {
  std::optional<person::IdNumber> known;
  if (row.identity.id_number) {
    if (auto parsed = person::parse_id_number(*row.identity.id_number, task_.today))
      known = std::move(parsed).value();
  }
  for (std::size_t i = 0; i < row.values.size(); ++i) {
    const Field& field = *row.shape->fields[i].field;
    std::optional<Value>& value = row.values[i];
    if (field.from_person == FromPerson::nothing) continue;
    const bool birth = field.from_person == FromPerson::birth_date;
    if (!known) {
      if (birth && value) row.identity.birth_date = std::get<Date>(*value);
      continue;
    }
    const Value says =
        birth ? Value(known->birth_date)
              : Value(std::string(known->sex == person::Sex::male ? "male" : "female"));
    if (!value) {
      value = says;
    } else if (*value != says) {
      row.refused.emplace_back(task_.layout.of_field(*row.shape, static_cast<int>(i)),
                               words::differs_from_id_number(field.label));
    }
  }
  const auto born = row.identity.birth_date;
  if (born && full_years(*born, task_.today) < person::kYoungest)
    row.refused.emplace_back(task_.layout.of(ColumnRole::person_name), words::too_young());
}

void RowReader::check(PreparedRow& row, const UnitShapes::OnDay& unit) const {
  for (const ledger::Finding& finding : task_.rules.check_row(
           *row.shape, *unit.facts, row.values, row.valid_from, row.valid_to, task_.today)) {
    if (finding.severity == package::Severity::block)
      row.against_new.emplace_back(task_.layout.of_field(*row.shape, finding.field),
                                   finding.message);
  }
}

std::optional<std::uint64_t> RowReader::hash_of(const PreparedRow& row, const RowKey& key,
                                                std::int64_t number, bool by_name) {
  SeenRows::Key parts = seen_.key();
  bool whole = true;
  parts.add(number).add(key.within_unit ? row.unit.value() : 0);
  for (const std::string& field : key.fields) {
    if (field == "person") {
      whole = whole && row.has_person;
      parts.add(by_name ? "\n" + row.identity.name : row.identity.id_number.value_or(""));
      continue;
    }
    const auto index = row.shape->find(field);
    if (index && row.values[*index]) {
      add_to(parts, *row.values[*index]);
    } else {
      whole = false;
    }
  }
  const std::uint64_t hash = parts.hash();  // the hasher is fresh again, used or not
  return whole ? std::optional(hash) : std::nullopt;
}

bool RowReader::known_in_file(PreparedRow& row, std::uint64_t hash) {
  const std::int32_t detail = row.identity.id_number ? kNoBirthDate : detail_of(row.identity);
  const auto first = seen_.find(hash, row.valid_from, row.valid_to, [&](std::int32_t other) {
    return same_birth_possible(detail, other);
  });
  if (!first) return false;
  const bool by_name = row.has_person && !row.identity.id_number;
  row.refused.emplace_back(kWholeRow, words::twice_in_file(*first, by_name));
  return true;
}

// Rows of one key are compared by the ID number, and by the name where one of them has no number.
bool RowReader::compare_key(PreparedRow& row, const RowKey& key, std::int64_t number,
                            Marks& marks) {
  const bool by_name = names_person(key.fields) && !row.identity.id_number;
  const auto hash = hash_of(row, key, number, by_name);
  if (!hash) return true;
  if (known_in_file(row, *hash)) return false;
  marks.emplace_back(*hash, by_name ? detail_of(row.identity) : kNoBirthDate);
  if (!names_person(key.fields) || by_name || row.identity.name.empty()) return true;
  if (const auto other = hash_of(row, key, number, true))
    marks.emplace_back(*other, detail_of(row.identity));
  return true;
}

// Whichever units two rows are of, one ID number has one name.
bool RowReader::compare_name(PreparedRow& row, Marks& marks) {
  if (!row.identity.id_number || row.identity.name.empty()) return true;
  const std::uint64_t hash = seen_.key().add("id").add(*row.identity.id_number).hash();
  const auto name = static_cast<std::int32_t>(seen_.key().add(row.identity.name).hash());
  const auto other =
      seen_.find(hash, kFirstDate, kForever, [&](std::int32_t before) { return before != name; });
  if (!other) {
    marks.emplace_back(hash, name);
    return true;
  }
  row.refused.emplace_back(task_.layout.of(ColumnRole::id_number),
                           words::other_name_in_file(*other));
  return false;
}

void RowReader::compare_with_file(PreparedRow& row) {
  Marks marks;
  if (!compare_name(row, marks)) return;
  std::int64_t number = 0;
  bool person_alone = row.has_person;
  for (const package::Uniqueness& unique : task_.ledger.unique) {
    person_alone = person_alone && !names_person(unique.fields);
    const RowKey key{unique.fields, unique.within == package::Uniqueness::Within::unit,
                     unique.message};
    if (!compare_key(row, key, ++number, marks)) return;
  }
  if (person_alone && !compare_key(row, {{"person"}, true, {}}, ++number, marks)) return;
  // A row that may yet be refused as a new one does not stand in the way of its correct twin.
  if (!row.against_new.empty() && task_.request.existing == Existing::skip) return;
  for (const auto& [hash, detail] : marks)
    seen_.put(hash, row.number, row.valid_from, row.valid_to, detail);
}

}  // namespace jishi::exchange
