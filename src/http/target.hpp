// What a request is about: the path cut into segments, the query into parameters.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "http/limits.hpp"
#include "http/refusal.hpp"

namespace jishi::http {

struct QueryParameter {
  std::string name;  // never empty
  std::string value;
  bool operator==(const QueryParameter&) const = default;
};

struct Target {
  std::string path;                   // as sent, without the query
  std::vector<std::string> segments;  // decoded; "/" has none, "/a/" has "a" and ""
  std::vector<QueryParameter> query;  // decoded, in the order sent
};

// `text` is the target of a request line in origin form ("/path?query"). Refused are other forms,
// anything that percent_decoded() does not take, empty segments before the last, "." and "..", and
// slashes that are hidden by their encoding: what two programs may read as different paths.
std::variant<Target, Refusal> parse_target(std::string_view text, const Limits& limits);

}  // namespace jishi::http
