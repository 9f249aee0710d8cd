#include "expression/checker.hpp"

#include <algorithm>

#include "expression/nearest.hpp"

namespace jishi::expression {
namespace {

std::string shown(const Field& field) {
  return field.label.empty() ? field.name : field.name + "（" + field.label + "）";
}

// 是否想写 post（职务）？ or, where nothing is near, the first few names there are.
std::string suggest_field(std::string_view wrong, const std::vector<Field>& fields,
                          std::span<const std::string_view> also) {
  std::vector<std::string_view> names;
  names.reserve(fields.size() + also.size());
  for (const Field& field : fields)
    if (!field.withheld) names.push_back(field.name);
  names.insert(names.end(), also.begin(), also.end());
  const std::string_view near = nearest(wrong, names);
  for (const Field& field : fields)
    if (field.name == near) return "是否想写 " + shown(field) + "？";
  if (!near.empty()) return "是否想写 " + std::string(near) + "？";
  constexpr std::size_t kShown = 10;
  std::string out;
  std::size_t count = 0;
  for (const Field& field : fields)
    if (!field.withheld && ++count <= kShown) out += (out.empty() ? "" : "、") + shown(field);
  if (out.empty()) return "这里没有可用的字段";
  return "可用的字段：" + out + (count > kShown ? " 等" : "");
}

}  // namespace

Checker::Checker(const Ast& ast, const Schema& schema)
    : ast_(ast), schema_(schema), types_(ast.nodes.size()), bindings_(ast.nodes.size()) {}

Type Checker::mistake(std::uint32_t offset, std::string message, std::string remedy) {
  problems_.push_back({ErrorKind::type, offset, position_at(ast_.source, offset),
                       std::move(message), std::move(remedy)});
  return Type::of(Kind::failure);
}

Type Checker::check(NodeIndex index) {
  Type type = infer(index);
  types_[index] = type;
  return type;
}

Type Checker::infer(NodeIndex index) {
  const Node& node = ast_.node(index);
  switch (node.kind) {
    case NodeKind::literal: {
      Type type = Type::of(node.literal().kind());
      type.nullable = type.kind == Kind::null;
      return type;
    }
    case NodeKind::name:
      return name(index);
    case NodeKind::select:
      return select(index);
    case NodeKind::has:
      check(node.children[0]);
      return Type::of(Kind::boolean);
    case NodeKind::list:
      return list(node);
    case NodeKind::call:
      return call(node);
    case NodeKind::logical_and:
    case NodeKind::logical_or:
      for (const NodeIndex child : node.children)
        want_condition(child, node.kind == NodeKind::logical_and ? "&& 的两边" : "|| 的两边");
      return Type::of(Kind::boolean);
    case NodeKind::conditional:
      return conditional(node);
    case NodeKind::macro:
      return macro(node);
  }
  return Type::of(Kind::failure);
}

Type Checker::name(NodeIndex index) {
  const Node& node = ast_.node(index);
  if (!node.absolute) {
    for (std::size_t i = variables_.size(); i-- > 0;) {
      if (variables_[i].name != node.text) continue;
      bindings_[index] = {Binding::To::variable, static_cast<std::uint32_t>(i)};
      return variables_[i].type;
    }
  }
  if (const auto ordinal = schema_.find(node.text)) {
    bindings_[index] = {Binding::To::field, static_cast<std::uint32_t>(*ordinal)};
    return field(schema_.fields[*ordinal], node.offset);
  }
  std::vector<std::string_view> variables;
  for (const Variable& variable : variables_)
    variables.push_back(variable.name);
  const std::string where = schema_.label.empty() ? "" : schema_.label + "里";
  return mistake(node.offset, where + "没有叫“" + node.text + "”的字段",
                 suggest_field(node.text, schema_.fields, variables));
}

Type Checker::select(NodeIndex index) {
  const Node& node = ast_.node(index);
  Type operand = check(node.children[0]);
  if (is_mistaken(operand)) return operand;
  if (operand.kind != Kind::row) {
    return mistake(node.offset,
                   std::string(chinese_name(operand.kind)) + "没有字段，不能取“." + node.text + "”",
                   function_named(node.text, CallStyle::member) != Function::unknown
                       ? "函数要带括号：." + node.text + "()"
                   : operand.kind == Kind::list
                       ? "要逐行判断请用 .exists(r, r." + node.text + " …)、.filter(…) 等"
                       : "只有行（例如 rows.filter(r, …) 里的 r）才有字段");
  }
  const auto ordinal = operand.row->find(node.text);
  if (!ordinal) {
    return mistake(node.offset,
                   (operand.row->label.empty() ? "这一行" : operand.row->label) + "没有叫“" +
                       node.text + "”的字段",
                   suggest_field(node.text, operand.row->fields, {}));
  }
  bindings_[index] = {Binding::To::field, static_cast<std::uint32_t>(*ordinal)};
  const Type type = field(operand.row->fields[*ordinal], node.offset);
  return operand.nullable && !is_mistaken(type) ? type.or_null() : type;
}

Type Checker::field(const Field& field, std::uint32_t offset) {
  if (!field.withheld) return field.type;
  problems_.push_back({ErrorKind::withheld_field, offset, position_at(ast_.source, offset),
                       "字段 " + shown(field) + "加密保存，不能写在算式里",
                       "请改用别的字段，或去掉这个条件"});
  return Type::of(Kind::failure);
}

std::optional<Type> Checker::unified(const Type& left, const Type& right) {
  if (left.unknown) return right;
  if (right.unknown) return left;
  if (left.kind == Kind::null) return right.or_null();
  if (right.kind == Kind::null) return left.or_null();
  if (!left.same_kind(right)) return std::nullopt;
  Type out = left;
  out.nullable = left.nullable || right.nullable;
  if (left.kind == Kind::list) {
    auto element = unified(*left.element, *right.element);
    if (!element) return std::nullopt;
    out.element = std::make_shared<const Type>(std::move(*element));
  }
  if (left.choices != right.choices) out.choices = nullptr;
  if (left.scale != right.scale) out.scale = -1;
  return out;
}

Type Checker::list(const Node& node) {
  Type element;
  element.unknown = true;
  bool mistaken = false;
  for (const NodeIndex child : node.children) {
    const Type type = check(child);
    mistaken = mistaken || is_mistaken(type);
    if (mistaken) continue;
    const auto both = unified(element, type);
    if (!both) {
      mistaken = true;
      mistake(ast_.node(child).offset, "列表里既有 " + to_text(element) + "，又有 " + to_text(type),
              "一个列表里的值应当同类；数字可用 int(…)、double(…)、decimal(…) 统一");
      continue;
    }
    element = *both;
  }
  return mistaken ? Type::of(Kind::failure) : Type::list_of(std::move(element));
}

void Checker::want_condition(NodeIndex index, std::string_view where) {
  const Type type = check(index);
  if (is_mistaken(type) || type.kind == Kind::boolean) return;
  mistake(ast_.node(index).offset,
          std::string(where) + "应当是判断（真假 bool），这里却是" +
              std::string(chinese_name(type.kind)),
          type.kind == Kind::integer ? "请写成比较，例如 … > 0" : "请写成比较，例如 … == …");
}

Type Checker::conditional(const Node& node) {
  want_condition(node.children[0], "? 前面");
  const Type then = check(node.children[1]);
  const Type otherwise = check(node.children[2]);
  if (is_mistaken(then) || is_mistaken(otherwise)) return Type::of(Kind::failure);
  if (const auto both = unified(then, otherwise)) return *both;
  return mistake(node.offset,
                 "? : 的两个结果类型不同：" + to_text(then) + " 与 " + to_text(otherwise),
                 "请让两边的类型相同");
}

Type Checker::macro(const Node& node) {
  const Type range = check(node.children[0]);
  Type element = Type::of(Kind::failure);
  if (is_mistaken(range)) {
    // told already
  } else if (range.kind != Kind::list) {
    mistake(node.offset, "只有列表能逐项处理，这里却是" + std::string(chinese_name(range.kind)),
            "请用在列表上，例如 rows.filter(r, …)");
  } else if (range.element->unknown || range.element->kind == Kind::null) {
    mistake(node.offset, "列表里没有值，不必逐项处理", "请改用有值的列表");
  } else {
    element = *range.element;
  }

  variables_.push_back({node.text, element});
  Type result = Type::of(Kind::boolean);
  switch (node.macro) {
    case Macro::all:
    case Macro::exists:
    case Macro::exists_one:
      want_condition(node.children[1], "逐项的条件");
      break;
    case Macro::filter:
      want_condition(node.children[1], "逐项的条件");
      result = is_mistaken(element) ? element : Type::list_of(element);
      break;
    case Macro::map_filtered:
      want_condition(node.children[1], "逐项的条件");
      [[fallthrough]];
    case Macro::map: {
      const Type item = check(node.children.back());
      result =
          is_mistaken(item) || is_mistaken(element) ? Type::of(Kind::failure) : Type::list_of(item);
      break;
    }
  }
  variables_.pop_back();
  return is_mistaken(element) ? element : result;
}

}  // namespace jishi::expression
