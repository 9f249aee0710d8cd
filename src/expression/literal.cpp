#include "expression/literal.hpp"

#include <array>
#include <cstdio>

#include "base/text.hpp"
#include "expression/number.hpp"

namespace jishi::expression {
namespace {

bool is_invisible(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
         (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE0FFF) || (c & 0xFFFE) == 0xFFFE;
}

void append_escaped(std::string& out, char32_t c) {
  std::array<char, 16> buffer;
  const char* format = c <= 0xFF ? "\\x%02x" : c <= 0xFFFF ? "\\u%04x" : "\\U%08x";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  if (!is_invisible(c)) {
    append_utf8(out, c);
    return;
  }
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  std::snprintf(buffer.data(), buffer.size(), format, static_cast<unsigned>(c));
#pragma GCC diagnostic pop
  out += buffer.data();
}

void append_items(std::string& out, Value list, char open, char close) {
  out += open;
  bool first = true;
  for (const Value& item : list.items()) {
    if (!first) out += ", ";
    first = false;
    out += to_literal(item);
  }
  out += close;
}

}  // namespace

std::string text_literal(std::string_view text) {
  std::string out = "\"";
  const auto points = code_points(text);
  for (const char32_t c : points.value_or(U"\uFFFD"))
    append_escaped(out, c);
  return out + '"';
}

std::string to_literal(Value value) {
  std::string out;
  switch (value.kind()) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return value.as_boolean() ? "true" : "false";
    case Kind::integer:
      return std::to_string(value.as_integer());
    case Kind::real:
      return real_literal(value.as_real());
    case Kind::decimal:
      return "decimal(\"" + value.as_decimal().text() + "\")";
    case Kind::text:
      return text_literal(value.as_text());
    case Kind::date:
      return "date(\"" + value.as_date().iso() + "\")";
    case Kind::duration:
      return "duration(\"" + duration_text(value.as_duration()) + "\")";
    case Kind::list:
      append_items(out, value, '[', ']');
      return out;
    case Kind::row:
      append_items(out, value, '{', '}');
      return out;
    case Kind::failure:
      break;
  }
  return "error";
}

}  // namespace jishi::expression
