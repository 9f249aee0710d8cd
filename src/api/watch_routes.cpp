#include "api/watch_routes.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <string_view>

#include "access/sign_in.hpp"
#include "api/room.hpp"
#include "db/error.hpp"
#include "http/problem.hpp"
#include "organisation/unit_store.hpp"

namespace jishi::api {
namespace {

http::Response plain(std::string text, int status = 200) {
  http::Response response = http::text_response(std::move(text), status);
  response.fields.set("Cache-Control", "no-store");
  return response;
}

constexpr std::chrono::seconds kLongestWait{2};

// Empty: it can be used.
std::string why_not_ready(const Service& service, const Watched& watched, Room& room) {
  if (service.writer.failed()) return "写入结果未知，须重新启动\n";
  if (const std::string trouble = watched.trouble(); !trouble.empty())
    return "统计索引没有跟上：" + trouble + "\n";
  try {
    const auto connection = service.readers.lease(kLongestWait);
    if (!organisation::root_unit(*connection)) return "数据库还没有组织树\n";
  } catch (const db::DatabaseError& error) {
    return std::string(db::remedy(error.error_class())) + "\n";
  }
  if (room.is_missing(service.writer))
    return "存储空间不足，现在只能查看、不能修改。请清理数据库所在的磁盘或扩大空间，不用重新启动\n";
  return {};
}

bool came_by_proxy(const http::Request& request) {
  constexpr std::array<std::string_view, 4> kOfProxies = {"Forwarded", "X-Forwarded-For",
                                                          "X-Real-IP", "Via"};
  return std::ranges::any_of(kOfProxies,
                             [&](std::string_view name) { return request.fields.count(name) > 0; });
}

std::string figures(const Service& service, const Watched& watched) {
  std::string out;
  watched.requests.write(out);
  const auto number = [](std::size_t value) { return static_cast<std::int64_t>(value); };
  const http::ServerFigures server = watched.server();
  write_figure(out, "jishi_http_connections", "gauge", "Open connections.",
               number(server.connections));
  write_figure(out, "jishi_http_running_requests", "gauge", "Requests not yet answered.",
               number(server.running_requests));
  write_figure(out, "jishi_http_waiting_requests", "gauge", "Requests that wait for a worker.",
               number(server.waiting_requests));
  write_figure(out, "jishi_http_event_streams", "gauge", "Open streams of events.",
               number(server.event_streams));
  write_figure(out, "jishi_http_body_bytes", "gauge", "Bytes of bodies held.",
               number(server.body_bytes));
  const db::Writer::Statistics writer = service.writer.statistics();
  write_figure(out, "jishi_writer_jobs_total", "counter", "Changes committed.", writer.jobs);
  write_figure(out, "jishi_writer_commits_total", "counter", "Commits.", writer.commits);
  write_figure(out, "jishi_writer_retries_total", "counter", "Transactions run again.",
               writer.retries);
  write_figure(out, "jishi_writer_refused_as_full_total", "counter",
               "Changes for which there was no room on the disk.", writer.refused_as_full);
  write_figure(out, "jishi_writer_waiting", "gauge", "Changes that wait.", writer.waiting);
  write_figure(out, "jishi_writer_failed", "gauge", "1 after an outcome that is not known.",
               service.writer.failed() ? 1 : 0);
  try {
    const auto connection = service.readers.lease(kLongestWait);
    write_figure(out, "jishi_sessions", "gauge", "Sessions that have not ended.",
                 access::count_sessions(*connection, service.clock.now()));
  } catch (const db::DatabaseError&) {
    // Told without: /readyz says that the database does not answer.
  }
  const auto state = service.index.now();
  write_figure(out, "jishi_index_bytes", "gauge", "Memory of the statistics index.",
               number(state->bytes()));
  write_figure(out, "jishi_index_row_versions", "gauge", "Versions of rows in the index.",
               number(state->versions()));
  write_figure(out, "jishi_index_in_trouble", "gauge", "1 while the index is behind.",
               watched.trouble().empty() ? 0 : 1);
  return out;
}

}  // namespace

void add_watch_routes(http::Router& router, const Service& service, const Watched& watched) {
  router.add("GET", "/healthz", [](const http::Request&) { return plain("ok\n"); });
  const auto room = std::make_shared<Room>();
  router.add("GET", "/readyz", [&service, watched, room](const http::Request&) {
    std::string why = why_not_ready(service, watched, *room);
    return why.empty() ? plain("ok\n") : plain(std::move(why), 503);
  });
  router.add("GET", "/metrics", [&service, watched](const http::Request& request) {
    if (came_by_proxy(request)) {
      return http::problem_response(
          {.status = 404, .error = {"not_found", "没有这个地址。请从首页或页面上的链接打开。"}},
          request.id);
    }
    http::Response response = plain(figures(service, watched));
    response.fields.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    return response;
  });
}

}  // namespace jishi::api
