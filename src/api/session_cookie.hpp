// The cookie by which a browser stays signed in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "access/sign_in.hpp"
#include "api/service.hpp"
#include "http/request.hpp"

namespace jishi::api {

// Behind https with the prefix by which browsers take it from this host alone, over https and for
// every path: no neighbouring host can set one.
inline constexpr std::string_view kSessionCookie = "jishi_session";
inline constexpr std::string_view kSecureSessionCookie = "__Host-jishi_session";

// The first of the name that the service gives.
std::optional<std::string> session_token(const Service& service, const http::Request& request);
// Values of Set-Cookie.
std::string session_cookie(const Service& service, std::string_view token);
std::string ended_session_cookie(const Service& service);

// What signing in works with; journalled as from “网页”.
access::SignInGround ground_of(const Service& service);

}  // namespace jishi::api
