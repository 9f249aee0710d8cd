// .xls: Excel 5 to 2003, in its container, and the bare sheets that some programs write.
#pragma once

#include <filesystem>
#include <memory>

#include "sheet/open_file.hpp"
#include "sheet/workbook.hpp"

namespace jishi::sheet {

// Throws Failure; sheet_encrypted also for an .xlsx with a password, which comes in the same
// container.
std::unique_ptr<Workbook> open_xls(OpenFile file, const std::filesystem::path& name,
                                   const Limits& limits);
// A sheet without a container.
std::unique_ptr<Workbook> open_bare_xls(OpenFile file, const std::filesystem::path& name,
                                        const Limits& limits);

}  // namespace jishi::sheet
