#include "http/testing/test_server.hpp"

#include <stdexcept>
#include <thread>
#include <utility>

#include "http/entity_tag.hpp"
#include "http/testing/raw_client.hpp"

namespace jishi::http::testing {

bool eventually(const std::function<bool()>& holds) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

TestServer::TestServer(Limits limits) {
  ServerOptions options;
  options.limits = limits;
  options.status_of = [](std::string_view code) { return code == "stale" ? 409 : 422; };
  options.access_log = [this](const AccessRecord& record) {
    const std::lock_guard lock(mutex_);
    records_.push_back(record);
  };
  options.fault_log = [this](std::string_view, std::string_view what) {
    const std::lock_guard lock(mutex_);
    faults_.emplace_back(what);
  };
  server_ = Server::start(std::move(options), routes()).or_throw();
}

TestServer::~TestServer() {
  open_gate();
  drop_streams();
  server_.reset();
}

Router TestServer::routes() {
  Router router;
  router.add("GET", "/hello", [](const Request&) { return text_response("hello"); });
  router.add("GET", "/bytes/{n:number}", [](const Request& request) {
    Response response =
        text_response(std::string(static_cast<std::size_t>(request.number("n")), 'x'));
    response.fields.add("ETag", strong_tag("v1"));
    return response;
  });
  const auto echo = [](const Request& request) { return text_response(request.body); };
  router.add("POST", "/echo", echo);
  router.add("POST", "/small", echo, {.body_bytes = 10});
  router.add("GET", "/wait", [this](const Request&) {
    pass_gate();
    return text_response("waited");
  });
  router.add("GET", "/failure", [](const Request&) -> Response {
    throw Failure({"stale", "这一行已被别人改过。请刷新后再改。"});
  });
  router.add("GET", "/fault", [](const Request&) -> Response {
    throw std::runtime_error("secret of the database");
  });
  router.add("GET", "/broken", [](const Request&) {
    Response response = text_response("x");
    response.fields.add("X-Broken", "a\r\nSet-Cookie: b");
    return response;
  });
  router.add("GET", "/events", [this](const Request&) {
    Response response;
    response.fields.add("Content-Type", "text/event-stream");
    response.events = [this](std::shared_ptr<EventStream> stream) {
      const std::lock_guard lock(mutex_);
      streams_.push_back(std::move(stream));
    };
    return response;
  });
  return router;
}

void TestServer::pass_gate() {
  std::unique_lock lock(mutex_);
  ++at_gate_;
  changed_.wait(lock, [this] { return gate_open_; });
}

void TestServer::open_gate() {
  const std::lock_guard lock(mutex_);
  gate_open_ = true;
  changed_.notify_all();
}

std::size_t TestServer::handlers_at_gate() {
  const std::lock_guard lock(mutex_);
  return at_gate_;
}

std::vector<std::shared_ptr<EventStream>> TestServer::streams() {
  const std::lock_guard lock(mutex_);
  return streams_;
}

void TestServer::drop_streams() {
  std::vector<std::shared_ptr<EventStream>> dropped;  // closing them is logged, which locks again
  {
    const std::lock_guard lock(mutex_);
    dropped.swap(streams_);
  }
}

std::vector<AccessRecord> TestServer::records() {
  const std::lock_guard lock(mutex_);
  return records_;
}

std::vector<std::string> TestServer::faults() {
  const std::lock_guard lock(mutex_);
  return faults_;
}

}  // namespace jishi::http::testing
