// Taking in a spreadsheet: parse → match → check → preview → commit in batches; undone as one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "db/pool.hpp"
#include "db/writer.hpp"
#include "exchange/comparison.hpp"
#include "exchange/table.hpp"
#include "journal/journal_store.hpp"
#include "ledger/rules.hpp"
#include "package/definitions_in_use.hpp"
#include "person/keys.hpp"
#include "person/person.hpp"

namespace jishi::exchange {

inline constexpr int kImportSchema = 1;
void migrate_imports(db::Connection& connection, const Clock& clock);

using ImportId = Id<struct ImportTag>;

// For rows that exist already (same unit and uniqueness: the ledger's first `unique`; for ledgers
// with persons the person).
enum class Existing : std::uint8_t {
  skip,    // left as they are, counted
  update,  // changed from the day of the import on; empty cells leave what is there
  fill,    // only what is empty so far
};

// A cell of the sheet as somebody corrected it after it was read; empty text empties it.
struct FixedCell {
  std::int64_t row = 0;    // as the user's program numbers it
  std::size_t column = 0;  // of the sheet, from 0
  std::string text;
};

struct ImportRequest {
  std::string ledger;
  std::filesystem::path file;
  std::optional<std::string> sheet;  // by name; else the first visible one that has the headings
  UnitId unit;                       // rows may be of it and of units below it
  Date valid_from;                   // for rows that do not say it themselves
  Existing existing = Existing::skip;
  std::string profile;  // name of a sheet profile; empty: by headings
  std::vector<std::pair<std::string, std::string>>
      bindings;              // heading → field or role (by name or heading), passed_over
  person::Notice notice;     // for persons that are new
  bool take_hidden = false;  // hidden rows are taken in only when asked for
  bool only_unit = false;    // rows of units below are refused: facts are entered where they happen
  ActorId actor = kOperator;
  std::string source;  // where it came in: 命令行 import
  // By which whoever asked finds the import again (import_of_task); empty: by nothing.
  std::string task = {};
  // Cells below the headings that say something else than the file; never kept in the database.
  std::vector<FixedCell> fixes = {};
};

// Where rows are written that somebody is to look at: as the same sheet, with words on each cell.
struct ImportFiles {
  std::optional<std::filesystem::path> rejects;   // refused rows, to be corrected and imported
  std::optional<std::filesystem::path> warnings;  // rows that were taken in with a warning
};

struct Rejected {
  std::int64_t row = 0;                                      // as the user's program numbers it
  std::vector<std::pair<std::size_t, std::string>> reasons;  // sheet column (or npos) and words
};

// What a rule per unit says of a unit, with its name and the day in words.
struct UnitWarning {
  UnitId unit;
  std::string words;
};

struct ImportReport {
  ImportId id;  // none in a preview
  std::string sheet;
  Table table;
  std::vector<std::string> headings;  // of every sheet column, for the file of refused rows
  std::int64_t rows = 0;              // data rows read
  std::int64_t added = 0;
  std::int64_t changed = 0;
  std::int64_t unchanged = 0;  // exist already and say the same
  std::int64_t skipped = 0;    // exist already and differ (Existing::skip)
  std::int64_t refused = 0;
  std::int64_t hidden = 0;  // passed over
  std::int64_t warned = 0;  // written with a warning
  std::int64_t new_persons = 0;
  std::int64_t possible_duplicates = 0;         // persons without ID number with a known name
  std::vector<Rejected> first_refused;          // at most 100, in order
  std::map<std::string, std::int64_t> reasons;  // words → how often
  std::vector<Rejected> first_warned;           // at most 100, in order
  // Of the units whose rows were read (at most 2,000 of them), on the day of the import, as they
  // are when it ends. Not of a preview, which leaves nothing behind.
  std::vector<UnitWarning> unit_warnings;
  bool complete = false;                     // false: cancelled; can be continued or undone
  std::optional<ComparisonCounts> compared;  // of a preview that was asked to compare
};

// What an import works with; all outlive it.
struct ImportSurroundings {
  db::Pool& readers;
  db::Writer& writer;
  package::DefinitionsInUse& definitions;
  person::KeyFolder& keys;
  const Clock& clock;
};

// Everything but the commit: written like an import, part by part, and rolled back each time. Error
// import_ledger_unknown, unit_unknown, profile_unknown, binding_unknown, sheet_unknown, those of
// open_workbook and find_table, columns_missing (nothing could be taken without them).
// `files`: for the rows that would be refused, and those that would be taken in with a warning.
// `compared`, where given, takes what the sheet and the ledger say of each other.
Result<ImportReport> preview_import(const ImportSurroundings& surroundings,
                                    const ImportRequest& request, const ImportFiles& files,
                                    Progress& progress, ComparisonSink* compared = nullptr);
// Commits in batches of bulk priority (at most 50 ms each, measured), so that people are not kept
// waiting. Where an unfinished import of the same file (by its SHA-256) into the same ledger and
// unit exists: Error import_unfinished, naming it and both ways out. Whatever stops an import half
// way (definitions_changed, sheet_broken, import_elsewhere …) leaves what was committed and says
// so.
Result<ImportReport> run_import(const ImportSurroundings& surroundings,
                                const ImportRequest& request, const ImportFiles& files,
                                Progress& progress);
// Goes on behind the last committed batch; the file and its fixes must be the same (Error
// import_file_differs).
// Rows that were refused before stand in files.rejects again, those with a warning in
// files.warnings. Error import_unknown, import_not_running.
Result<ImportReport> continue_import(const ImportSurroundings& surroundings, ImportId id,
                                     const std::filesystem::path& file, const ImportFiles& files,
                                     Progress& progress, const std::vector<FixedCell>& fixes = {});
// What an import told that is complete, read from its file again: for whoever did not hear it. The
// files of rows stand where that import wrote them. Error import_unknown, import_not_complete,
// import_file_differs.
Result<ImportReport> completed_import(const ImportSurroundings& surroundings, ImportId id,
                                      const std::filesystem::path& file, Progress& progress,
                                      const std::vector<FixedCell>& fixes = {});

struct UndoReport {
  std::int64_t undone = 0;   // rows as they were before
  std::int64_t persons = 0;  // that only this import had brought
  struct Edited {
    RowId row;
    UnitId unit;
    std::string words;  // who changed it when; no personal data
  };
  std::vector<Edited> edited;  // changed since: left as they are (at most 1,000 listed)
  std::int64_t edited_count = 0;
};
// From the last batch to the first; an undo that was interrupted goes on when called again. Error
// import_unknown, import_undone_already.
Result<UndoReport> undo_import(const ImportSurroundings& surroundings, ImportId id, ActorId actor,
                               Progress& progress);

enum class ImportState : std::uint8_t { running = 1, complete = 2, undoing = 3, undone = 4 };
struct ImportLine {
  ImportId id;
  std::string ledger;
  UnitId unit;
  std::string file;  // its name without folders
  Instant begun;
  ImportState state = ImportState::running;
  std::int64_t rows_done = 0;
  std::int64_t added = 0;
  std::int64_t changed = 0;
  std::int64_t refused = 0;
  ActorId actor = {};
};
// Newest first.
std::vector<ImportLine> list_imports(db::Connection& connection, std::int64_t limit);
// Of one unit; behind `before`, where one is given.
std::vector<ImportLine> imports_of(db::Connection& connection, UnitId unit, ImportId before,
                                   std::int64_t limit);

}  // namespace jishi::exchange
