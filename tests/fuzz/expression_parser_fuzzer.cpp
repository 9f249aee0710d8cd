// Any text as an expression: it parses or has one problem at a place in the source; what parses is
// printed in a spelling that parses to the same; the checker accepts it or tells mistakes.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "expression/check.hpp"
#include "expression/parse.hpp"
#include "expression/testing/random_expressions.hpp"

namespace {

using namespace jishi::expression;

void demand(bool truth) {
  if (!truth) std::abort();
}

void check_problem(std::string_view source, const Problem& problem) {
  demand(problem.offset <= source.size());
  demand(!problem.message.empty() && !problem.remedy.empty());
  demand(!to_text(problem).empty());
  with_caret(source, problem);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto schema = testing::random_schema();
  const std::string_view source(reinterpret_cast<const char*>(data), size);
  const auto ast = parse(source, {.has_of_names = true});
  if (!ast) {
    demand(ast.problems().size() == 1);
    check_problem(source, ast.problems().front());
    return 0;
  }
  const std::string printed = print(**ast);
  // Brackets and spaces may make the printed text too long or too deep, never wrong.
  const auto again = parse(printed, {.has_of_names = true});
  if (again) {
    demand(print(**again) == printed);
  } else {
    demand(again.problems().front().kind == ErrorKind::limit);
  }
  const auto checked = check(source, schema);
  if (!checked) {
    for (const Problem& problem : checked.problems())
      check_problem(source, problem);
  }
  return 0;
}
