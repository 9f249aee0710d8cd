// .csv: one sheet, named as the file; all cells are text.
#pragma once

#include <filesystem>
#include <memory>

#include "sheet/open_file.hpp"
#include "sheet/workbook.hpp"

namespace jishi::sheet {

// Throws Failure sheet_encoding, …
std::unique_ptr<Workbook> open_csv(OpenFile file, const std::filesystem::path& name,
                                   const Limits& limits);

}  // namespace jishi::sheet
