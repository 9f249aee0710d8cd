// Values of fields as they stand in columns, in the tables of ledgers and of profiles alike.
#pragma once

#include <optional>

#include "db/connection.hpp"
#include "package/package.hpp"

namespace jishi::package {

std::optional<Value> read_value(const db::Rows& rows, int column, const ValueType& type);
// Points into the value.
db::Param value_param(const Value& value, const ValueType& type);
db::Param value_param(const std::optional<Value>& value, const ValueType& type);

}  // namespace jishi::package
