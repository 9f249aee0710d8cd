// Writes a batch of prepared rows, inside one job of the Writer: persons, rows, their journal.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "db/connection.hpp"
#include "exchange/existing_store.hpp"
#include "exchange/import_row.hpp"
#include "exchange/import_store.hpp"
#include "exchange/preview_memory.hpp"
#include "journal/journal_store.hpp"
#include "ledger/rules.hpp"
#include "person/keys.hpp"

namespace jishi::exchange {

enum class Fate : std::uint8_t { added, changed, unchanged, skipped, refused };

// One thing that a row of a sheet and the row that it is about say differently.
struct Difference {
  std::size_t column = kWholeRow;  // of the sheet
  std::string label;
  std::string here;  // what is held, as a person reads it; what is personal masked
  UnitId unit;       // where a unit is held: that
};

// What of the ledger a row of a sheet is about.
struct Meeting {
  RowId row;               // none: not known, or not here
  bool none_here = false;  // looked for, and there is none
  bool is_compared = false;
  std::vector<Difference> differences;  // of a preview
};

struct RowOutcome {
  Fate fate = Fate::refused;
  bool new_person = false;
  bool possible_duplicate = false;
  bool by_content =
      false;           // refused by what the row itself says: found again when it is read again
  bool wrote = false;  // something of the row may have been written before it was refused
  PersonId corrected;  // a known person of whom something was added or corrected
  Reasons reasons;     // why it was refused
  Reasons warnings;    // of a row that was written
  Meeting meeting;     // also of a row that was refused afterwards
};
void refuse(RowOutcome& outcome, std::size_t column, std::string words);

struct BatchOutcome {
  std::vector<RowOutcome> rows;  // one for each prepared row
  std::vector<Written> written;
};

// What a batch is written with; the same for all batches of an import.
struct BatchTask {
  const ImportRequest& request;
  std::shared_ptr<const package::Definitions> definitions;
  const package::Ledger& ledger;
  const ledger::Rules& rules;
  const person::KeyFolder& keys;
  const ExistingRows& existing;
  const Layout& layout;
  Date today;
  // Of a preview: what earlier parts of it would have brought. None in an import.
  const PreviewMemory* preview = nullptr;
};

// Refused rows leave nothing behind. Writes as a whole, and again without the rows that turned out
// to be refused; Failure import_not_written where that comes to no end. Nothing of the journal is
// open when it returns.
BatchOutcome write_batch(db::Connection& connection, const BatchTask& task,
                         const journal::Author& author, std::span<const PreparedRow> rows);

}  // namespace jishi::exchange
