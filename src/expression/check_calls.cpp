#include <algorithm>

#include "expression/checker.hpp"
#include "expression/literal.hpp"
#include "expression/nearest.hpp"
#include "expression/pattern.hpp"
#include "expression/suggestion.hpp"

namespace jishi::expression {
namespace {

bool is_null_literal(const Type& type) {
  return type.kind == Kind::null && !type.unknown;
}

bool holds_rows(const Type& type) {
  return type.kind == Kind::row || (type.kind == Kind::list && holds_rows(*type.element));
}

bool is_ordered(Kind kind) {
  return kind != Kind::list && kind != Kind::row && kind != Kind::null && kind != Kind::failure;
}

std::string types_in_words(const std::vector<Type>& types) {
  std::string out;
  for (const Type& type : types)
    out += (out.empty() ? "" : "、") + to_text(type);
  return out;
}

// How the two numbers of a failed sum could be brought together.
std::string number_remedy(const std::vector<Type>& types) {
  if (types.size() != 2 || !is_number(types[0].kind) || !is_number(types[1].kind) ||
      types[0].kind == types[1].kind) {
    return {};
  }
  const auto has = [&](Kind kind) { return types[0].kind == kind || types[1].kind == kind; };
  if (has(Kind::real)) return "不同的数字类型不能直接运算，请用 double(…) 统一";
  return "不同的数字类型不能直接运算，请把整数写成 decimal(…)";
}

std::string date_remedy(Function function, const std::vector<Type>& types) {
  const bool dates = std::any_of(types.begin(), types.end(),
                                 [](const Type& type) { return type.kind == Kind::date; });
  if (!dates || (function != Function::add && function != Function::subtract)) return {};
  return "日期加减请用 addDays(天数)、addMonths(月数)，相隔天数用 a.daysTo(b)，周岁用 "
         "age(出生日期, 当日)";
}

}  // namespace

Type Checker::call(const Node& node) {
  std::vector<Type> arguments;
  for (const NodeIndex child : node.children)
    arguments.push_back(check(child));
  if (node.function == Function::unknown) return unknown_function(node);
  if (std::any_of(arguments.begin(), arguments.end(), is_mistaken)) {
    return Type::of(Kind::failure);
  }
  const Function function = node.function;
  if (function == Function::equal || function == Function::not_equal) {
    return equality(node, arguments);
  }
  if (is_comparison(function)) return ordering(node, arguments);
  if (function == Function::in) return membership(node, arguments);
  if (function == Function::index) return indexed(node, arguments);
  if (function == Function::dyn) {
    return mistake(node.offset, "这里不能用 dyn：字段的类型都是已知的",
                   "请直接写括号里的算式，需要换类型时用 int(…)、string(…) 等");
  }
  if (function == Function::add && arguments[0].kind == Kind::list &&
      arguments[1].kind == Kind::list) {
    if (const auto both = unified(arguments[0], arguments[1])) return *both;
  }
  if (function == Function::size && arguments.size() == 1 && arguments[0].kind == Kind::list) {
    Type out = Type::of(Kind::integer);
    out.nullable = arguments[0].nullable;
    return out;
  }

  std::vector<Kind> kinds;
  kinds.reserve(arguments.size());
  for (const Type& type : arguments)
    kinds.push_back(type.kind);
  const Overload* overload = find_overload(function, kinds);
  if (!overload) return no_overload(node, arguments);
  if (function == Function::matches) check_pattern(ast_.node(node.children[1]));
  Type out = Type::of(overload->result);
  out.nullable = std::any_of(arguments.begin(), arguments.end(),
                             [](const Type& type) { return type.nullable; });
  return out;
}

Type Checker::unknown_function(const Node& node) {
  return mistake(node.offset, "没有叫“" + node.text + "”的函数", remedy_for_unknown_function(node));
}

Type Checker::no_overload(const Node& node, const std::vector<Type>& arguments) {
  const std::string sign(is_operator(node.function) ? written(node.function) : node.text);
  std::string remedy = number_remedy(arguments);
  if (remedy.empty()) remedy = date_remedy(node.function, arguments);
  if (remedy.empty()) remedy = "可用：" + overloads_in_words(node.function);
  return mistake(
      node.offset,
      arguments.empty() ? sign + " 需要参数" : sign + " 不能用于 " + types_in_words(arguments),
      remedy);
}

Type Checker::equality(const Node& node, const std::vector<Type>& arguments) {
  const Type& left = arguments[0];
  const Type& right = arguments[1];
  if (holds_rows(left) || holds_rows(right)) {
    return mistake(node.offset, "行不能比较", "请比较行的字段，例如 r.post == 'secretary'");
  }
  const bool numbers = is_number(left.kind) && is_number(right.kind);
  if (!numbers && !is_null_literal(left) && !is_null_literal(right) && !left.same_kind(right)) {
    return mistake(node.offset, to_text(left) + " 与 " + to_text(right) + " 永远不会相等",
                   right.kind == Kind::text && left.kind == Kind::date
                       ? "日期请写 date(\"2023-06-30\")"
                   : left.kind == Kind::text && is_number(right.kind) ? "文本请加引号"
                                                                      : "请让两边的类型相同");
  }
  check_choice(left, ast_.node(node.children[1]));
  check_choice(right, ast_.node(node.children[0]));
  return Type::of(Kind::boolean);
}

Type Checker::ordering(const Node& node, const std::vector<Type>& arguments) {
  const Type& left = arguments[0];
  const Type& right = arguments[1];
  const bool numbers = is_number(left.kind) && is_number(right.kind);
  if (!numbers && (left.kind != right.kind || !is_ordered(left.kind))) {
    return mistake(
        node.offset,
        std::string(written(node.function)) + " 不能用于 " + to_text(left) + "、" + to_text(right),
        left.kind == Kind::date && right.kind == Kind::text
            ? "日期请写 date(\"2023-06-30\")"
            : "只能比较两个数字，或两个同类的文本、日期、时长、真假值");
  }
  return Type::of(Kind::boolean);
}

Type Checker::membership(const Node& node, const std::vector<Type>& arguments) {
  const Type& item = arguments[0];
  const Type& list = arguments[1];
  if (list.kind != Kind::list) {
    return mistake(node.offset,
                   "in 的右边应当是列表，这里却是" + std::string(chinese_name(list.kind)),
                   list.kind == Kind::text ? "判断文本里有没有某段文字请用 a.contains(b)"
                                           : "例如 post in ['secretary', 'deputy']");
  }
  if (holds_rows(item) || holds_rows(list)) {
    return mistake(node.offset, "行不能比较", "请用 rows.exists(r, …)");
  }
  const Type& element = *list.element;
  const bool numbers = is_number(item.kind) && is_number(element.kind);
  if (!numbers && !is_null_literal(item) && !is_null_literal(element) && !item.same_kind(element)) {
    return mistake(node.offset, to_text(item) + " 不会出现在 " + to_text(list) + " 里",
                   "请让两边的类型相同");
  }
  const Node& right = ast_.node(node.children[1]);
  if (right.kind == NodeKind::list) {
    for (const NodeIndex child : right.children)
      check_choice(item, ast_.node(child));
  }
  check_choice(element, ast_.node(node.children[0]));
  return Type::of(Kind::boolean);
}

Type Checker::indexed(const Node& node, const std::vector<Type>& arguments) {
  if (arguments[0].kind != Kind::list || arguments[1].kind != Kind::integer) {
    return mistake(
        node.offset,
        arguments[0].kind == Kind::list
            ? "列表的序号应当是整数 int，这里却是" + std::string(chinese_name(arguments[1].kind))
            : std::string(chinese_name(arguments[0].kind)) + "不能用 [] 取值",
        "例如 list[0] 取第一个");
  }
  if (arguments[0].element->unknown) {
    return mistake(node.offset, "空列表里没有值可取", "请改用有值的列表");
  }
  Type out = *arguments[0].element;
  out.nullable = out.nullable || arguments[0].nullable || arguments[1].nullable;
  return out;
}

void Checker::check_choice(const Type& field, const Node& other) {
  if (!field.choices || other.kind != NodeKind::literal || !other.is_text) return;
  if (field.choices->has(other.text)) return;
  const std::string dictionary =
      field.choices->label.empty() ? "字典" : "字典“" + field.choices->label + "”";
  for (const Choices::Choice& choice : field.choices->values) {
    if (choice.label != other.text) continue;
    mistake(other.offset, "“" + other.text + "”是显示的名称，不是" + dictionary + "的代码",
            "请写代码 '" + choice.code + "'");
    return;
  }
  std::vector<std::string_view> codes;
  for (const Choices::Choice& choice : field.choices->values)
    codes.push_back(choice.code);
  const std::string_view near = nearest(other.text, codes);
  std::string remedy;
  if (!near.empty()) {
    const auto found = std::find_if(field.choices->values.begin(), field.choices->values.end(),
                                    [&](const auto& choice) { return choice.code == near; });
    remedy = "是否想写 '" + std::string(near) + "'" +
             (found->label.empty() ? "" : "（" + found->label + "）") + "？";
  } else {
    constexpr std::size_t kShown = 10;
    for (std::size_t i = 0; i < codes.size() && i < kShown; ++i)
      remedy += (i == 0 ? "可用的代码：'" : "、'") + std::string(codes[i]) + "'";
    if (codes.size() > kShown) remedy += " 等";
    if (codes.empty()) remedy = "这个字典还没有值，请先添加";
  }
  mistake(other.offset, dictionary + "里没有代码 " + text_literal(other.text), remedy);
}

void Checker::check_pattern(const Node& node) {
  if (node.kind != NodeKind::literal || !node.is_text) return;
  const Pattern pattern(node.text);
  if (!pattern.ok()) {
    mistake(node.offset, "正则表达式有误：" + pattern.error(), "请按 RE2 的写法修改");
  }
}

}  // namespace jishi::expression
