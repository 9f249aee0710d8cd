#include "expression/suggestion.hpp"

#include "expression/nearest.hpp"

namespace jishi::expression {

std::string remedy_for_unknown_function(const Node& call) {
  for (const std::string_view macro : {"all", "exists", "exists_one", "filter", "map"}) {
    if (call.text == macro) return "请写成 列表." + call.text + "(x, …)，x 代表列表里的每一项";
  }
  if (call.text == "has") return "请写成 has(r.birth_date)";
  const bool member = call.style == CallStyle::member;
  const CallStyle other = member ? CallStyle::global : CallStyle::member;
  if (function_named(call.text, other) != Function::unknown) {
    return member ? "请写成 " + call.text + "(…)" : "请写成 x." + call.text + "(…)";
  }
  const std::string_view near = nearest(call.text, function_names(call.style));
  if (!near.empty()) return "是否想写 " + std::string(near) + "？";
  return "可用的函数见 docs/expressions.md";
}

}  // namespace jishi::expression
