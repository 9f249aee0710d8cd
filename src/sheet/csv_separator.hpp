// What separates the fields of a .csv file, told from its first lines. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace jishi::sheet {

struct CsvHead {
  char separator = ',';
  std::size_t skipped = 0;  // bytes in front that are no row: a line “sep=;”
};

inline constexpr std::size_t kCsvSampleBytes = std::size_t{64} << 10;
inline constexpr std::size_t kCsvSampleLines = 50;

// `sample`: the beginning of the text, UTF-8. Comma, semicolon or tab: the one of which most lines
// have the same number outside quotes.
CsvHead find_separator(std::string_view sample);

}  // namespace jishi::sheet
