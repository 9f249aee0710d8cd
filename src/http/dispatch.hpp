// From a message to its handler, and from what the handler throws to a problem.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>

#include "http/intake.hpp"
#include "http/problem.hpp"
#include "http/router.hpp"

namespace jishi::http {

struct Dispatched {
  const Route* route;
  Request request;
};

// What is answered without a handler: OPTIONS, what no route answers, a malformed target.
struct Answered {
  Response response;
  std::string code;  // of the error, empty when it is none
};

// Where a message came from and what it is called.
struct Origin {
  std::string remote_address;
  std::string request_id;
};

std::variant<Dispatched, Answered> dispatch(const Router& router, Message message, Origin origin,
                                            const Limits& limits);

// Bytes of body that the route of this head takes.
std::size_t body_limit(const Router& router, const MessageHead& head, const Limits& limits);

// HTTP status for the code of a Failure that a handler threw.
using StatusOf = std::function<int(std::string_view code)>;
// Told what no user understands: the message of an exception that is no Failure. Any thread.
using FaultLog = std::function<void(std::string_view request_id, std::string_view what)>;

Answered handle(const Route& route, const Request& request, const StatusOf& status_of,
                const FaultLog& fault_log);

// What a proxy, or anybody, calls the request (X-Request-Id), when it looks like an id; else empty.
// It is noted and never used as ours: whoever asks could give two requests one name.
std::string given_id(const Fields& fields);

}  // namespace jishi::http
