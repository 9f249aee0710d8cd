// The one shape of every error: problem details (RFC 9457), made from jishi::Error.
//
//   {"type":"urn:jishi:problem:bad_query","title":"Bad Request","status":400,
//    "detail":"没有参数“untis”。可用的有：unit。","code":"bad_query","field":"untis",
//    "request_id":"…"}
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "http/response.hpp"

namespace jishi::http {

// One of several things that are wrong with what was sent.
struct FieldError {
  std::string field;
  Error error;
};

struct Problem {
  int status = 422;
  Error error;
  std::string field = {};  // of what was sent, empty when it is about none
  std::vector<FieldError> fields = {};
  std::string current = {};  // JSON of what is there now, where somebody else was faster
};

// `request_id` may be empty. Never stored by caches.
Response problem_response(const Problem& problem, std::string_view request_id);

}  // namespace jishi::http
