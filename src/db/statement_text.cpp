#include "db/statement_text.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "base/text.hpp"

namespace jishi::db {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c) ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::string upper(std::string_view word) {
  std::string out(word);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

std::string first_words(std::string_view sql) {
  std::string out;
  bool space = false;
  for (const char c : sql) {
    if (is_space(c)) {
      space = !out.empty();
      continue;
    }
    if (space) out += ' ';
    space = false;
    out += c;
    if (out.size() > kLongestQuotation) break;
  }
  if (out.size() <= kLongestQuotation) return out;
  std::size_t end = kLongestQuotation;
  while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0U) == 0x80U)
    --end;
  return out.substr(0, end) + "…";
}

std::size_t after_line(std::string_view sql, std::size_t at) {
  const auto end = sql.find('\n', at);
  return end == std::string_view::npos ? sql.size() : end + 1;
}

// Comments nest in PostgreSQL.
std::size_t after_comment(std::string_view sql, std::size_t at) {
  int depth = 0;
  while (at < sql.size()) {
    const auto pair = sql.substr(at, 2);
    if (pair == "/*") {
      ++depth;
      at += 2;
    } else if (pair == "*/") {
      at += 2;
      if (--depth == 0) return at;
    } else {
      ++at;
    }
  }
  return sql.size();
}

// `at` is at the opening quote; a doubled quote goes on, a backslash only in E'…' strings.
std::size_t after_quoted(std::string_view sql, std::size_t at, bool backslash) {
  const char quote = sql[at++];
  while (at < sql.size()) {
    const bool escapes = backslash && sql[at] == '\\';
    if (!escapes && sql[at] != quote) {
      ++at;
    } else if (escapes || (at + 1 < sql.size() && sql[at + 1] == quote)) {
      at += 2;
    } else {
      return at + 1;
    }
  }
  return sql.size();
}

// $tag$ … $tag$; where `at` does not begin one: the next character.
std::size_t after_dollar_quoted(std::string_view sql, std::size_t at) {
  std::size_t end = at + 1;
  while (end < sql.size() && is_name(sql[end]))
    ++end;
  if (end >= sql.size() || sql[end] != '$' || is_digit(sql[at + 1])) return at + 1;
  const auto tag = sql.substr(at, end + 1 - at);
  const auto close = sql.find(tag, end + 1);
  return close == std::string_view::npos ? sql.size() : close + tag.size();
}

// The end of the piece that begins at `at`: a comment, a quotation, a name or one character.
std::size_t after_piece(std::string_view sql, std::size_t at) {
  const char c = sql[at];
  const char next = at + 1 < sql.size() ? sql[at + 1] : '\0';
  if (c == '-' && next == '-') return after_line(sql, at);
  if (c == '/' && next == '*') return after_comment(sql, at);
  if (c == '\'' || c == '"') return after_quoted(sql, at, false);
  if (c == '$') return after_dollar_quoted(sql, at);
  if ((c == 'e' || c == 'E') && next == '\'') return after_quoted(sql, at + 1, true);
  if (!is_name(c)) return at + 1;
  while (at < sql.size() && (is_name(sql[at]) || sql[at] == '$'))
    ++at;
  return at;
}

}  // namespace

DatabaseError statement_error(ErrorClass error, std::string_view sql, std::string_view message) {
  while (!message.empty() && is_space(message.back()))
    message.remove_suffix(1);
  return DatabaseError(error, first_words(sql) + ": " + std::string(message));
}

void check_text(std::string_view sql, std::string_view text) {
  if (text.find('\0') != std::string_view::npos) {
    throw statement_error(ErrorClass::statement, sql, "a text parameter holds a NUL character");
  }
  if (!is_utf8(text)) {
    throw statement_error(ErrorClass::statement, sql, "a text parameter is not UTF-8");
  }
}

DollarText with_dollar_parameters(std::string_view sql) {
  DollarText out;
  out.sql.reserve(sql.size());
  for (std::size_t at = 0; at < sql.size();) {
    if (sql[at] == '?' && at + 1 < sql.size() && is_digit(sql[at + 1])) {
      std::size_t number = 0;
      std::from_chars(&sql[at + 1], sql.data() + sql.size(), number);
      out.parameters = std::max(out.parameters, number);
      out.sql += '$';
      ++at;
      continue;
    }
    const std::size_t end = std::min(after_piece(sql, at), sql.size());
    out.sql += sql.substr(at, end - at);
    at = end;
  }
  return out;
}

bool reads_only(std::string_view sql) {
  static constexpr std::string_view kReading[] = {"SELECT", "WITH", "VALUES", "SHOW", "EXPLAIN"};
  static constexpr std::string_view kWriting[] = {"INSERT", "UPDATE", "DELETE", "MERGE"};
  bool reads = false;
  bool first = true;
  for (std::size_t at = 0; at < sql.size();) {
    const std::size_t end = std::min(after_piece(sql, at), sql.size());
    const std::string word = is_name(sql[at]) ? upper(sql.substr(at, end - at)) : "";
    at = end;
    if (word.empty()) continue;
    if (first)
      reads = std::find(std::begin(kReading), std::end(kReading), word) != std::end(kReading);
    first = false;
    if (std::find(std::begin(kWriting), std::end(kWriting), word) != std::end(kWriting))
      return false;
  }
  return reads;
}

bool is_blank(std::string_view sql) {
  for (std::size_t at = 0; at < sql.size();) {
    const auto pair = sql.substr(at, 2);
    if (pair == "--" || pair == "/*") {
      at = after_piece(sql, at);
    } else if (is_space(sql[at]) || sql[at] == ';') {
      ++at;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace jishi::db
