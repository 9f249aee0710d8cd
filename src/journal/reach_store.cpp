#include "journal/reach_store.hpp"

#include <algorithm>

namespace jishi::journal {
namespace {

// Partitions that are looked at before all are read.
constexpr std::size_t kMostLately = 16;

struct Totals {
  std::int64_t partitions = 0;
  std::int64_t entries = 0;
  bool operator==(const Totals&) const = default;
};

Totals read_totals(db::Connection& connection) {
  // A sum of bigint is no bigint in PostgreSQL.
  auto rows = connection.query(
      "SELECT count(*), CAST(coalesce(sum(position), 0) AS bigint) FROM journal_head");
  rows.next();
  return {rows.int64(0), rows.int64(1)};
}

Totals totals_of(const std::vector<Reach>& reaches) {
  Totals totals;
  for (const Reach& reach : reaches) {
    ++totals.partitions;
    totals.entries += reach.position;
  }
  return totals;
}

// The positions of those partitions in place of the ones before.
void read_reaches_of(db::Connection& connection, const std::vector<PartitionId>& partitions,
                     std::vector<Reach>& reaches) {
  std::vector<db::Param> wanted(kMostLately, db::Param(nullptr));
  std::ranges::copy(partitions, wanted.begin());
  auto rows = connection.query(
      "SELECT partition, position FROM journal_head WHERE partition IN "
      "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
      wanted);
  while (rows.next()) {
    const auto partition = rows.id<PartitionId>(0);
    const auto reach = std::ranges::lower_bound(reaches, partition, {}, &Reach::partition);
    if (reach != reaches.end() && reach->partition == partition) reach->position = rows.int64(1);
  }
}

// Those that were appended to come first.
std::vector<PartitionId> lately_appended(const std::vector<Reach>& before,
                                         const std::vector<Reach>& now,
                                         const std::vector<PartitionId>& lately) {
  std::vector<PartitionId> partitions;
  auto was = before.begin();
  for (const Reach& reach : now) {
    while (was != before.end() && was->partition < reach.partition)
      ++was;
    const bool same = was != before.end() && *was == reach;
    if (!same && partitions.size() < kMostLately) partitions.push_back(reach.partition);
  }
  for (const PartitionId partition : lately)
    if (partitions.size() < kMostLately && std::ranges::count(partitions, partition) == 0)
      partitions.push_back(partition);
  return partitions;
}

}  // namespace

std::vector<Reach> read_reaches(db::Connection& connection) {
  std::vector<Reach> reaches;
  auto rows = connection.query("SELECT partition, position FROM journal_head ORDER BY partition");
  while (rows.next())
    reaches.push_back({rows.id<PartitionId>(0), rows.int64(1)});
  return reaches;
}

// Positions only grow: where the sums agree, so do all of them.
std::vector<Reach> follow_reaches(db::Connection& connection, const std::vector<Reach>& before,
                                  std::vector<PartitionId>& lately) {
  const Totals totals = read_totals(connection);
  if (totals == totals_of(before)) return before;
  if (!lately.empty()) {
    std::vector<Reach> now = before;
    read_reaches_of(connection, lately, now);
    if (totals == totals_of(now)) return now;
  }
  std::vector<Reach> now = read_reaches(connection);
  lately = lately_appended(before, now, lately);
  return now;
}

std::int64_t entries_appended(db::Connection& connection) {
  return read_totals(connection).entries;
}

}  // namespace jishi::journal
