// The socket that RESTinio works with: a TCP socket whose reading is done by a Reader.
#pragma once

#include <asio.hpp>
#include <cstddef>
#include <memory>
#include <utility>

#include "http/transport/lingering.hpp"
#include "http/transport/reader.hpp"

namespace jishi::http::transport {

// What RESTinio calls and is not here is the TCP socket's own. It is not moved any more once it was
// read from.
class ScreenedSocket : public asio::ip::tcp::socket {
 public:
  explicit ScreenedSocket(asio::io_context& context) : asio::ip::tcp::socket(context) {}

  template <class Buffers, class Handler>
  void async_read_some(const Buffers& buffers, Handler&& handler) {
    if (!reader_)
      reader_ = std::make_shared<Reader>(gate(), static_cast<asio::ip::tcp::socket&>(*this));
    reader_->start(asio::mutable_buffer(buffers), std::forward<Handler>(handler));
  }

  void shutdown(shutdown_type what, asio::error_code& error) {
    if (!lingers()) asio::ip::tcp::socket::shutdown(what, error);
  }

  void close() {
    asio::error_code ignored;
    if (!lingers()) {
      asio::ip::tcp::socket::close(ignored);
      return;
    }
    close_lingering(std::move(static_cast<asio::ip::tcp::socket&>(*this)), gate());
  }

 private:
  Gate& gate() { return asio::use_service<Gate>(get_executor().context()); }
  bool lingers() const { return reader_ && reader_->was_refused() && is_open(); }

  std::shared_ptr<Reader> reader_;
};

}  // namespace jishi::http::transport
