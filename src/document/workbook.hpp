// Writes tables as .xlsx, a sheet each, laid out for A4.
#pragma once

#include <filesystem>
#include <span>

#include "base/error.hpp"
#include "document/table.hpp"
#include "sheet/printed_sheet.hpp"

namespace jishi::document {

// Where everything of a checked table stands on its sheet.
sheet::PrintedSheet sheet_of(const Table& table);

// Error bad_table, cannot_write. The file appears whole or not at all.
Result<void> write_xlsx(std::span<const Table> tables, const std::filesystem::path& file);

}  // namespace jishi::document
