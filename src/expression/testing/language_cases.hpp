// Tables of expressions and what `jishi eval` prints for them.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "expression/eval_line.hpp"

namespace jishi::expression::testing {

struct Case {
  const char* expression;
  const char* line;  // TYPE VALUE, or !KIND for an error
};

inline std::string answer(std::string_view expression,
                          const std::vector<std::pair<std::string, std::string>>& with = {}) {
  const EvalAnswer out = evaluate_line(expression, with);
  return out.ok ? out.line : "!" + std::string(name_of(out.problem.kind));
}

template <std::size_t N>
void expect(const Case (&cases)[N]) {
  for (const Case& one : cases)
    EXPECT_EQ(answer(one.expression), one.line) << one.expression;
}

}  // namespace jishi::expression::testing
