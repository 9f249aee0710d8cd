// Cells of a sheet that are wrong, corrected on screen before it is taken in.
#pragma once

#include "api/import_job.hpp"
#include "http/router.hpp"

namespace jishi::api {

inline constexpr std::size_t kMostFixes = 5'000;          // of one import
inline constexpr std::size_t kMostFixCodePoints = 2'000;  // of one cell

// An import of the caller that shows what it would do, and may still do it (require_import).
struct ShownImport {
  StoredJob job;
  ImportTask task;
  std::filesystem::path folder;
};
// Of the parameter `job`. Failure no_such_job, job_state, job_elsewhere, and of the decision.
ShownImport shown_import(Service& service, Jobs& jobs, const http::Request& request,
                         const Caller& caller);

void add_import_fix_routes(http::Router& router, Service& service, Jobs& jobs);

}  // namespace jishi::api
