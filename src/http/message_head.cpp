#include "http/message_head.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace jishi::http {

namespace {

constexpr std::array<std::string_view, 7> methods = {"GET",   "HEAD",   "POST",   "PUT",
                                                     "PATCH", "DELETE", "OPTIONS"};
// May stand once: two of them are read differently by different programs.
constexpr std::array<std::string_view, 11> single = {"authorization",  "content-encoding",
                                                     "content-length", "content-type",
                                                     "cookie",         "expect",
                                                     "host",           "origin",
                                                     "range",          "transfer-encoding",
                                                     "x-request-id"};
constexpr std::size_t longest_length = 15;  // digits of a Content-Length: no overflow, petabytes

Refusal bad(std::string_view what) {
  return {400,
          {"bad_request", "请求不符合 HTTP/1.1：" + std::string(what) + "。请检查客户端或代理。"}};
}

std::optional<Refusal> read_request_line(MessageHead& head, std::string_view line,
                                         const Limits& limits) {
  const auto first = line.find(' ');
  const auto second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (second == std::string_view::npos || line.find(' ', second + 1) != std::string_view::npos)
    return bad("请求行须为“方法 地址 版本”");
  head.method = line.substr(0, first);
  head.target = line.substr(first + 1, second - first - 1);
  const std::string_view version = line.substr(second + 1);
  if (!is_token(head.method) || head.target.empty()) return bad("请求行须为“方法 地址 版本”");
  if (version == "HTTP/1.0") {
    head.version = Version::http_1_0;
  } else if (version != "HTTP/1.1") {
    if (version.substr(0, 5) != "HTTP/") return bad("请求行须为“方法 地址 版本”");
    return Refusal{505, {"version_not_supported", "只支持 HTTP/1.1 和 HTTP/1.0。请检查客户端。"}};
  }
  if (head.target.size() > limits.target_bytes)
    return Refusal{414,
                   {"target_too_long", "地址超过 " + std::to_string(limits.target_bytes) +
                                           " 个字节。请减少筛选条件，或者分几次查询。"}};
  if (std::find(methods.begin(), methods.end(), head.method) == methods.end())
    return Refusal{501, {"method_unknown", "不支持这种请求方法。请检查客户端。"}};
  return std::nullopt;
}

std::optional<Refusal> read_field(MessageHead& head, std::string_view line) {
  if (line.front() == ' ' || line.front() == '\t') return bad("首部字段不得折行");
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return bad("首部字段缺少冒号");
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = line.substr(colon + 1);
  if (!is_token(name)) return bad("首部字段的名称中有不允许的字符");
  if (!is_field_value(value)) return bad("首部字段的内容中有控制字符");
  head.fields.add(std::string(name), value);
  return std::nullopt;
}

std::optional<Refusal> check_host(const MessageHead& head) {
  const auto host = head.fields.find("host");
  if (!host)
    return head.version == Version::http_1_0 ? std::nullopt : std::optional(bad("缺少 Host"));
  const bool fits = std::all_of(host->begin(), host->end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._:[]").find(c) != std::string_view::npos;
  });
  if (host->empty() || !fits) return bad("Host 不是主机名");
  return std::nullopt;
}

std::optional<Refusal> read_framing(MessageHead& head) {
  const auto length = head.fields.find("content-length");
  const auto coding = head.fields.find("transfer-encoding");
  if (length && coding) return bad("不得同时有 Content-Length 和 Transfer-Encoding");
  if (coding) {
    if (head.version == Version::http_1_0) return bad("HTTP/1.0 没有 Transfer-Encoding");
    if (!same_ignoring_case(*coding, "chunked"))
      return Refusal{501, {"transfer_coding_unknown", "只支持 chunked 传输编码。请检查客户端。"}};
    head.framing = Framing::chunked;
  }
  if (length) {
    const bool digits =
        std::all_of(length->begin(), length->end(), [](char c) { return c >= '0' && c <= '9'; });
    if (length->empty() || !digits) return bad("Content-Length 须是一个整数");
    if (length->size() > longest_length)
      return Refusal{413, {"body_too_large", "请求的内容太大。请分成几次提交。"}};
    head.length = static_cast<std::size_t>(std::stoull(std::string(*length)));
    head.framing = head.length == 0 ? Framing::no_body : Framing::length;
  }
  return std::nullopt;
}

std::optional<Refusal> read_connection(MessageHead& head) {
  head.keep_alive = head.version == Version::http_1_1;
  const std::string options = head.fields.joined("connection");
  bool closes = false;
  for (const auto option : list_elements(options)) {
    if (same_ignoring_case(option, "close")) closes = true;
    if (same_ignoring_case(option, "keep-alive")) head.keep_alive = true;
  }
  if (closes) head.keep_alive = false;
  if (const auto expected = head.fields.find("expect")) {
    if (!same_ignoring_case(*expected, "100-continue"))
      return Refusal{417, {"expectation_unknown", "只支持 Expect: 100-continue。请检查客户端。"}};
    head.expects_continue = head.version == Version::http_1_1 && head.framing != Framing::no_body;
  }
  const auto coding = head.fields.find("content-encoding");
  if (coding && !same_ignoring_case(*coding, "identity"))
    return Refusal{415, {"content_coding_unknown", "请求的内容不得压缩。请以原样提交。"}};
  return std::nullopt;
}

std::optional<Refusal> read_fields(MessageHead& head, std::string_view lines,
                                   const Limits& limits) {
  while (!lines.empty()) {
    const auto end = lines.find("\r\n");
    if (head.fields.all().size() == limits.fields)
      return Refusal{431,
                     {"head_too_large", "请求的首部字段超过 " + std::to_string(limits.fields) +
                                            " 个。请清除本站的 Cookie 后再试。"}};
    if (auto refusal = read_field(head, lines.substr(0, end))) return refusal;
    lines = lines.substr(end + 2);
  }
  for (const auto name : single) {
    if (head.fields.count(name) > 1) return bad(std::string(name) + " 只能有一个");
  }
  return std::nullopt;
}

}  // namespace

std::variant<MessageHead, Refusal> parse_head(std::string_view text, const Limits& limits) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool half = (text[at] == '\n' && (at == 0 || text[at - 1] != '\r')) ||
                      (text[at] == '\r' && (at + 1 == text.size() || text[at + 1] != '\n'));
    if (half || text[at] == '\0') return bad("行须以 CR LF 结尾");
  }
  if (text.size() < 4 || text.substr(text.size() - 4) != "\r\n\r\n") return bad("首部不完整");
  text.remove_suffix(2);
  MessageHead head;
  const auto line_end = text.find("\r\n");
  if (auto refusal = read_request_line(head, text.substr(0, line_end), limits))
    return *std::move(refusal);
  if (auto refusal = read_fields(head, text.substr(line_end + 2), limits))
    return *std::move(refusal);
  if (auto refusal = check_host(head)) return *std::move(refusal);
  if (auto refusal = read_framing(head)) return *std::move(refusal);
  if (auto refusal = read_connection(head)) return *std::move(refusal);
  return head;
}

}  // namespace jishi::http
