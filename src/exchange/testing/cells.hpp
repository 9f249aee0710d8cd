// Cells, rows and fields for tests.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "exchange/cell_number.hpp"
#include "package/field.hpp"
#include "sheet/workbook.hpp"

namespace jishi::exchange::testing {

inline sheet::Cell empty_cell() {
  return {};
}
inline sheet::Cell text_cell(std::string text) {
  return {sheet::CellKind::text, std::move(text), 0, false};
}
// `digits`: as they would stand in the file.
inline sheet::Cell number_cell(double number, std::string digits = {}) {
  return {sheet::CellKind::number, std::move(digits), number, false};
}
inline sheet::Cell date_cell(double serial) {
  return {sheet::CellKind::date, std::to_string(serial), serial, false};
}
inline sheet::Cell truth_cell(bool truth) {
  return {sheet::CellKind::boolean, truth ? "1" : "0", truth ? 1.0 : 0.0, false};
}
inline sheet::Cell error_cell(std::string name) {
  return {sheet::CellKind::error, std::move(name), 0, true};
}

// Texts; an empty one is an empty cell.
inline sheet::Row text_row(std::int64_t number, const std::vector<std::string>& texts) {
  sheet::Row row;
  row.number = number;
  for (const std::string& text : texts)
    row.cells.push_back(text.empty() ? empty_cell() : text_cell(text));
  return row;
}

inline package::Field field_of(package::FieldType type, std::string label = "这一项") {
  package::Field field;
  field.name = "field";
  field.label = std::move(label);
  field.value.type = type;
  if (type == package::FieldType::decimal) field.value.digits = 2;
  if (type == package::FieldType::choice) field.value.dictionary = "words";
  return field;
}

}  // namespace jishi::exchange::testing
