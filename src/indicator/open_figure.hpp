// What stands behind a figure: the rows, or the units, that were counted.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "index/rows.hpp"
#include "index/state.hpp"
#include "indicator/asked.hpp"

namespace jishi::indicator {

// A cell of an answer: its section, and the codes of its key.
struct OpenedCell {
  std::size_t section = 0;  // of Answer::sections (what is own: the last, even where left out)
  std::vector<std::string> codes;  // of Key::Part, one for each split
};

enum class Side : std::uint8_t { numerator, denominator };

// Where a page ends: the next one begins behind it.
struct OpenedUpTo {
  std::size_t pass = 0;  // of the steps in which a figure is counted; from 0
  std::int64_t id = 0;   // of the row or unit
};

// A page of it. Every row and every unit comes once.
struct Opened {
  const package::Ledger* ledger = nullptr;  // whose rows; nullptr: units
  struct Row {
    index::VersionKey version;
    UnitId counted_at;
    bool flagged = false;  // a stand-in (ledger::Place)
  };
  // Of a count as many as the figure says. Of a sum, a mean or an extreme those in which there is a
  // number; of a count of what is different all that have it.
  std::vector<Row> rows;
  std::vector<UnitId> units;  // ascending
  std::optional<OpenedUpTo> next;
};

// Opens the cell of what answer() says to the same question, in the same state. Errors: those of
// answer(); made_of_others (a formula: open what it is made of), no_denominator, no_such_part.
Result<Opened> open_figure(const index::State& state, const package::Indicator& indicator,
                           const Asked& asked, const OpenedCell& cell, Side side,
                           const OpenedUpTo& behind, std::size_t limit);

}  // namespace jishi::indicator
