// The texts that cells of all sheets refer to by number.
#pragma once

#include "sheet/byte_source.hpp"
#include "sheet/text_pool.hpp"
#include "sheet/workbook.hpp"

namespace jishi::sheet {

// Throws Failure sheet_broken, sheet_too_large (limits.shared_text_bytes, limits.cell_bytes).
TextPool read_shared_strings(ByteSource& source, const Limits& limits);

}  // namespace jishi::sheet
