// Where a service listens, and how people reach it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace jishi::app {

struct ListenAddress {
  std::string host;  // in digits
  std::uint16_t port = 0;
  bool operator==(const ListenAddress&) const = default;
};

// “127.0.0.1:8080”, “[::1]:8080”. Failure("usage").
ListenAddress parse_listen_address(std::string_view text);
// Other machines reach it.
bool is_open_to_others(const ListenAddress& address);
// “http://127.0.0.1:8080”
std::string address_text(const ListenAddress& address);

// “https://tuanwei.example.cn”, without a slash at its end. Failure("usage") for anything with a
// path, or of another scheme.
std::string parse_site_address(std::string_view text);

}  // namespace jishi::app
