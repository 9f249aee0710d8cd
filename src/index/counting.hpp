// Counting rows of a ledger over all partitions, on as many processors as there are.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "expression/value.hpp"
#include "index/aggregate.hpp"
#include "index/sections.hpp"
#include "index/state.hpp"

namespace jishi::index {

// Which rows of a question are counted under which tree. Several make up a whole, when a period's
// events count each under the tree of their own day.
struct Pass {
  FactTime time;
  std::shared_ptr<const Sections> sections;
  UnitEnds ends;
  std::optional<OwnDays> own_days = {};
};

// What Scan says of one pass, of all of them together. The passes have equally many sections.
// `parameters` as Matcher takes them; they may be used by several threads at once.
Figures count(const LedgerRows& ledger, const Question& question, std::span<const Pass> passes,
              std::span<const expression::Value> parameters);

// A version behind a figure, and the unit at which it counts.
struct Found {
  PartitionId partition;
  VersionKey key;
  Stand stand;
};
// Which cell of a pass: its section, and what the rows are split by (the cell among those of one
// group, as in Figures).
struct FoundIn {
  std::int32_t section = 0;
  std::size_t key = 0;
};
// The versions that count in the cell, by partition and row, behind the row `after` (its partition
// included), the first `limit`. Of a question with measures those in which they are numbers.
std::vector<Found> find(const LedgerRows& ledger, const Question& question, const Pass& pass,
                        const FoundIn& cell, std::span<const expression::Value> parameters,
                        RowId after, std::size_t limit);

}  // namespace jishi::index
