// Writes .xls files for tests: records, and the container around them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jishi::sheet::testing {

// `value` in `bytes` bytes, the lowest first.
std::string low_first(std::uint64_t value, int bytes);
std::string record(std::uint16_t type, std::string_view data);

// Records of cells at row and column from 0.
std::string number_cell(unsigned row, unsigned column, double value, unsigned style = 0);
std::string shared_cell(unsigned row, unsigned column, std::uint32_t index);
// Text of Excel 97, one byte for each character.
std::string narrow_text(std::string_view ascii);
// The same, two bytes.
std::string wide_text(std::u16string_view text);

inline constexpr std::uint16_t kExcel97 = 0x0600;
inline constexpr std::uint16_t kExcel95 = 0x0500;

struct MadeXls {
  std::string cells;         // records of the sheet, between BOF and EOF
  std::string globals = {};  // records of the workbook, behind BOF
  std::uint16_t version = kExcel97;
  std::string name = narrow_text("a").substr(2);  // behind its length: flags and characters
  std::uint8_t name_length = 1;
  std::uint8_t hidden = 0;

  std::string stream() const;  // the records of a workbook with one sheet
  std::string bytes() const;   // in the container
};

// A container with these streams at the top.
std::string container_of(const std::vector<std::pair<std::string, std::string>>& streams);

}  // namespace jishi::sheet::testing
