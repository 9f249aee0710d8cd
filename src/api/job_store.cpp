#include "api/job_store.hpp"

namespace jishi::api {
namespace {

constexpr const char* kSelect =
    "SELECT id, actor, home, kind, label, state, task, created, result, error_code, error_detail "
    "FROM api_job ";

StoredJob job_from(const db::Rows& rows) {
  StoredJob job{rows.id<JobId>(0),         rows.id<ActorId>(1),
                std::string(rows.text(2)), std::string(rows.text(3)),
                std::string(rows.text(4)), static_cast<JobState>(rows.int64(5)),
                std::string(rows.text(6)), Instant{rows.int64(7)},
                rows.optional_text(8),     {}};
  if (!rows.is_null(9))
    job.error = Error{std::string(rows.text(9)), rows.optional_text(10).value_or("")};
  return job;
}

std::vector<StoredJob> jobs_from(db::Rows rows) {
  std::vector<StoredJob> jobs;
  while (rows.next())
    jobs.push_back(job_from(rows));
  return jobs;
}

std::int64_t number(JobState state) {
  return static_cast<std::int64_t>(state);
}

std::optional<std::string> code_of(const StoredJob& job) {
  return job.error ? std::optional(job.error->code) : std::nullopt;
}
std::optional<std::string> detail_of(const StoredJob& job) {
  return job.error ? std::optional(job.error->message) : std::nullopt;
}

}  // namespace

std::string_view word(JobState state) {
  switch (state) {
    case JobState::waiting:
      return "waiting";
    case JobState::running:
      return "running";
    case JobState::preview:
      return "preview";
    case JobState::done:
      return "done";
    case JobState::failed:
      return "failed";
    case JobState::cancelled:
      return "cancelled";
    case JobState::interrupted:
      return "interrupted";
  }
  return "";
}

std::optional<StoredJob> read_job(db::Connection& connection, JobId job) {
  auto rows = connection.query(std::string(kSelect) + "WHERE id = ?1", {job});
  if (!rows.next()) return std::nullopt;
  return job_from(rows);
}

std::vector<StoredJob> jobs_of(db::Connection& connection, ActorId actor, std::int64_t limit) {
  return jobs_from(connection.query(
      std::string(kSelect) + "WHERE actor = ?1 ORDER BY id DESC LIMIT ?2", {actor, limit}));
}

std::vector<StoredJob> unfinished_jobs(db::Connection& connection, std::string_view home) {
  return jobs_from(connection.query(
      std::string(kSelect) + "WHERE home = ?1 AND (state = 1 OR state = 2) ORDER BY id", {home}));
}

std::vector<StoredJob> jobs_before(db::Connection& connection, std::string_view home,
                                   Instant before) {
  return jobs_from(connection.query(
      std::string(kSelect) + "WHERE home = ?1 AND created < ?2 AND state > 2 ORDER BY id",
      {home, before.microseconds}));
}

JobId insert_job(db::Connection& connection, const StoredJob& job) {
  // Another server may be about to give the same number; on SQLite there is one writer.
  if (connection.dialect() == db::Dialect::postgresql)
    connection.execute("LOCK TABLE api_job IN SHARE ROW EXCLUSIVE MODE");
  std::int64_t next = 1;
  {
    auto rows = connection.query("SELECT max(id) FROM api_job");
    if (rows.next() && !rows.is_null(0)) next = rows.int64(0) + 1;
  }
  connection.execute(
      "INSERT INTO api_job (id, actor, home, kind, label, state, task, created, result, "
      "error_code, error_detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
      {next, job.actor, job.home, job.kind, job.label, number(job.state), job.task,
       job.created.microseconds, job.result, code_of(job), detail_of(job)});
  return JobId(next);
}

void update_job(db::Connection& connection, const StoredJob& job) {
  connection.execute(
      "UPDATE api_job SET state = ?2, task = ?3, result = ?4, error_code = ?5, error_detail = ?6 "
      "WHERE id = ?1",
      {job.job, number(job.state), job.task, job.result, code_of(job), detail_of(job)});
}

void remove_job(db::Connection& connection, JobId job) {
  connection.execute("DELETE FROM api_job WHERE id = ?1", {job});
}

}  // namespace jishi::api
