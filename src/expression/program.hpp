// What a Program is made of. Used by the compiler and the evaluator only.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "expression/evaluate.hpp"
#include "expression/function.hpp"
#include "expression/pattern.hpp"

namespace jishi::expression {

enum class Operation : std::uint8_t {
  constant,    // `constant`
  field,       // values[slot]
  variable,    // variables[slot]
  undeclared,  // a name that nothing is bound to
  type_name,   // a name that in CEL stands for a type
  member,      // field `slot` of the row
  no_member,   // selection where no value has fields
  present,     // is the field not empty
  list,
  call,
  all_of,
  any_of,
  conditional,
  macro,
};

// One node of the Ast, without its words. Steps stand by NodeIndex.
struct Step {
  Operation operation = Operation::constant;
  Function function = Function::unknown;
  Macro macro = Macro::all;
  // Empty operands: the result is empty (comparison and in: false) instead of no_such_overload.
  bool empty_passes = false;
  std::uint32_t children = 0;  // in Code::children
  std::uint32_t count = 0;
  std::uint32_t slot = 0;     // field, variable, member, macro: its variable
  std::uint32_t pattern = 0;  // matches with a constant pattern: 1 + index in Code::patterns
  Value constant;
};

struct Program::Code {
  std::shared_ptr<const Ast> ast;
  std::vector<Step> steps;
  std::vector<NodeIndex> children;
  std::vector<Pattern> patterns;
  NodeIndex root = 0;
  std::size_t names = 0;
  std::size_t variables = 0;
};

}  // namespace jishi::expression
