// A server with a few routes, and gates at which its handlers wait for the test.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "http/server.hpp"

namespace jishi::http::testing {

// Waits until it holds, looking every few milliseconds; false after RawClient's patience.
bool eventually(const std::function<bool()>& holds);

class TestServer {
 public:
  explicit TestServer(Limits limits = {});
  // Lets go of handlers that wait.
  ~TestServer();

  // GET  /hello             "hello"
  // GET  /bytes/{n:number}  n letters, with ETag "v1"
  // POST /echo              the body
  // POST /small             the body, at most 10 bytes
  // GET  /wait              waits for open_gate()
  // GET  /failure, /fault, /broken   a Failure, another exception, an unwritable field
  // GET  /events            a stream, kept in `streams`
  Server& server() { return *server_; }
  std::uint16_t port() const { return server_->port(); }

  void open_gate();
  std::size_t handlers_at_gate();
  std::vector<std::shared_ptr<EventStream>> streams();
  void drop_streams();
  std::vector<AccessRecord> records();
  std::vector<std::string> faults();

 private:
  Router routes();
  void pass_gate();

  std::mutex mutex_;
  std::condition_variable changed_;
  bool gate_open_ = false;
  std::size_t at_gate_ = 0;
  std::vector<std::shared_ptr<EventStream>> streams_;
  std::vector<AccessRecord> records_;
  std::vector<std::string> faults_;
  std::unique_ptr<Server> server_;
};

}  // namespace jishi::http::testing
