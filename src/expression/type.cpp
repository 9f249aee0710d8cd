#include "expression/type.hpp"

#include <algorithm>

namespace jishi::expression {

bool Choices::has(std::string_view code) const {
  return std::any_of(values.begin(), values.end(), [&](const Choice& c) { return c.code == code; });
}

Type Type::of(Kind kind) {
  Type out;
  out.kind = kind;
  return out;
}

Type Type::list_of(Type element) {
  Type out = of(Kind::list);
  out.element = std::make_shared<const Type>(std::move(element));
  return out;
}

Type Type::row_of(std::shared_ptr<const Schema> schema) {
  Type out = of(Kind::row);
  out.row = std::move(schema);
  return out;
}

Type Type::or_null() const {
  Type out = *this;
  out.nullable = true;
  return out;
}

bool Type::same_kind(const Type& other) const {
  if (unknown || other.unknown) return true;
  if (kind != other.kind) return false;
  if (kind == Kind::list) return element->same_kind(*other.element);
  if (kind == Kind::row) return row == other.row;
  return true;
}

std::string to_text(const Type& type) {
  if (type.kind == Kind::list) {
    return type.element->unknown ? "list" : "list(" + to_text(*type.element) + ")";
  }
  return std::string(name_of(type.kind));
}

std::optional<std::size_t> Schema::find(std::string_view name) const {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.name == name; });
  if (found == fields.end()) return std::nullopt;
  return static_cast<std::size_t>(found - fields.begin());
}

}  // namespace jishi::expression
