// Text as spreadsheet files can hold it.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace jishi::sheet {

// Valid UTF-8 in which only \n and \t are control characters: other line ends become \n, other
// control characters and what is not UTF-8 become U+FFFD, so that it shows that something stood
// there. `room` keeps the result where it differs from `text`.
std::string_view shown_text(std::string_view text, std::string& room);

// Characters as spreadsheet programs count them: UTF-16 units. `text` is valid UTF-8.
std::size_t utf16_units(std::string_view text);
// At most `most` units, ending in `mark` where something was cut off.
std::string cut_to_units(std::string_view text, std::size_t most, std::string_view mark);

// shown_text for a cell of an .xlsx: no longer than kMostCellUnits, and _x0041_ remains these seven
// characters (programs read it as an escaped A).
std::string_view xlsx_cell_text(std::string_view text, std::string& room);

// Text of a .csv cell: with an apostrophe before it where a spreadsheet program would take it for
// a formula or run it; numbers with a sign are left alone. In quotes where commas, quotes, line
// breaks or outer blanks need them.
std::string csv_text(std::string_view text);

// At most 31 units, without characters that Excel refuses, not empty, and different from all in
// `taken` (whatever the case), to which it is added.
std::string fit_sheet_name(std::string_view name, std::set<std::string>& taken);

}  // namespace jishi::sheet
