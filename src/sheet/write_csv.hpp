// The writer of .csv files: UTF-8 with a mark, commas, lines ended by \r\n.
#pragma once

#include <memory>

#include "sheet/whole_file.hpp"
#include "sheet/write.hpp"

namespace jishi::sheet {

std::unique_ptr<Writer> create_csv_writer(std::unique_ptr<WholeFile> file);

}  // namespace jishi::sheet
