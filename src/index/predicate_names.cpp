#include "index/predicate_names.hpp"

#include <algorithm>

namespace jishi::index {
namespace {

using expression::Checked;
using expression::Function;
using expression::Kind;
using expression::Node;
using expression::NodeIndex;
using expression::NodeKind;

template <class Visit>
void walk(const Checked& checked, NodeIndex index, const Visit& visit) {
  visit(index);
  for (const NodeIndex child : checked.node(index).children)
    walk(checked, child, visit);
}

bool is_null_literal(const Checked& checked, NodeIndex index) {
  const Node& node = checked.node(index);
  return node.kind == NodeKind::literal && node.literal().is_null();
}

// Whether the node asks only whether its child is empty.
bool asks_for_presence(const Checked& checked, const Node& node) {
  if (node.kind == NodeKind::has) return true;
  return node.kind == NodeKind::call &&
         (node.function == Function::equal || node.function == Function::not_equal) &&
         std::ranges::any_of(node.children,
                             [&](NodeIndex child) { return is_null_literal(checked, child); });
}

class TextCheck {
 public:
  TextCheck(const Checked& checked, const Layout& layout) : checked_(checked), layout_(layout) {}

  Result<void> check(NodeIndex index, bool presence_only) const {
    const auto column = column_named(checked_, index, layout_);
    if (column && !presence_only && layout_.item(*column).holds == Holds::presence) {
      const expression::Field& field = checked_.schema->fields[*column];
      return Error{"text_not_in_index",
                   "统计索引里没有文本字段“" + (field.label.empty() ? field.name : field.label) +
                       "”的内容。请改由数据库逐行判断，或者只问它填没填：has(" + field.name + ")"};
    }
    const bool presence = asks_for_presence(checked_, checked_.node(index));
    for (const NodeIndex child : checked_.node(index).children)
      if (auto checked = check(child, presence); !checked) return checked;
    return {};
  }

 private:
  const Checked& checked_;
  const Layout& layout_;
};

}  // namespace

std::optional<std::size_t> column_named(const Checked& checked, NodeIndex index,
                                        const Layout& layout) {
  if (checked.node(index).kind != NodeKind::name) return std::nullopt;
  const expression::Binding binding = checked.binding(index);
  if (binding.to != expression::Binding::To::field || binding.ordinal >= layout.fields()) {
    return std::nullopt;
  }
  return binding.ordinal;
}

std::vector<std::size_t> named_columns(const Checked& part, const Layout& layout) {
  std::vector<std::size_t> columns;
  walk(part, part.root, [&](NodeIndex index) {
    if (const auto column = column_named(part, index, layout)) columns.push_back(*column);
  });
  std::sort(columns.begin(), columns.end());
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
  return columns;
}

std::vector<bool> named(const Checked& part) {
  std::vector<bool> out(part.schema->fields.size());
  walk(part, part.root, [&](NodeIndex index) {
    const expression::Binding binding = part.binding(index);
    if (part.node(index).kind == NodeKind::name && binding.to == expression::Binding::To::field) {
      out[binding.ordinal] = true;
    }
  });
  return out;
}

Result<void> check_values_are_kept(const Checked& part, const Layout& layout) {
  return TextCheck(part, layout).check(part.root, false);
}

// Without macros each of at most 5,000 nodes is evaluated once, on lists that stand in the source
// and on texts that are short; a hundred joints of texts that the source and codes of choices make
// (at most 10,000 bytes and 32 each) stay far below the limit on bytes.
bool is_of_bounded_cost(const Checked& part) {
  constexpr int kMostJoints = 100;
  int joints = 0;
  bool macro = false;
  walk(part, part.root, [&](NodeIndex index) {
    const Node& node = part.node(index);
    macro = macro || node.kind == NodeKind::macro;
    const Kind kind = part.type(index).kind;
    if (node.kind == NodeKind::call && node.function == Function::add &&
        (kind == Kind::text || kind == Kind::list)) {
      ++joints;
    }
  });
  return !macro && joints <= kMostJoints;
}

}  // namespace jishi::index
