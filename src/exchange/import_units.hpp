// Finds the units that the cells of an import name.
#pragma once

#include <memory>
#include <string>

#include "base/error.hpp"
#include "db/connection.hpp"
#include "exchange/row_reader.hpp"

namespace jishi::exchange {

// For whose row it is: `top` and the units below it. For fields that name a unit: any unit.
FindUnit units_below(db::Connection& connection, UnitId top);
FindUnit any_unit(db::Connection& connection);

// The unit of rows that name none: what stands after 填报单位： where that is `top` or one below
// it, else `top` itself.
UnitId unit_filed_by(const std::string& filed_by, UnitId top, Date day, const FindUnit& find);

}  // namespace jishi::exchange
