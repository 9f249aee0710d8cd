// Many changes of one transaction, told in one entry for each partition.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "journal/journal_store.hpp"

namespace jishi::journal {

// An import writes hundreds of rows in a transaction: an entry each would cost more than the rows.
// A ChangeSet collects what changed and appends it as entries of subject "changes", whose payload
// is {"changes":[…]}, one object for each change, in order. The position of a change is known when
// it is added. While it is open nothing else may append to the partitions that it touches.
class ChangeSet {
 public:
  // An entry is closed, and the next begun, when its payload passes this.
  static constexpr std::size_t kEntryBytes = std::size_t{1} << 20;
  // One change alone may not be larger: Failure payload_too_large.
  static constexpr std::size_t kMaxChangeBytes = std::size_t{4} << 20;

  explicit ChangeSet(Appender& appender);

  // `change` is a JSON object (not checked). Returns the journal position that will tell it.
  std::int64_t add(PartitionId partition, std::string_view change);
  Appender& appender() { return appender_; }

  // What is collected is appended; the ChangeSet is empty again. Appender::finish() is the
  // caller's.
  void finish();

 private:
  struct Open {
    std::int64_t position = 0;
    std::string payload;
  };
  void close(PartitionId partition, Open& open);

  Appender& appender_;
  std::map<PartitionId, Open> open_;
};

inline constexpr std::string_view kChangesSubject = "changes";

}  // namespace jishi::journal
