// The words of the sheet 填表说明. Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "exchange/column.hpp"
#include "exchange/unit_shapes.hpp"

namespace jishi::exchange {

// `unit`: the one that is filled in already; empty: it is to be filled in.
std::vector<std::string> template_notes(const ledger::Shape& shape, std::span<const Column> columns,
                                        const ShapeCells& cells, Date today,
                                        const std::string& unit);

}  // namespace jishi::exchange
