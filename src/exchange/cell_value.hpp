// From what stands in a cell to a value of a field, and back. Pure.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "package/addition.hpp"
#include "package/package.hpp"
#include "sheet/workbook.hpp"
#include "sheet/write.hpp"

namespace jishi::exchange {

// The text of a cell as a person reads it: numbers without exponent or superfluous digits (15 that
// count), days as YYYY-MM-DD, full-width ASCII as half-width, without marks that do not show, outer
// blanks removed, inner line breaks kept.
std::string plain_text(const sheet::Cell& cell);

// Empty, blank, or one of the signs for nothing: —, -, /. An error (#N/A) says something.
bool says_nothing(const sheet::Cell& cell);

// A day as people write it: 2003-05-01, 2003/5/1, 2003.5.1, 2003年5月1日, 20030501, each with or
// without a time behind it, and — of the first of the month — 2003.5, 2003-05, 2003年5月, 200305;
// serials of date cells (the 1900 system, its false 29 February 1900 refused). A bare number 2003.5
// is May; 2003.10 arrives as 2003.1 from a number cell, and from a .csv made of one, so 2003.1 is
// refused as ambiguous with the remedy; text 2003.10 is October. Two-digit years, days before
// months, and numbers that are serials but no longer look like days are refused. 至今 and 长期 are
// kForever where `open_end`. Error bad_date (cell_error for #N/A), without what stands in the cell:
// birth dates do not belong in messages.
Result<Date> read_date(const sheet::Cell& cell, bool open_end = false);

// An ID number or phone from a cell, blanks and marks removed: a number of more than 15 digits has
// lost digits, as has one in the exponent form, and is refused (id_digits_lost) with the reason and
// the remedy. Nothing where the cell says nothing, or 无. Error bad_id_text for what cannot be
// one.
Result<std::optional<std::string>> read_id_text(const sheet::Cell& cell);

// The cells of one field. Made once for a column and used for all of its rows: it has prepared the
// spellings of a choice. `field` and `values` outlive it.
class FieldCells {
 public:
  FieldCells(const package::Field& field, std::span<const package::ValueAt> values);

  // Nothing where the cell says nothing; 无 also for days, and for choices that have no such value.
  // Errors: bad_date, bad_number, not_whole, value_too_precise, value_not_in_dictionary (naming
  // near ones), bad_bool, value_too_long, value_unreadable (control characters), cell_error; they
  // name the field, and what stood in the cell only for choices.
  // Choices by label, by code, by a synonym of the value; several spellings (blanks, brackets,
  // width, case) are the same; retired values are taken. Numbers: 1,234.5, 12人, ￥5, 2万 and
  // 1.5万元 (but not multiplied where the field itself counts in 万); 85% is refused, as is
  // anything that was rounded before it came here. Text is kept as it is, trimmed.
  // Unit fields are not read here: their text is returned and looked up by the caller.
  Result<std::optional<package::Value>> read(const sheet::Cell& cell) const;
  // What read() reads as the same value, whether it comes back as text or as what it is. Choices by
  // label (by code where two labels are spelled alike or the dictionary has lost it), truths as
  // 是/否, units as #id unless the caller has their names.
  sheet::OutCell write(const std::optional<package::Value>& value) const;

 private:
  Result<std::optional<package::Value>> read_choice(const sheet::Cell& cell) const;
  Error not_in_dictionary(const std::string& text) const;
  std::string written_choice(const std::string& code) const;

  const package::Field& field_;
  std::span<const package::ValueAt> values_;
  std::map<std::string, const package::DictionaryValue*, std::less<>> spellings_;  // of choices
};

// The same for a single cell.
Result<std::optional<package::Value>> read_value(const sheet::Cell& cell,
                                                 const package::Field& field,
                                                 std::span<const package::ValueAt> values);
sheet::OutCell write_value(const package::PackageSet& packages, const package::Field& field,
                           const std::optional<package::Value>& value,
                           std::span<const package::ValueAt> values);

}  // namespace jishi::exchange
