// What a file is by its first bytes, and what to say of one that is no spreadsheet.
#pragma once

#include <cstdint>
#include <string_view>

#include "sheet/archive.hpp"
#include "sheet/open_file.hpp"

namespace jishi::sheet {

enum class FileKind : std::uint8_t {
  zip,
  compound,  // the container of .xls, .doc and of files with a password
  bare_xls,  // a sheet of Excel 5 or later without the container
  text,      // whatever else; .csv if it can be read
};

// Throws Failure sheet_not_a_spreadsheet, naming what it is, where it is known to be neither.
FileKind kind_of(const OpenFile& file);

// Whether the main part of an Office file is a text document, slides or the binary form .xlsb.
bool is_other_document(std::string_view main_part);
// Throws Failure sheet_not_a_spreadsheet, naming what the zip file is.
[[noreturn]] void refuse_other_zip(Archive& archive);

}  // namespace jishi::sheet
