#include "http/transport/lingering.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <utility>

namespace jishi::http::transport {

namespace {

constexpr std::size_t most_lingering = 512;

class Lingering : public std::enable_shared_from_this<Lingering> {
 public:
  Lingering(asio::ip::tcp::socket socket, Gate& gate)
      : socket_(std::move(socket)), timer_(socket_.get_executor()), gate_(gate) {
    ++gate_.lingering;
  }
  ~Lingering() { --gate_.lingering; }

  void start() {
    timer_.expires_after(gate_.limits().linger_time);
    timer_.async_wait([weak = weak_from_this()](const asio::error_code& error) {
      const auto self = weak.lock();
      asio::error_code ignored;
      if (self && !error) self->socket_.close(ignored);
    });
    read();
  }

 private:
  void read() {
    socket_.async_read_some(
        asio::buffer(dropped_),
        [self = shared_from_this()](const asio::error_code& error, std::size_t) {
          if (!error) self->read();
        });
  }

  asio::ip::tcp::socket socket_;
  asio::steady_timer timer_;
  Gate& gate_;
  std::array<char, 4096> dropped_ = {};
};

}  // namespace

void close_lingering(asio::ip::tcp::socket socket, Gate& gate) {
  asio::error_code error;
  socket.shutdown(asio::ip::tcp::socket::shutdown_send, error);
  if (error || gate.lingering >= most_lingering) {
    socket.close(error);
    return;
  }
  std::make_shared<Lingering>(std::move(socket), gate)->start();
}

}  // namespace jishi::http::transport
