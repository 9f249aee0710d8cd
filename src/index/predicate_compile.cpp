#include <algorithm>

#include "index/predicate_names.hpp"
#include "index/predicate_tree.hpp"

namespace jishi::index {
namespace {

using expression::Checked;
using expression::Function;
using expression::Kind;
using expression::Node;
using expression::NodeIndex;
using expression::NodeKind;

// Functions that have an answer for every value of their types.
bool always_answers(Function function) {
  if (expression::is_comparison(function)) return true;
  switch (function) {
    case Function::in:
    case Function::logical_not:
    case Function::size:
    case Function::contains:
    case Function::starts_with:
    case Function::ends_with:
    case Function::to_string:
    case Function::year:
    case Function::month:
    case Function::day:
    case Function::weekday:
    case Function::days_to:
    case Function::age:
      return true;
    case Function::unknown:
    case Function::add:
    case Function::subtract:
    case Function::multiply:
    case Function::divide:
    case Function::modulo:
    case Function::negate:
    case Function::equal:
    case Function::not_equal:
    case Function::less:
    case Function::less_equal:
    case Function::greater:
    case Function::greater_equal:
    case Function::index:
    case Function::matches:
    case Function::to_bool:
    case Function::to_int:
    case Function::to_double:
    case Function::to_duration:
    case Function::dyn:
    case Function::get_hours:
    case Function::get_minutes:
    case Function::get_seconds:
    case Function::get_milliseconds:
    case Function::to_decimal:
    case Function::to_date:
    case Function::add_days:
    case Function::add_months:
      return false;
  }
  return false;
}

Function mirrored(Function sign) {
  if (sign == Function::less) return Function::greater;
  if (sign == Function::less_equal) return Function::greater_equal;
  if (sign == Function::greater) return Function::less;
  if (sign == Function::greater_equal) return Function::less_equal;
  return sign;
}

class Compiler {
 public:
  Compiler(const Checked& checked, std::shared_ptr<const Layout> layout) : checked_(checked) {
    tree_.layout = std::move(layout);
    tree_.names = checked.schema->fields.size();
    tree_.named = named(checked);
  }

  Predicate::Tree whole() && {
    in_parts_ = is_of_bounded_cost(checked_);
    if (in_parts_) {
      condition(checked_.root);
    } else {
      leaf(checked_.root);
    }
    return std::move(tree_);
  }

 private:
  using NodeRef = std::uint32_t;

  const Layout& layout() const { return *tree_.layout; }

  NodeRef add(PredicateNode node) {
    tree_.nodes.push_back(std::move(node));
    return static_cast<NodeRef>(tree_.nodes.size() - 1);
  }

  NodeRef condition(NodeIndex index) {
    const Node& node = checked_.node(index);
    const std::vector<std::size_t> columns = named_columns(checked_.part(index), layout());
    // One look at the codes answers all that is asked of a field with few.
    if (columns.size() == 1 && has_few_values(columns.front())) return leaf(index);
    switch (node.kind) {
      case NodeKind::logical_and:
        return joined(PredicateNode::Kind::all_of, node);
      case NodeKind::logical_or:
        return joined(PredicateNode::Kind::any_of, node);
      case NodeKind::conditional:
        return joined(PredicateNode::Kind::conditional, node);
      case NodeKind::has:
        if (const auto column = column_named(checked_, node.children[0], layout())) {
          return present(*column);
        }
        break;
      case NodeKind::call:
        if (node.function == Function::logical_not) {
          return joined(PredicateNode::Kind::negated, node);
        }
        if (expression::is_comparison(node.function)) return comparison(index, node);
        break;
      case NodeKind::literal:
      case NodeKind::name:
      case NodeKind::select:
      case NodeKind::list:
      case NodeKind::macro:
        break;
    }
    return leaf(index);
  }

  bool has_few_values(std::size_t column) const {
    const Holds holds = layout().item(column).holds;
    return holds == Holds::choice || holds == Holds::boolean;
  }

  NodeRef joined(PredicateNode::Kind kind, const Node& node) {
    PredicateNode out;
    out.kind = kind;
    for (const NodeIndex child : node.children)
      out.children.push_back(condition(child));
    out.may_fail = std::ranges::any_of(out.children,
                                       [&](NodeRef child) { return tree_.nodes[child].may_fail; });
    return add(std::move(out));
  }

  NodeRef present(std::size_t column) {
    PredicateNode out;
    out.kind = PredicateNode::Kind::present;
    out.columns = {column};
    return add(std::move(out));
  }

  NodeRef comparison(NodeIndex index, const Node& node) {
    const auto left = column_named(checked_, node.children[0], layout());
    const auto right = column_named(checked_, node.children[1], layout());
    const bool asks_left = checked_.type(node.children[1]).kind == Kind::null;
    const bool asks_right = checked_.type(node.children[0]).kind == Kind::null;
    if ((left && asks_left) || (right && asks_right)) {
      const NodeRef there = present(asks_left ? *left : *right);
      if (node.function == Function::not_equal) return there;
      PredicateNode out;
      out.kind = PredicateNode::Kind::negated;
      out.children = {there};
      return add(std::move(out));
    }
    if (left && right && *left != *right && compare_by_number(*left, *right)) {
      return compared(node.function, *left, *right);
    }
    return leaf(index);
  }

  bool compare_by_number(std::size_t left, std::size_t right) const {
    const Layout::Item& a = layout().item(left);
    const Layout::Item& b = layout().item(right);
    return a.holds == b.holds && a.digits == b.digits && a.holds != Holds::choice &&
           a.holds != Holds::presence;
  }

  NodeRef compared(Function function, std::size_t left, std::size_t right) {
    PredicateNode out;
    out.kind = PredicateNode::Kind::compared;
    out.columns = {left, right};
    set_sign(function, out);
    return add(std::move(out));
  }

  static void set_sign(Function function, PredicateNode& out) {
    out.swapped = function == Function::greater || function == Function::greater_equal;
    const Function sign = out.swapped ? mirrored(function) : function;
    out.sign = sign == Function::equal       ? kernel::Sign::equal
               : sign == Function::not_equal ? kernel::Sign::not_equal
               : sign == Function::less      ? kernel::Sign::less
                                             : kernel::Sign::less_equal;
  }

  // A part that is evaluated: on no row, on the values of one column, or row by row.
  NodeRef leaf(NodeIndex index) {
    const Checked part = checked_.part(index);
    PredicateNode out;
    out.columns = named_columns(part, layout());
    out.kind = out.columns.empty()       ? PredicateNode::Kind::constant
               : out.columns.size() == 1 ? PredicateNode::Kind::judged
                                         : PredicateNode::Kind::evaluated;
    out.may_fail = may_fail(index);
    out.program = expression::compile(part);
    if (in_parts_ && out.kind == PredicateNode::Kind::judged) out.turning = turning_point(index);
    if (in_parts_ && out.kind == PredicateNode::Kind::evaluated) compute_blocks(index, out);
    return add(std::move(out));
  }

  // Where the part is a comparison of two formulas of blocks.
  void compute_blocks(NodeIndex index, PredicateNode& out) const {
    const Node& node = checked_.node(index);
    if (node.kind != NodeKind::call || !expression::is_comparison(node.function)) return;
    if (checked_.type(node.children[0]).kind != checked_.type(node.children[1]).kind) return;
    out.left = BlockFormula::compile(checked_.part(node.children[0]), layout());
    out.right = BlockFormula::compile(checked_.part(node.children[1]), layout());
    if (!out.left || !out.right) return;
    out.kind = PredicateNode::Kind::computed;
    set_sign(node.function, out);
  }

  bool may_fail(NodeIndex index) const {
    const Node& node = checked_.node(index);
    if (node.kind == NodeKind::macro) return true;
    if (node.kind == NodeKind::call && !always_answers(node.function)) return true;
    return std::ranges::any_of(node.children, [&](NodeIndex child) { return may_fail(child); });
  }

  std::optional<TurningPoint> turning_point(NodeIndex index) const {
    const Node& node = checked_.node(index);
    if (node.kind != NodeKind::call || !expression::is_comparison(node.function)) {
      return std::nullopt;
    }
    for (const std::size_t side : {0U, 1U}) {
      const NodeIndex rising = node.children[side];
      const NodeIndex bound = node.children[1 - side];
      if (is_constant(bound) && is_monotone(rising) && checked_.type(bound).kind != Kind::null) {
        return TurningPoint{expression::compile(checked_.part(rising)),
                            expression::compile(checked_.part(bound)),
                            side == 0 ? node.function : mirrored(node.function)};
      }
    }
    return std::nullopt;
  }

  bool is_constant(NodeIndex index) const {
    return named_columns(checked_.part(index), layout()).empty();
  }

  // Whether the node rises or falls, not always strictly, with the one column that it names,
  // whatever its constants are. It may fail for values at the ends, none between.
  bool is_monotone(NodeIndex index) const {
    const Node& node = checked_.node(index);
    if (const auto column = column_named(checked_, index, layout())) {
      return layout().item(*column).holds != Holds::presence && !has_few_values(*column);
    }
    if (node.kind != NodeKind::call || node.children.empty()) return false;
    const bool first = !is_constant(node.children[0]);
    const bool second = node.children.size() > 1 && !is_constant(node.children[1]);
    if (first == second || !is_monotone(node.children[first ? 0 : 1])) return false;
    const Kind kind = checked_.type(index).kind;
    switch (node.function) {
      case Function::add:
      case Function::subtract:
      case Function::negate:
        return kind == Kind::integer || kind == Kind::decimal;
      case Function::multiply:
        return kind == Kind::integer;
      case Function::divide:
        return kind == Kind::integer && first;
      case Function::year:
      case Function::days_to:
      case Function::age:
      case Function::add_days:
      case Function::add_months:
        return true;
      case Function::to_int:
      case Function::to_decimal:
        return checked_.type(node.children[0]).kind == Kind::integer ||
               checked_.type(node.children[0]).kind == Kind::decimal;
      case Function::unknown:
      case Function::modulo:
      case Function::logical_not:
      case Function::equal:
      case Function::not_equal:
      case Function::less:
      case Function::less_equal:
      case Function::greater:
      case Function::greater_equal:
      case Function::in:
      case Function::index:
      case Function::size:
      case Function::contains:
      case Function::starts_with:
      case Function::ends_with:
      case Function::matches:
      case Function::to_bool:
      case Function::to_double:
      case Function::to_string:
      case Function::to_duration:
      case Function::dyn:
      case Function::get_hours:
      case Function::get_minutes:
      case Function::get_seconds:
      case Function::get_milliseconds:
      case Function::to_date:
      case Function::month:
      case Function::day:
      case Function::weekday:
        return false;
    }
    return false;
  }

  const Checked& checked_;
  Predicate::Tree tree_;
  bool in_parts_ = false;  // whether evaluating in parts is sure to give the answer of the whole
};

}  // namespace

Result<Predicate> Predicate::compile(const Checked& condition,
                                     std::shared_ptr<const Layout> layout) {
  if (auto kept = check_values_are_kept(condition, *layout); !kept) return kept.error();
  return Predicate(std::make_shared<const Tree>(Compiler(condition, std::move(layout)).whole()));
}

bool Predicate::names_parameter(std::size_t parameter) const {
  return tree_->named[tree_->layout->fields() + parameter];
}

}  // namespace jishi::index
