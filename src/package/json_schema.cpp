// The key tables as a JSON Schema (draft 2020-12).
#include <nlohmann/json.hpp>

#include "package/loader.hpp"
#include "package/shape.hpp"

namespace jishi::package {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kNamePattern = "^[a-z][a-z0-9]*(_[a-z0-9]+)*$";
constexpr std::string_view kCodePattern = "^[A-Za-z0-9_]{1,32}$";
constexpr std::string_view kDatePattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
constexpr std::string_view kVersionPattern = "^[0-9]{1,4}\\.[0-9]{1,4}\\.[0-9]{1,4}$";

Json schema_of(const Shape& shape);

Json pattern(std::string_view text) {
  return {{"type", "string"}, {"pattern", text}};
}

Json text_up_to(std::size_t length) {
  return {{"type", "string"}, {"minLength", 1}, {"maxLength", length}};
}

Json schema_of(const ObjectShape& object) {
  Json out = {{"type", "object"}, {"title", object.label}, {"properties", Json::object()}};
  Json required = Json::array();
  for (const Key& key : object.keys) {
    Json value = schema_of(*key.shape);
    value["description"] = key.about;
    out["properties"][std::string(key.name)] = std::move(value);
    if (key.required) required.push_back(key.name);
  }
  if (!required.empty()) out["required"] = std::move(required);
  out["additionalProperties"] = false;
  return out;
}

Json schema_of_word(const Shape& shape) {
  Json out = {{"enum", Json::array()}};
  for (const std::string_view word : shape.words)
    out["enum"].push_back(word);
  return out;
}

Json schema_of_whole(const Shape& shape) {
  return {{"type", "integer"}, {"minimum", shape.least}, {"maximum", shape.most}};
}

Json schema_of_collection(const Shape& shape) {
  Json out;
  if (shape.kind == ShapeKind::list) {
    out = {{"type", "array"}, {"items", schema_of(*shape.item)}};
    if (!shape.may_be_empty) out["minItems"] = 1;
    if (shape.distinct) out["uniqueItems"] = true;
  } else {
    out = {{"type", "object"},
           {"propertyNames", schema_of(*shape.key)},
           {"additionalProperties", schema_of(*shape.item)}};
    if (!shape.may_be_empty) out["minProperties"] = 1;
  }
  return out;
}

Json schema_of(const Shape& shape) {
  switch (shape.kind) {
    case ShapeKind::name:
    case ShapeKind::field_name:
      return {{"type", "string"}, {"pattern", kNamePattern}, {"maxLength", kMaxNameBytes}};
    case ShapeKind::code:
      return pattern(kCodePattern);
    case ShapeKind::line:
    case ShapeKind::prose:
      return text_up_to(shape.limit);
    case ShapeKind::word:
      return schema_of_word(shape);
    case ShapeKind::whole:
      return schema_of_whole(shape);
    case ShapeKind::number:
      return {{"type", "number"}};
    case ShapeKind::truth:
      return {{"type", "boolean"}};
    case ShapeKind::date:
      return pattern(kDatePattern);
    case ShapeKind::version:
      return pattern(kVersionPattern);
    case ShapeKind::any_scalar:
      return {{"type", {"string", "number", "boolean"}}};
    case ShapeKind::list:
    case ShapeKind::map:
      return schema_of_collection(shape);
    case ShapeKind::object:
      break;
  }
  Json object = schema_of(*shape.object);
  if (shape.shorthand.empty()) return object;
  return {{"anyOf", {text_up_to(shape.limit), std::move(object)}}};
}

}  // namespace

std::string json_schema() {
  Json out = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
              {"title", "基石 定义包"},
              {"anyOf", Json::array()}};
  for (const ObjectShape* single : single_shapes())
    out["anyOf"].push_back(schema_of(*single));
  Json collection = schema_of(collection_shape());
  collection["minProperties"] = 1;
  out["anyOf"].push_back(std::move(collection));
  return out.dump(2) + "\n";
}

}  // namespace jishi::package
