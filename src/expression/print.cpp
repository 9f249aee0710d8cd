#include "expression/ast.hpp"
#include "expression/literal.hpp"

namespace jishi::expression {
namespace {

// How tightly a node binds; a child that binds less tightly than its place needs brackets.
enum Level { kConditional, kOr, kAnd, kRelation, kAddition, kMultiplication, kUnary, kMember };

Level level_of(Function function) {
  if (!is_operator(function) || function == Function::index) return kMember;
  if (is_comparison(function) || function == Function::in) return kRelation;
  if (function == Function::add || function == Function::subtract) return kAddition;
  if (function == Function::negate || function == Function::logical_not) return kUnary;
  return kMultiplication;
}

Level level_of(const Node& node) {
  switch (node.kind) {
    case NodeKind::conditional:
      return kConditional;
    case NodeKind::logical_or:
      return kOr;
    case NodeKind::logical_and:
      return kAnd;
    case NodeKind::call:
      return level_of(node.function);
    case NodeKind::literal:
    case NodeKind::name:
    case NodeKind::select:
    case NodeKind::has:
    case NodeKind::list:
    case NodeKind::macro:
      return kMember;
  }
  return kMember;
}

std::string_view macro_name(Macro macro) {
  switch (macro) {
    case Macro::all:
      return "all";
    case Macro::exists:
      return "exists";
    case Macro::exists_one:
      return "exists_one";
    case Macro::filter:
      return "filter";
    case Macro::map:
    case Macro::map_filtered:
      return "map";
  }
  return "";
}

class Printer {
 public:
  explicit Printer(const Ast& ast) : ast_(ast) {}

  std::string print(NodeIndex index) const {
    const Node& node = ast_.node(index);
    switch (node.kind) {
      case NodeKind::literal:
        return to_literal(node.literal());
      case NodeKind::name:
        return (node.absolute ? "." : "") + node.text;
      case NodeKind::select:
        return child(node, 0, kMember) + "." + node.text;
      case NodeKind::has:
        return "has(" + print(node.children[0]) + ")";
      case NodeKind::list:
        return "[" + join(node, 0, ", ", kConditional) + "]";
      case NodeKind::call:
        return call(node);
      case NodeKind::logical_and:
        return join(node, 0, " && ", kRelation);
      case NodeKind::logical_or:
        return join(node, 0, " || ", kAnd);
      case NodeKind::conditional:
        return child(node, 0, kOr) + " ? " + child(node, 1, kOr) + " : " +
               child(node, 2, kConditional);
      case NodeKind::macro:
        return child(node, 0, kMember) + "." + std::string(macro_name(node.macro)) + "(" +
               node.text + ", " + join(node, 1, ", ", kConditional) + ")";
    }
    return {};
  }

 private:
  std::string child(const Node& node, std::size_t which, Level least) const {
    const NodeIndex index = node.children[which];
    return level_of(ast_.node(index)) < least ? "(" + print(index) + ")" : print(index);
  }

  std::string join(const Node& node, std::size_t from, std::string_view separator,
                   Level least) const {
    std::string out;
    for (std::size_t i = from; i < node.children.size(); ++i) {
      if (i > from) out += separator;
      out += child(node, i, least);
    }
    return out;
  }

  std::string call(const Node& node) const {
    const Level level = level_of(node.function);
    if (node.function == Function::index) {
      return child(node, 0, kMember) + "[" + print(node.children[1]) + "]";
    }
    if (level == kUnary) return unary(node);
    if (level < kUnary) {
      return child(node, 0, level) + " " + std::string(written(node.function)) + " " +
             child(node, 1, static_cast<Level>(level + 1));
    }
    if (node.style == CallStyle::member) {
      return child(node, 0, kMember) + "." + node.text + "(" + join(node, 1, ", ", kConditional) +
             ")";
    }
    return (node.absolute ? "." : "") + node.text + "(" + join(node, 0, ", ", kConditional) + ")";
  }

  // -(5) is a negation, -5 a number; - and ! do not mix without brackets.
  std::string unary(const Node& node) const {
    const Node& operand = ast_.node(node.children[0]);
    const std::string sign(written(node.function));
    const bool same = operand.kind == NodeKind::call && operand.function == node.function;
    const bool number = node.function == Function::negate && starts_with_number(operand);
    return same || (level_of(operand) == kMember && !number)
               ? sign + print(node.children[0])
               : sign + "(" + print(node.children[0]) + ")";
  }

  bool starts_with_number(const Node& node) const {
    if (node.kind == NodeKind::literal) return is_number(node.literal().kind());
    const bool leads = node.kind == NodeKind::select || node.kind == NodeKind::macro ||
                       (node.kind == NodeKind::call &&
                        (node.style == CallStyle::member || node.function == Function::index));
    return leads && starts_with_number(ast_.node(node.children[0]));
  }

  const Ast& ast_;
};

}  // namespace

std::string print(const Ast& ast, NodeIndex node) {
  return Printer(ast).print(node);
}

}  // namespace jishi::expression
