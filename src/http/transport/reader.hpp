// Reads the requests of one connection, each within its time.
#pragma once

#include <asio.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "http/transport/gate.hpp"

namespace jishi::http::transport {

// Stands between the socket and RESTinio, which is handed the same harmless line for every request:
// what came is checked by our Intake and waits in Gate::arrival. So RESTinio's lenient parser never
// sees a byte of a client, and what is refused is answered in its turn like everything else.
class Reader : public std::enable_shared_from_this<Reader> {
 public:
  using Handler = std::function<void(const asio::error_code&, std::size_t)>;

  Reader(Gate& gate, asio::ip::tcp::socket& socket);
  ~Reader();

  // One request: `handler` is called, never from within, when the line is in `buffer`, or with an
  // error when there will be none. `handler` keeps the socket alive.
  void start(asio::mutable_buffer buffer, Handler handler);
  // The server stops: ends when nothing of a request has come.
  void stop_if_idle();
  // Whatever is going on, reading or writing, fails.
  void cut_off();
  // Whether what the client still sends is to be read before the connection is closed.
  bool was_refused() const { return refused_; }

 private:
  using Clock = std::chrono::steady_clock;

  void read();
  void after_wait(const asio::error_code& error, std::string_view bytes);
  void consume(std::string_view bytes);
  void send_continue();
  void arrive(Arrival arrival);
  void finish(const asio::error_code& error, std::size_t length);

  Clock::time_point deadline() const;
  void note_phase();
  void arm();
  void on_timer();
  void begin_wait();

  Gate& gate_;
  asio::ip::tcp::socket& socket_;
  Intake intake_;
  asio::steady_timer timer_;
  asio::mutable_buffer buffer_;
  Handler handler_;
  std::string leftover_;  // of what was read, belongs to the next request

  Intake::Phase phase_ = Intake::Phase::idle;
  Clock::time_point phase_began_;
  Clock::time_point armed_for_ = Clock::time_point::max();
  bool waiting_ = false;
  bool expired_ = false;
  bool refused_ = false;
};

}  // namespace jishi::http::transport
