#include "exchange/spelling.hpp"

#include <array>

#include "base/text.hpp"

namespace jishi::exchange {
namespace {

bool is_hidden_mark(char32_t c) {
  return c == 0xFEFF || c == 0x200B || c == 0x200E || c == 0x200F || c == 0x2060 || c == 0xAD ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool is_blank(char32_t c) {
  return c == ' ' || c == '\t' || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x202F || c == 0x205F;
}

char32_t half_width_of(char32_t c) {
  if (is_blank(c)) return ' ';
  if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;
  if (c == 0xFFE5) return 0xA5;  // ￥ as ¥
  if (c == 0x2028 || c == 0x2029 || c == 0x0B || c == 0x0C) return '\n';
  return c;
}

char32_t alike(char32_t c) {
  if (c >= 'A' && c <= 'Z') return c + ('a' - 'A');
  constexpr std::u32string_view kOpen = U"[{〔【〖";
  constexpr std::u32string_view kClose = U"]}〕】〗";
  constexpr std::u32string_view kDash = U"‐‑‒–—―−﹣";
  if (kOpen.find(c) != kOpen.npos) return '(';
  if (kClose.find(c) != kClose.npos) return ')';
  if (kDash.find(c) != kDash.npos) return '-';
  return c;
}

// Most cells hold nothing but Chinese characters of the usual block and ASCII letters and digits:
// the bytes that begin anything to be changed are few.
bool may_change(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0xC2 || byte == 0xE2 || byte == 0xE3 || byte == 0xEF || byte == '\r' ||
        byte == '\t' || byte == 0x0B || byte == 0x0C) {
      return true;
    }
  }
  return false;
}

// `change` gives what a code point becomes; 0: it is left out.
template <class Change>
std::string changed(std::string_view text, Change change) {
  const auto points = code_points(text);
  if (!points) return std::string(text);
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < points->size(); ++i) {
    char32_t c = (*points)[i];
    if (is_hidden_mark(c)) continue;
    if (c == '\r') {
      if (i + 1 < points->size() && (*points)[i + 1] == '\n') continue;
      c = '\n';
    }
    if (const char32_t to = change(c); to != 0) append_utf8(out, to);
  }
  return out;
}

}  // namespace

std::string half_width(std::string_view text) {
  if (!may_change(text)) return std::string(text);
  return changed(text, [](char32_t c) { return half_width_of(c); });
}

std::string without_hidden_marks(std::string_view text) {
  if (!may_change(text)) return std::string(text);
  return changed(text, [](char32_t c) { return c; });
}

std::string_view trimmed(std::string_view text) {
  constexpr std::array<std::string_view, 3> kBlanks{" ", "\u3000", "\u00A0"};
  const auto blank_ahead = [&]() -> std::size_t {
    if (text.front() == '\n' || text.front() == '\t' || text.front() == '\r') return 1;
    for (const auto blank : kBlanks)
      if (text.starts_with(blank)) return blank.size();
    return 0;
  };
  const auto blank_behind = [&]() -> std::size_t {
    if (text.back() == '\n' || text.back() == '\t' || text.back() == '\r') return 1;
    for (const auto blank : kBlanks)
      if (text.ends_with(blank)) return blank.size();
    return 0;
  };
  for (std::size_t size = 1; !text.empty() && (size = blank_ahead()) > 0;)
    text.remove_prefix(size);
  for (std::size_t size = 1; !text.empty() && (size = blank_behind()) > 0;)
    text.remove_suffix(size);
  return text;
}

std::string without_blanks(std::string_view text) {
  return changed(text, [](char32_t c) {
    const char32_t narrow = half_width_of(c);
    return narrow == ' ' || narrow == '\n' ? 0 : narrow;
  });
}

std::string spelled_alike(std::string_view text) {
  return changed(text, [](char32_t c) {
    const char32_t narrow = half_width_of(c);
    return narrow == ' ' || narrow == '\n' ? 0 : alike(narrow);
  });
}

bool is_ascii_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace jishi::exchange
