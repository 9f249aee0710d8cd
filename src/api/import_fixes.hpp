// Cells of a sheet that are wrong, corrected on screen before it is taken in.
#pragma once

#include "api/jobs.hpp"
#include "http/router.hpp"

namespace jishi::api {

inline constexpr std::size_t kMostFixes = 5'000;          // of one import
inline constexpr std::size_t kMostFixCodePoints = 2'000;  // of one cell

void add_import_fix_routes(http::Router& router, Service& service, Jobs& jobs);

}  // namespace jishi::api
