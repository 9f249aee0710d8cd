// The rows of one ledger in one partition, as columns. A state is never changed: a write makes the
// next one, which shares nearly everything with it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/date.hpp"
#include "base/id.hpp"
#include "index/column.hpp"
#include "index/day_counts.hpp"
#include "index/layout.hpp"

namespace jishi::index {

// A version of a row.
struct VersionKey {
  RowId row;
  std::int64_t revision = 0;
  auto operator<=>(const VersionKey&) const = default;
};

// What the index keeps of a version that is held to be true now.
struct IndexedVersion {
  VersionKey key;
  // The place of the version's unit in the partition's own table of units: founding and moving
  // units never touch the columns.
  std::uint32_t unit = 0;
  Date from;
  Date to = kForever;   // exclusive
  Cells cells;          // by the layout's columns
  bool warned = false;  // a rule had something to say of it when it was written
  bool operator==(const IndexedVersion&) const = default;
};

// The columns that every ledger has, before those of its layout.
enum class Standing : std::uint8_t {
  row,       // its id
  revision,  // of the version
  unit,      // IndexedVersion::unit
  from,      // days
  to,        // days; empty: kForever
  next,      // the day from which the row's next version holds; empty: there is none
  first,     // 1: no version of the row holds before this one; else empty
  warned,    // 1: a rule warns of it; else empty
};
inline constexpr std::size_t kStandingColumns = 8;

// Columns of equal length. Versions stand by row, those of one row by the day they hold from.
// Immutable, thread safe.
class Columns {
 public:
  explicit Columns(std::vector<Column> columns)
      : columns_(std::move(columns)),
        days_((*this)[Standing::from], (*this)[Standing::to], (*this)[Standing::first]) {}

  std::size_t size() const { return columns_.front().size(); }
  const Column& operator[](Standing column) const {
    return columns_[static_cast<std::size_t>(column)];
  }
  // By the layout's columns.
  const Column& cell(std::size_t column) const { return columns_[kStandingColumns + column]; }
  std::size_t cells() const { return columns_.size() - kStandingColumns; }
  std::span<const Column> all() const { return columns_; }
  std::size_t bytes() const;

  // How many hold on some day from `first` to `last`, and how many are the first of their row and
  // begin on one of them; nothing where it takes a look at each.
  std::optional<std::size_t> held_within(Date first, Date last) const;
  std::optional<std::size_t> begun_within(Date first, Date last) const;

  VersionKey key(std::size_t position) const;
  Date from(std::size_t position) const;
  IndexedVersion version(std::size_t position) const;
  // The first position of that row, or where it would stand.
  std::size_t find(RowId row) const;

 private:
  std::vector<Column> columns_;
  DayCounts days_;
};

// Columns, and which of their positions are no longer held.
struct Part {
  std::shared_ptr<const Columns> columns;
  std::vector<std::uint32_t> dead;  // positions, ascending

  std::size_t live() const { return columns->size() - dead.size(); }
  bool is_dead(std::size_t position) const;
};

// Immutable, thread safe; readers of an older state are never disturbed.
class Rows {
 public:
  using Pointer = std::shared_ptr<const Rows>;

  // A part is made one with the part before it when it holds more than a kPartRatio-th of that, and
  // the last one when it holds more than kTailRows: so a write copies few rows, and a scan meets
  // few parts.
  static constexpr std::size_t kTailRows = 256;
  static constexpr std::size_t kPartRatio = 8;

  // No rows.
  explicit Rows(std::shared_ptr<const Layout> layout) : layout_(std::move(layout)) {}

  const Layout& layout() const { return *layout_; }
  std::span<const Part> parts() const { return parts_; }
  std::size_t versions() const;  // held
  std::size_t bytes() const;
  // The versions held of that row, in no order.
  std::vector<IndexedVersion> versions_of(RowId row) const;

  // The next state: without the versions superseded and with those added. A version superseded that
  // is not there, or one added twice, is our mistake (std::logic_error).
  Pointer with(std::span<const IndexedVersion> added, std::span<const VersionKey> superseded) const;

 private:
  friend class RowsBuilder;

  std::shared_ptr<const Layout> layout_;
  std::vector<Part> parts_;  // the oldest and largest first
};

// Takes the versions of a partition in any order, for a first state.
class RowsBuilder {
 public:
  explicit RowsBuilder(std::shared_ptr<const Layout> layout);

  void reserve(std::size_t versions);
  // `version.cells` has one item for each column of the layout.
  void add(const IndexedVersion& version);
  std::size_t size() const { return columns_.front().size(); }
  Rows::Pointer finish() const;
  // Empty again, with the memory it has.
  void clear();

 private:
  std::shared_ptr<const Layout> layout_;
  std::vector<ColumnBuilder> columns_;
};

}  // namespace jishi::index
