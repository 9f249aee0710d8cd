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
  unit,         // by code, path or name
  unit_code,    // only by code
  valid_from,   // 起始日期: the day from which the row holds
  valid_to,     // 截止日期 (inclusive on paper)
  minor,        // 未成年: who is 14 to 17, said on export, passed over on import
  serial,       // 序号: counted on export, passed over on import
  problem,      // 问题, 提示: written beside rows; find_table passes over it by itself
  passed_over,  // another system's column that we do not keep: written empty, not read
};

// A heading belongs to at most one column of a list. Where several claim it, the first of these
// gets it: in a profile, whoever the profile names it for; the field of which it is the label; the
// field that has it among its `headers` (an earlier field before a later one); the role of which it
// is the heading; the role for which it is usual. A role whose own heading is a field's takes its
// next usual one: where a ledger has a field 单位, the unit is headed 单位名称.
struct Column {
  ColumnRole role = ColumnRole::field;
  std::size_t field = 0;              // role field only
  std::string heading;                // as written
  std::vector<std::string> synonyms;  // from likely to unlikely
  bool required = false;
  bool decimal = false;  // a scale that is written above the table would change its numbers
  auto operator<=>(const Column&) const = default;
};

// The columns of a ledger in the order in which they are written: 序号, 单位, 单位代码, person (as
// far as the ledger asks), fields, dates (but of events). Retired fields (on `today`) only where
// `with_retired`. No column for problems.
std::vector<Column> columns_of(const ledger::Shape& shape, Date today, bool with_retired);
// In the order of a profile (the national system's); columns that it names and the ledger does not
// have (fields of a later version among them) have the role passed_over. The ledger's own spellings
// are taken too, where the profile does not use them otherwise.
std::vector<Column> columns_of(const ledger::Shape& shape, const package::SheetProfile& profile);

// For comparison: full-width to half-width, blanks, line breaks, *, brackets with what they hold
// (必填, 单位：元, 如 2003-05-01), numbering in front (1.) and punctuation removed, lower case. A
// scale in brackets is kept, since 金额（万元） is not 金额: 金额万元. What stands in brackets as a
// whole counts. Empty where nothing is left.
std::string normalised_heading(std::string_view heading);

}  // namespace jishi::exchange
