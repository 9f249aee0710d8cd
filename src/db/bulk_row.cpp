#include "db/bulk_row.hpp"

#include <stdexcept>

namespace jishi::db {
namespace {

bool fits(const Param& param, Type type) {
  if (param.is_null()) return true;
  switch (type) {
    case Type::int64:
    case Type::decimal:
      return std::holds_alternative<std::int64_t>(param.state());
    case Type::text:
      return std::holds_alternative<std::string_view>(param.state());
    case Type::blob:
      return std::holds_alternative<Bytes>(param.state());
    case Type::date:
      return std::holds_alternative<Date>(param.state());
    case Type::boolean:
      return std::holds_alternative<bool>(param.state());
  }
  return false;
}

}  // namespace

void check_bulk_row(std::span<const Type> types, std::span<const Param> row) {
  if (row.size() != types.size()) {
    throw std::logic_error("a row of " + std::to_string(row.size()) + " values for " +
                           std::to_string(types.size()) + " columns");
  }
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (!fits(row[i], types[i])) {
      throw std::logic_error("value " + std::to_string(i) + " is not of its column's type");
    }
  }
}

std::vector<Type> types_of(std::span<const Column> columns) {
  std::vector<Type> out;
  for (const Column& column : columns)
    out.push_back(column.type);
  return out;
}

std::string column_list(std::span<const Column> columns) {
  std::string out;
  for (const Column& column : columns) {
    if (!out.empty()) out += ", ";
    out += quoted_name(column.name);
  }
  return out;
}

}  // namespace jishi::db
