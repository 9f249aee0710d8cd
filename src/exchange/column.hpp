// What a column of a spreadsheet can be: a field of the ledger, a part of the person, the unit, a
// date of validity. The same list serves templates, exports and imports.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/row.hpp"
#include "package/package.hpp"

namespace jishi::exchange {

enum class ColumnRole : std::uint8_t {
  field,  // `field`, index in the shape
  person_name,
  id_number,
  phone,
  unit,        // by code, path or name
  unit_code,   // only by code
  valid_from,  // 起始日期: the day from which the row holds
  valid_to,    // 截止日期 (inclusive on paper)
  serial,      // 序号: counted on export, passed over on import
  problem,     // 问题: written beside refused rows, passed over when they come back
};

struct Column {
  ColumnRole role = ColumnRole::field;
  std::size_t field = 0;  // role field only
  std::string heading;    // as written
  std::vector<std::string> synonyms;
  bool required = false;
  auto operator<=>(const Column&) const = default;
};

// The columns of a ledger in the order in which they are written: 序号, 单位, person, fields,
// dates. Retired fields (on `today`) only where `with_retired`.
std::vector<Column> columns_of(const ledger::Shape& shape, Date today, bool with_retired);
// In the order of a profile (the national system's); columns that it names and the ledger does not
// have are kept as empty ones on export and passed over on import.
std::vector<Column> columns_of(const ledger::Shape& shape, const package::SheetProfile& profile);

// For comparison: full-width to half-width, blanks, line breaks, *, brackets with what they hold
// (必填, 单位：元, 如 2003-05-01) and punctuation removed, lower case.
std::string normalised_heading(std::string_view heading);

}  // namespace jishi::exchange
