// Lists of allowed entries and prompts on the columns of an .xlsx sheet. Lists that Excel does not
// take beside the cells stand on a hidden sheet 选项, written last.
#pragma once

#include <xlsxwriter.h>

#include <set>
#include <string>
#include <vector>

#include "sheet/write.hpp"

namespace jishi::sheet {

class XlsxLists {
 public:
  // Takes the name of the hidden sheet away from others.
  explicit XlsxLists(std::set<std::string>& taken_sheet_names);

  // For the cells of `column` from `first_row` to `last_row` (from 0, inclusive).
  void apply(lxw_worksheet* worksheet, lxw_col_t column, lxw_row_t first_row, lxw_row_t last_row,
             const OutColumn& definition);

  // The hidden sheet, where it is needed; after all others. Null where it is not.
  lxw_worksheet* write_hidden_sheet(lxw_workbook* workbook, lxw_format* text) const;

 private:
  std::string range_of(const std::vector<std::string>& list);

  std::string sheet_name_;
  std::vector<std::vector<std::string>> lists_;  // one per column of the hidden sheet
};

}  // namespace jishi::sheet
