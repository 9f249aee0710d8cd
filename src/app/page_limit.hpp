// How much of a list a command shows at once.
#pragma once

#include <cstdint>

#include "app/arguments.hpp"

namespace jishi::app {

inline constexpr std::int64_t kShownAtOnce = 50;
inline constexpr std::int64_t kMostAtOnce = 10'000;

inline Option page_limit_option() {
  return {"limit", Arity::value, "行数", "最多列出多少行；缺省 50"};
}

// Of --limit; Failure("usage") where it is not 1 to kMostAtOnce.
std::int64_t page_limit(const Arguments& arguments);

}  // namespace jishi::app
