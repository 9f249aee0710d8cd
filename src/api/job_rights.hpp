// Whether who began a job, or looks on, may still do so.
#pragma once

#include <optional>

#include "api/caller.hpp"
#include "api/jobs.hpp"

namespace jishi::api {

// The account is active and its grants of today allow it; the purpose that was given holds on.
Jobs::Allowed while_allowed(const Service& service, const Caller& caller, Asking asking);

// The session goes on, and its account is active; the holder of a link: the link opens.
JobProgress::Welcome while_signed_in(const Service& service, const Caller& caller);

// What the files of a job ask for, out of its task; none: to be its owner is enough. A job that
// says
// {"operation":…,"unit":…,"ledger":…} asks for that.
std::optional<Asking> asked_for_files(const StoredJob& job);
// The task that says so.
std::string task_of(const Asking& asking);

}  // namespace jishi::api
