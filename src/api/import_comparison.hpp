// Who is missing on each side, and what differs: of an import that is checked and not yet written.
#pragma once

#include "api/jobs.hpp"
#include "exchange/comparison.hpp"
#include "http/router.hpp"

namespace jishi::api {

// Where in a job's folder the lists lie, and what the spreadsheet of them is called.
inline constexpr const char* kComparedFolder = "compared";
inline constexpr const char* kComparedName = "与本系统的比对.xlsx";

// {only_in_file, only_here, different, same, not_compared}
std::string comparison_json(const exchange::ComparisonCounts& counts);

void add_import_comparison_route(http::Router& router, Service& service, Jobs& jobs);

}  // namespace jishi::api
