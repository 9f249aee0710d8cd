// A client that sends the bytes it is told to, for tests of the server over real sockets.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jishi::http::testing {

// Waits at most so long for anything; a test that takes longer has failed.
inline constexpr std::chrono::seconds patience{60};

struct RawResponse {
  int status = 0;
  std::string head;
  std::string body;
  // The value of a field, nullopt without it.
  std::optional<std::string> field(std::string_view name) const;
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port);
  ~RawClient();
  RawClient(RawClient&& other) noexcept;
  RawClient(const RawClient&) = delete;

  // False when the server has closed the connection.
  bool send(std::string_view bytes);
  // The end of what is sent; answers are still read.
  void finish_sending();
  // The next response, its body as long as Content-Length says, or to the end of the connection
  // where there is no length; none of it for HEAD. nullopt when the connection ends before.
  std::optional<RawResponse> receive(std::string_view method = "GET");
  // At least `bytes` more, or what came before the end.
  std::string receive_bytes(std::size_t bytes);
  // Whether the server ends the connection without another byte.
  bool is_closed();
  // Resets the connection instead of closing it.
  void reset();

 private:
  bool fill();

  int socket_ = -1;
  std::string received_;
};

// GET, HEAD or DELETE of `target` with a Host and these further lines.
std::string plain(std::string_view method, std::string_view target, std::string_view lines = {});
std::string with_body(std::string_view method, std::string_view target, std::string_view body);

}  // namespace jishi::http::testing
