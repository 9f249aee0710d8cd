// Passwords in tests that are not about them.
#pragma once

#include "access/password_hash.hpp"

namespace jishi::access::testing {

// The least that argon2id takes.
inline constexpr HashingCost kLeastCost{8'192, 1};

}  // namespace jishi::access::testing
