// A request that is answered before any handler sees it.
#pragma once

#include <string>

#include "base/error.hpp"

namespace jishi::http {

// `error` is what the client is told; `status` an HTTP status of 400 to 599.
struct Refusal {
  int status = 400;
  Error error;
};

}  // namespace jishi::http
