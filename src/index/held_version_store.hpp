// The versions of a ledger's rows that are held to be true, as the index keeps them: read from the
// tables within the caller's snapshot.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "db/connection.hpp"
#include "index/dictionary.hpp"
#include "index/layout.hpp"
#include "index/rows.hpp"
#include "package/ledger.hpp"

namespace jishi::index {

// Of text and of what is sealed it reads whether there is any, and nothing else. One thread at a
// time.
class HeldVersions {
 public:
  // The layout is of the ledger; the connection outlives the object.
  HeldVersions(db::Connection& connection, const package::Ledger& ledger,
               std::shared_ptr<const Layout> layout);

  // `version.unit` is for the visitor to set; the version is valid during the call. The visitor may
  // not use the connection.
  using Visitor = std::function<void(PartitionId partition, UnitId unit, IndexedVersion& version)>;

  // By partition; in bounded memory.
  void visit_all(const Visitor& visit);
  void visit_partition(PartitionId partition, const Visitor& visit);
  // Of these rows of the partition, which ascend.
  void visit_rows(PartitionId partition, std::span<const RowId> rows, const Visitor& visit);

 private:
  void read(db::Rows rows, const Visitor& visit);
  // Of a layout's column.
  std::optional<std::int64_t> value(const db::Cell& cell, std::size_t column);

  db::Connection& connection_;
  std::shared_ptr<const Layout> layout_;
  std::string select_;
  std::vector<db::Cell> read_;  // of one row
  IndexedVersion version_;
  std::vector<std::optional<DictionaryReader>> codes_;  // by column; of choices
};

// Where the ledger has versions, whatever became of them; ascending.
std::vector<PartitionId> partitions_of(db::Connection& connection, const package::Ledger& ledger);
// Of the ledger, what was superseded too: at most so many does visit_all() visit.
std::int64_t count_versions(db::Connection& connection, const package::Ledger& ledger);

}  // namespace jishi::index
