#include "http/target.hpp"

#include <cstddef>
#include <optional>
#include <utility>

#include "http/percent.hpp"

namespace jishi::http {

namespace {

Refusal bad(std::string message) {
  return {400, {"bad_target", std::move(message)}};
}

// The part of `text` before the next `separator`; `text` goes on behind it, nullopt at the end.
std::string_view next_part(std::optional<std::string_view>& text, char separator) {
  const auto end = text->find(separator);
  const std::string_view part = text->substr(0, end);
  if (end == std::string_view::npos) {
    text.reset();
  } else {
    text = text->substr(end + 1);
  }
  return part;
}

std::optional<Refusal> read_path(Target& target) {
  std::optional<std::string_view> rest = std::string_view(target.path).substr(1);
  if (rest->empty()) return std::nullopt;
  while (rest) {
    const auto segment = percent_decoded(next_part(rest, '/'), Plus::itself);
    if (!segment) return bad("地址中有不正确的 % 编码，或者不是 UTF-8 文字。请检查地址是否完整。");
    const bool empty_inside = segment->empty() && rest;
    if (empty_inside || *segment == "." || *segment == ".." ||
        segment->find_first_of("/\\") != std::string::npos)
      return bad("地址中有空的层级、“.”、“..”或被编码的斜杠。请从页面上的链接打开。");
    target.segments.push_back(*segment);
  }
  return std::nullopt;
}

std::optional<Refusal> read_query(Target& target, std::string_view text, const Limits& limits) {
  if (text.empty()) return std::nullopt;
  std::optional<std::string_view> rest = text;
  while (rest) {
    if (target.query.size() == limits.query_parameters)
      return bad("地址的参数超过 " + std::to_string(limits.query_parameters) +
                 " 个。请减少筛选条件。");
    const std::string_view pair = next_part(rest, '&');
    const auto equals = pair.find('=');
    const auto name = percent_decoded(pair.substr(0, equals), Plus::space);
    const auto value = percent_decoded(
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1),
        Plus::space);
    if (!name || !value)
      return bad("地址的参数中有不正确的 % 编码，或者不是 UTF-8 文字。请检查地址是否完整。");
    if (name->empty()) return bad("地址的参数缺少名称。请检查“?”后面的内容。");
    target.query.push_back({*name, *value});
  }
  return std::nullopt;
}

}  // namespace

std::variant<Target, Refusal> parse_target(std::string_view text, const Limits& limits) {
  if (text.size() > limits.target_bytes)
    return Refusal{414,
                   {"target_too_long", "地址超过 " + std::to_string(limits.target_bytes) +
                                           " 个字节。请减少筛选条件，或者分几次查询。"}};
  if (text.empty() || text.front() != '/')
    return bad("请求的地址必须以“/”开头，不带主机名。请检查客户端或代理的设置。");
  for (const char c : text) {
    if (c <= 0x20 || c >= 0x7F || c == '#')
      return bad("地址中有不允许的字符。请把中文和特殊字符用 % 编码。");
  }
  Target target;
  const auto question = text.find('?');
  target.path = text.substr(0, question);
  if (auto refusal = read_path(target)) return *std::move(refusal);
  if (question != std::string_view::npos) {
    if (auto refusal = read_query(target, text.substr(question + 1), limits))
      return *std::move(refusal);
  }
  return target;
}

}  // namespace jishi::http
