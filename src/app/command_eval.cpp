#include <iostream>

#include "app/command.hpp"
#include "base/json_writer.hpp"
#include "expression/eval_line.hpp"

namespace jishi::app {
namespace {

int run_eval(const Arguments& arguments, const Surroundings&) {
  std::vector<std::pair<std::string, std::string>> with;
  for (const std::string& binding : arguments.values("with")) {
    const std::size_t equals = binding.find('=');
    if (equals == binding.npos || equals == 0) {
      refuse_usage("--with 须写成 名称=表达式，例如 --with x=1。");
    }
    with.emplace_back(binding.substr(0, equals), binding.substr(equals + 1));
  }
  const expression::EvalAnswer answer = expression::evaluate_line(*arguments.positional(0), with);
  if (arguments.has("json")) {
    JsonWriter out;
    out.begin_object().member("ok", answer.ok);
    if (answer.ok) {
      const std::size_t blank = answer.line.find(' ');
      out.member("type", answer.line.substr(0, blank));
      out.member("value", answer.line.substr(blank + 1));
    } else {
      out.key("error").begin_object().member("kind", expression::name_of(answer.problem.kind));
      out.member("line", std::int64_t{answer.problem.at.line});
      out.member("column", std::int64_t{answer.problem.at.column});
      out.member("message", answer.problem.message);
      if (!answer.with.empty()) out.member("with", answer.with);
      out.end_object();
    }
    std::cout << out.end_object().take() << '\n';
  } else if (answer.ok) {
    std::cout << answer.line << '\n';
  } else {
    std::cerr << answer.error_text << '\n';
  }
  return answer.ok ? kDone : kNo;
}

}  // namespace

Command eval_command() {
  return {"eval",
          "计算一个表达式，打印类型和值",
          {{"with", Arity::values, "名称=表达式", "给出一个名称的值，可多次使用"}},
          {{"表达式", true, false, "例如 '1 + 2 * 3'；语言见 docs/expressions.md"}},
          "",
          run_eval};
}

}  // namespace jishi::app
