#include "exchange/import_row.hpp"

#include <algorithm>

namespace jishi::exchange {

bool RowKey::names_person() const {
  return std::ranges::find(fields, "person") != fields.end();
}

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
  for (const auto& [sheet_column, column] : table.instead) {
    if (columns[column].role == ColumnRole::unit) layout.units_instead.push_back(sheet_column);
  }
  return layout;
}

std::optional<RowKey> key_of(const package::Ledger& ledger, bool has_person) {
  using Within = package::Uniqueness::Within;
  for (const package::Uniqueness& unique : ledger.unique) {
    if ((std::ranges::find(unique.fields, "person") != unique.fields.end()) == has_person)
      return RowKey{unique.fields, unique.within == Within::unit, unique.message};
  }
  if (has_person) return RowKey{{"person"}, true, {}};
  return std::nullopt;
}

}  // namespace jishi::exchange
