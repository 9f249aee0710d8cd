#include "api/request_figures.hpp"

#include <algorithm>
#include <cstdio>

namespace jishi::api {
namespace {

std::string seconds(std::int64_t microseconds) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%lld.%06lld",
                static_cast<long long>(microseconds / 1'000'000),
                static_cast<long long>(microseconds % 1'000'000));
  return text.data();
}

void head(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n");
  out.append("# TYPE ").append(name).append(" ").append(type).append("\n");
}

}  // namespace

void write_figure(std::string& out, std::string_view name, std::string_view type,
                  std::string_view help, std::int64_t value) {
  head(out, name, type, help);
  out.append(name).append(" ").append(std::to_string(value)).append("\n");
}

void RequestFigures::count(const http::AccessRecord& record) {
  const std::int64_t took = record.total.count();
  const auto* place = std::ranges::lower_bound(kDurations, took);
  const std::scoped_lock lock(mutex_);
  ++answered_[{record.method, record.route, record.status}];
  Durations& durations = durations_[record.route];
  ++durations.counts.at(static_cast<std::size_t>(place - kDurations.begin()));
  durations.microseconds += took;
  ++durations.count;
}

void RequestFigures::write(std::string& out) const {
  const std::scoped_lock lock(mutex_);
  head(out, "jishi_http_requests_total", "counter", "Requests answered.");
  for (const auto& [key, count] : answered_) {
    const auto& [method, route, status] = key;
    out.append("jishi_http_requests_total{method=\"" + method + "\",route=\"" + route +
               "\",status=\"" + std::to_string(status) + "\"} " + std::to_string(count) + "\n");
  }
  constexpr std::string_view kName = "jishi_http_request_duration_seconds";
  head(out, kName, "histogram", "From the end of a request to the end of its response.");
  for (const auto& [route, durations] : durations_) {
    const std::string labels = "{route=\"" + route + "\"";
    std::int64_t below = 0;
    for (std::size_t i = 0; i < durations.counts.size(); ++i) {
      below += durations.counts[i];
      const std::string end = i < kDurations.size() ? seconds(kDurations[i]) : "+Inf";
      out.append(kName).append("_bucket" + labels + ",le=\"" + end + "\"} " +
                               std::to_string(below) + "\n");
    }
    out.append(kName).append("_sum" + labels + "} " + seconds(durations.microseconds) + "\n");
    out.append(kName).append("_count" + labels + "} " + std::to_string(durations.count) + "\n");
  }
}

}  // namespace jishi::api
