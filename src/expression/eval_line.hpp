// What `jishi eval 'EXPR' [--with NAME=EXPR…]` prints.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "expression/problem.hpp"

namespace jishi::expression {

struct EvalAnswer {
  bool ok = false;
  // ok: one line, TYPE VALUE, without a line end; the value as a literal of the language.
  std::string line;
  // Not ok: what is wrong (in --with's expression where `with` is not empty).
  Problem problem;
  std::string with;

  // Not ok: "KIND 第 N 列：…" and the source with a caret, for standard error; without a line end.
  std::string error_text;
};

// Evaluates without static types, exactly as CEL. Each expression of `with` may use the names
// before it. Never throws for what it is given.
EvalAnswer evaluate_line(std::string_view expression,
                         const std::vector<std::pair<std::string, std::string>>& with = {});

}  // namespace jishi::expression
