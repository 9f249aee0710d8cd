// The bytes that a response becomes, given what was asked.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "http/fields.hpp"
#include "http/message_head.hpp"
#include "http/response.hpp"

namespace jishi::http {

struct ReplyFacts {
  std::string_view method;
  const Fields& request_fields;
  Version version = Version::http_1_1;
  std::string_view request_id;
  bool keep_alive = true;
  Instant now = {};
  std::size_t compressed_bytes = 0;          // Limits::compressed_bytes
  std::string_view transport_security = {};  // Strict-Transport-Security; empty: not sent
};

struct Reply {
  int status = 200;
  std::string head;                         // with the empty line behind it
  std::shared_ptr<const std::string> body;  // nullptr for none
};

// Where the response does not say otherwise, the fields that protect a browser say that it is to be
// shown nowhere and to run nothing. A read whose ETag the client has becomes 304. A response that
// cannot be written (a line end in a field, a status outside 200 to 599) is our mistake:
// std::logic_error.
Reply make_reply(Response response, const ReplyFacts& facts);

// Fri, 30 Jun 2023 00:15:00 GMT
std::string http_date(Instant instant);

}  // namespace jishi::http
