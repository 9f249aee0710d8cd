// Requests over connections that stay open, one after another or on many at once, and how long
// their answers take. One thread drives all of them, so that it leaves the processors to the
// server.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jishi::bench {

struct Reply {
  int status = 0;
  std::string head;  // with the status line
  std::string body;

  // Of a header field, by its name as the server writes it; empty without it.
  std::string field(std::string_view name) const;
};

// `lines`: further lines of the head, each with its end.
std::string request_text(std::string_view method, std::string_view target, std::string_view lines,
                         std::string_view body = {});

// To 127.0.0.1, never blocking. Throws std::runtime_error where the server ends it.
class Connection {
 public:
  explicit Connection(std::uint16_t port);
  ~Connection();
  Connection(Connection&& other) noexcept;
  Connection(const Connection&) = delete;

  int descriptor() const { return socket_; }
  // Sends it as a whole: requests are small, and one is under way at a time.
  void send(const std::string& request);
  // Reads what is there; the reply once it is whole.
  std::optional<Reply> receive();
  // Sends, and waits for the reply.
  Reply ask(const std::string& request);

 private:
  std::optional<Reply> whole_reply();

  int socket_ = -1;
  std::string received_;
};

struct Load {
  std::size_t answers = 0;
  double seconds = 0;
  std::vector<double> milliseconds;  // of each answer, sorted
  double processor_seconds = 0;      // of this process

  double a_second() const { return static_cast<double>(answers) / seconds; }
  double at(double part) const;  // 0.99: of 99 % it was not longer
};

// The next request of a connection, and what was answered to it; `take` throws where that is wrong.
using Next = std::function<std::string(std::size_t connection)>;
using Take = std::function<void(std::size_t connection, const Reply& reply)>;

// Each connection sends its next request when the one before was answered, for so long; then what
// is under way is waited for.
Load drive(std::uint16_t port, std::size_t connections, double seconds, const Next& next,
           const Take& take);

}  // namespace jishi::bench
