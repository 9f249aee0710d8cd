// What an office wants to see of attempts on its server: apart from the access log, and without
// anything about persons.
#pragma once

#include <functional>
#include <string>

#include "base/clock.hpp"
#include "base/id.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace jishi::api {

struct Service;

// One thing that happened. `event` is one of
//   signed_in, signed_out, sign_in_failed, waiting (a further attempt is not taken yet),
//   not_signed_in (a session or link that is none or has ended), refused (a right is missing),
//   foreign_page, too_often, password_changed, factor_offered, factor_confirmed, factor_failed,
//   factor_dropped, invited, invitation_used, invitation_failed, suspended, resumed, closed,
//   sessions_ended, role_given, role_taken, handed_over, link_issued, link_revoked, revealed,
//   exported.
struct SecurityEvent {
  Instant time;
  std::string request_id;  // that of the access log
  std::string event;
  std::string route;  // method and pattern
  int status = 0;
  std::string code = {};  // of the error
  ActorId actor;          // the account or village link by its number; none: not known
  // Where it came from, as a keyed digest: the same for the same address, and no address.
  std::string source = {};
};
// Called from any thread; hands over and returns at once.
using SecurityLog = std::function<void(const SecurityEvent&)>;

// One line of JSON without its end.
std::string security_line(const SecurityEvent& event);

// Tells service.security_log what this answer was, if it is one of the above. A request without any
// session or link that is told to sign in is none.
void note_security(const Service& service, const http::Request& request,
                   const http::Response& response, ActorId actor);

// The address that a request came from: the peer's, or behind a proxy on this machine the last one
// that it names (X-Forwarded-For).
std::string client_address(const http::Request& request);

}  // namespace jishi::api
