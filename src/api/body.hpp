// The JSON that a request carries, read strictly.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/decimal.hpp"
#include "http/request.hpp"

namespace jishi::api {

// An object of the body. Throws Failure: bad_json (not JSON, not an object, a name twice, nested
// deeper than kMostDepth, not UTF-8, a NUL in a text), field_missing, field_wrong_kind,
// unknown_field; each names the field in words.
class Body {
 public:
  static constexpr int kMostDepth = 8;

  explicit Body(const http::Request& request);

  // Failure unknown_field for the first member that is not among these: a misspelt one shall not be
  // passed over.
  void only(std::initializer_list<std::string_view> names) const;
  bool has(std::string_view name) const;  // with something other than null

  std::string text(std::string_view name) const;
  std::int64_t number(std::string_view name) const;
  bool truth(std::string_view name) const;
  Date date(std::string_view name) const;
  std::vector<std::string> texts(std::string_view name) const;
  Body object(std::string_view name) const;
  std::vector<Body> objects(std::string_view name) const;
  // An object of texts; null: the value is to be emptied. Numbers and truths as they are written.
  std::map<std::string, std::optional<std::string>> values(std::string_view name) const;

  // nullopt where it is not there, or null.
  std::optional<std::string> optional_text(std::string_view name) const;
  std::optional<std::int64_t> optional_number(std::string_view name) const;
  std::optional<bool> optional_truth(std::string_view name) const;
  std::optional<Date> optional_date(std::string_view name) const;

 private:
  struct Value;  // keeps the JSON library out of this header
  explicit Body(std::shared_ptr<const Value> value);
  std::shared_ptr<const Value> value_;
};

}  // namespace jishi::api
