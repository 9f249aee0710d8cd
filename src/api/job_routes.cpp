// Jobs: one's own, one of them, how far it is, its files, cancelled.
#include "api/job_routes.hpp"

#include "api/answer.hpp"
#include "api/caller.hpp"
#include "api/file_answer.hpp"
#include "api/job_rights.hpp"

namespace jishi::api {
namespace {

constexpr std::int64_t kMostListed = 50;

StoredJob job_asked(Service& service, Jobs& jobs, const http::Request& request,
                    const Caller& caller) {
  request.only_parameters({}).or_throw();
  return jobs.find(*service.readers.lease(), caller.actor, JobId(request.number("job")));
}

http::Response own_jobs(Service& service, Jobs& jobs, const http::Request& request,
                        const Caller& caller) {
  request.only_parameters({}).or_throw();
  std::string text = "{\"jobs\":[";
  for (const StoredJob& job : jobs.newest(*service.readers.lease(), caller.actor, kMostListed))
    text += (text.back() == '[' ? "" : ",") + job_json(jobs, job);
  return http::json_response(text + "]}");
}

http::Response one_job(Service& service, Jobs& jobs, const http::Request& request,
                       const Caller& caller) {
  return http::json_response(job_json(jobs, job_asked(service, jobs, request, caller)));
}

http::Response job_events(Service& service, Jobs& jobs, const http::Request& request,
                          const Caller& caller) {
  // In this order: what is not at work has its end in the database.
  const auto progress = jobs.progress(JobId(request.number("job")));
  const StoredJob job = job_asked(service, jobs, request, caller);
  http::Response response;
  response.fields.set("Content-Type", "text/event-stream");
  const std::string now = job_json(jobs, job);
  response.events = [progress, now, welcome = while_signed_in(service, caller)](
                        std::shared_ptr<http::EventStream> stream) {
    if (progress) {
      progress->follow(std::move(stream), welcome);
      return;
    }
    stream->send("job", now);
    stream->close();
  };
  return response;
}

http::Response cancel_job(Service& service, Jobs& jobs, const http::Request& request,
                          const Caller& caller) {
  const StoredJob job = job_asked(service, jobs, request, caller);
  if (job.state == JobState::waiting || job.state == JobState::running) jobs.require_here(job);
  return http::json_response(job_json(jobs, jobs.cancel(job)));
}

http::Response job_file(Service& service, Jobs& jobs, const http::Request& request,
                        const Caller& caller) {
  const StoredJob job = job_asked(service, jobs, request, caller);
  jobs.require_here(job);
  if (const auto asking = asked_for_files(job))
    require(service, *service.readers.lease(), caller, *asking);
  const std::string& name = request.text("file");
  return file_answer(name, jobs.read_file(job.job, name));
}

}  // namespace

void add_job_routes(http::Router& router, Service& service, Jobs& jobs) {
  const auto add = [&](const char* method, const char* pattern, auto handler) {
    router.add(method, pattern,
               for_caller(service, [&service, &jobs, handler](const http::Request& request,
                                                              const Caller& caller) {
                 return handler(service, jobs, request, caller);
               }));
  };
  add("GET", "/api/jobs", own_jobs);
  add("GET", "/api/jobs/{job:number}", one_job);
  add("GET", "/api/jobs/{job:number}/events", job_events);
  add("POST", "/api/jobs/{job:number}/cancel", cancel_job);
  add("GET", "/api/jobs/{job:number}/files/{file:text}", job_file);
  add_import_routes(router, service, jobs);
  add_sheet_routes(router, service, jobs);
}

}  // namespace jishi::api
