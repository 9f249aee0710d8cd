#include "http/transport/exchange.hpp"

#include <algorithm>
#include <utility>

namespace jishi::http::transport {

namespace {

using Flags = restinio::response_output_flags_t;
using Parts = restinio::response_parts_attr_t;
using Connection = restinio::response_connection_attr_t;

// A part of a body that its pieces share.
struct Slice {
  std::shared_ptr<const std::string> whole;
  std::size_t begin = 0;
  std::size_t length = 0;
  const char* data() const { return whole->data() + begin; }
  std::size_t size() const { return length; }
};

}  // namespace

Exchange::Exchange(const restinio::request_handle_t& request, const Limits& limits,
                   asio::io_context& io, AtEnd at_end)
    : connection_(std::move(restinio::impl::access_req_connection(*request))),
      number_(request->request_id()),
      limits_(limits),
      io_(io),
      at_end_(std::move(at_end)) {
  record.outcome = Outcome::cut_off;
}

Exchange::~Exchange() {
  record.total = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - arrived);
  at_end_(record);
  release();
}

// It may be the last that holds the connection, whose socket belongs to the IO thread.
void Exchange::release() {
  if (connection_) asio::dispatch(io_, [connection = std::exchange(connection_, nullptr)] {});
}

// RESTinio joins groups of buffers that have no notificator, and its time limit is for a group: so
// every piece has one.
void Exchange::write(restinio::writable_items_container_t items, Flags flags, AfterWrite after) {
  restinio::write_group_t group(std::move(items));
  group.after_write_notificator(
      [after = std::move(after)](const asio::error_code& error) { after(!error); });
  connection_->write_response_parts(number_, flags, std::move(group));
}

// Keeps the exchange to the end, and lets go of the connection: otherwise what waits to be written
// would hold the connection that holds it.
void Exchange::write_last(restinio::writable_items_container_t items, Connection then) {
  write(std::move(items), Flags{Parts::final_parts, then}, [self = shared_from_this()](bool out) {
    if (out) self->record.outcome = Outcome::sent;
  });
  release();
}

void Exchange::send(Reply reply, Then then) {
  const auto after =
      then == Then::close ? Connection::connection_close : Connection::connection_keepalive;
  const std::size_t size = reply.body ? reply.body->size() : 0;
  record.status = reply.status;
  record.body_bytes = size;
  restinio::writable_items_container_t items;
  items.emplace_back(std::move(reply.head));
  for (std::size_t begin = 0; begin < size; begin += limits_.write_bytes) {
    const std::size_t length = std::min(size - begin, limits_.write_bytes);
    items.emplace_back(std::make_shared<Slice>(Slice{reply.body, begin, length}));
    if (begin + length == size) break;
    write(std::exchange(items, {}), Flags{Parts::not_final_parts, after}, [](bool) {});
  }
  write_last(std::move(items), after);
}

void Exchange::send_head(Reply reply) {
  record.status = reply.status;
  restinio::writable_items_container_t items;
  items.emplace_back(std::move(reply.head));
  write(std::move(items), Flags{Parts::not_final_parts, Connection::connection_close}, [](bool) {});
}

void Exchange::send_part(std::string text, AfterWrite after) {
  record.body_bytes += text.size();
  restinio::writable_items_container_t items;
  items.emplace_back(std::move(text));
  write(std::move(items), Flags{Parts::not_final_parts, Connection::connection_close},
        std::move(after));
}

void Exchange::end() {
  write_last({}, Connection::connection_close);
}

LiveStream::LiveStream(std::shared_ptr<Exchange> exchange, const Limits& limits,
                       std::function<void(LiveStream*)> at_end)
    : limits_(limits), at_end_(std::move(at_end)), exchange_(std::move(exchange)) {}

LiveStream::~LiveStream() {
  close();
  at_end_(this);
}

bool LiveStream::send(std::string_view event, std::string_view data, std::string_view id) {
  return send_text(event_text(event, data, id));
}

void LiveStream::beat() {
  send_text(":\n\n");
}

bool LiveStream::send_text(std::string text) {
  const std::size_t size = text.size();
  if (state_->closed.load()) return false;
  if (state_->unsent_bytes.fetch_add(size) + size > limits_.event_backlog_bytes) {
    close();
    return false;
  }
  // Held while the part is handed over, so that parts go out in the order of the calls.
  const std::lock_guard lock(mutex_);
  if (!exchange_) return false;
  exchange_->send_part(std::move(text), [state = state_, size](bool out) {
    state->unsent_bytes.fetch_sub(size);
    if (!out) state->closed.store(true);
  });
  return !state_->closed.load();
}

void LiveStream::close() {
  state_->closed.store(true);
  const std::lock_guard lock(mutex_);
  if (!exchange_) return;
  exchange_->end();
  exchange_.reset();
}

}  // namespace jishi::http::transport
