// What answers have in common.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/json_writer.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace jishi::api {

// The finished text of the writer as the body.
http::Response answer(JsonWriter& json, int status = 200);
// With the ETag of what was read or written, for If-Match of the next edit.
http::Response answer_of_revision(JsonWriter& json, std::int64_t revision, int status = 200);

// The revision that If-Match names, for a change; the change itself refuses one that is not the
// latest. Failure if_match_missing (428), if_match_unreadable (400).
std::int64_t seen_revision(const http::Request& request);

// The day of the parameter “on”; `today` without it. Failure bad_query.
Date day_of(const http::Request& request, Date today);

// Of lists: 1 to `most`, else Failure bad_query.
inline constexpr std::int64_t kUsualLimit = 50;
inline constexpr std::int64_t kMostLimit = 200;
std::int64_t limit_of(const http::Request& request, std::int64_t usual = kUsualLimit,
                      std::int64_t most = kMostLimit);

// 2026-07-01T10:00:00+08:00
std::string instant_text(Instant instant);

}  // namespace jishi::api
