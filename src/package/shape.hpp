// The keys of the definition language: one table from which the loader checks files, the JSON
// Schema is written and the documentation is tested.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "package/mistake_log.hpp"
#include "package/yaml_tree.hpp"

namespace jishi::package {

enum class ShapeKind : std::uint8_t {
  name,        // lower_snake_case: defines or refers to something
  field_name,  // a name that also may not be reserved
  code,        // of a dictionary value or unit
  line,        // one line of text, at most `limit` code points
  prose,       // text that may have line breaks, at most `limit` code points
  word,        // one of `words`
  whole,       // a whole number in [least, most]
  number,      // a whole number or a decimal
  truth,       // true or false
  date,
  version,
  any_scalar,  // a text, number, truth or date; what it must be depends on another place
  object,      // a map with the keys of `object`
  list,        // of `item`
  map,         // from `key` to `item`, in order
};

struct ObjectShape;

struct Shape {
  ShapeKind kind = ShapeKind::line;
  std::size_t limit = 0;
  std::int64_t least = std::numeric_limits<std::int64_t>::min();
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
  std::span<const std::string_view> words{};
  const ObjectShape* object = nullptr;
  const Shape* key = nullptr;   // map
  const Shape* item = nullptr;  // list, map
  bool may_be_empty = false;    // list, map
  bool distinct = false;        // list: of scalars that differ
  // object: a single line may stand for it and is the value of this key.
  std::string_view shorthand{};
};

struct Key {
  std::string_view name;
  const Shape* shape;
  bool required;
  std::string_view about;  // Chinese; shown by editors
};

struct ObjectShape {
  std::string_view name;   // of the thing, for the JSON Schema and the documentation
  std::string_view label;  // Chinese, for messages
  std::span<const Key> keys;
};

// A file is one of `kSingles` (it begins with that key and the name defined) or holds any of the
// collections.
std::span<const ObjectShape* const> single_shapes();  // the first key's name is the head
const ObjectShape& collection_shape();
// Every object of the language, for the JSON Schema and the documentation test.
std::span<const ObjectShape* const> object_shapes();

// Logs whatever in `node` is not of the shape.
void check_shape(const Node& node, const Shape& shape, MistakeLog& log);
void check_object(const Node& node, const ObjectShape& shape, MistakeLog& log);

}  // namespace jishi::package
