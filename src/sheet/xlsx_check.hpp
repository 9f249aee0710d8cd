// Whether an .xlsx that was just written is whole. libxlsxwriter does not look whether the
// temporary files that it works with took all their bytes; on a full disk it would say that all
// is well and leave a spreadsheet without its end.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace jishi::sheet {

struct WrittenPart {
  std::string name;         // xl/worksheets/sheet1.xml
  std::uint64_t bytes = 0;  // of rows before the last one
};

// Every part ends with its root element, and the rows of each sheet have the length they had.
bool is_whole_xlsx(const std::filesystem::path& file, std::span<const WrittenPart> parts);

}  // namespace jishi::sheet
