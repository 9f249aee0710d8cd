// From what stands in a cell to a value of a field, and back. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "package/addition.hpp"
#include "package/package.hpp"
#include "sheet/workbook.hpp"
#include "sheet/write.hpp"

namespace jishi::exchange {

// The text of a cell as a person reads it: numbers without exponent or superfluous digits,
// full-width ASCII as half-width, outer blanks removed, inner line breaks kept.
std::string plain_text(const sheet::Cell& cell);

// A day as people write it: 2003-05-01, 2003/5/1, 2003.5.1, 2003年5月1日, 20030501, and — of the
// first of the month — 2003.5, 2003-05, 2003年5月, 200305; serials of date cells (the 1900 system,
// its false 29 February 1900 included). A bare number 2003.5 in a number cell is May, 2003.10
// arrives as 2003.1 and is refused as ambiguous with the remedy. Two-digit years are refused. Error
// bad_date. 至今 and 长期 are `kForever` where `open_end`.
Result<Date> read_date(const sheet::Cell& cell, bool open_end = false);

// Nothing where the cell is empty or says so (—, /, 无 for choices that have no such value). Error
// codes are those of ledger::Finding: bad_date, bad_number, not_whole, value_not_in_dictionary
// (naming near ones), bad_bool, value_too_long, cell_error …
// Choices by label, by code, by a synonym of the value; several spellings (blanks, brackets, width)
// are the same. Numbers: 1,234.5, 12人, 85% is refused, ten thousands (2万) are taken.
// Unit fields are not read here: their text is returned by plain_text and looked up by the caller.
Result<std::optional<package::Value>> read_value(const sheet::Cell& cell,
                                                 const package::Field& field,
                                                 std::span<const package::ValueAt> values);

// An ID number or phone from a cell: a number cell of more than 15 digits has lost digits and is
// refused (id_digits_lost) with the reason and the remedy.
Result<std::optional<std::string>> read_id_text(const sheet::Cell& cell);

// For export and templates.
sheet::OutCell write_value(const package::PackageSet& packages, const package::Field& field,
                           const std::optional<package::Value>& value,
                           std::span<const package::ValueAt> values);

}  // namespace jishi::exchange
