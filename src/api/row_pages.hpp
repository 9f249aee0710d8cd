// Pages of rows as they were answered a moment ago: a township opens the same ones all day.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "access/grant.hpp"
#include "api/answer_memory.hpp"
#include "api/service.hpp"
#include "http/request.hpp"

namespace jishi::api {

// Thread safe. A page is told again to whoever asks the same with the same rights, as long as the
// index is in the state in which it was made: a row that was written is in the next page before
// who wrote it hears of it. What another process wrote is in it once the index has followed, and in
// any case after kKeptMicroseconds.
class RowPages {
 public:
  static constexpr std::int64_t kKeptMicroseconds = 1'000'000;

  // Not where persons are sought, where somebody says what for, and where former knowledge is
  // asked for: that is asked once.
  static bool is_kept(const http::Request& request);

  // `make`: the page, which depends on the request and on these grants alone.
  std::string of(const Service& service, const http::Request& request,
                 std::span<const access::HeldGrant> grants,
                 const std::function<std::string()>& make);

 private:
  AnswerMemory memory_;
};

// Tells any two lists of grants apart that allow something different.
std::string grants_key(std::span<const access::HeldGrant> grants);

}  // namespace jishi::api
