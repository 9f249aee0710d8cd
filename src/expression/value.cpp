#include "expression/value.hpp"

#include <algorithm>

#include "expression/number.hpp"

namespace jishi::expression {

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "bool";
    case Kind::integer:
      return "int";
    case Kind::real:
      return "double";
    case Kind::decimal:
      return "decimal";
    case Kind::text:
      return "string";
    case Kind::date:
      return "date";
    case Kind::duration:
      return "duration";
    case Kind::list:
      return "list";
    case Kind::row:
      return "row";
    case Kind::failure:
      return "error";
  }
  return "";
}

std::string_view chinese_name(Kind kind) {
  switch (kind) {
    case Kind::null:
      return "空值 null";
    case Kind::boolean:
      return "真假 bool";
    case Kind::integer:
      return "整数 int";
    case Kind::real:
      return "浮点数 double";
    case Kind::decimal:
      return "定点小数 decimal";
    case Kind::text:
      return "文本 string";
    case Kind::date:
      return "日期 date";
    case Kind::duration:
      return "时长 duration";
    case Kind::list:
      return "列表 list";
    case Kind::row:
      return "行 row";
    case Kind::failure:
      return "错误";
  }
  return "";
}

Value Value::list(std::span<const Value> items) {
  Value out(Kind::list);
  out.items_ = items.data();
  out.size_ = static_cast<std::uint32_t>(items.size());
  int deepest = 0;
  for (const Value& item : items)
    deepest = std::max(deepest, item.depth());
  out.depth_ = static_cast<std::uint16_t>(deepest + 1);
  return out;
}

bool equal(Value left, Value right) {
  if (is_number(left.kind()) && is_number(right.kind())) {
    return compare_numbers(left, right) == 0;
  }
  if (left.kind() != right.kind()) return false;
  switch (left.kind()) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return left.as_boolean() == right.as_boolean();
    case Kind::text:
      return left.as_text() == right.as_text();
    case Kind::date:
      return left.as_date() == right.as_date();
    case Kind::duration:
      return left.as_duration() == right.as_duration();
    case Kind::list:
    case Kind::row:
      return std::equal(left.items().begin(), left.items().end(), right.items().begin(),
                        right.items().end(), [](Value a, Value b) { return equal(a, b); });
    case Kind::integer:
    case Kind::real:
    case Kind::decimal:
    case Kind::failure:
      break;
  }
  return false;
}

}  // namespace jishi::expression
