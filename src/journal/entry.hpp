// One entry of the journal and the link that holds it in its chain.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/id.hpp"
#include "base/sha256.hpp"

namespace jishi::journal {

// The format of payloads written today: a JSON object (RFC 8259, UTF-8) whose keys the subject
// defines, with the state before and after the change. Older formats stay readable; the number is
// hashed.
inline constexpr std::int64_t kFormat = 1;
inline constexpr std::size_t kMaxPayloadBytes = std::size_t{8} << 20;

struct Entry {
  PartitionId partition;
  std::int64_t position = 0;  // 1, 2, … without a gap within the partition
  ActorId actor;
  Instant recorded_at;
  std::string source;  // where it came in: “命令行”, “divisions#2”, …
  std::int64_t format = kFormat;
  std::string subject;  // what kind of thing changed: unit, division_import, …
  std::string payload;
  Digest hash{};
};

// The hash before the first entry of a partition: SHA-256 of a fixed text and the partition, so
// that a chain cannot be passed off as another partition's.
Digest chain_start(PartitionId partition);

// SHA-256 over the link before and every column of the entry but its hash, each with its length.
// `hasher` is only a workspace.
Digest link(Sha256& hasher, const Digest& before, const Entry& entry);

}  // namespace jishi::journal
