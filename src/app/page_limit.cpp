#include "app/page_limit.hpp"

#include "base/text.hpp"

namespace jishi::app {

std::int64_t page_limit(const Arguments& arguments) {
  const auto word = arguments.value("limit");
  if (!word) return kShownAtOnce;
  const auto limit = parse_int64(*word);
  if (!limit || *limit < 1 || *limit > kMostAtOnce) {
    refuse_usage("--limit 须为 1 至 10000；台账全部的行请用 jishi export。");
  }
  return *limit;
}

}  // namespace jishi::app
