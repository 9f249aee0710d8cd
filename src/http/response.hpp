// What a handler answers with. The server adds Date, Content-Length, Connection, X-Request-Id and
// X-Content-Type-Options, compresses, and leaves the body out where a request has none.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "http/event_stream.hpp"
#include "http/fields.hpp"

namespace jishi::http {

// Off where the body holds a secret beside what the client chose (BREACH), or is packed already.
enum class Compression { when_accepted, never };

struct Response {
  int status = 200;
  Fields fields;
  std::string body;
  Compression compression = Compression::when_accepted;
  std::string error_code = {};  // of the problem that it tells, for the log; empty: none
  // When set, the body is a stream of events: called once after the head went out, on a worker, to
  // keep the stream and return.
  std::function<void(std::shared_ptr<EventStream>)> events = {};
};

Response json_response(std::string json, int status = 200);
Response text_response(std::string text, int status = 200);
// 204
Response empty_response();

// The name of a status in RFC 9110; "Status" for one that is not in use here.
std::string_view reason_phrase(int status);

}  // namespace jishi::http
