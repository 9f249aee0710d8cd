// Jobs in the database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/id.hpp"
#include "db/connection.hpp"

namespace jishi::api {

using JobId = Id<struct JobTag>;

// Stored as its number: never renumber.
enum class JobState : std::uint8_t {
  waiting = 1,
  running = 2,
  preview = 3,  // shows what it would do, and waits for a word
  done = 4,
  failed = 5,
  cancelled = 6,
  interrupted = 7,  // the server ended while it ran
};
std::string_view word(JobState state);

struct StoredJob {
  JobId job;
  ActorId actor;
  std::string home;   // the server that runs it: host and folder
  std::string kind;   // import, undo, export, …
  std::string label;  // what a list shows
  JobState state = JobState::waiting;
  std::string task;  // JSON of whoever made it; never personal data
  Instant created;
  std::optional<std::string> result;  // JSON; never personal data
  std::optional<Error> error;
};

std::optional<StoredJob> read_job(db::Connection& connection, JobId job);
// Newest first, at most `limit`.
std::vector<StoredJob> jobs_of(db::Connection& connection, ActorId actor, std::int64_t limit);
std::vector<StoredJob> unfinished_jobs(db::Connection& connection, std::string_view home);
// Created before that, and not running.
std::vector<StoredJob> jobs_before(db::Connection& connection, std::string_view home,
                                   Instant before);

// Gives it the next number.
JobId insert_job(db::Connection& connection, const StoredJob& job);
// State, task, result and error.
void update_job(db::Connection& connection, const StoredJob& job);
void remove_job(db::Connection& connection, JobId job);

}  // namespace jishi::api
