#include "expression/problem.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace jishi::expression {

std::string_view name_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::parse:
      return "parse";
    case ErrorKind::unsupported:
      return "unsupported";
    case ErrorKind::type:
      return "type";
    case ErrorKind::withheld_field:
      return "withheld_field";
    case ErrorKind::undeclared_reference:
      return "undeclared_reference";
    case ErrorKind::no_such_overload:
      return "no_such_overload";
    case ErrorKind::no_such_field:
      return "no_such_field";
    case ErrorKind::overflow:
      return "overflow";
    case ErrorKind::divide_by_zero:
      return "divide_by_zero";
    case ErrorKind::invalid_argument:
      return "invalid_argument";
    case ErrorKind::limit:
      return "limit";
  }
  return "";
}

Position position_at(std::string_view source, std::size_t offset) {
  Position at;
  for (const char c : source.substr(0, std::min(offset, source.size()))) {
    if (c == '\n') {
      ++at.line;
      at.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
      ++at.column;
    }
  }
  return at;
}

std::string to_text(const Problem& problem) {
  std::string out;
  if (problem.at.line > 1) out += "第 " + std::to_string(problem.at.line) + " 行";
  out += "第 " + std::to_string(problem.at.column) + " 列：";
  out += problem.message + "。";
  if (!problem.remedy.empty()) {
    out += problem.remedy;
    if (!problem.remedy.ends_with("？")) out += "。";
  }
  return out;
}

Error to_error(const Problem& problem) {
  return {std::string(name_of(problem.kind)), to_text(problem)};
}

std::string with_caret(std::string_view source, const Problem& problem) {
  constexpr std::size_t kLongestLine = 400;  // bytes; longer ones would only be in the way
  if (!is_utf8(source)) return {};
  const std::size_t offset = std::min<std::size_t>(problem.offset, source.size());
  const std::size_t before = source.substr(0, offset).rfind('\n');
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const std::size_t end = std::min(source.find('\n', begin), source.size());
  if (end - begin > kLongestLine) return {};
  std::string line(source.substr(begin, end - begin));
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c >= 0 && c < ' '; }, ' ');
  const std::size_t cells = display_width(std::string_view(line).substr(0, offset - begin));
  return "  " + line + "\n  " + std::string(cells, ' ') + "^";
}

}  // namespace jishi::expression
