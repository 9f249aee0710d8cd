// What both bulk inserts ask of a row.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.hpp"

namespace jishi::db {

// Throws std::logic_error for a wrong number of values or a value of another type.
void check_bulk_row(std::span<const Type> types, std::span<const Param> row);

std::vector<Type> types_of(std::span<const Column> columns);

// "a", "b", … quoted.
std::string column_list(std::span<const Column> columns);

}  // namespace jishi::db
