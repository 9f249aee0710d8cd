// What a sheet and a ledger say of each other: who is missing on each side, and where both are but
// say different things. Found on the way of a preview, which looks up every row anyhow.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"

namespace jishi::exchange {

enum class Compared : std::uint8_t { only_in_file, only_here, different };
inline constexpr std::size_t kComparedLists = 3;
// only_in_file, only_here, different
std::string_view word_of(Compared list);

// One thing of a row. In `different` both are told, and only where they differ.
struct ComparedCell {
  std::string label;                // the heading in the sheet, or the field's label
  std::optional<std::string> file;  // as it stands in the sheet
  std::optional<std::string> here;  // as a person reads it; what is personal is masked
};

struct ComparedRow {
  std::int64_t line = 0;  // of the sheet, as the user's program numbers it; 0: not in it
  RowId row;              // none: not here
  UnitId unit;            // none where the sheet does not say one that there is
  std::string unit_path;  // below the unit of the import
  std::string name;       // whose row it is; of a row that is only here masked
  std::vector<ComparedCell> cells;
};

struct ComparisonCounts {
  std::int64_t only_in_file = 0;
  std::int64_t only_here = 0;
  std::int64_t different = 0;
  std::int64_t same = 0;
  // Rows of the sheet that cannot be read, so that nobody knows whether they are here: whoever they
  // are about may stand among `only_here`.
  std::int64_t not_compared = 0;
};

// Takes what is found: first what the sheet says, in its order, then what is only here, by row.
class ComparisonSink {
 public:
  virtual ~ComparisonSink() = default;
  // Before the first row: the labels that cells of rows of the sheet, and of the ledger, may have.
  virtual void begin(const std::vector<std::string>& headings,
                     const std::vector<std::string>& labels) = 0;
  virtual void take(Compared list, const ComparedRow& row) = 0;
};

}  // namespace jishi::exchange
