// How the cells of a printed sheet look. Made when first asked for; the workbook owns them.
#pragma once

#include <xlsxwriter.h>

#include <map>
#include <string>
#include <utility>

#include "sheet/printed_sheet.hpp"

namespace jishi::sheet {

class PrintedLooks {
 public:
  explicit PrintedLooks(lxw_workbook* workbook) : workbook_(workbook) {}

  // Throws Failure out_of_memory.
  lxw_format* format(PrintedLook look, const std::string& number_format);

 private:
  lxw_workbook* workbook_;
  std::map<std::pair<PrintedLook, std::string>, lxw_format*> formats_;
};

}  // namespace jishi::sheet
