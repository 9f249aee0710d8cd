// An expression as it was written. Nodes stand in one vector, children before their parents.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "expression/function.hpp"
#include "expression/value.hpp"

namespace jishi::expression {

using NodeIndex = std::uint32_t;

enum class NodeKind : std::uint8_t {
  literal,      // null, bool, int, double or string
  name,         // `text`
  select,       // children[0] . text
  has,          // has(children[0]); the child is a select, or a name where the parser allows it
  list,         // [children…]
  call,         // function(children…); an operator is a call
  logical_and,  // children[0] && children[1] && …: a chain is one node
  logical_or,
  conditional,  // children[0] ? children[1] : children[2]
  macro,        // children[0].macro(text, children[1] [, children[2]])
};

enum class Macro : std::uint8_t { all, exists, exists_one, filter, map, map_filtered };

struct Node {
  NodeKind kind = NodeKind::literal;
  Function function = Function::unknown;
  Macro macro = Macro::all;
  CallStyle style = CallStyle::global;  // call: member where children[0] is the receiver
  bool absolute = false;  // name or call written with a leading dot: no macro or its variable
  std::uint16_t height = 1;
  std::uint32_t offset = 0;  // where messages point: the operator, the name, the literal
  // The string of a literal; the name; the selected field; the function as written; the macro's
  // variable.
  std::string text;
  Value scalar;  // literal other than string
  std::vector<NodeIndex> children;

  // The value of a literal; text points into this node.
  Value literal() const { return is_text ? Value::text(text) : scalar; }
  bool is_text = false;  // literal: a string
};

// Immutable once parsed, so literals may point into it. Thread safe.
struct Ast {
  std::string source;
  std::vector<Node> nodes;
  NodeIndex root = 0;

  const Node& node(NodeIndex index) const { return nodes[index]; }
};

// The expression in canonical spelling: parse(print(ast)) has the same structure as ast.
std::string print(const Ast& ast, NodeIndex node);
inline std::string print(const Ast& ast) {
  return print(ast, ast.root);
}

}  // namespace jishi::expression
