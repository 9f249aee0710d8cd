#include "http_load.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "machine.hpp"

namespace jishi::bench {
namespace {

using Time = std::chrono::steady_clock;

constexpr std::string_view kEndOfHead = "\r\n\r\n";
constexpr int kPatienceMs = 60'000;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

std::string_view field_of(std::string_view head, std::string_view name) {
  const std::string line = "\r\n" + std::string(name) + ": ";
  const auto at = head.find(line);
  if (at == std::string_view::npos) return {};
  const auto value = head.substr(at + line.size());
  return value.substr(0, value.find('\r'));
}

std::size_t number_of(std::string_view text) {
  std::size_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

std::string Reply::field(std::string_view name) const {
  return std::string(field_of(head, name));
}

std::string request_text(std::string_view method, std::string_view target, std::string_view lines,
                         std::string_view body) {
  std::string text(method);
  text.append(" ").append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n").append(lines);
  if (method != "GET") {
    text.append("X-Jishi: 1\r\nContent-Length: ").append(std::to_string(body.size()));
    text.append("\r\n");
  }
  if (!body.empty()) text.append("Content-Type: application/json\r\n");
  return text.append("\r\n").append(body);
}

Connection::Connection(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  if (socket_ < 0) fail("socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int yes = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(socket_);
    fail("connect");
  }
}

Connection::~Connection() {
  if (socket_ >= 0) ::close(socket_);
}

Connection::Connection(Connection&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), received_(std::move(other.received_)) {}

void Connection::send(const std::string& request) {
  std::size_t sent = 0;
  while (sent < request.size()) {
    const ssize_t part =
        ::send(socket_, request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
    if (part < 0 && errno != EINTR) fail("send");
    if (part > 0) sent += static_cast<std::size_t>(part);
  }
}

std::optional<Reply> Connection::whole_reply() {
  const auto end = received_.find(kEndOfHead);
  if (end == std::string::npos) return std::nullopt;
  const std::string_view head = std::string_view(received_).substr(0, end + 2);
  const std::size_t whole = end + kEndOfHead.size() + number_of(field_of(head, "Content-Length"));
  if (received_.size() < whole) return std::nullopt;
  constexpr std::size_t kStatusAt = 9;  // “HTTP/1.1 200”
  Reply reply;
  reply.status = static_cast<int>(number_of(head.substr(kStatusAt, 3)));
  reply.head = head;
  reply.body = received_.substr(end + kEndOfHead.size(), whole - end - kEndOfHead.size());
  received_.erase(0, whole);
  return reply;
}

std::optional<Reply> Connection::receive() {
  static thread_local std::array<char, 256 * 1024> buffer;
  for (;;) {
    const ssize_t part = ::recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (part == 0) throw std::runtime_error("the server closed a connection");
    if (part < 0 && errno == EINTR) continue;
    if (part < 0 && errno != EAGAIN) fail("recv");
    if (part < 0) return std::nullopt;
    received_.append(buffer.data(), static_cast<std::size_t>(part));
    if (auto reply = whole_reply()) return reply;
  }
}

Reply Connection::ask(const std::string& request) {
  send(request);
  for (;;) {
    pollfd waits{socket_, POLLIN, 0};
    if (::poll(&waits, 1, kPatienceMs) == 0) throw std::runtime_error("no answer for a minute");
    if (auto reply = receive()) return *std::move(reply);
  }
}

double Load::at(double part) const {
  if (milliseconds.empty()) return 0;
  return milliseconds[static_cast<std::size_t>(part *
                                               static_cast<double>(milliseconds.size() - 1))];
}

Load drive(std::uint16_t port, std::size_t connections, double seconds, const Next& next,
           const Take& take) {
  const int events = ::epoll_create1(0);
  if (events < 0) fail("epoll");
  std::vector<Connection> all;
  std::vector<Time::time_point> sent(connections);
  all.reserve(connections);
  for (std::size_t i = 0; i < connections; ++i) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = i;
    if (::epoll_ctl(events, EPOLL_CTL_ADD, all.emplace_back(port).descriptor(), &event) != 0)
      fail("epoll");
  }
  Load load;
  const double processor = processor_seconds();
  const Time::time_point begun = Time::now();
  const auto until = begun + std::chrono::duration<double>(seconds);
  for (std::size_t i = 0; i < connections; ++i) {
    sent[i] = Time::now();
    all[i].send(next(i));
  }
  std::array<epoll_event, 64> ready{};
  for (std::size_t under_way = connections; under_way > 0;) {
    const int count = ::epoll_wait(events, ready.data(), ready.size(), kPatienceMs);
    if (count == 0) throw std::runtime_error("no answer for a minute");
    for (int each = 0; each < count; ++each) {
      const std::size_t i = ready[static_cast<std::size_t>(each)].data.u64;
      const auto reply = all[i].receive();
      if (!reply) continue;
      const Time::time_point now = Time::now();
      load.milliseconds.push_back(std::chrono::duration<double, std::milli>(now - sent[i]).count());
      take(i, *reply);
      if (now >= until) {
        --under_way;
        continue;
      }
      sent[i] = Time::now();
      all[i].send(next(i));
    }
  }
  load.seconds = std::chrono::duration<double>(Time::now() - begun).count();
  load.processor_seconds = processor_seconds() - processor;
  load.answers = load.milliseconds.size();
  std::sort(load.milliseconds.begin(), load.milliseconds.end());
  ::close(events);
  return load;
}

}  // namespace jishi::bench
