// A request as its handler sees it: everything is decoded and checked.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/error.hpp"
#include "http/body_memory.hpp"
#include "http/fields.hpp"
#include "http/target.hpp"

namespace jishi::http {

// Errors of the query say in their message which parameter they are about.
class Request {
 public:
  std::string method;  // HEAD is answered by the route of GET and still says HEAD here
  std::string path;    // as sent
  std::vector<std::string> segments;
  std::vector<QueryParameter> query;
  Fields fields;
  std::string body;
  BodyShare share;
  std::string remote_address;  // of the peer of the connection, which may be a proxy
  std::string id;              // of this request: letters, digits, "-" and "_", at most 64
  std::string route;           // the pattern that it matched; says nothing about anybody
  std::map<std::string, std::string, std::less<>> named;  // segments that the pattern names

  // The named segment. Asking for a name that the route does not have, or for a number where its
  // kind is another, is our mistake (assert).
  const std::string& text(std::string_view name) const;
  std::int64_t number(std::string_view name) const;
  Date date(std::string_view name) const;

  // The one parameter of that name; bad_query when there are several.
  Result<std::optional<std::string>> parameter(std::string_view name) const;
  std::vector<std::string> parameters(std::string_view name) const;
  // bad_query for the first parameter that is not among these: a misspelt filter shall not show
  // everything.
  Result<void> only_parameters(std::initializer_list<std::string_view> names) const;
};

}  // namespace jishi::http
