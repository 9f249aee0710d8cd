// What a database remembers of the data that was made up in it. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/date.hpp"
#include "base/id.hpp"

namespace jishi::synthesis {

// The setting that holds it.
inline constexpr std::string_view kRecord = "synthesis";

struct Record {
  std::int64_t seed = 0;
  Date day;                    // the last day that is made up
  std::set<PartitionId> done;  // counties
  bool operator==(const Record&) const = default;
};

// “1 2026-07-01 5-31,40”: seed, day, partitions.
std::string record_text(const Record& record);
// nullopt: not such a text.
std::optional<Record> parse_record(std::string_view text);

}  // namespace jishi::synthesis
