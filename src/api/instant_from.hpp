// Instants as clients write them.
#pragma once

#include <optional>
#include <string_view>

#include "base/clock.hpp"

namespace jishi::api {

// “2026-07-31T18:00:00+08:00” (RFC 3339, to the second or finer, what is finer cut off); nullopt
// for anything else.
std::optional<Instant> instant_from(std::string_view text);

}  // namespace jishi::api
