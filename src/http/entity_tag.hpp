// ETag, If-Match and If-None-Match (RFC 9110, sections 8.8.3 and 13.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/fields.hpp"

namespace jishi::http {

// "7" with its quotes, for version 7 of a thing. `opaque` has no quotes, blanks or commas (assert).
std::string strong_tag(std::string_view opaque);

// The tag of the same thing compressed: it is another sequence of bytes, and both directions accept
// it for the thing (as Apache does with "-gzip").
std::string compressed_tag(std::string_view tag);

enum class Precondition { holds, fails, malformed };

// For a write: `tag` is the current one, nullopt when there is no such thing. Compared strongly.
// Without If-Match it holds; whether that is allowed is the route's business (428).
Precondition if_match(const Fields& request, const std::optional<std::string>& tag);

// `fails`: the client has it already (304 for a read, 412 for a write). Compared weakly.
Precondition if_none_match(const Fields& request, const std::optional<std::string>& tag);

}  // namespace jishi::http
