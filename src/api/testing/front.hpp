// Where clients of a test reach a server: at its port, or at a front of the validating proxy
// (tests/description) that passes everything on and judges it.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "base/text.hpp"
#include "http/testing/raw_client.hpp"

namespace jishi::api::testing {

// The port to ask instead of `port`: of a front of its own where JISHI_API_PROXY names a proxy, as
// in http://127.0.0.1:8010.
inline std::uint16_t front_of(std::uint16_t port) {
  const char* proxy = std::getenv("JISHI_API_PROXY");
  if (proxy == nullptr) return port;
  const std::string address(proxy);
  const auto at = parse_int64(address.substr(address.rfind(':') + 1));
  if (!at) throw std::runtime_error("JISHI_API_PROXY is no address: " + address);
  std::string name;
  if (const auto* test = ::testing::UnitTest::GetInstance()->current_test_info())
    name = std::string(test->test_suite_name()) + "." + test->name();
  http::testing::RawClient client(static_cast<std::uint16_t>(*at));
  client.send(http::testing::plain("GET", "/front?port=" + std::to_string(port) + "&name=" + name,
                                   "Connection: close\r\n"));
  const auto answer = client.receive();
  if (!answer || answer->status != 200) throw std::runtime_error("no front at " + address);
  return nlohmann::json::parse(answer->body).at("port").get<std::uint16_t>();
}

}  // namespace jishi::api::testing
