// Who is who between two editions of the national division list.
//
// Codes are never identity: some 1,850 are reused for other places between 2019 and 2023, and a
// county that becomes a district gets a new one. Matching goes top-down (province, prefecture,
// county, township, village) by code, by name, by the stem of the name, then by shared children;
// what it infers carries its evidence, and what stays ambiguous becomes a Question. Pure: no SQL,
// no clock.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/progress.hpp"
#include "organisation/level.hpp"

namespace jishi::organisation {

// The position of a row in its list (parents stand before their children in both lists).
using RowIndex = std::int32_t;
inline constexpr RowIndex kNoRow = -1;

// One division of an edition, or one living unit that has a division code. Text is owned by the
// caller and outlives the matching.
struct DivisionRow {
  std::string_view code;  // 2, 4, 6, 9 or 12 digits
  std::string_view name;  // as listed
  RowIndex parent = kNoRow;
  Level level = Level::province;
};

// How two rows were found to be the same unit, strongest first; also why a unit is held to continue
// in another one.
enum class Evidence : std::uint8_t {
  code_and_name,      // same code below the same parent (the last digits count: a county that
                      // changed its code changed those of all below it), same name
  code_and_spelling,  // same code, names equal once 村委会/村民委员会 and the like are spelled
                      // alike
  name,      // same name below the same parent, another code
  spelling,  // as name, once spelled alike
  stem,  // same stem (永安乡 → 永安镇 → 永安街道; 太谷县 → 太谷区) below the same parent
  shared_children,  // most of its children are found below the other
  moved_name,       // same name or stem below another parent, and nowhere else to come from
  code_only,        // same code below the same parent; the name says nothing against it
  decided,          // a line of the lineage file
  none,             // nothing found
};

// What became of a new edition's row.
struct NewRowOutcome {
  RowIndex old = kNoRow;               // the same unit in the old list; kNoRow: newly founded
  Evidence evidence = Evidence::none;  // of a founded row: of the merger or split it came from
  // Differences to the old row (only where old != kNoRow).
  bool respelled = false;  // another spelling of the same name: not an event
  bool renamed = false;
  bool recoded = false;
  bool moved = false;  // the parent is another unit (not merely a matched parent with another code)
  // Old rows that were divided to make this one (founded by split), when known.
  std::vector<RowIndex> split_from;
  std::string detail;  // the evidence in figures, Chinese, e.g. “17 个村中 15 个同名”; may be empty
};

enum class Fate : std::uint8_t {
  continues,   // it is some new row's `old`
  merged,      // into one successor
  split,       // into several; the first successor is the default
  dissolved,   // only by decision
  unresolved,  // not in the new edition and no successor could be inferred: a Question
};

// What became of an old edition's row.
struct OldRowOutcome {
  Fate fate = Fate::unresolved;
  Evidence evidence = Evidence::none;
  std::vector<RowIndex> successors;  // new rows; the default first; empty for continues/dissolved
  std::string detail;
};

// Something that only a person can decide; answered by a line of the lineage file.
struct Question {
  RowIndex old = kNoRow;  // what vanished (or kNoRow: what appeared is ambiguous)
  RowIndex appeared = kNoRow;
  std::vector<RowIndex>
      candidates;      // new rows (for `old`) or old rows (for `appeared`), likeliest first
  std::string reason;  // Chinese
};

// A line of the lineage file, resolved to codes: what the old code became.
struct LineageDecision {
  enum class Kind : std::uint8_t { same, merged, split, dissolved };
  std::string old_code;
  Kind kind = Kind::same;
  std::vector<std::string>
      new_codes;  // one for same and merged, several for split, none for dissolved
  int line = 0;   // of the file, for messages
};

struct Matching {
  std::vector<NewRowOutcome> new_rows;  // one for each new row
  std::vector<OldRowOutcome> old_rows;  // one for each old row
  std::vector<Question> questions;      // in the order of the old list
};

// Every old and every new row gets exactly one outcome; a new row is `old` of at most one. Fails
// with lineage_conflict, lineage_unknown_code where a decision contradicts another or names what is
// not there. Memory: some 200 bytes for each row. Deterministic: equal input gives equal output.
Result<Matching> match_divisions(const std::vector<DivisionRow>& old_rows,
                                 const std::vector<DivisionRow>& new_rows,
                                 const std::vector<LineageDecision>& decisions, Progress& progress);

// The spelling that names are compared in: full-width and blanks folded, 村委会 → 村民委员会,
// 居委会 → 居民委员会, …
std::string canonical_spelling(std::string_view name);
// What remains without the generic ending of its level: 永安 of 永安镇, 太谷 of 太谷县.
std::string_view name_stem(std::string_view canonical_name, Level level);

}  // namespace jishi::organisation
