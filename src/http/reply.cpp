#include "http/reply.hpp"

#include <array>
#include <cstdio>
#include <ctime>
#include <optional>
#include <stdexcept>
#include <utility>

#include "http/content_coding.hpp"
#include "http/entity_tag.hpp"

namespace jishi::http {

namespace {

bool is_read(std::string_view method) {
  return method == "GET" || method == "HEAD";
}

std::optional<std::string> tag_of(const Response& response) {
  const auto tag = response.fields.find("ETag");
  return tag ? std::optional(std::string(*tag)) : std::nullopt;
}

void make_not_modified(Response& response) {
  response.status = 304;
  response.body.clear();
  response.fields.remove("Content-Type");
}

void compress(Response& response, const ReplyFacts& facts) {
  const auto type = response.fields.find("Content-Type");
  if (response.compression == Compression::never || !type || !is_compressible(*type) ||
      response.body.size() < facts.compressed_bytes || response.fields.find("Content-Encoding"))
    return;
  const auto vary = response.fields.joined("Vary");
  response.fields.set("Vary", vary.empty() ? "Accept-Encoding" : vary + ", Accept-Encoding");
  if (!accepts_gzip(facts.request_fields.joined("Accept-Encoding"))) return;
  response.body = gzip(response.body);
  response.fields.set("Content-Encoding", "gzip");
  if (const auto tag = tag_of(response)) response.fields.set("ETag", compressed_tag(*tag));
}

// Of every response, those of the server itself included.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> protecting = {{
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Referrer-Policy", "same-origin"},
}};

void append_field(std::string& head, std::string_view name, std::string_view value) {
  if (!is_token(name) || !is_field_value(value))
    throw std::logic_error("field of a response: " + std::string(name));
  head.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string http_date(Instant instant) {
  static constexpr std::array<const char*, 7> days = {"Sun", "Mon", "Tue", "Wed",
                                                      "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = static_cast<std::time_t>(instant.microseconds / 1'000'000);
  std::tm utc = {};
  gmtime_r(&seconds, &utc);
  std::array<char, 64> text = {};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                days.at(static_cast<std::size_t>(utc.tm_wday)), utc.tm_mday,
                months.at(static_cast<std::size_t>(utc.tm_mon)), utc.tm_year + 1900, utc.tm_hour,
                utc.tm_min, utc.tm_sec);
  return text.data();
}

Reply make_reply(Response response, const ReplyFacts& facts) {
  if (response.status < 200 || response.status > 599)
    throw std::logic_error("status of a response: " + std::to_string(response.status));
  const bool streams = static_cast<bool>(response.events);
  if (is_read(facts.method) && response.status == 200 &&
      if_none_match(facts.request_fields, tag_of(response)) == Precondition::fails &&
      response.fields.find("ETag")) {
    make_not_modified(response);
  } else if (!streams) {
    compress(response, facts);
  }

  Reply reply;
  reply.status = response.status;
  std::string& head = reply.head;
  head = "HTTP/1.1 " + std::to_string(response.status) + ' ';
  head.append(reason_phrase(response.status)).append("\r\n");
  append_field(head, "Date", http_date(facts.now));
  append_field(head, "X-Request-Id", facts.request_id);
  append_field(head, "X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : protecting)
    if (!response.fields.find(name)) append_field(head, name, value);
  if (!facts.transport_security.empty() && !response.fields.find("Strict-Transport-Security"))
    append_field(head, "Strict-Transport-Security", facts.transport_security);
  const bool bodiless = response.status == 204 || response.status == 304;
  // A stream has no length: its end is the connection's.
  if (!bodiless && !streams)
    append_field(head, "Content-Length", std::to_string(response.body.size()));
  if (streams || !facts.keep_alive) {
    append_field(head, "Connection", "close");
  } else if (facts.version == Version::http_1_0) {
    append_field(head, "Connection", "keep-alive");
  }
  for (const Field& field : response.fields.all())
    append_field(head, field.name, field.value);
  head.append("\r\n");
  if (!bodiless && !streams && facts.method != "HEAD" && !response.body.empty())
    reply.body = std::make_shared<const std::string>(std::move(response.body));
  return reply;
}

}  // namespace jishi::http
