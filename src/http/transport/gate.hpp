// What the sockets of one server share. On the thread of its io_context only.
#pragma once

#include <asio.hpp>
#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <variant>

#include "http/intake.hpp"
#include "http/limits.hpp"

namespace jishi::http::transport {

class Reader;

using Arrival = std::variant<Message, Refusal>;

// A service of the io_context, since RESTinio makes the sockets and gives them nothing else.
class Gate : public asio::execution_context::service {
 public:
  static asio::execution_context::id id;

  explicit Gate(asio::execution_context& context) : service(context) {}
  void open(const Limits& limits, BodyLimit body_limit, std::shared_ptr<BodyMemory> memory) {
    limits_ = &limits;
    body_limit_ = std::move(body_limit);
    memory_ = std::move(memory);
  }
  void shutdown() override {}

  const Limits& limits() const { return *limits_; }
  Intake new_intake() const { return {*limits_, body_limit_, memory_}; }

  // Handed over by the socket in the moment in which RESTinio calls the handler of requests.
  std::optional<Arrival> arrival;
  std::set<Reader*> readers;  // one for each connection
  std::size_t lingering = 0;
  bool draining = false;
  std::atomic<std::size_t> connections{0};  // any thread

 private:
  const Limits* limits_ = nullptr;
  BodyLimit body_limit_;
  std::shared_ptr<BodyMemory> memory_;
};

}  // namespace jishi::http::transport
