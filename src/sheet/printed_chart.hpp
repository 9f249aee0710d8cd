// A native chart of the numbers of a sheet, told apart without colour.
#pragma once

#include <xlsxwriter.h>

#include <string>

#include "sheet/printed_sheet.hpp"

namespace jishi::sheet {

// Nothing of it is a formula of the user's: `sheet_name` names the sheet of the numbers, the rest
// is text. Throws Failure out_of_memory.
lxw_chart* add_printed_chart(lxw_workbook* workbook, const PrintedChart& chart,
                             const std::string& sheet_name);

// So large as the chart is to be.
lxw_chart_options size_of(const PrintedChart& chart);

}  // namespace jishi::sheet
