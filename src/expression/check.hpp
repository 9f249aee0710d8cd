// Type-checks an expression against the fields it may name.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "expression/ast.hpp"
#include "expression/problem.hpp"
#include "expression/type.hpp"

namespace jishi::expression {

// What a name or a selection stands for.
struct Binding {
  enum class To : std::uint8_t {
    nothing,   // the node is neither a name nor a selection
    field,     // name: a field of the schema by ordinal; select: a field of the row by ordinal
    variable,  // name: the variable of the enclosing macro in `ordinal`, counted from outside
  };
  To to = To::nothing;
  std::uint32_t ordinal = 0;
};

// An expression that evaluates without no_such_overload, no_such_field, undeclared_reference and
// type errors, on every row that fits the schema. (Overflow, division by zero, invalid arguments
// and limits remain.) Immutable and cheap to copy; ready to be compiled to a Program, to SQL or to
// column operations. Facts stand by NodeIndex.
struct Checked {
  std::shared_ptr<const Ast> ast;
  std::shared_ptr<const Schema> schema;
  std::shared_ptr<const std::vector<Type>> types;
  std::shared_ptr<const std::vector<Binding>> bindings;
  NodeIndex root = 0;  // of the part that is meant; ast->root unless part() was used

  const Node& node(NodeIndex index) const { return ast->node(index); }
  const Type& type(NodeIndex index) const { return (*types)[index]; }
  const Type& type() const { return type(root); }
  Binding binding(NodeIndex index) const { return (*bindings)[index]; }
  // The sub-expression at a node that is not inside a macro.
  Checked part(NodeIndex index) const;
  // The left side where the whole is a comparison: the figure of a rule.
  std::optional<Checked> left_side() const;
};

// Every mistake found is reported, in the order of the source. Problems of parsing come back as
// they are; has(field) is allowed.
OrProblems<Checked> check(std::string_view source, std::shared_ptr<const Schema> schema);
OrProblems<Checked> check(std::shared_ptr<const Ast> ast, std::shared_ptr<const Schema> schema);
// As above, and the result must be a bool (a condition or the check of a rule).
OrProblems<Checked> check_condition(std::string_view source, std::shared_ptr<const Schema> schema);

}  // namespace jishi::expression
