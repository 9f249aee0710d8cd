// The writer of .xlsx files.
#pragma once

#include <memory>

#include "sheet/whole_file.hpp"
#include "sheet/write.hpp"

namespace jishi::sheet {

// Throws Failure cannot_write.
std::unique_ptr<Writer> create_xlsx_writer(std::unique_ptr<WholeFile> file);

}  // namespace jishi::sheet
