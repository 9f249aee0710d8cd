#include "http/problem.hpp"

#include "base/json_writer.hpp"

namespace jishi::http {

Response problem_response(const Problem& problem, std::string_view request_id) {
  JsonWriter json;
  json.begin_object()
      .member("type", "urn:jishi:problem:" + problem.error.code)
      .member("title", reason_phrase(problem.status))
      .member("status", std::int64_t{problem.status})
      .member("detail", problem.error.message)
      .member("code", problem.error.code);
  if (!problem.field.empty()) json.member("field", problem.field);
  if (!problem.fields.empty()) {
    json.key("fields").begin_array();
    for (const FieldError& each : problem.fields) {
      json.begin_object()
          .member("field", each.field)
          .member("code", each.error.code)
          .member("message", each.error.message)
          .end_object();
    }
    json.end_array();
  }
  if (!request_id.empty()) json.member("request_id", request_id);
  json.end_object();

  Response response;
  response.status = problem.status;
  response.fields.add("Content-Type", "application/problem+json");
  response.fields.add("Cache-Control", "no-store");
  response.body = json.take();
  if (!problem.current.empty())
    response.body.insert(response.body.size() - 1, ",\"current\":" + problem.current);
  response.error_code = problem.error.code;
  return response;
}

}  // namespace jishi::http
