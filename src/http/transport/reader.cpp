#include "http/transport/reader.hpp"

#include <cassert>
#include <cstring>
#include <new>
#include <utility>

namespace jishi::http::transport {

namespace {

constexpr std::string_view harmless = "GET / HTTP/1.1\r\n\r\n";
constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

// NOLINTNEXTLINE(cert-err58-cpp): as asio wants it of a service; it allocates nothing
asio::execution_context::id Gate::id;

Reader::Reader(Gate& gate, asio::ip::tcp::socket& socket)
    : gate_(gate),
      socket_(socket),
      intake_(gate.new_intake()),
      timer_(socket.get_executor()),
      phase_began_(Clock::now()) {
  gate_.readers.insert(this);
  ++gate_.connections;
}

Reader::~Reader() {
  gate_.readers.erase(this);
  --gate_.connections;
}

void Reader::start(asio::mutable_buffer buffer, Handler handler) {
  assert(!handler_ && buffer.size() >= harmless.size());
  buffer_ = buffer;
  handler_ = std::move(handler);
  phase_ = Intake::Phase::idle;
  phase_began_ = Clock::now();
  if (leftover_.empty()) return read();
  asio::post(socket_.get_executor(), [self = shared_from_this()] {
    const std::string bytes = std::exchange(self->leftover_, {});
    self->consume(bytes);
  });
}

void Reader::cut_off() {
  asio::error_code ignored;
  socket_.close(ignored);
}

void Reader::begin_wait() {
  waiting_ = true;
  arm();
}

void Reader::read() {
  if (gate_.draining && intake_.phase() == Intake::Phase::idle) {
    return asio::post(socket_.get_executor(),
                      [self = shared_from_this()] { self->finish(asio::error::eof, 0); });
  }
  begin_wait();
  socket_.async_read_some(
      buffer_, [self = shared_from_this()](const asio::error_code& error, std::size_t length) {
        self->after_wait(error, {static_cast<const char*>(self->buffer_.data()), length});
      });
}

void Reader::after_wait(const asio::error_code& error, std::string_view bytes) {
  waiting_ = false;
  const bool expired = std::exchange(expired_, false);
  if (!error) return consume(bytes);
  if (!expired) return finish(error, 0);
  if (intake_.phase() == Intake::Phase::idle) return finish(asio::error::eof, 0);
  arrive(Refusal{408, {"too_slow", "请求没有在规定的时间内传完。请检查网络后再试。"}});
}

void Reader::consume(std::string_view bytes) try {
  std::size_t used = 0;
  Intake::State state = intake_.feed(bytes, used);
  bytes.remove_prefix(used);
  // Who sent the body along does not wait for a word.
  if (state == Intake::State::proceed && !bytes.empty()) {
    state = intake_.feed(bytes, used);
    bytes.remove_prefix(used);
  }
  note_phase();
  switch (state) {
    case Intake::State::more:
      return read();
    case Intake::State::proceed:
      return send_continue();
    case Intake::State::complete:
      leftover_ = bytes;
      return arrive(intake_.take_message());
    case Intake::State::refused:
      return arrive(intake_.refusal());
  }
} catch (const std::bad_alloc&) {
  if (handler_) finish(asio::error::no_memory, 0);
}

// Nothing else is being written: RESTinio reads on only after the response before has gone out.
void Reader::send_continue() {
  begin_wait();
  asio::async_write(socket_, asio::buffer(go_on.data(), go_on.size()),
                    [self = shared_from_this()](const asio::error_code& error, std::size_t) {
                      if (error) return self->after_wait(error, {});
                      self->waiting_ = false;
                      self->read();
                    });
}

void Reader::arrive(Arrival arrival) {
  refused_ = std::holds_alternative<Refusal>(arrival);
  gate_.arrival = std::move(arrival);
  std::memcpy(buffer_.data(), harmless.data(), harmless.size());
  const auto self = shared_from_this();
  finish({}, harmless.size());
  assert(!gate_.arrival);
  gate_.arrival.reset();
}

void Reader::finish(const asio::error_code& error, std::size_t length) {
  std::exchange(handler_, nullptr)(error, length);
}

void Reader::stop_if_idle() {
  if (!waiting_ || intake_.phase() != Intake::Phase::idle) return;
  expired_ = true;
  asio::error_code ignored;
  socket_.cancel(ignored);
}

void Reader::note_phase() {
  if (intake_.phase() == phase_) return;
  phase_ = intake_.phase();
  phase_began_ = Clock::now();
}

Reader::Clock::time_point Reader::deadline() const {
  const Limits& limits = gate_.limits();
  switch (phase_) {
    case Intake::Phase::idle:
      return phase_began_ + limits.idle_time;
    case Intake::Phase::head:
      return phase_began_ + limits.head_time;
    case Intake::Phase::body:
      return phase_began_ + limits.body_time +
             std::chrono::seconds(intake_.body_bytes() / limits.slowest_body_bytes);
  }
  return phase_began_;
}

// A timer that goes off too early looks again: cheaper than setting it for each request.
void Reader::arm() {
  const auto until = deadline();
  if (armed_for_ <= until) return;
  armed_for_ = until;
  timer_.expires_at(until);
  timer_.async_wait([weak = weak_from_this()](const asio::error_code& error) {
    const auto self = weak.lock();
    if (self && !error) self->on_timer();
  });
}

void Reader::on_timer() {
  armed_for_ = Clock::time_point::max();
  if (!waiting_) return;
  if (Clock::now() < deadline()) return arm();
  expired_ = true;
  asio::error_code ignored;
  socket_.cancel(ignored);
}

}  // namespace jishi::http::transport
