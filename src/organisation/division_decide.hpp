// Answers to the questions that a division list left open, given after it was taken in.
#pragma once

#include "organisation/division_import.hpp"

namespace jishi::organisation {

// Each decision names a unit that the edition no longer listed: it becomes merged, split or
// dissolved as of the edition's day, not inferred, and its question is closed. What was decided in
// the same way before is passed over. Fills the report's events and already_decided, and what
// questions are left. All or nothing with the caller's transaction. Fails with lineage_unknown_code
// (neither a question nor a decision about the old code, or no unit with the new code on that day),
// lineage_decided_otherwise and lineage_too_late (“同一”: its successor has been founded as a unit
// of its own).
Result<void> decide_questions(db::Connection& connection, journal::Appender& appender, Date on,
                              const std::vector<LineageDecision>& decisions,
                              DivisionImportReport& report);

}  // namespace jishi::organisation
