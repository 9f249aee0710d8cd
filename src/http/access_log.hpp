// One record for each request that was answered, without anything about a person.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include "base/clock.hpp"

namespace jishi::http {

// What became of the response.
enum class Outcome { sent, cut_off };

struct AccessRecord {
  Instant time;                // when the request had arrived
  std::string request_id;      // ours
  std::string given_id = {};   // what who asked calls it, a proxy perhaps; empty: nothing
  std::string method;          // "-" for what is no request
  std::string route;           // the pattern, never the path; "-" when none matched
  std::string remote_address;  // for a log of attacks that is kept apart; not in access_line()
  int status = 0;
  std::string code = {};                 // of the error that was told, empty when there was none
  std::size_t body_bytes = 0;            // of the response, as it was to go out
  std::chrono::microseconds waited{0};   // for a worker
  std::chrono::microseconds handled{0};  // by its handler, compression included
  std::chrono::microseconds total{0};    // from the end of the request to the end of the response
  Outcome outcome = Outcome::sent;
};

// Called from any thread, from several at once, and from the one that serves all connections: it is
// thread safe, hands over and returns at once.
using AccessLog = std::function<void(const AccessRecord&)>;

// One line of JSON without its end. No address, path, parameter, field or body is in it.
std::string access_line(const AccessRecord& record);

}  // namespace jishi::http
