// The headings under which spreadsheets usually bring what is no field of a ledger.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "exchange/column.hpp"

namespace jishi::exchange {

// The first is the one that we write ourselves, the others from usual to rare. None for fields and
// what is passed over. What may as well mean something else (编号, 村) is not among them: it is
// told as unknown, and the user says what it is.
std::span<const std::string_view> usual_headings(ColumnRole role);
// From near to far those that mean the role where no other column does: 所在团支部 is the unit, but
// beside 单位 it is something else.
std::span<const std::string_view> perhaps_headings(ColumnRole role);

// The scale that a heading says its numbers are counted in: 万元 of 金额（单位：万元）; empty:
// none.
std::string scale_of(std::string_view heading);
// The same of what stands behind 单位：.
bool is_scale(std::string_view measure);

}  // namespace jishi::exchange
