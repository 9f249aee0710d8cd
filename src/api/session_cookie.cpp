#include "api/session_cookie.hpp"

#include <algorithm>

namespace jishi::api {
namespace {

std::string_view cookie_name(const Service& service) {
  return service.site.behind_https ? kSecureSessionCookie : kSessionCookie;
}

std::string cookie(const Service& service, std::string_view value) {
  std::string text(cookie_name(service));
  text.append("=").append(value).append("; Path=/; HttpOnly; SameSite=Strict");
  if (service.site.behind_https) text += "; Secure";
  return text;
}

}  // namespace

std::optional<std::string> session_token(const Service& service, const http::Request& request) {
  const std::string_view name = cookie_name(service);
  for (const http::Field& field : request.fields.all()) {
    if (!http::same_ignoring_case(field.name, "Cookie")) continue;
    std::string_view left = field.value;
    while (!left.empty()) {
      const auto end = left.find(';');
      std::string_view pair = left.substr(0, end);
      left = end == std::string_view::npos ? std::string_view() : left.substr(end + 1);
      pair.remove_prefix(std::min(pair.find_first_not_of(" \t"), pair.size()));
      if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
        return std::string(pair.substr(name.size() + 1));
    }
  }
  return std::nullopt;
}

std::string session_cookie(const Service& service, std::string_view token) {
  return cookie(service, token);
}

std::string ended_session_cookie(const Service& service) {
  return cookie(service, "") + "; Max-Age=0";
}

access::SignInGround ground_of(const Service& service) {
  return {service.writer, service.hashing, service.factor_key, service.clock, "网页"};
}

}  // namespace jishi::api
