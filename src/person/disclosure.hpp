// What the journal keeps of showing or exporting personal data: who is the entry's actor.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.hpp"
#include "base/error.hpp"
#include "base/id.hpp"
#include "journal/journal_store.hpp"

namespace jishi::person {

// Subjects of journal entries.
inline constexpr std::string_view kReveal = "reveal";  // in full
inline constexpr std::string_view kExport = "export";  // written to a file, masked

struct Disclosure {
  std::string ledger;
  UnitId unit;                // whose rows, those of the units below included
  Date on;                    // of which day …
  std::optional<Date> until;  // … or from it to this one
  std::int64_t rows = 0;
  // In the words of who asked, one line, at most kMaxReferenceCodePoints; none: masked.
  std::optional<std::string> purpose;
  RowId row = {};  // only this one of them; none: all that were asked for
  bool operator==(const Disclosure&) const = default;
};

// Before anything is shown or written, as an entry of its own in the unit's partition:
// {"ledger":…,"unit":…,"on":…,"until":…,"rows":…,"row":…,"purpose":…}, until, row and purpose only
// where there are. Error purpose_missing.
Result<void> record_disclosure(journal::Appender& appender, const Disclosure& disclosure);
// What an entry of these subjects says; nullopt: it is not one.
std::optional<Disclosure> parse_disclosure(const journal::Entry& entry);

}  // namespace jishi::person
