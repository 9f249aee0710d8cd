#include "exchange/column.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "exchange/heading.hpp"

namespace jishi::exchange {
namespace {

using package::Ask;
using package::Field;
using package::PersonUse;

bool is_retired(const Field& field, Date today) {
  return field.retired && *field.retired <= today;
}

Column field_column(const ledger::Shape& shape, std::size_t index) {
  const Field& field = *shape.fields[index].field;
  Column column{ColumnRole::field, index, field.label, field.headers, false, false};
  column.decimal = field.value.type == package::FieldType::decimal;
  // What the ID number says need not stand in a column.
  column.required = field.required && field.from_person == package::FromPerson::nothing;
  return column;
}

// Gives each heading to the first that claims it.
class Claims {
 public:
  bool take(std::string_view heading) {
    const std::string key = normalised_heading(heading);
    return !key.empty() && taken_.insert(key).second;
  }
  void take_synonyms(Column& column) {
    std::erase_if(column.synonyms, [&](const std::string& synonym) { return !take(synonym); });
  }

 private:
  std::set<std::string> taken_;
};

bool is_of_roles(const Column& column) {
  return column.role != ColumnRole::field && column.role != ColumnRole::passed_over;
}

// Roles, after the fields have taken what is theirs: a heading of their own, then usual ones.
void settle_roles(std::vector<Column>& columns, Claims& claims) {
  for (Column& column : columns) {
    if (!is_of_roles(column)) continue;
    for (const std::string_view usual : usual_headings(column.role)) {
      if (!claims.take(usual)) continue;
      column.heading = usual;
      break;
    }
  }
  for (Column& column : columns) {
    if (!is_of_roles(column)) continue;
    for (const std::string_view usual : usual_headings(column.role))
      column.synonyms.emplace_back(usual);
    claims.take_synonyms(column);
  }
  // Where fields are headed in every usual way, the role has none left.
  std::erase_if(columns, [](const Column& column) { return column.heading.empty(); });
}

Column role_column(ColumnRole role, bool required) {
  return {role, 0, {}, {}, required, false};
}

void add_person(std::vector<Column>& columns, const package::Ledger& ledger) {
  if (ledger.person == PersonUse::none) return;
  const bool required = ledger.person == PersonUse::required;
  columns.push_back(role_column(ColumnRole::person_name, required));
  if (ledger.id_number != Ask::no)
    columns.push_back(
        role_column(ColumnRole::id_number, required && ledger.id_number == Ask::required));
  if (ledger.phone != Ask::no)
    columns.push_back(role_column(ColumnRole::phone, required && ledger.phone == Ask::required));
  columns.push_back(role_column(ColumnRole::minor, false));
}

struct RoleWord {
  std::string_view word;
  ColumnRole role;
};
constexpr std::array kRoleWords = {
    RoleWord{"unit", ColumnRole::unit},
    RoleWord{"unit_code", ColumnRole::unit_code},
    RoleWord{"person_name", ColumnRole::person_name},
    RoleWord{"id_number", ColumnRole::id_number},
    RoleWord{"phone", ColumnRole::phone},
    RoleWord{"valid_from", ColumnRole::valid_from},
    RoleWord{"valid_to", ColumnRole::valid_to},
    RoleWord{"serial", ColumnRole::serial},
};

Column profile_column(const ledger::Shape& shape, const package::SheetProfile::Column& line) {
  const auto word = std::ranges::find(kRoleWords, line.holds, &RoleWord::word);
  Column column{ColumnRole::passed_over, 0, line.heading, line.headers, false, false};
  if (word != kRoleWords.end()) {
    column.role = word->role;
    column.required =
        word->role == ColumnRole::person_name && shape.ledger->person == PersonUse::required;
  } else if (const auto field = shape.find(line.holds); field && !line.holds.empty()) {
    const Column own = field_column(shape, *field);
    column.role = own.role;
    column.field = own.field;
    column.required = own.required;
    column.decimal = own.decimal;
  }
  return column;
}

// Spellings that the profile does not name; those of fields before those of roles.
void add_own_spellings(const ledger::Shape& shape, std::vector<Column>& columns, Claims& claims) {
  const auto offer = [&](Column& column, std::string_view spelling) {
    if (claims.take(spelling)) column.synonyms.emplace_back(spelling);
  };
  for (Column& column : columns)
    if (column.role == ColumnRole::field) offer(column, shape.fields[column.field].field->label);
  for (Column& column : columns) {
    if (column.role != ColumnRole::field) continue;
    for (const std::string& header : shape.fields[column.field].field->headers)
      offer(column, header);
  }
  for (Column& column : columns)
    for (const std::string_view usual : usual_headings(column.role))
      offer(column, usual);
}

}  // namespace

std::vector<Column> columns_of(const ledger::Shape& shape, Date today, bool with_retired) {
  std::vector<Column> columns;
  columns.push_back(role_column(ColumnRole::serial, false));
  columns.push_back(role_column(ColumnRole::unit, false));
  columns.push_back(role_column(ColumnRole::unit_code, false));
  add_person(columns, *shape.ledger);
  for (std::size_t i = 0; i < shape.fields.size(); ++i) {
    const bool retired = is_retired(*shape.fields[i].field, today);
    if (retired && !with_retired) continue;
    columns.push_back(field_column(shape, i));
    columns.back().required = columns.back().required && !retired;
  }
  // The days of an event stand in its own fields.
  if (shape.ledger->holding.of != package::Holding::Of::event) {
    columns.push_back(role_column(ColumnRole::valid_from, false));
    columns.push_back(role_column(ColumnRole::valid_to, false));
  }

  Claims claims;
  for (const Column& column : columns)
    if (column.role == ColumnRole::field) claims.take(column.heading);
  for (Column& column : columns)
    if (column.role == ColumnRole::field) claims.take_synonyms(column);
  settle_roles(columns, claims);
  return columns;
}

std::vector<Column> columns_of(const ledger::Shape& shape, const package::SheetProfile& profile) {
  std::vector<Column> columns;
  for (const package::SheetProfile::Column& line : profile.columns)
    columns.push_back(profile_column(shape, line));
  Claims claims;
  for (const Column& column : columns)
    claims.take(column.heading);
  for (Column& column : columns)
    claims.take_synonyms(column);
  add_own_spellings(shape, columns, claims);
  return columns;
}

}  // namespace jishi::exchange
