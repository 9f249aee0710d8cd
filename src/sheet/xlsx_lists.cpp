#include "sheet/xlsx_lists.hpp"

#include <algorithm>

#include "sheet/out_text.hpp"
#include "sheet/workbook.hpp"

namespace jishi::sheet {
namespace {

constexpr std::size_t kMostListBytes = 255;        // Excel's own in characters, with the commas
constexpr std::size_t kMostPromptTitleUnits = 32;  // Excel's own

std::vector<std::string> shown(const std::vector<std::string>& list) {
  std::vector<std::string> out;
  for (const std::string& entry : list) {
    std::string room;
    out.emplace_back(xlsx_cell_text(entry, room));
  }
  return out;
}

// Beside the cells entries are separated by commas, and blanks around them are dropped.
// libxlsxwriter 1.1.4 measures the list in characters and writes it into so many bytes: what is
// longer in bytes would run over its buffer.
bool fits_beside_cells(const std::vector<std::string>& list) {
  std::size_t bytes = list.size() - 1;
  for (const std::string& entry : list) {
    if (entry.empty() || entry.find_first_of(",;\"=\n\t") != entry.npos) return false;
    if (entry.front() == ' ' || entry.back() == ' ') return false;
    bytes += entry.size();
  }
  return bytes <= kMostListBytes;
}

std::string prompt_text(const std::string& text, std::size_t most) {
  std::string room;
  return cut_to_units(shown_text(text, room), most, "…");
}

}  // namespace

XlsxLists::XlsxLists(std::set<std::string>& taken_sheet_names)
    : sheet_name_(fit_sheet_name("选项", taken_sheet_names)) {}

void XlsxLists::apply(lxw_worksheet* worksheet, lxw_col_t column, lxw_row_t first_row,
                      lxw_row_t last_row, const OutColumn& definition) {
  if (definition.list.empty() && definition.prompt.empty()) return;
  lxw_data_validation validation{};
  validation.validate = LXW_VALIDATION_TYPE_ANY;
  validation.ignore_blank = LXW_VALIDATION_ON;
  validation.show_input = definition.prompt.empty() ? LXW_VALIDATION_OFF : LXW_VALIDATION_ON;
  validation.show_error = LXW_VALIDATION_ON;
  validation.dropdown = LXW_VALIDATION_ON;

  std::vector<std::string> list = shown(definition.list);
  std::vector<char*> entries;
  std::string range;
  if (!list.empty() && fits_beside_cells(list)) {
    for (std::string& entry : list)
      entries.push_back(entry.data());
    entries.push_back(nullptr);
    validation.validate = LXW_VALIDATION_TYPE_LIST;
    validation.value_list = entries.data();
  } else if (!list.empty()) {
    range = range_of(list);
    validation.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
    validation.value_formula = range.data();
  }
  std::string error_title = "不在可选项中";
  std::string error_message = "请从下拉列表中选择一项，或清空这个单元格。";
  validation.error_title = error_title.data();
  validation.error_message = error_message.data();
  std::string prompt_title = prompt_text(definition.heading, kMostPromptTitleUnits);
  std::string prompt = prompt_text(definition.prompt, kMostPromptUnits);
  if (!prompt.empty()) {
    validation.input_title = prompt_title.data();
    validation.input_message = prompt.data();
  }
  worksheet_data_validation_range(worksheet, first_row, column, last_row, column, &validation);
}

std::string XlsxLists::range_of(const std::vector<std::string>& list) {
  auto found = std::find(lists_.begin(), lists_.end(), list);
  if (found == lists_.end()) found = lists_.insert(found, list);
  const std::string name = column_name(static_cast<std::size_t>(found - lists_.begin()));
  return "='" + sheet_name_ + "'!$" + name + "$1:$" + name + "$" + std::to_string(list.size());
}

lxw_worksheet* XlsxLists::write_hidden_sheet(lxw_workbook* workbook, lxw_format* text) const {
  if (lists_.empty()) return nullptr;
  lxw_worksheet* worksheet = workbook_add_worksheet(workbook, sheet_name_.c_str());
  if (worksheet == nullptr) return nullptr;
  worksheet_hide(worksheet);
  std::size_t rows = 0;
  for (const std::vector<std::string>& list : lists_)
    rows = std::max(rows, list.size());
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t i = 0; i < lists_.size(); ++i) {
      if (row >= lists_[i].size()) continue;
      worksheet_write_string(worksheet, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(i),
                             lists_[i][row].c_str(), text);
    }
  }
  return worksheet;
}

}  // namespace jishi::sheet
