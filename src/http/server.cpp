#include "http/server.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <cstring>
#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <restinio/all.hpp>
#include <span>
#include <stdexcept>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "base/text.hpp"
#include "http/reply.hpp"
#include "http/transport/exchange.hpp"
#include "http/transport/screened_socket.hpp"
#include "http/worker_pool.hpp"

namespace jishi::http {

namespace {

using namespace transport;
using Clock = std::chrono::steady_clock;

// Everything on one thread. RESTinio stops accepting at the limit of connections.
struct Traits : restinio::default_single_thread_traits_t {
  using stream_socket_t = ScreenedSocket;
  static constexpr bool use_connection_count_limiter = true;
};
using Listener = restinio::http_server_t<Traits>;

// RESTinio's own limit on reading is out of the way: a Reader has finer ones.
constexpr std::chrono::hours no_limit{24 * 365};
// Descriptors for databases, files and the rest of the program.
constexpr std::size_t other_files = 256;

std::string random_prefix() {
  std::random_device device;
  const std::array<unsigned, 2> bits = {device(), device()};
  return hex(std::as_bytes(std::span(bits)));
}

// A listener that cannot open a descriptor for a connection accepts no other ever after (RESTinio
// 0.6.16, acceptor_t::call_accept_now): so there are never more connections than descriptors.
std::size_t affordable_connections(std::size_t wanted) {
  rlimit files = {};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return wanted;
  if (files.rlim_cur < wanted + other_files) {
    files.rlim_cur = std::min<rlim_t>(files.rlim_max, wanted + other_files);
    setrlimit(RLIMIT_NOFILE, &files);
    getrlimit(RLIMIT_NOFILE, &files);
  }
  const std::size_t left = files.rlim_cur > other_files ? files.rlim_cur - other_files : 1;
  return std::min(wanted, left);
}

void check(const Limits& limits) {
  if (limits.event_heartbeat >= limits.handling_time)
    throw std::logic_error("event_heartbeat must be shorter than handling_time");
  if (limits.workers == 0 || limits.connections == 0 || limits.write_bytes == 0 ||
      limits.slowest_body_bytes == 0)
    throw std::logic_error("a limit of the server is zero");
}

// What is left of a request's head once its handler has the rest.
struct Asked {
  std::string method;
  Version version = Version::http_1_1;
  bool keep_alive = false;
};

}  // namespace

class Server::Core {
 public:
  Core(ServerOptions options, Router router);
  ~Core() { stop(); }

  Result<void> listen();
  void stop();
  std::uint16_t port() const { return port_; }
  ServerFigures figures() const;

 private:
  using ExchangePtr = std::shared_ptr<Exchange>;

  // On the IO thread.
  void receive(const restinio::request_handle_t& raw);
  void receive_message(const ExchangePtr& exchange, Message message, std::string address);
  void refuse(const ExchangePtr& exchange, const Asked& asked, const Refusal& refusal);
  void beat();
  void drain();
  void cut_off();

  // On a worker.
  void run(const ExchangePtr& exchange, const Asked& asked, const Dispatched& dispatched);

  // On either.
  void reply(const ExchangePtr& exchange, const Asked& asked, const Fields& fields,
             Answered answered);
  void start_stream(const ExchangePtr& exchange, Reply head,
                    const std::function<void(std::shared_ptr<EventStream>)>& events);
  std::vector<std::shared_ptr<LiveStream>> streams() const;
  void report(std::string_view request_id, std::string_view what) const;

  const ServerOptions options_;
  const Router router_;
  const SystemClock clock_;
  const std::string id_prefix_ = random_prefix();
  const std::shared_ptr<BodyMemory> memory_;

  std::atomic<bool> draining_{false};
  std::atomic<std::uint64_t> last_request_{0};
  std::atomic<std::size_t> running_{0};
  std::atomic<std::size_t> open_streams_{0};
  mutable std::mutex streams_mutex_;
  std::map<LiveStream*, std::weak_ptr<LiveStream>> streams_;  // guarded by streams_mutex_

  asio::io_context io_{1};
  Gate& gate_;
  asio::steady_timer heartbeat_{io_};
  std::optional<Listener> listener_;
  std::uint16_t port_ = 0;
  std::optional<WorkerPool> workers_;
  std::promise<void> io_ended_;
  std::thread io_thread_;
};

Server::Core::Core(ServerOptions options, Router router)
    : options_(std::move(options)),
      router_(std::move(router)),
      memory_(std::make_shared<BodyMemory>(options_.limits.all_body_bytes)),
      gate_(asio::make_service<Gate>(io_)) {
  check(options_.limits);
  gate_.open(
      options_.limits,
      [this](const MessageHead& head) { return body_limit(router_, head, options_.limits); },
      memory_);
}

Result<void> Server::Core::listen() {
  const Limits& limits = options_.limits;
  asio::error_code error;
  const auto address = asio::ip::make_address(options_.address, error);
  const std::string where = options_.address + " 端口 " + std::to_string(options_.port);
  if (error)
    return Error{"listen_failed",
                 "“" + options_.address + "”不是 IP 地址。请写成 127.0.0.1 或 ::1。"};

  const auto shortest = std::min(limits.write_time, limits.handling_time);
  restinio::server_settings_t<Traits> settings;
  settings.address(address)
      .protocol(address.is_v6() ? asio::ip::tcp::v6() : asio::ip::tcp::v4())
      .port(options_.port)
      .request_handler([this](const restinio::request_handle_t& raw) {
        receive(raw);
        return restinio::request_accepted();
      })
      .timer_manager(std::clamp<std::chrono::steady_clock::duration>(
          shortest / 4, std::chrono::milliseconds(20), std::chrono::seconds(1)))
      .read_next_http_message_timelimit(no_limit)
      .write_http_response_timelimit(limits.write_time)
      .handle_request_timeout(limits.handling_time)
      .max_pipelined_requests(1)
      .concurrent_accepts_count(1)
      .max_parallel_connections(affordable_connections(limits.connections))
      .socket_options_setter(
          [](auto& options) { options.set_option(asio::ip::tcp::no_delay(true)); })
      .acceptor_post_bind_hook(
          [this](asio::ip::tcp::acceptor& acceptor) { port_ = acceptor.local_endpoint().port(); });
  try {
    listener_.emplace(restinio::external_io_context(io_), std::move(settings));
    listener_->open_sync();
  } catch (const std::exception& exception) {
    report("-", exception.what());
    return Error{"listen_failed",
                 "无法在 " + where + " 上提供服务。请检查端口是否已被占用、地址是否属于本机。"};
  }
  workers_.emplace(limits.workers, limits.waiting_requests);
  asio::post(io_, [this] { beat(); });
  io_thread_ = std::thread([this] {
    while (true) {
      try {
        io_.run();
        break;
      } catch (const std::exception& exception) {
        report("-", exception.what());
      }
    }
    io_ended_.set_value();
  });
  return {};
}

void Server::Core::stop() {
  if (!io_thread_.joinable()) return;
  draining_ = true;
  asio::post(io_, [this] { drain(); });
  if (io_ended_.get_future().wait_for(options_.limits.stop_time) == std::future_status::timeout) {
    workers_->drop_waiting();
    asio::post(io_, [this] { cut_off(); });
  }
  io_thread_.join();
  workers_.reset();
  // What the last worker let go of when the thread had ended.
  io_.restart();
  io_.poll();
}

void Server::Core::cut_off() {
  for (Reader* reader : gate_.readers)
    reader->cut_off();
}

void Server::Core::drain() {
  listener_->close_sync();
  gate_.draining = true;
  heartbeat_.cancel();
  for (Reader* reader : gate_.readers)
    reader->stop_if_idle();
  for (const auto& stream : streams())
    stream->close();
}

ServerFigures Server::Core::figures() const {
  return {.connections = gate_.connections.load(),
          .running_requests = running_.load(),
          .waiting_requests = workers_ ? workers_->waiting() : 0,
          .event_streams = open_streams_.load(),
          .body_bytes = memory_->held()};
}

void Server::Core::report(std::string_view request_id, std::string_view what) const {
  if (options_.fault_log) options_.fault_log(request_id, what);
}

void Server::Core::receive(const restinio::request_handle_t& raw) {
  assert(gate_.arrival);
  Arrival arrival = *std::exchange(gate_.arrival, std::nullopt);
  ++running_;
  const auto exchange =
      std::make_shared<Exchange>(raw, options_.limits, io_, [this](const AccessRecord& record) {
        --running_;
        if (options_.access_log) options_.access_log(record);
      });
  AccessRecord& record = exchange->record;
  record.time = clock_.now();
  record.request_id = id_prefix_ + '-' + std::to_string(++last_request_);
  record.method = record.route = "-";
  record.remote_address = raw->remote_endpoint().address().to_string();
  if (const auto* refusal = std::get_if<Refusal>(&arrival)) return refuse(exchange, {}, *refusal);
  receive_message(exchange, std::get<Message>(std::move(arrival)), record.remote_address);
}

void Server::Core::receive_message(const ExchangePtr& exchange, Message message,
                                   std::string address) {
  AccessRecord& record = exchange->record;
  record.given_id = given_id(message.head.fields);
  record.method = message.head.method;
  const Asked asked{message.head.method, message.head.version, message.head.keep_alive};
  auto found = dispatch(router_, std::move(message), {std::move(address), record.request_id},
                        options_.limits);
  if (auto* answered = std::get_if<Answered>(&found))
    return reply(exchange, asked, {}, std::move(*answered));

  const auto dispatched = std::make_shared<Dispatched>(std::get<Dispatched>(std::move(found)));
  record.route = dispatched->request.route;
  const bool queued =
      workers_->submit([this, exchange, asked, dispatched] { run(exchange, asked, *dispatched); });
  if (!queued) refuse(exchange, asked, {503, {"busy", "服务器正忙，请求没有处理。请稍后再试。"}});
}

void Server::Core::run(const ExchangePtr& exchange, const Asked& asked,
                       const Dispatched& dispatched) {
  AccessRecord& record = exchange->record;
  const auto begun = Clock::now();
  record.waited = std::chrono::duration_cast<std::chrono::microseconds>(begun - exchange->arrived);
  reply(exchange, asked, dispatched.request.fields,
        handle(*dispatched.route, dispatched.request, options_.status_of, options_.fault_log));
}

void Server::Core::refuse(const ExchangePtr& exchange, const Asked& asked, const Refusal& refusal) {
  Answered answered{problem_response({refusal.status, refusal.error}, exchange->record.request_id),
                    refusal.error.code};
  if (refusal.status == 503)
    answered.response.fields.add("Retry-After",
                                 std::to_string(options_.limits.retry_after.count()));
  reply(exchange, asked, {}, std::move(answered));
}

void Server::Core::reply(const ExchangePtr& exchange, const Asked& asked, const Fields& fields,
                         Answered answered) {
  AccessRecord& record = exchange->record;
  record.code = answered.code;
  const bool keep_alive = asked.keep_alive && !draining_;
  const ReplyFacts facts{.method = asked.method,
                         .request_fields = fields,
                         .version = asked.version,
                         .request_id = record.request_id,
                         .keep_alive = keep_alive,
                         .now = clock_.now(),
                         .compressed_bytes = options_.limits.compressed_bytes,
                         .transport_security = options_.transport_security};
  if (asked.method == "HEAD") answered.response.events = nullptr;
  const auto events = answered.response.events;
  Reply made;
  try {
    made = make_reply(std::move(answered.response), facts);
  } catch (const std::exception& exception) {
    report(record.request_id, exception.what());
    record.code = "internal";
    made = make_reply(
        problem_response({500, {"internal", "服务器内部出错。请告诉管理员。"}}, record.request_id),
        facts);
  }
  if (events && made.status == 200) return start_stream(exchange, std::move(made), events);
  record.handled =
      std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - exchange->arrived) -
      record.waited;
  exchange->send(std::move(made), keep_alive ? Exchange::Then::keep_alive : Exchange::Then::close);
}

void Server::Core::start_stream(const ExchangePtr& exchange, Reply head,
                                const std::function<void(std::shared_ptr<EventStream>)>& events) {
  if (open_streams_.fetch_add(1) >= options_.limits.event_streams || draining_) {
    --open_streams_;
    return refuse(exchange, {"GET", Version::http_1_1, true},
                  {503, {"busy", "正在等待消息的页面太多。请关闭不用的页面，稍后再试。"}});
  }
  exchange->send_head(std::move(head));
  const auto stream =
      std::make_shared<LiveStream>(exchange, options_.limits, [this](LiveStream* ended) {
        --open_streams_;
        const std::lock_guard lock(streams_mutex_);
        streams_.erase(ended);
      });
  {
    const std::lock_guard lock(streams_mutex_);
    streams_.emplace(stream.get(), stream);
  }
  try {
    events(stream);
  } catch (const std::exception& exception) {
    report(exchange->record.request_id, exception.what());
    stream->close();
  }
  if (draining_) stream->close();  // it may have come too late for drain()
}

std::vector<std::shared_ptr<LiveStream>> Server::Core::streams() const {
  std::vector<std::shared_ptr<LiveStream>> alive;
  const std::lock_guard lock(streams_mutex_);
  for (const auto& [pointer, weak] : streams_) {
    if (auto stream = weak.lock()) alive.push_back(std::move(stream));
  }
  return alive;
}

void Server::Core::beat() {
  for (const auto& stream : streams())
    stream->beat();
  if (draining_) return;
  heartbeat_.expires_after(options_.limits.event_heartbeat);
  heartbeat_.async_wait([this](const asio::error_code& error) {
    if (!error) beat();
  });
}

Server::Server(std::unique_ptr<Core> core) : core_(std::move(core)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, Router router) {
  auto core = std::make_unique<Core>(std::move(options), std::move(router));
  if (auto listening = core->listen(); !listening) return listening.error();
  return std::unique_ptr<Server>(new Server(std::move(core)));
}

std::uint16_t Server::port() const {
  return core_->port();
}
ServerFigures Server::figures() const {
  return core_->figures();
}
void Server::stop() {
  core_->stop();
}

}  // namespace jishi::http
