// The walk of the type checker over one Ast. Used by check() only.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "expression/ast.hpp"
#include "expression/check.hpp"
#include "expression/problem.hpp"
#include "expression/type.hpp"

namespace jishi::expression {

class Checker {
 public:
  Checker(const Ast& ast, const Schema& schema);

  // The type of the node and, noted, of everything below it. After a mistake the type is
  // `mistaken`, which fits everywhere, so that one mistake is told once.
  Type check(NodeIndex index);

  const std::vector<Problem>& problems() const { return problems_; }
  // What was found of each node, by NodeIndex.
  std::pair<std::vector<Type>, std::vector<Binding>> facts() && {
    return {std::move(types_), std::move(bindings_)};
  }

 private:
  struct Variable {
    std::string_view name;
    Type type;
  };

  Type infer(NodeIndex index);
  Type name(NodeIndex index);
  Type select(NodeIndex index);
  Type field(const Field& field, std::uint32_t offset);
  Type list(const Node& node);
  Type conditional(const Node& node);
  Type macro(const Node& node);
  // check_calls.cpp
  Type call(const Node& node);
  Type equality(const Node& node, const std::vector<Type>& arguments);
  Type ordering(const Node& node, const std::vector<Type>& arguments);
  Type membership(const Node& node, const std::vector<Type>& arguments);
  Type indexed(const Node& node, const std::vector<Type>& arguments);
  Type unknown_function(const Node& node);
  Type no_overload(const Node& node, const std::vector<Type>& arguments);
  void check_choice(const Type& field, const Node& other);
  void check_pattern(const Node& node);

  void want_condition(NodeIndex index, std::string_view where);
  // The type that both fit, or nothing.
  static std::optional<Type> unified(const Type& left, const Type& right);
  Type mistake(std::uint32_t offset, std::string message, std::string remedy);

  static bool is_mistaken(const Type& type) { return type.kind == Kind::failure; }

  const Ast& ast_;
  const Schema& schema_;
  std::vector<Type> types_;
  std::vector<Binding> bindings_;
  std::vector<Variable> variables_;  // of the macros around, the innermost last
  std::vector<Problem> problems_;
};

}  // namespace jishi::expression
