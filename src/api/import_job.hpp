// An import as a job: checked first, written on a word, gone on with after an interruption, undone.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "api/caller.hpp"
#include "api/jobs.hpp"
#include "exchange/import.hpp"

namespace jishi::api {

// What a job of kind import is about, kept as its task.
struct ImportTask {
  bool is_committing = false;
  exchange::ImportRequest request;  // `file` is only its name
  std::string sha256;
};
std::string to_json(const ImportTask& task);
ImportTask import_task(const std::string& json);

// Every row comes in, whatever its fields: the whole ledger is asked for. Above the county only the
// unit's own, for a purpose, which is recorded. Failure with the code of the decision.
void require_import(Service& service, db::Connection& connection, const Caller& caller,
                    const package::Ledger& ledger, UnitId unit,
                    const std::optional<std::string>& purpose);

// Whether a job for that request may go on; its purpose was recorded when it was handed in.
Jobs::Allowed import_allowed(const Service& service, const Caller& caller,
                             const exchange::ImportRequest& request);

exchange::ImportSurroundings import_surroundings(Service& service);

// Cells that were corrected on screen, by row and column. They stand in a file of the job's folder
// and nowhere else: they may be of persons. Failure cannot_write.
std::vector<exchange::FixedCell> read_fixes(const std::filesystem::path& folder);
void write_fixes(const std::filesystem::path& folder,
                 const std::vector<exchange::FixedCell>& fixes);

// The work of both steps. The file stands in the job's folder `in`; rows that are refused, or taken
// in with a warning, in `out`. Goes on with what an interrupted job had begun.
Jobs::Work import_work(Service& service, ImportTask task);
Jobs::Work undo_work(Service& service, exchange::ImportId import, ActorId actor);

// {import?, complete, fixed, counts:{…}, columns:[…], unknown:[…], problems:[…], warnings:[…],
// compared?}
std::string import_result(const exchange::ImportReport& report, const std::string& columns,
                          std::size_t fixed);

}  // namespace jishi::api
