#include "exchange/row_reader.hpp"

#include "exchange/cell_value.hpp"
#include "exchange/import_words.hpp"
#include "exchange/person_match.hpp"
#include "exchange/spelling.hpp"

namespace jishi::exchange {
namespace {

using package::Ask;
using package::Field;
using package::FieldType;
using package::FromPerson;
using package::PersonUse;
using package::Value;

// Rosters often have the month of birth only, which is read as its first day.
bool is_month_of(const Value& value, Date day) {
  const auto* said = std::get_if<Date>(&value);
  return said != nullptr && said->ymd().day == 1 && said->ymd().year == day.ymd().year &&
         said->ymd().month == day.ymd().month;
}

}  // namespace

PreparedRow RowReader::read(const sheet::Row& row) {
  PreparedRow out;
  out.number = row.number;
  out.cells = row.cells;
  read_dates(out);
  read_unit(out);
  if (task_.ledger.person != PersonUse::none) read_identity(out);
  if (out.is_erased) return out;
  if (!out.unit) return out;  // without its unit nothing is known of its fields
  hold_as_said(out);
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
  before_.compare(out);
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

std::optional<Date> RowReader::date_in(const PreparedRow& row, const std::string& field) const {
  const auto column = field.empty() ? task_.layout.fields.end() : task_.layout.fields.find(field);
  if (column == task_.layout.fields.end() || column->second >= row.cells.size()) return {};
  const sheet::Cell& cell = row.cells[column->second];
  if (says_nothing(cell)) return {};
  const auto date = read_date(cell);
  return date ? std::optional(*date) : std::nullopt;
}

// What the fields of the row say counts before a column of days and the day of the import.
void RowReader::hold_as_said(PreparedRow& row) const {
  const package::Holding& holding = task_.ledger.holding;
  if (holding.of == package::Holding::Of::caller) return;
  const auto from = date_in(row, holding.from);
  const auto until = date_in(row, holding.until);
  const package::Days days = package::days_held(
      holding.of, from, until, {row.valid_from, row.valid_to}, shapes_.known_from(row.unit));
  row.valid_from = days.from;
  row.valid_to = days.to;
  row.says_from = row.says_from || from.has_value();
  row.says_to = row.says_to && !until;
}

void RowReader::read_unit(PreparedRow& row) const {
  // An event is the unit's of its own day. A state may have begun long before the day on which the
  // sheet names its unit.
  const package::Holding& holding = task_.ledger.holding;
  const auto begin = date_in(row, holding.from);
  const bool event = holding.of == package::Holding::Of::event;
  const Date day = event ? begin.value_or(row.valid_from) : row.valid_from;
  std::vector<std::size_t> columns = {task_.layout.of(ColumnRole::unit_code),
                                      task_.layout.of(ColumnRole::unit)};
  const std::size_t code = columns.front();
  columns.insert(columns.end(), task_.layout.units_instead.begin(),
                 task_.layout.units_instead.end());
  for (const std::size_t column : columns) {
    if (column >= row.cells.size() || says_nothing(row.cells[column])) continue;
    const std::string text = plain_text(row.cells[column]);
    const bool only_code = column == code;
    auto found = task_.find_unit(text, day, only_code);
    if (!found && begin && *begin != day)
      if (auto then = task_.find_unit(text, *begin, only_code)) found = std::move(then);
    if (!found) {
      row.refused.emplace_back(column, found.error().message);
    } else if (task_.request.only_unit && *found != task_.request.unit) {
      row.refused.emplace_back(column, words::not_of_this_unit());
    } else {
      row.unit = *found;
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
  if (is_masked(**text)) {
    row.masked.id_number = **text;
    row.against_new.emplace_back(column, words::masked_and_new());
    return;
  }
  const auto number = person::parse_id_number(**text, task_.today);
  if (!number) {
    row.refused.emplace_back(column, number.error().message);
    return;
  }
  row.identity.id_number = number->text;
  if (full_years(number->birth_date, task_.today) < person::kYoungest)
    row.refused.emplace_back(column, words::too_young());
}

void RowReader::read_name(PreparedRow& row) const {
  const std::size_t column = task_.layout.of(ColumnRole::person_name);
  if (column >= row.cells.size() || says_nothing(row.cells[column])) return;
  const std::string text = plain_text(row.cells[column]);
  if (std::string masked = without_blanks(text); is_masked(masked)) {
    row.masked.name = std::move(masked);
    row.against_new.emplace_back(column, words::masked_and_new());
    return;
  }
  row.is_erased = trimmed(text) == kErasedName;
  if (row.is_erased) return;
  auto name = person::parse_name(text);
  if (name) {
    row.identity.name = std::move(name).value();
  } else {
    row.refused.emplace_back(column, name.error().message);
  }
}

void RowReader::read_phone(PreparedRow& row) const {
  const std::size_t column = task_.layout.of(ColumnRole::phone);
  if (column >= row.cells.size()) return;
  const auto text = read_id_text(row.cells[column]);
  if (!text) {
    row.refused.emplace_back(column, text.error().message);
  } else if (*text && is_masked(**text)) {
    row.masked.phone = **text;
    row.against_new.emplace_back(column, words::masked_and_new());
  } else if (*text) {
    auto phone = person::parse_phone(**text);
    if (phone) {
      row.identity.phone = std::move(phone).value();
    } else {
      row.refused.emplace_back(column, phone.error().message);
    }
  }
}

void RowReader::read_identity(PreparedRow& row) const {
  const std::size_t before = row.refused.size();
  read_name(row);
  read_id_number(row);
  read_phone(row);
  if (row.refused.size() != before) return;
  const auto says = [&](auto part) { return row.identity.*part || row.masked.*part; };
  const bool number = says(&person::Identity::id_number);
  const bool phone = says(&person::Identity::phone);
  const bool name = !row.identity.name.empty() || !row.masked.name.empty();
  row.has_person = name || number || phone || task_.ledger.person == PersonUse::required;
  if (!row.has_person || row.is_erased) return;
  if (!name) {
    Reasons& reasons = row.identity.id_number ? row.against_new : row.refused;
    reasons.emplace_back(task_.layout.of(ColumnRole::person_name), words::name_missing());
  }
  if (!number && task_.ledger.id_number == Ask::required)
    row.against_new.emplace_back(task_.layout.of(ColumnRole::id_number), words::id_missing());
  if (!phone && task_.ledger.phone == Ask::required)
    row.against_new.emplace_back(task_.layout.of(ColumnRole::phone), words::phone_missing());
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
    if (!value || (birth && is_month_of(*value, known->birth_date))) {
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
    Reasons& about = finding.severity == package::Severity::block ? row.against_new : row.warnings;
    about.emplace_back(task_.layout.of_field(*row.shape, finding.field), finding.message);
  }
}

}  // namespace jishi::exchange
