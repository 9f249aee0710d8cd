// Checks that the journal is whole: gapless, unaltered, and ending where its heads say.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/progress.hpp"
#include "db/connection.hpp"
#include "journal/entry.hpp"
#include "journal/journal_store.hpp"

namespace jishi::journal {

enum class BreakKind {
  altered,       // the entry's content does not give its hash
  missing,       // positions before this one are not there
  head_differs,  // the chain is whole but ends elsewhere than its head
  no_head,       // entries of a partition that has no head
  kept_differs,  // a head kept elsewhere is not in the chain: rewritten since
};

// Where a chain breaks. Only the first break of a partition is reported: behind it nothing can be
// said (an altered entry is reported once, not for each that follows).
struct Break {
  PartitionId partition;
  std::int64_t position = 0;
  BreakKind kind = BreakKind::altered;
};

std::string describe(const Break& found);  // Chinese
std::string_view word(BreakKind kind);     // stable, for JSON

struct Verification {
  std::int64_t partitions = 0;
  std::int64_t entries = 0;
  std::vector<Break> breaks;  // by partition; the first is the first broken link
};

// Fed with entries by partition and position. Pure.
class ChainChecker {
 public:
  // `partitions`: how many were created; each must have its head.
  ChainChecker(const std::vector<Head>& heads, const std::vector<Head>& kept,
               std::int64_t partitions = 0);
  void add(const Entry& entry, db::Bytes stored_hash);
  Verification finish();

 private:
  void begin(PartitionId partition);
  void close();
  void report(std::int64_t position, BreakKind kind);

  std::map<PartitionId, Head> heads_;
  std::multimap<PartitionId, Head> kept_;
  Sha256 hasher_;
  Verification result_;
  PartitionId partition_;
  std::int64_t position_ = 0;
  Digest hash_{};
  bool broken_ = false;
  std::set<PartitionId> seen_;
  std::int64_t given_ = 0;
};

// Reads everything in one snapshot. `kept` are heads printed earlier and kept elsewhere: only they
// show a journal that was rewritten as a whole.
Verification verify_journal(db::Connection& connection, const std::vector<Head>& kept,
                            Progress& progress);

// One line each: partition, position, hash (hex), separated by blanks. For keeping elsewhere.
std::string heads_text(const std::vector<Head>& heads);
// Errors name the line.
Result<std::vector<Head>> parse_heads(std::string_view text);

}  // namespace jishi::journal
