// Taking a division list into the tree: the first founds it, a later one becomes dated events.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/progress.hpp"
#include "db/connection.hpp"
#include "journal/journal_store.hpp"
#include "organisation/division_files.hpp"
#include "organisation/division_match.hpp"
#include "organisation/unit.hpp"
#include "package/definitions.hpp"
#include "package/unit_profile.hpp"

namespace jishi::organisation {

// What the unit of a division usually is, by its level and name. Failure("no_division_kind") where
// the packages have no line for it.
const package::DivisionKind& usual_unit(const package::PackageSet& packages, Level level,
                                        std::string_view name);
// The values that it gives to the unit's fields.
package::ProfileChange usual_profile(const package::DivisionKind& usual);

// A list that lacks more than this share of a level that the tree has is taken for a cut or wrong
// one.
inline constexpr std::int64_t kMostLostPercent = 25;
enum class Losses : std::uint8_t { refuse, accept };

struct DivisionImport {
  const DivisionList& list;
  Date on;
  std::vector<LineageDecision> decisions;
  // The version in use; its unit fields get their usual values.
  const package::Definitions& definitions;
  Losses losses = Losses::refuse;
  std::string source;  // where the list came from, for the journal: a folder's name
};

// A question with what a person needs to answer it.
struct OpenQuestion {
  UnitId unit;
  std::string code;
  std::string path;  // 山西省/忻州市/保德县/窑洼乡
  std::string reason;
  std::vector<std::string> candidates;  // “code path”, likeliest first
};

struct DivisionImportReport {
  std::int64_t edition = 0;
  // The same list on the same day: nothing was done but what the decisions say of open questions.
  bool already_taken_in = false;
  LevelCounts listed{};  // rows of the list by level
  std::map<EventKind, std::int64_t> events;
  std::int64_t respelled = 0;  // confirmed under another spelling of the same name
  std::vector<OpenQuestion> questions;
  std::int64_t already_decided = 0;  // decisions that the database held already
};

// Works inside the caller's write transaction: all of it or nothing. The appender must insert in
// bulk and is finished here. Fails with no_root, edition_out_of_order (a list older than what is
// recorded), list_too_short, lineage_* as match_divisions.
Result<DivisionImportReport> import_divisions(db::Connection& connection,
                                              journal::Appender& appender,
                                              const DivisionImport& import, Progress& progress);

std::string_view label(Evidence evidence);  // Chinese
// The label and the figures behind it.
std::string evidence_text(Evidence evidence, const std::string& detail);

}  // namespace jishi::organisation
