#include "expression/evaluate.hpp"
#include "expression/suggestion.hpp"

namespace jishi::expression {
namespace {

struct Words {
  std::string message;
  std::string remedy;
};

std::string sign_of(const Node& node) {
  if (node.kind == NodeKind::call && is_operator(node.function)) {
    return std::string(written(node.function));
  }
  return node.text;
}

std::string kinds_in_words(const Fault& fault, const Node& node) {
  std::string out(chinese_name(fault.left));
  if (node.kind == NodeKind::call && node.children.size() > 1) {
    out += "、" + std::string(chinese_name(fault.right));
  }
  return out;
}

Words no_such_overload(const Fault& fault, const Node& node) {
  switch (node.kind) {
    case NodeKind::logical_and:
    case NodeKind::logical_or:
      return {std::string(node.kind == NodeKind::logical_and ? "&&" : "||") +
                  " 的一边不是真假 bool，而是" + std::string(chinese_name(fault.left)),
              "请写成比较，例如 … == 1"};
    case NodeKind::conditional:
      return {"? 前面不是真假 bool，而是" + std::string(chinese_name(fault.left)),
              "请写成比较，例如 … == 1"};
    case NodeKind::macro:
      return fault.left == Kind::list || fault.left == Kind::row
                 ? Words{"逐项的条件不是真假 bool，而是" + std::string(chinese_name(fault.left)),
                         "请写成比较，例如 … == 1"}
                 : Words{"这里需要列表和真假 bool 的条件，遇到的却是" +
                             std::string(chinese_name(fault.left)),
                         "例如 [1, 2].exists(x, x > 1)"};
    case NodeKind::call:
      break;
    case NodeKind::literal:
    case NodeKind::name:
    case NodeKind::select:
    case NodeKind::has:
    case NodeKind::list:
      return {"类型不符", "请检查两边的类型"};
  }
  if (node.function == Function::unknown) {
    return {"没有叫“" + node.text + "”的函数", remedy_for_unknown_function(node)};
  }
  const std::string words = overloads_in_words(node.function);
  if (node.children.size() != arity(node.function)) {
    return {sign_of(node) + " 的参数个数不对", "可用：" + words};
  }
  std::string remedy = words.empty() ? "请让两边的类型相同" : "可用：" + words;
  if (is_number(fault.left) && is_number(fault.right) && fault.left != fault.right &&
      node.children.size() == 2) {
    remedy = "不同的数字类型不能直接运算，请用 int(…)、double(…) 或 decimal(…) 统一";
  }
  return {sign_of(node) + " 不能用于" + kinds_in_words(fault, node), remedy};
}

Words overflow(const Fault& fault, const Node& node) {
  switch (fault.left) {
    case Kind::date:
      return {"日期超出 0001-01-01 到 9999-12-31", "请检查加减的天数或月数"};
    case Kind::duration:
      return {"时长超出约 ±292 年", "请改用较短的时长"};
    case Kind::decimal:
      return {"定点小数超出范围，或小数点后超过 9 位", "请减少位数，或用 double(…)"};
    case Kind::integer:
      return {sign_of(node) + " 的结果超出 64 位整数的范围", "请改用较小的数，或用 double(…)"};
    case Kind::text:
      return {"文本里的数超出 " + sign_of(node) + " 的范围", "请改用较小的数"};
    case Kind::null:
    case Kind::boolean:
    case Kind::real:
    case Kind::list:
    case Kind::row:
    case Kind::failure:
      break;
  }
  return {"数值超出 " + sign_of(node) + " 的范围", "请改用较小的数"};
}

struct ArgumentWords {
  Function function;
  const char* message;
  const char* remedy;
};
constexpr ArgumentWords kArguments[] = {
    {Function::index, "列表里没有这个序号", "序号从 0 开始，应小于 size(列表)，且为整数"},
    {Function::matches, "正则表达式有误", "请按 RE2 的写法修改"},
    {Function::to_date, "文本不是有效的日期", "请写成 date(\"2023-06-30\")"},
    {Function::to_decimal, "文本不是有效的定点小数", "请写成 decimal(\"1.50\")，小数点后至多 9 位"},
    {Function::to_duration, "文本不是有效的时长",
     "请写成 duration(\"3600s\")、duration(\"1h30m\") 等"},
    {Function::to_bool, "文本不是 true 或 false", "请写成 bool(\"true\") 或 bool(\"false\")"},
    {Function::to_int, "文本不是整数", "请写成 int(\"123\")"},
    {Function::to_double, "文本不是数字", "请写成 double(\"1.5\")"},
};

Words invalid_argument(const Node& node) {
  for (const ArgumentWords& words : kArguments)
    if (words.function == node.function) return {words.message, words.remedy};
  return {sign_of(node) + " 的参数不可用", "请检查参数"};
}

Words in_words(const Fault& fault, const Node& node) {
  switch (fault.kind) {
    case ErrorKind::undeclared_reference:
      return {"没有叫“" + node.text + "”的名称", "请检查拼写；文字请加引号"};
    case ErrorKind::unsupported:
      return {"“" + node.text + "”在这里是类型名，不能当作值", "转换请写 " + node.text + "(…)"};
    case ErrorKind::no_such_overload:
      return no_such_overload(fault, node);
    case ErrorKind::no_such_field:
      return {std::string(chinese_name(fault.left)) + "没有字段“" + node.text + "”",
              "只有行才有字段；函数要带括号"};
    case ErrorKind::overflow:
      return overflow(fault, node);
    case ErrorKind::divide_by_zero:
      return {"除数为 0", "请先判断除数不为 0，例如 b != 0 ? a / b : 0"};
    case ErrorKind::invalid_argument:
      return invalid_argument(node);
    case ErrorKind::limit:
      return {"计算量或结果超过限制", "请缩小列表或文本，或拆成几个算式"};
    case ErrorKind::parse:
    case ErrorKind::type:
    case ErrorKind::withheld_field:
      break;
  }
  return {"算式不能计算", "请检查算式"};
}

}  // namespace

Problem describe(const Fault& fault, const Ast& ast) {
  const Node& node = ast.node(fault.node);
  Words words = in_words(fault, node);
  return {fault.kind, node.offset, position_at(ast.source, node.offset), std::move(words.message),
          std::move(words.remedy)};
}

}  // namespace jishi::expression
