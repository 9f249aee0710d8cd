#include "api/answer.hpp"

#include <string>

#include "base/error.hpp"
#include "base/text.hpp"
#include "http/entity_tag.hpp"

namespace jishi::api {

http::Response answer(JsonWriter& json, int status) {
  return http::json_response(json.take(), status);
}

http::Response answer_of_revision(JsonWriter& json, std::int64_t revision, int status) {
  http::Response response = answer(json, status);
  response.fields.set("ETag", http::strong_tag(std::to_string(revision)));
  return response;
}

std::int64_t seen_revision(const http::Request& request) {
  std::string tag = request.fields.joined("If-Match");
  if (tag.empty()) {
    throw Failure({"if_match_missing",
                   "修改时没有说明依据的是哪一版（If-Match）。请刷新页面，核对后重新提交。"});
  }
  const bool quoted = tag.size() > 2 && tag.front() == '"' && tag.back() == '"';
  std::string_view opaque = quoted ? std::string_view(tag).substr(1, tag.size() - 2) : "";
  if (opaque.ends_with("-gz")) opaque.remove_suffix(3);
  const auto revision = parse_int64(opaque);
  if (!revision || *revision < 0) {
    throw Failure({"if_match_unreadable",
                   "修改所依据的版本（If-Match）不是读取时给出的那个。请刷新页面后重新提交。"});
  }
  return *revision;
}

Date day_of(const http::Request& request, Date today) {
  const auto text = request.parameter("on").or_throw();
  if (!text) return today;
  const auto day = Date::parse(*text);
  if (!day || *day >= kForever) {
    throw Failure({"bad_query", "参数“on”不是日期，请写成 2023-06-30 的样子。"});
  }
  return *day;
}

std::int64_t limit_of(const http::Request& request, std::int64_t usual, std::int64_t most) {
  const auto text = request.parameter("limit").or_throw();
  if (!text) return usual;
  const auto limit = parse_int64(*text);
  if (!limit || *limit < 1 || *limit > most) {
    throw Failure({"bad_query", "参数“limit”应是 1 至 " + std::to_string(most) + " 的整数。"});
  }
  return *limit;
}

std::string instant_text(Instant instant) {
  std::string text = beijing_text(instant);
  const auto point = text.find('.');
  return text.erase(point, text.find('+') - point);
}

}  // namespace jishi::api
