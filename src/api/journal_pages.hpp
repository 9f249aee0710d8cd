// Entries of several partitions of the journal, newest first.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "db/connection.hpp"
#include "journal/journal_store.hpp"

namespace jishi::api {

// Where a page ends: that entry and all before it were told.
struct JournalPlace {
  Instant recorded;
  PartitionId partition;
  std::int64_t position = 0;
};
std::string text_of(const JournalPlace& place);
std::optional<JournalPlace> place_of_journal(std::string_view text);

// The newest first; of one moment the lower partition, within a partition the higher position.
// Reads a partition only when its turn comes, so that a page of the whole country's journal costs
// little more than one of a county's. Clocks of several servers may differ: what one wrote early is
// told at its own time, and where a clock went back an entry may be told twice, never left out.
class JournalPages {
 public:
  // Entries of these partitions recorded before `until`, and behind `after`, in the caller's
  // snapshot.
  JournalPages(db::Connection& connection, const std::set<PartitionId>& partitions, Instant until,
               const std::optional<JournalPlace>& after);

  std::optional<journal::Entry> next();

 private:
  struct Turn {
    Instant recorded;
    PartitionId partition;
    std::size_t chain = 0;
    // Later in the queue.
    bool operator<(const Turn& other) const {
      return recorded != other.recorded ? recorded < other.recorded : partition > other.partition;
    }
  };
  struct Chain {
    PartitionId partition;
    std::optional<std::int64_t> before;  // position; none: not looked for yet
    std::deque<journal::Entry> read;
    std::int64_t at_once = 1;  // how many are read: entries may have megabytes
  };
  void look(Chain& chain);

  db::Connection& connection_;
  const Instant until_;
  const std::optional<JournalPlace> after_;
  std::vector<Chain> chains_;
  std::priority_queue<Turn> turns_;
};

}  // namespace jishi::api
