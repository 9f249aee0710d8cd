// From text to an Ast: the grammar of CEL, within limits.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "expression/ast.hpp"
#include "expression/problem.hpp"

namespace jishi::expression {

inline constexpr std::size_t kMaxSourceBytes = 10'000;
inline constexpr int kMaxNesting = 64;      // brackets, arguments and ?: within one another
inline constexpr int kMaxTreeHeight = 200;  // also counts chains such as 1 + 1 + 1 …
inline constexpr std::size_t kMaxNodes = 5'000;

struct ParseOptions {
  // has(field) besides has(row.field): where names are fields that may be empty. CEL has the
  // second form only.
  bool has_of_names = false;
};

// Beyond a limit: ErrorKind::limit. Outside the subset: ErrorKind::unsupported. Else
// ErrorKind::parse. Thread safe, no state.
OrProblems<std::shared_ptr<const Ast>> parse(std::string_view source, ParseOptions options = {});

}  // namespace jishi::expression
