// One request that has arrived and the way of its response back.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <restinio/all.hpp>
#include <string>
#include <string_view>

#include "http/access_log.hpp"
#include "http/event_stream.hpp"
#include "http/limits.hpp"
#include "http/reply.hpp"

namespace jishi::http::transport {

// Ends when nothing refers to it any more: after the last byte of the response, or when the
// connection is gone. Written to by one thread at a time.
class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  using Clock = std::chrono::steady_clock;
  using AtEnd = std::function<void(const AccessRecord&)>;
  using AfterWrite = std::function<void(bool)>;

  // `limits` and `io` outlive it. `at_end` is called on any thread.
  Exchange(const restinio::request_handle_t& request, const Limits& limits, asio::io_context& io,
           AtEnd at_end);
  ~Exchange();

  enum class Then { keep_alive, close };

  // The whole response, in pieces that the client must take within their time.
  void send(Reply reply, Then then);
  // The head of a response whose body follows by send_part() until end(). The connection closes
  // with it. `after` is called with whether the part went out.
  void send_head(Reply reply);
  void send_part(std::string text, AfterWrite after);
  void end();

  AccessRecord record;  // to be completed before the response is sent
  Clock::time_point arrived = Clock::now();

 private:
  void write(restinio::writable_items_container_t items, restinio::response_output_flags_t flags,
             AfterWrite after);
  void write_last(restinio::writable_items_container_t items,
                  restinio::response_connection_attr_t then);
  void release();

  restinio::impl::connection_handle_t connection_;  // nullptr once the last was written
  const restinio::request_id_t number_;
  const Limits& limits_;
  asio::io_context& io_;
  AtEnd at_end_;
};

// The stream of an exchange. Its head has been sent.
class LiveStream final : public EventStream {
 public:
  LiveStream(std::shared_ptr<Exchange> exchange, const Limits& limits,
             std::function<void(LiveStream*)> at_end);
  ~LiveStream() override;

  bool send(std::string_view event, std::string_view data, std::string_view id) override;
  bool closed() const override { return state_->closed.load(); }
  void close() override;
  // A comment, by which a client that is gone is noticed.
  void beat();

 private:
  // Outlives the stream in what is on its way.
  struct State {
    std::atomic<bool> closed{false};
    std::atomic<std::size_t> unsent_bytes{0};
  };

  bool send_text(std::string text);

  const Limits& limits_;
  std::function<void(LiveStream*)> at_end_;
  std::shared_ptr<State> state_ = std::make_shared<State>();
  std::mutex mutex_;
  std::shared_ptr<Exchange> exchange_;  // guarded by mutex_; nullptr once it was ended
};

}  // namespace jishi::http::transport
