#include "api/import_fixes.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>

#include "api/answer.hpp"
#include "api/body.hpp"
#include "api/caller.hpp"
#include "api/import_job.hpp"
#include "api/row_asking.hpp"
#include "api/row_basis.hpp"
#include "api/snapshot.hpp"
#include "base/text.hpp"
#include "exchange/cell_value.hpp"
#include "exchange/import_source.hpp"
#include "ledger/known_units.hpp"
#include "sheet/cell_reference.hpp"

namespace jishi::api {
namespace {

using http::Request;
using Place = std::pair<std::int64_t, std::size_t>;  // row and column
using Fixes = std::map<Place, std::string>;

Place place_of(const Body& cell) {
  const std::int64_t row = cell.number("row");
  const std::string column = cell.text("column");
  const bool letters =
      !column.empty() && std::ranges::all_of(column, [](char c) { return c >= 'A' && c <= 'Z'; });
  const auto found =
      letters && row > 0 ? sheet::parse_cell(column + std::to_string(row)) : std::nullopt;
  if (!found)
    throw ProblemFailure({.error = {"bad_value", "没有这个单元格，请按核对结果里的行号和列名改。"},
                          .field = "cells"});
  return {found->row, found->column};
}

// The cells of the body over those that were fixed before; null gives back what the sheet says.
Fixes fixes_of(const Body& body, const std::vector<exchange::FixedCell>& before) {
  Fixes fixes;
  for (const exchange::FixedCell& fix : before)
    fixes[{fix.row, fix.column}] = fix.text;
  for (const Body& cell : body.objects("cells")) {
    cell.only({"row", "column", "value"});
    const Place place = place_of(cell);
    const auto value = cell.optional_text("value");
    if (!value) {
      fixes.erase(place);
      continue;
    }
    if (length_in_code_points(*value) > kMostFixCodePoints)
      throw ProblemFailure(
          {.error = {"bad_value",
                     "一格最多 " + std::to_string(kMostFixCodePoints) + " 字，请改短。"},
           .field = "cells"});
    fixes[place] = *value;
  }
  if (fixes.size() > kMostFixes)
    throw Failure({"too_many_fixes", "在网页上最多改 " + std::to_string(kMostFixes) +
                                         " 格。请下载表格改好后重新上传。"});
  return fixes;
}

http::Response fix(Service& service, Jobs& jobs, const Request& request, const Caller& caller) {
  request.only_parameters({"purpose"}).or_throw();
  ShownImport shown = shown_import(service, jobs, request, caller);
  const Body body(request);
  body.only({"cells"});
  std::vector<exchange::FixedCell> fixes;
  for (auto& [place, text] : fixes_of(body, read_fixes(shown.folder)))
    fixes.push_back({place.first, place.second, text});
  shown.task.sha256 =
      exchange::sha256_of_import(shown.folder / "in" / shown.task.request.file, fixes).or_throw();
  // Written by the job itself: of two requests at once only one brings it to go on.
  const auto check = import_work(service, shown.task);
  const StoredJob job = jobs.go_on(
      shown.job, to_json(shown.task),
      [fixes, check](JobId id, const std::filesystem::path& folder, Progress& progress) {
        write_fixes(folder, fixes);
        return check(id, folder, progress);
      },
      import_allowed(service, caller, shown.task.request));
  return http::json_response(job_json(jobs, job), 202);
}

// ---- What stands in the rows that have problems, from the file itself: it is kept nowhere else.

using Problems = std::map<std::int64_t, std::vector<std::pair<std::string, std::string>>>;

Problems problems_of(const StoredJob& job) {
  Problems problems;
  if (!job.result) return problems;
  const auto result = nlohmann::json::parse(*job.result, nullptr, false);
  if (!result.is_object()) return problems;
  const auto told = result.value("problems", nlohmann::json::array());
  for (const auto& problem : told)
    problems[problem.value("row", std::int64_t{0})].emplace_back(problem.value("column", ""),
                                                                 problem.value("words", ""));
  return problems;
}

std::unique_ptr<exchange::ImportSource> source_of(Service& service,
                                                  const exchange::ImportRequest& request) {
  Snapshot snapshot(service);
  const package::Ledger& ledger = ledger_named(*snapshot.definitions(), request.ledger);
  ledger::KnownUnits units(snapshot.connection(), snapshot.definitions());
  const ledger::UnitOnDay there{request.unit, request.valid_from};
  const auto shape = units.shape(ledger, std::span(&there, 1));
  const auto columns = exchange::import_columns(*shape, request, service.today()).or_throw();
  return exchange::ImportSource::open(request.file, request.sheet, columns, request.fixes)
      .or_throw();
}

void write_row(JsonWriter& json, const sheet::Row& row, const exchange::Table& table,
               const Fixes& fixes,
               const std::vector<std::pair<std::string, std::string>>& problems) {
  json.begin_object().member("row", row.number).key("words").begin_array();
  for (const auto& [column, words] : problems)
    if (column.empty()) json.value(words);
  json.end_array().key("cells").begin_array();
  for (const exchange::FoundColumn& found : table.found) {
    const std::string column = sheet::column_name(found.sheet_column);
    json.begin_object().member("column", column);
    json.member("text", exchange::plain_text(row.at(found.sheet_column)));
    json.member("fixed", fixes.contains({row.number, found.sheet_column}));
    json.key("words").begin_array();
    for (const auto& [at, words] : problems)
      if (at == column) json.value(words);
    json.end_array().end_object();
  }
  json.end_array().end_object();
}

http::Response cells(Service& service, Jobs& jobs, const Request& request, const Caller& caller) {
  request.only_parameters({"purpose"}).or_throw();
  ShownImport shown = shown_import(service, jobs, request, caller);
  exchange::ImportRequest& wanted = shown.task.request;
  wanted.file = shown.folder / "in" / wanted.file;
  wanted.fixes = read_fixes(shown.folder);
  Fixes fixes;
  for (const exchange::FixedCell& fixed : wanted.fixes)
    fixes[{fixed.row, fixed.column}] = fixed.text;
  const auto source = source_of(service, wanted);
  const Problems problems = problems_of(shown.job);
  JsonWriter json;
  json.begin_object().key("columns").begin_array();
  for (const exchange::FoundColumn& found : source->table().found) {
    json.begin_object().member("column", sheet::column_name(found.sheet_column));
    json.member("heading", found.heading).end_object();
  }
  json.end_array().key("rows").begin_array();
  sheet::Row row;
  while (!problems.empty() && source->next(row)) {
    if (row.number > problems.rbegin()->first) break;
    if (const auto found = problems.find(row.number); found != problems.end())
      write_row(json, row, source->table(), fixes, found->second);
  }
  json.end_array().member("fixed", static_cast<std::int64_t>(fixes.size()));
  return answer(json.end_object());
}

}  // namespace

ShownImport shown_import(Service& service, Jobs& jobs, const Request& request,
                         const Caller& caller) {
  Snapshot snapshot(service);
  ShownImport shown;
  shown.job = jobs.find(snapshot.connection(), caller.actor, JobId(request.number("job")));
  if (shown.job.kind != "import" || shown.job.state != JobState::preview)
    throw Failure({"job_state", "只有核对完、还没有写入的导入可以改。请刷新后查看。"});
  jobs.require_here(shown.job);
  shown.task = import_task(shown.job.task);
  const package::Ledger& ledger = ledger_named(*snapshot.definitions(), shown.task.request.ledger);
  require_import(service, snapshot.connection(), caller, ledger, shown.task.request.unit,
                 purpose_of(request));
  shown.folder = jobs.folder_of(shown.job.job);
  return shown;
}

void add_import_fix_routes(http::Router& router, Service& service, Jobs& jobs) {
  const auto add = [&](const char* method, const char* pattern, auto handler) {
    router.add(method, pattern,
               for_caller(service,
                          [&service, &jobs, handler](const Request& request, const Caller& caller) {
                            return handler(service, jobs, request, caller);
                          }));
  };
  add("POST", "/api/jobs/{job:number}/fixes", fix);
  add("GET", "/api/jobs/{job:number}/cells", cells);
}

}  // namespace jishi::api
