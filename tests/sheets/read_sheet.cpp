// Reads a spreadsheet whole, as an import would, and says in JSON what stands in it: read_sheet
// FILE. For corpus_test.py, which measures what this costs.
#include <iostream>
#include <string_view>

#include "base/json_writer.hpp"
#include "sheet/workbook.hpp"

namespace {

using namespace jishi;

constexpr std::int64_t kRowsShown = 200;

void show_sheet(JsonWriter& json, sheet::Workbook& workbook, std::size_t index) {
  const auto merges = workbook.merges(index).size();
  const auto rows = workbook.rows(index);
  sheet::Row row;
  std::int64_t count = 0;
  json.begin_object();
  json.key("name").value(workbook.sheets()[index].name);
  json.key("hidden").value(workbook.sheets()[index].hidden);
  json.key("merges").value(static_cast<std::int64_t>(merges));
  json.key("rows").begin_array();
  while (rows->next(row)) {
    if (++count > kRowsShown) continue;
    json.begin_object();
    json.key("number").value(row.number);
    json.key("hidden").value(row.hidden);
    json.key("cells").begin_array();
    for (const sheet::Cell& cell : row.cells)
      json.value(cell.text);
    json.end_array();
    json.end_object();
  }
  json.end_array();
  json.key("count").value(count);
  json.end_object();
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  try {
    const auto workbook = sheet::open_workbook(arguments[1]).or_throw();
    JsonWriter json;
    json.begin_object();
    json.key("sheets").begin_array();
    for (std::size_t i = 0; i < workbook->sheets().size(); ++i)
      show_sheet(json, *workbook, i);
    json.end_array();
    json.end_object();
    std::cout << json.text() << '\n';
  } catch (const Failure& failure) {
    JsonWriter json;
    json.begin_object();
    json.key("error").begin_object();
    json.key("code").value(failure.error().code);
    json.key("message").value(failure.error().message);
    json.end_object();
    json.end_object();
    std::cout << json.text() << '\n';
    return 1;
  }
  return 0;
}
