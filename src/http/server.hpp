// Serves HTTP/1.1 on one address: one thread for all connections, workers for the handlers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "base/error.hpp"
#include "http/access_log.hpp"
#include "http/dispatch.hpp"
#include "http/limits.hpp"
#include "http/router.hpp"

namespace jishi::http {

struct ServerOptions {
  std::string address = "127.0.0.1";  // IPv4 or IPv6, in digits
  std::uint16_t port = 0;             // 0: one that is free
  Limits limits = {};
  std::string transport_security = {};  // Strict-Transport-Security of every response; empty: none
  StatusOf status_of = {};              // without it a Failure is 422
  AccessLog access_log = {};
  FaultLog fault_log = {};
};

struct ServerFigures {
  std::size_t connections = 0;
  std::size_t running_requests = 0;  // not yet answered to the end, streams included
  std::size_t waiting_requests = 0;  // for a worker
  std::size_t event_streams = 0;
  std::size_t body_bytes = 0;  // held by requests
};

class Server {
 public:
  // Listens from now on. Fails with listen_failed when the address is not ours or taken. Limits
  // that contradict each other are our mistake (std::logic_error).
  static Result<std::unique_ptr<Server>> start(ServerOptions options, Router router);
  // Stops.
  ~Server();

  std::uint16_t port() const;
  // Any thread.
  ServerFigures figures() const;

  // Takes no more connections, closes idle ones, answers the requests that have begun to arrive,
  // ends the streams, and returns when all that has gone out, or was cut off after
  // Limits::stop_time. A handler that is running is waited for whatever it takes. Not from a
  // handler.
  void stop();

 private:
  class Core;
  explicit Server(std::unique_ptr<Core> core);

  std::unique_ptr<Core> core_;
};

}  // namespace jishi::http
