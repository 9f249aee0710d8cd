// The head of a request (RFC 9112), read so strictly that nobody in front of us can have read it
// otherwise.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "http/fields.hpp"
#include "http/limits.hpp"
#include "http/refusal.hpp"

namespace jishi::http {

enum class Framing { no_body, length, chunked };
enum class Version { http_1_0, http_1_1 };

struct MessageHead {
  std::string method;  // one of GET HEAD POST PUT PATCH DELETE OPTIONS
  std::string target;  // not yet parsed
  Version version = Version::http_1_1;
  Fields fields;
  Framing framing = Framing::no_body;
  std::size_t length = 0;  // of the body, with Framing::length
  bool keep_alive = true;
  bool expects_continue = false;
};

// `text` ends with the empty line. Refused are, beside what breaks the grammar or the limits: line
// ends without carriage return, folded lines, blanks before a colon, more or less than one Host,
// two lengths or a length beside a transfer coding, codings other than chunked, repeated fields
// that may stand once only, and compressed bodies.
std::variant<MessageHead, Refusal> parse_head(std::string_view text, const Limits& limits);

}  // namespace jishi::http
