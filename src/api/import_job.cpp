#include "api/import_job.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>

#include "api/import_comparison.hpp"
#include "api/job_rights.hpp"
#include "api/row_basis.hpp"
#include "api/row_sight.hpp"
#include "api/snapshot.hpp"
#include "base/json_writer.hpp"
#include "exchange/comparison_files.hpp"
#include "exchange/import_columns.hpp"
#include "exchange/import_request.hpp"
#include "exchange/import_store.hpp"
#include "ledger/known_units.hpp"
#include "sheet/workbook.hpp"

namespace jishi::api {
namespace {

using exchange::ImportReport;

constexpr const char* kRejectsName = "退回的行.xlsx";
constexpr const char* kFixesName = "fixes.json";
constexpr const char* kWarningsName = "有提醒的行.xlsx";

Error fixes_damaged() {
  return {"import_damaged", "改过的内容读不出来了，请重新上传这份表。"};
}

std::string column_of(std::size_t column) {
  return column == std::string::npos ? std::string() : sheet::column_name(column);
}

void write_rows(JsonWriter& json, std::string_view key, std::span<const exchange::Rejected> rows) {
  json.key(key).begin_array();
  for (const exchange::Rejected& row : rows) {
    for (const auto& [column, words] : row.reasons) {
      json.begin_object().member("row", row.row).member("column", column_of(column));
      json.member("words", words).end_object();
    }
  }
  json.end_array();
}

// Which column of the sheet is read as what: [{column, heading, field?, label?}].
std::string columns_json(Service& service, const exchange::ImportRequest& request,
                         const exchange::Table& table) {
  Snapshot snapshot(service);
  const package::Ledger& ledger = ledger_named(*snapshot.definitions(), request.ledger);
  ledger::KnownUnits units(snapshot.connection(), snapshot.definitions());
  const ledger::UnitOnDay there{request.unit, request.valid_from};
  const auto shape = units.shape(ledger, std::span(&there, 1));
  const auto columns = exchange::columns_for(*shape, request.profile, service.today()).or_throw();
  JsonWriter json;
  json.begin_array();
  for (const exchange::FoundColumn& found : table.found) {
    json.begin_object().member("column", column_of(found.sheet_column));
    json.member("heading", found.heading);
    if (found.column < columns.size()) {
      const exchange::Column& column = columns[found.column];
      const bool field = column.role == exchange::ColumnRole::field;
      if (field) json.member("field", shape->fields[column.field].field->name);
      json.member("label", column.heading);
    }
    json.end_object();
  }
  return json.end_array().take();
}

// The way on is a button here, not a command.
Error without_commands(Error error) {
  for (auto at = error.message.find("（jishi"); at != std::string::npos;
       at = error.message.find("（jishi")) {
    const std::size_t end = error.message.find("）", at);
    if (end == std::string::npos) break;
    error.message.erase(at, end + std::string_view("）").size() - at);
  }
  return error;
}

std::string only_import(exchange::ImportId import) {
  JsonWriter json;
  return json.begin_object().member("import", import.value()).end_object().take();
}

Result<ImportReport> import_committed(Service& service, const ImportTask& task,
                                      const exchange::ImportFiles& files, Progress& progress) {
  const auto with = import_surroundings(service);
  const exchange::ImportRequest& request = task.request;
  std::optional<exchange::StoredImport> own, begun;
  {
    const auto connection = service.readers.lease();
    if (!request.task.empty())
      own = exchange::import_of_task(*connection, task.sha256, request.task);
    begun = exchange::unfinished_import(*connection, task.sha256, request.ledger, request.unit);
  }
  // The server was killed after the last row and before the end of the job was kept. Begun anew it
  // would find every row there already, be another import, and taking that back would take nothing.
  if (own && own->state == exchange::ImportState::complete)
    return exchange::completed_import(with, own->id, request.file, progress, request.fixes);
  // Only one's own is gone on with: of another's the engine tells who has to decide.
  if (begun && begun->state == exchange::ImportState::running &&
      begun->request.actor == request.actor)
    return exchange::continue_import(with, begun->id, request.file, files, progress, request.fixes);
  return exchange::run_import(with, request, files, progress);
}

// Where rows are put that somebody is to look at; what an earlier check had put there is gone.
exchange::ImportFiles files_of(const std::filesystem::path& folder) {
  exchange::ImportFiles files{folder / "out" / kRejectsName, folder / "out" / kWarningsName};
  std::error_code error;
  for (const auto& file : {*files.rejects, *files.warnings, folder / "out" / kComparedName})
    std::filesystem::remove(file, error);
  return files;
}

JobEnd import_written(Service& service, const ImportTask& task, const std::filesystem::path& folder,
                      Progress& progress) {
  const exchange::ImportFiles files = files_of(folder);
  const auto report = import_committed(service, task, files, progress);
  JobEnd end;
  if (report) {
    end.state = report->complete ? JobState::done : JobState::cancelled;
    end.result = import_result(*report, columns_json(service, task.request, report->table),
                               task.request.fixes.size());
    return end;
  }
  // What was written stays: which import it was, so that it can be gone on with or undone.
  end.state = JobState::failed;
  end.error = without_commands(report.error());
  const auto begun = exchange::unfinished_import(*service.readers.lease(), task.sha256,
                                                 task.request.ledger, task.request.unit);
  if (begun && begun->request.actor == task.request.actor) end.result = only_import(begun->id);
  return end;
}

JobEnd import_checked(Service& service, const ImportTask& task, const std::filesystem::path& folder,
                      Progress& progress) {
  const exchange::ImportFiles files = files_of(folder);
  exchange::ComparisonFiles compared(folder / kComparedFolder);
  const ImportReport report = exchange::preview_import(import_surroundings(service), task.request,
                                                       files, progress, &compared)
                                  .or_throw();
  if (!report.complete) return {.state = JobState::cancelled};
  compared.finish(folder / "out" / kComparedName);
  return {.state = JobState::preview,
          .result = import_result(report, columns_json(service, task.request, report.table),
                                  task.request.fixes.size())};
}

}  // namespace

std::string to_json(const ImportTask& task) {
  JsonWriter json;
  json.begin_object().member("committing", task.is_committing).member("sha256", task.sha256);
  std::string text = json.end_object().take();
  return text.insert(text.size() - 1, ",\"request\":" + exchange::to_json(task.request));
}

ImportTask import_task(const std::string& text) {
  const auto json = nlohmann::json::parse(text);
  return {json.at("committing").get<bool>(), exchange::request_from_json(json.at("request").dump()),
          json.at("sha256").get<std::string>()};
}

void require_import(Service& service, db::Connection& connection, const Caller& caller,
                    const package::Ledger& ledger, UnitId unit,
                    const std::optional<std::string>& purpose) {
  const auto decision =
      require(service, connection, caller,
              {access::Operation::import_rows, unit, ledger.name, {}, purpose, false});
  if (decision.for_purpose)
    record(service, caller, {ledger.name, unit, service.today(), std::nullopt, 0, purpose});
}

Jobs::Allowed import_allowed(const Service& service, const Caller& caller,
                             const exchange::ImportRequest& request) {
  return while_allowed(service, caller,
                       {access::Operation::import_rows, request.unit, request.ledger, {}, "—"});
}

std::vector<exchange::FixedCell> read_fixes(const std::filesystem::path& folder) {
  std::vector<exchange::FixedCell> fixes;
  std::ifstream in(folder / kFixesName, std::ios::binary);
  if (!in) return fixes;
  const auto json = nlohmann::json::parse(in, nullptr, false);
  if (!json.is_array()) throw Failure(fixes_damaged());
  for (const auto& fix : json) {
    if (!fix.is_array() || fix.size() != 3) throw Failure(fixes_damaged());
    fixes.push_back({fix.at(0).get<std::int64_t>(), fix.at(1).get<std::size_t>(),
                     fix.at(2).get<std::string>()});
  }
  return fixes;
}

void write_fixes(const std::filesystem::path& folder,
                 const std::vector<exchange::FixedCell>& fixes) {
  JsonWriter json;
  json.begin_array();
  for (const exchange::FixedCell& fix : fixes)
    json.begin_array()
        .value(fix.row)
        .value(static_cast<std::int64_t>(fix.column))
        .value(std::string_view(fix.text))
        .end_array();
  // Aside first, so that a server that ends leaves the ones before or these.
  const std::filesystem::path aside = folder / (std::string(kFixesName) + ".new");
  std::ofstream out(aside, std::ios::binary | std::ios::trunc);
  std::error_code error;
  std::filesystem::permissions(
      aside, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, error);
  out << json.end_array().take() << std::flush;
  if (out) std::filesystem::rename(aside, folder / kFixesName, error);
  if (!out || error)
    throw Failure({"cannot_write", "服务器存不下改好的内容，请稍后重试，或报告管理员。"});
}

exchange::ImportSurroundings import_surroundings(Service& service) {
  return {service.readers, service.writer, service.definitions, service.keys, service.clock};
}

Jobs::Work import_work(Service& service, ImportTask task) {
  return [&service, task = std::move(task)](JobId, const std::filesystem::path& folder,
                                            Progress& progress) {
    ImportTask mine = task;
    mine.request.file = folder / "in" / task.request.file;
    mine.request.fixes = read_fixes(folder);
    if (mine.is_committing) return import_written(service, mine, folder, progress);
    return import_checked(service, mine, folder, progress);
  };
}

Jobs::Work undo_work(Service& service, exchange::ImportId import, ActorId actor) {
  return [&service, import, actor](JobId, const std::filesystem::path&, Progress& progress) {
    const exchange::UndoReport report =
        exchange::undo_import(import_surroundings(service), import, actor, progress).or_throw();
    JsonWriter json;
    json.begin_object().member("import", import.value()).member("undone", report.undone);
    json.member("persons", report.persons).member("edited_count", report.edited_count);
    json.key("edited").begin_array();
    for (const auto& edited : report.edited) {
      json.begin_object().member("row", edited.row.value());
      json.member("unit", edited.unit.value()).member("words", edited.words).end_object();
    }
    return JobEnd{.result = json.end_array().end_object().take()};
  };
}

std::string import_result(const ImportReport& report, const std::string& columns,
                          std::size_t fixed) {
  JsonWriter json;
  json.begin_object();
  if (report.id) json.member("import", report.id.value());
  json.member("complete", report.complete).member("sheet", report.sheet);
  json.member("fixed", static_cast<std::int64_t>(fixed));
  json.key("counts").begin_object().member("read", report.rows).member("new", report.added);
  json.member("update", report.changed).member("unchanged", report.unchanged);
  json.member("skipped", report.skipped).member("rejected", report.refused);
  json.member("hidden", report.hidden).member("warned", report.warned);
  json.member("new_persons", report.new_persons);
  json.member("possible_duplicates", report.possible_duplicates).end_object();
  json.key("unknown").begin_array();
  for (const auto& [column, heading] : report.table.unknown) {
    json.begin_object().member("column", column_of(column)).member("heading", heading);
    json.end_object();
  }
  json.end_array();
  write_rows(json, "problems", report.first_refused);
  write_rows(json, "warnings", report.first_warned);
  json.key("unit_warnings").begin_array();
  for (const exchange::UnitWarning& warning : report.unit_warnings) {
    json.begin_object().member("unit", warning.unit.value());
    json.member("words", warning.words).end_object();
  }
  std::string text = json.end_array().end_object().take();
  text.insert(text.size() - 1, ",\"columns\":" + columns);
  if (report.compared)
    text.insert(text.size() - 1, ",\"compared\":" + comparison_json(*report.compared));
  return text;
}

}  // namespace jishi::api
