// Numbers of cells, exactly: as decimal digits, never through binary fractions. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "base/error.hpp"
#include "package/field.hpp"
#include "sheet/workbook.hpp"

namespace jishi::exchange {

// Digits that a spreadsheet keeps of a number; what comes behind them is lost.
inline constexpr int kSheetDigits = 15;

// The number in plain decimal notation, with the digits that count; “0” also for a number that is
// none.
std::string plain_digits(double number);
// A number cell that has more digits before the point than are kept.
bool has_lost_digits(const sheet::Cell& cell);
// Such as 1.10101E+17: what spreadsheets make of long numbers when they write them as text.
bool is_exponent_form(std::string_view text);

// Of an integer or decimal field. Error bad_number, not_whole, value_too_precise.
Result<package::Value> read_number(const sheet::Cell& cell, const package::Field& field);

// Significant digits of the number.
int digits_of(const Decimal& number);

}  // namespace jishi::exchange
