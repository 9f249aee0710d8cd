// How many requests were answered, and how fast: for whoever watches the service.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <tuple>

#include "http/access_log.hpp"

namespace jishi::api {

// Upper ends of the histogram, in microseconds.
inline constexpr std::array<std::int64_t, 12> kDurations = {
    1'000,   2'500,   5'000,     10'000,    25'000,    50'000,
    100'000, 250'000, 1'000'000, 2'500'000, 5'000'000, 10'000'000};

// Thread safe. By route, which is the pattern: nothing of anybody is in it.
class RequestFigures {
 public:
  void count(const http::AccessRecord& record);
  // In the text format of Prometheus.
  void write(std::string& out) const;

 private:
  struct Durations {
    std::array<std::int64_t, kDurations.size() + 1> counts{};
    std::int64_t microseconds = 0;
    std::int64_t count = 0;
  };
  mutable std::mutex mutex_;
  std::map<std::tuple<std::string, std::string, int>, std::int64_t> answered_;
  std::map<std::string, Durations> durations_;  // by route
};

// One figure with its help; `type` is gauge or counter.
void write_figure(std::string& out, std::string_view name, std::string_view type,
                  std::string_view help, std::int64_t value);

}  // namespace jishi::api
