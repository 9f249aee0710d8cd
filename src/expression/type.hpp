// Static types, and what the names in an expression mean.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "expression/value.hpp"

namespace jishi::expression {

struct Schema;

// The values that a choice field can have. Comparing such a field with other text is a mistake.
struct Choices {
  struct Choice {
    std::string code;
    std::string label;
  };
  std::string label;  // of the dictionary, for messages
  std::vector<Choice> values;

  bool has(std::string_view code) const;
};

struct Type {
  Kind kind = Kind::null;
  bool nullable = false;  // may be empty
  // The element of the literal []: fits every type.
  bool unknown = false;
  // decimal fields: digits after the point of every value; -1 where not known.
  int scale = -1;
  std::shared_ptr<const Type> element;     // list
  std::shared_ptr<const Schema> row;       // row
  std::shared_ptr<const Choices> choices;  // text: the field is a choice

  static Type of(Kind kind);
  static Type list_of(Type element);
  static Type row_of(std::shared_ptr<const Schema> schema);
  Type or_null() const;
  // The same kind of value, whatever the choices, scale and emptiness.
  bool same_kind(const Type& other) const;
};

// int, string, list(int), row, … as messages name it.
std::string to_text(const Type& type);

struct Field {
  std::string name;   // as expressions write it
  std::string label;  // as people read it; may be empty
  Type type;
  // Its values are not for expressions (they are kept encrypted): naming it is a mistake.
  bool withheld = false;
};

// The names of an expression or the fields of a row, by ordinal. The order is the order of the
// values that an evaluation is given.
struct Schema {
  std::string label;  // of the ledger, for messages
  std::vector<Field> fields;

  std::optional<std::size_t> find(std::string_view name) const;
};

}  // namespace jishi::expression
