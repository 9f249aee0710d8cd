// What is told of a job.
#include "api/answer.hpp"
#include "api/jobs.hpp"
#include "http/percent.hpp"

namespace jishi::api {

std::string job_json(const Jobs& jobs, const StoredJob& job) {
  const std::string address = "/api/jobs/" + std::to_string(job.job.value());
  JsonWriter json;
  json.begin_object().member("job", job.job.value()).member("kind", job.kind);
  json.member("label", job.label);
  const auto progress = jobs.progress(job.job);
  const JobProgress::Seen seen = progress ? progress->seen() : JobProgress::Seen();
  json.member("state", word(job.state)).key("progress").begin_object();
  json.member("done", seen.done);
  if (seen.total > 0) json.member("total", seen.total);
  json.member("words", seen.words);
  if (seen.seconds_left) json.member("seconds_left", *seen.seconds_left);
  json.end_object().member("created", instant_text(job.created));
  if (job.error) {
    json.key("error").begin_object().member("code", job.error->code);
    json.member("detail", job.error->message).end_object();
  }
  json.key("files").begin_array();
  for (const Jobs::File& file : jobs.files(job.job)) {
    json.begin_object().member("name", file.name);
    json.member("address", address + "/files/" + http::percent_encoded(file.name));
    json.member("bytes", file.bytes).end_object();
  }
  json.end_array().end_object();
  std::string text = json.take();
  if (job.result) text.insert(text.size() - 1, ",\"result\":" + *job.result);
  return text;
}

}  // namespace jishi::api
