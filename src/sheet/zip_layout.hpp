// Looks at the plan of a zip file before anything is made of it: how many entries it claims, that
// they lie apart from each other, have different names, say the same in both places where they are
// described, and need no password. Costs memory for the directory only, which is bounded.
#pragma once

#include <cstdint>

#include "sheet/open_file.hpp"

namespace jishi::sheet {

// A workbook of 200 sheets with a thousand pictures stays far below.
inline constexpr std::int64_t kZipEntries = 20'000;
inline constexpr std::int64_t kZipDirectoryBytes = std::int64_t{8} << 20;

// The number of entries. Throws Failure sheet_broken, sheet_too_large, sheet_encrypted.
std::int64_t check_zip_layout(const OpenFile& file);

}  // namespace jishi::sheet
