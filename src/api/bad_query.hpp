// What is wrong with the query of a request.
#pragma once

#include <string>
#include <utility>

#include "base/error.hpp"

namespace jishi::api {

// Failure bad_query: the message names the parameter and says what may be written.
[[noreturn]] inline void refuse_query(std::string message) {
  throw Failure({"bad_query", std::move(message)});
}

}  // namespace jishi::api
