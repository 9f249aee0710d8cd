#include "http/testing/raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <limits>
#include <stdexcept>
#include <utility>

#include "base/text.hpp"
#include "http/fields.hpp"

namespace jishi::http::testing {

std::optional<std::string> RawResponse::field(std::string_view name) const {
  std::string_view lines = head;
  while (!lines.empty()) {
    const auto end = lines.find("\r\n");
    const auto line = lines.substr(0, end);
    const auto colon = line.find(": ");
    if (colon != std::string_view::npos && same_ignoring_case(line.substr(0, colon), name))
      return std::string(line.substr(colon + 2));
    if (end == std::string_view::npos) break;
    lines = lines.substr(end + 2);
  }
  return std::nullopt;
}

RawClient::RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("no connection");
}

RawClient::~RawClient() {
  if (socket_ >= 0) ::close(socket_);
}

RawClient::RawClient(RawClient&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), received_(std::move(other.received_)) {}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void RawClient::finish_sending() {
  ::shutdown(socket_, SHUT_WR);
}

void RawClient::reset() {
  const linger at_once = {1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(std::exchange(socket_, -1));
}

bool RawClient::fill() {
  pollfd waiting = {socket_, POLLIN, 0};
  const auto most = std::chrono::milliseconds(patience).count();
  if (::poll(&waiting, 1, static_cast<int>(most)) != 1)
    throw std::runtime_error("the server neither answers nor closes");
  std::array<char, 65536> bytes = {};
  const auto length = ::recv(socket_, bytes.data(), bytes.size(), 0);
  if (length <= 0) return false;
  received_.append(bytes.data(), static_cast<std::size_t>(length));
  return true;
}

std::string RawClient::receive_bytes(std::size_t bytes) {
  while (received_.size() < bytes && fill()) {
  }
  return std::exchange(received_, {});
}

bool RawClient::is_closed() {
  return received_.empty() && !fill();
}

std::optional<RawResponse> RawClient::receive(std::string_view method) {
  auto head_end = std::string::npos;
  while ((head_end = received_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill()) return std::nullopt;
  }
  RawResponse response;
  response.head = received_.substr(0, head_end + 2);
  received_.erase(0, head_end + 4);
  response.status = static_cast<int>(parse_int64(response.head.substr(9, 3)).value_or(0));
  const bool bodiless = method == "HEAD" || response.status == 204 || response.status == 304 ||
                        response.status == 100;
  if (bodiless) return response;
  auto length = std::numeric_limits<std::size_t>::max();
  if (const auto given = response.field("Content-Length"))
    length = static_cast<std::size_t>(parse_int64(*given).value_or(0));
  while (received_.size() < length && fill()) {
  }
  response.body = received_.substr(0, length);
  received_.erase(0, length);
  return response;
}

std::string plain(std::string_view method, std::string_view target, std::string_view lines) {
  std::string text(method);
  return text.append(" ")
      .append(target)
      .append(" HTTP/1.1\r\nHost: test\r\n")
      .append(lines)
      .append("\r\n");
}

std::string with_body(std::string_view method, std::string_view target, std::string_view body) {
  return plain(method, target, "Content-Length: " + std::to_string(body.size()) + "\r\n")
      .append(body);
}

}  // namespace jishi::http::testing
