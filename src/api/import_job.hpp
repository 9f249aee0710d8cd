// An import as a job: checked first, written on a word, gone on with after an interruption, undone.
#pragma once

#include <filesystem>
#include <string>

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

exchange::ImportSurroundings import_surroundings(Service& service);

// The work of both steps. The file stands in the job's folder `in`; rows that are refused, or taken
// in with a warning, in `out`. Goes on with what an interrupted job had begun.
Jobs::Work import_work(Service& service, ImportTask task);
Jobs::Work undo_work(Service& service, exchange::ImportId import, ActorId actor);

// {import?, complete, counts:{…}, columns:[…], unknown:[…], problems:[…], warnings:[…]}
std::string import_result(const exchange::ImportReport& report, const std::string& columns);

}  // namespace jishi::api
