#include "http/access_log.hpp"

#include "base/json_writer.hpp"

namespace jishi::http {

std::string access_line(const AccessRecord& record) {
  JsonWriter json;
  json.begin_object()
      .member("time", beijing_text(record.time))
      .member("request_id", record.request_id);
  if (!record.given_id.empty()) json.member("given_id", record.given_id);
  json.member("method", record.method)
      .member("route", record.route)
      .member("status", std::int64_t{record.status});
  if (!record.code.empty()) json.member("code", record.code);
  json.member("body_bytes", static_cast<std::int64_t>(record.body_bytes))
      .member("waited_us", std::int64_t{record.waited.count()})
      .member("handled_us", std::int64_t{record.handled.count()})
      .member("total_us", std::int64_t{record.total.count()})
      .member("outcome", record.outcome == Outcome::sent ? "sent" : "cut_off")
      .end_object();
  return json.take();
}

}  // namespace jishi::http
