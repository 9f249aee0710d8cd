#include "api/security_log.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "access/secret.hpp"
#include "api/service.hpp"
#include "api/session_cookie.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"

namespace jishi::api {
namespace {

struct Named {
  std::string_view route;
  std::string_view event;
};

// What it is when it was done.
constexpr std::array kDone = {
    Named{"POST /api/sign-in", "signed_in"},
    Named{"POST /api/sign-out", "signed_out"},
    Named{"DELETE /api/sessions/{session:number}", "sessions_ended"},
    Named{"POST /api/password", "password_changed"},
    Named{"POST /api/second-factor", "factor_offered"},
    Named{"POST /api/second-factor/confirmation", "factor_confirmed"},
    Named{"POST /api/invitation/acceptance", "invitation_used"},
    Named{"POST /api/accounts/{account:number}/invitation", "invited"},
    Named{"POST /api/units/{unit:number}/accounts", "invited"},
    Named{"POST /api/accounts/{account:number}/suspension", "suspended"},
    Named{"POST /api/accounts/{account:number}/resumption", "resumed"},
    Named{"POST /api/accounts/{account:number}/closing", "closed"},
    Named{"POST /api/accounts/{account:number}/second-factor-drop", "factor_dropped"},
    Named{"POST /api/accounts/{account:number}/sessions-end", "sessions_ended"},
    Named{"POST /api/accounts/{account:number}/grants", "role_given"},
    Named{"DELETE /api/accounts/{account:number}/grants/{grant:number}", "role_taken"},
    Named{"POST /api/accounts/{account:number}/hand-over", "handed_over"},
    Named{"POST /api/units/{unit:number}/village-links", "link_issued"},
    Named{"DELETE /api/village-links/{link:number}", "link_revoked"},
    Named{"POST /api/ledgers/{ledger:word}/rows/{row:number}/reveal", "revealed"},
    Named{"GET /api/units/{unit:number}/ledgers/{ledger:word}/export.xlsx", "exported"},
};

bool shows_itself(const Service& service, const http::Request& request) {
  return request.fields.find("Authorization") || session_token(service, request);
}

std::string_view event_of(const Service& service, const http::Request& request,
                          const http::Response& response, const std::string& route) {
  const std::string& code = response.error_code;
  if (response.status < 400) {
    const auto* found = std::ranges::find(kDone, std::string_view(route), &Named::route);
    return found == kDone.end() ? std::string_view() : found->event;
  }
  if (code == "request_not_from_page") return "foreign_page";
  if (code == "too_many_attempts") return "waiting";
  if (code == "code_required") return {};
  if (route == "POST /api/sign-in" && response.status < 500) return "sign_in_failed";
  if (route.starts_with("POST /api/invitation") && response.status < 500)
    return "invitation_failed";
  if (code == "sign_in_refused") return "sign_in_failed";
  if (code == "code_wrong") return "factor_failed";
  if (response.status == 401)
    return shows_itself(service, request) ? std::string_view("not_signed_in") : std::string_view();
  if (response.status == 403) return "refused";
  if (response.status == 429) return "too_often";
  return {};
}

bool is_this_machine(std::string_view address) {
  return address == "::1" || address.starts_with("127.") || address.starts_with("::ffff:127.");
}

}  // namespace

std::string security_line(const SecurityEvent& event) {
  JsonWriter json;
  json.begin_object()
      .member("time", beijing_text(event.time))
      .member("request_id", event.request_id)
      .member("event", event.event)
      .member("route", event.route)
      .member("status", std::int64_t{event.status});
  if (!event.code.empty()) json.member("code", event.code);
  if (event.actor) json.member("actor", event.actor.value());
  if (!event.source.empty()) json.member("source", event.source);
  json.end_object();
  return json.take();
}

void note_security(const Service& service, const http::Request& request,
                   const http::Response& response, ActorId actor) {
  if (!service.security_log) return;
  const std::string route =
      (request.method == "HEAD" ? "GET" : request.method) + " " + request.route;
  const std::string_view event = event_of(service, request, response, route);
  if (event.empty()) return;
  const access::SecretKey key =
      access::derived_key(service.village_key.bytes, "sources of the security log");
  const std::string address = client_address(request);
  const access::Mac mac = access::hmac_sha256(key, std::as_bytes(std::span(address)));
  service.security_log({service.clock.now(), request.id, std::string(event), route, response.status,
                        response.error_code, actor, hex(std::span(mac).first(8))});
}

std::string client_address(const http::Request& request) {
  if (!is_this_machine(request.remote_address)) return request.remote_address;
  const std::string forwarded = request.fields.joined("X-Forwarded-For");
  std::string_view last = forwarded;
  if (const auto comma = last.rfind(','); comma != std::string_view::npos)
    last.remove_prefix(comma + 1);
  while (last.starts_with(' '))
    last.remove_prefix(1);
  const bool fits = !last.empty() && last.size() <= 64 &&
                    last.find_first_not_of("0123456789abcdefABCDEF.:[]") == std::string_view::npos;
  return fits ? std::string(last) : request.remote_address;
}

}  // namespace jishi::api
