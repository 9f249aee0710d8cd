#include "app/listen_address.hpp"

#include <arpa/inet.h>

#include <array>

#include "app/arguments.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace jishi::app {
namespace {

bool is_numeric(int family, const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> out{};
  return ::inet_pton(family, host.c_str(), out.data()) == 1;
}

}  // namespace

ListenAddress parse_listen_address(std::string_view text) {
  const auto colon = text.rfind(':');
  const auto port =
      colon == std::string_view::npos ? std::nullopt : parse_int64(text.substr(colon + 1));
  std::string host(text.substr(0, colon == std::string_view::npos ? text.size() : colon));
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  const bool known = is_numeric(bracketed ? AF_INET6 : AF_INET, host);
  if (!known || !port || *port < 0 || *port > 65'535) {
    refuse_usage("“" + echoed(text) +
                 "”不是监听地址，请写成“IP 地址:端口”，例如 --listen 127.0.0.1:8080 "
                 "或 --listen [::1]:8080。");
  }
  return {host, static_cast<std::uint16_t>(*port)};
}

bool is_open_to_others(const ListenAddress& address) {
  return !address.host.starts_with("127.") && address.host != "::1";
}

std::string address_text(const ListenAddress& address) {
  const bool v6 = address.host.find(':') != std::string::npos;
  return "http://" + (v6 ? "[" + address.host + "]" : address.host) + ":" +
         std::to_string(address.port);
}

std::string parse_site_address(std::string_view text) {
  std::string_view address = text;
  if (address.ends_with('/')) address.remove_suffix(1);
  const auto scheme = address.find("://");
  const bool known = address.starts_with("https://") || address.starts_with("http://");
  const std::string_view host = known ? address.substr(scheme + 3) : std::string_view();
  if (host.empty() || host.find_first_of("/?#@ \"\\") != std::string_view::npos) {
    refuse_usage("“" + echoed(text) +
                 "”不是网站地址，请写成 --address https://tuanwei.example.cn，"
                 "后面不带路径。");
  }
  return std::string(address);
}

}  // namespace jishi::app
