// What a workbook consists of: its sheets in order and where their parts are.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sheet/archive.hpp"
#include "sheet/workbook.hpp"

namespace jishi::sheet {

struct XlsxOutline {
  std::vector<SheetInfo> sheets;    // worksheets only; charts and macros have none
  std::vector<std::int64_t> parts;  // of each sheet
  std::optional<std::int64_t> shared_strings;
  std::optional<std::int64_t> styles;
  bool from_1904 = false;  // serials count from there
};

// Throws Failure: sheet_not_a_spreadsheet where the zip file holds something else.
XlsxOutline read_outline(Archive& archive, const Limits& limits);

}  // namespace jishi::sheet
