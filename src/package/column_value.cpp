#include "package/column_value.hpp"

#include <stdexcept>
#include <string>
#include <variant>

namespace jishi::package {

std::optional<Value> read_value(const db::Rows& rows, int column, const ValueType& type) {
  if (rows.is_null(column)) return std::nullopt;
  switch (type.type) {
    case FieldType::text:
    case FieldType::choice:
      return std::string(rows.text(column));
    case FieldType::integer:
    case FieldType::unit:
      return rows.int64(column);
    case FieldType::decimal:
      return rows.decimal(column, type.digits);
    case FieldType::boolean:
      return rows.boolean(column);
    case FieldType::date:
      return rows.date(column);
  }
  throw std::logic_error("a type without a column");
}

db::Param value_param(const Value& value, const ValueType& type) {
  if (const auto* decimal = std::get_if<Decimal>(&value))
    return decimal->rescaled(type.digits).value();
  return std::visit([](const auto& each) { return db::Param(each); }, value);
}

db::Param value_param(const std::optional<Value>& value, const ValueType& type) {
  return value ? value_param(*value, type) : db::Param(nullptr);
}

}  // namespace jishi::package
