// What an .xls workbook says before its sheets: their names and places, formats, and where the
// shared texts stand.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sheet/biff_records.hpp"
#include "sheet/text_pool.hpp"
#include "sheet/workbook.hpp"

namespace jishi::sheet {

struct XlsOutline {
  bool wide = true;             // Excel 97 and later; before, text is in a code page
  std::uint16_t code_page = 0;  // 0: not named
  bool from_1904 = false;
  std::vector<SheetInfo> sheets;  // worksheets only
  std::vector<std::int64_t> places;
  std::vector<bool> date_styles;                     // by style number
  std::optional<std::int64_t> shared_texts_at = {};  // place of the record
};

// `alone`: the sheet's name where the bytes are one sheet without a workbook, as some programs
// write. Throws Failure.
XlsOutline read_xls_outline(const SeekableBytes& bytes, const std::string& alone,
                            const Limits& limits);

// Throws Failure sheet_broken, sheet_too_large.
TextPool read_xls_texts(const SeekableBytes& bytes, std::int64_t place, const Limits& limits);

}  // namespace jishi::sheet
