// .xlsx and .xlsm.
#pragma once

#include <memory>

#include "sheet/open_file.hpp"
#include "sheet/workbook.hpp"

namespace jishi::sheet {

// Throws Failure.
std::unique_ptr<Workbook> open_xlsx(const OpenFile& file, const Limits& limits);

}  // namespace jishi::sheet
