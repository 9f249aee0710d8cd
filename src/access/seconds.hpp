// Limits are in seconds, instants in microseconds.
#pragma once

#include <cstdint>

namespace jishi::access {

inline constexpr std::int64_t kSecond = 1'000'000;  // microseconds

}  // namespace jishi::access
