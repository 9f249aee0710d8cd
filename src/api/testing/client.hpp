// A client of the running service, as a browser or a program would be.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "http/testing/raw_client.hpp"

namespace jishi::api::testing {

struct Answer {
  int status = 0;
  std::string head;
  std::string body;

  std::optional<std::string> field(std::string_view name) const {
    return http::testing::RawResponse{status, head, body}.field(name);
  }
  // Throws where the body is not JSON.
  nlohmann::json json() const { return nlohmann::json::parse(body); }
  // Of the problem; empty where it is none.
  std::string code() const {
    if (status < 400) return {};
    const auto parsed = nlohmann::json::parse(body, nullptr, false);
    return parsed.is_object() ? parsed.value("code", "") : "";
  }
};

// Keeps the cookie that it was given. Each request has a connection of its own.
class Client {
 public:
  explicit Client(std::uint16_t port, std::string session = {})
      : port_(port), session_(std::move(session)) {}
  static Client of_village(std::uint16_t port, const std::string& token) {
    Client client(port);
    client.extra_ = "Authorization: Village " + token + "\r\n";
    return client;
  }

  Answer get(const std::string& target) { return send("GET", target, "", ""); }
  // Without a body.
  Answer post(const std::string& target) { return send("POST", target, "", kPage); }
  Answer post(const std::string& target, const nlohmann::json& body,
              const std::string& lines = {}) {
    return send("POST", target, body.dump(), kPage + lines);
  }
  Answer post_bytes(const std::string& target, const std::string& bytes) {
    return send("POST", target, bytes, kPage, "application/octet-stream");
  }
  // `revision` as the read gave it in ETag.
  Answer patch(const std::string& target, std::int64_t revision, const nlohmann::json& body) {
    return send("PATCH", target, body.dump(), kPage + if_match(revision));
  }
  Answer post_seen(const std::string& target, std::int64_t revision) {
    return send("POST", target, "", kPage + if_match(revision));
  }
  Answer post_seen(const std::string& target, std::int64_t revision, const nlohmann::json& body) {
    return send("POST", target, body.dump(), kPage + if_match(revision));
  }
  Answer remove(const std::string& target) { return send("DELETE", target, "", kPage); }

  // With these lines of head and no others but Host, cookie, and type and length of a body.
  Answer send(const std::string& method, const std::string& target, const std::string& body,
              const std::string& lines, const std::string& type = "application/json") {
    std::string head = extra_ + lines;
    if (!session_.empty()) head += "Cookie: theme=dark; jishi_session=" + session_ + "\r\n";
    if (!body.empty()) {
      head += "Content-Type: " + type + "\r\n";
      head += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    } else if (method == "POST") {
      head += "Content-Length: 0\r\n";
    }
    http::testing::RawClient raw(port_);
    if (!raw.send(http::testing::plain(method, target, head) + body))
      throw std::runtime_error("the server closed the connection");
    auto response = raw.receive(method);
    if (!response) throw std::runtime_error("no answer to " + method + " " + target);
    take_cookie(*response);
    return {response->status, std::move(response->head), std::move(response->body)};
  }

  const std::string& session() const { return session_; }

  inline static const std::string kPage = "X-Jishi: 1\r\n";

 private:
  static std::string if_match(std::int64_t revision) {
    return "If-Match: \"" + std::to_string(revision) + "\"\r\n";
  }
  void take_cookie(const http::testing::RawResponse& response) {
    const auto cookie = response.field("Set-Cookie");
    constexpr std::string_view kName = "jishi_session=";
    if (!cookie || !cookie->starts_with(kName)) return;
    session_ = cookie->substr(kName.size(), cookie->find(';') - kName.size());
  }

  std::uint16_t port_;
  std::string session_;
  std::string extra_;
};

}  // namespace jishi::api::testing
