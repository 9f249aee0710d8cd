// Spreadsheets out: the template to fill in, and the rows of a ledger.
#include <filesystem>
#include <fstream>

#include "api/answer.hpp"
#include "api/file_answer.hpp"
#include "api/job_rights.hpp"
#include "api/job_routes.hpp"
#include "api/row_asking.hpp"
#include "api/row_basis.hpp"
#include "exchange/export.hpp"
#include "package/setting_store.hpp"

namespace jishi::api {
namespace {

using access::Operation;

// More rows are written by a job.
constexpr std::int64_t kDirectRows = 5'000;

// Removed when it goes.
class ScratchFile {
 public:
  explicit ScratchFile(Jobs& jobs) : path_(jobs.scratch_file(".xlsx")) {}
  ~ScratchFile() {
    std::error_code error;
    std::filesystem::remove(path_, error);
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string bytes() const {
    std::ifstream in(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }

 private:
  std::filesystem::path path_;
};

http::Response template_file(Service& service, Jobs& jobs, const http::Request& request,
                             const Caller& caller) {
  request.only_parameters({}).or_throw();
  count_costly(service, Costly::exporting, caller);
  Snapshot snapshot(service);
  const package::Ledger& ledger = ledger_named(*snapshot.definitions(), request.text("ledger"));
  const UnitId unit(request.number("unit"));
  require(service, snapshot.connection(), caller, {Operation::read_tree, unit, {}, {}, {}, false});
  const ScratchFile file(jobs);
  exchange::write_template(snapshot.connection(), snapshot.definitions(), ledger, unit,
                           service.today(), file.path())
      .or_throw();
  return file_answer(ledger.label + "（空表）.xlsx", file.bytes());
}

// All that an export rests on, asked for again by the job that writes it.
struct Export {
  exchange::ExportRequest request;
  std::int64_t rows = 0;
  std::optional<std::string> recorded_purpose;
  Operation operation = Operation::export_rows;
};

bool is_full(const http::Request& request) {
  const auto text = request.parameter("full").or_throw();
  if (!text || *text == "false") return false;
  if (*text == "true") return true;
  throw Failure({"bad_query", "参数“full”写 true 或 false。"});
}

Export export_asked(Service& service, Snapshot& snapshot, const http::Request& request,
                    const Caller& caller) {
  const package::Ledger& ledger = ledger_named(*snapshot.definitions(), request.text("ledger"));
  const UnitId unit(request.number("unit"));
  const auto purpose = purpose_of(request);
  db::Connection& connection = snapshot.connection();
  const bool persons = ledger.person != package::PersonUse::none;
  const Operation operation = persons ? Operation::export_persons : Operation::export_rows;
  const auto decision =
      require(service, connection, caller, {operation, unit, ledger.name, {}, purpose, false});
  Export out;
  out.operation = operation;
  out.request.reveal = is_full(request);
  if (out.request.reveal) {
    require(service, connection, caller,
            {Operation::reveal_sensitive, unit, ledger.name, {}, purpose, false});
  }
  out.request.query = row_query(request, ledger, unit, service.today());
  add_conditions(request, snapshot, service.keys, Sight{}, out.request.query);
  out.request.query.open_sensitive = out.request.reveal;
  out.request.purpose = purpose.value_or("");
  out.request.profile = request.parameter("profile").or_throw().value_or("");
  out.request.demonstration = package::is_demonstration(connection);
  if (out.request.reveal || decision.for_purpose) out.recorded_purpose = purpose;
  person::Vault vault(connection, service.keys);
  out.rows =
      ledger::count_rows(connection, vault, snapshot.definitions(), out.request.query).or_throw();
  return out;
}

void record_export(Service& service, const Caller& caller, const Export& what) {
  const ledger::RowQuery& query = what.request.query;
  record(service, caller,
         {query.ledger->name, query.unit, query.on, query.until, what.rows, what.recorded_purpose});
}

Jobs::Work export_work(Service& service, Export what) {
  const std::string ledger = what.request.query.ledger->name;
  return [&service, what = std::move(what), ledger](JobId, const std::filesystem::path& folder,
                                                    Progress& progress) {
    Snapshot snapshot(service);
    exchange::ExportRequest request = what.request;
    request.query.ledger = &ledger_named(*snapshot.definitions(), ledger);
    person::Vault vault(snapshot.connection(), service.keys);
    const std::int64_t rows =
        exchange::export_rows(snapshot.connection(), vault, snapshot.definitions(), request,
                              folder / "out" / (request.query.ledger->label + ".xlsx"), progress)
            .or_throw();
    JsonWriter json;
    return JobEnd{.result = json.begin_object().member("rows", rows).end_object().take()};
  };
}

http::Response export_file(Service& service, Jobs& jobs, const http::Request& request,
                           const Caller& caller) {
  request
      .only_parameters({"on", "until", "as", "below", "known_at", "where", "q", "warned", "purpose",
                        "full", "profile"})
      .or_throw();
  count_costly(service, Costly::exporting, caller);
  Snapshot snapshot(service);
  const Export what = export_asked(service, snapshot, request, caller);
  record_export(service, caller, what);  // before anything goes out
  const std::string& label = what.request.query.ledger->label;
  if (what.rows > kDirectRows) {
    const ledger::RowQuery& query = what.request.query;
    const Asking asking{what.request.reveal ? Operation::reveal_sensitive : what.operation,
                        query.unit,
                        query.ledger->name,
                        {},
                        "—"};
    const StoredJob job = jobs.start({caller.actor, "export", "导出" + label, task_of(asking),
                                      while_allowed(service, caller, asking)},
                                     nullptr, export_work(service, what));
    return http::json_response(job_json(jobs, job), 202);
  }
  const ScratchFile file(jobs);
  person::Vault vault(snapshot.connection(), service.keys);
  SilentProgress silent;
  exchange::export_rows(snapshot.connection(), vault, snapshot.definitions(), what.request,
                        file.path(), silent)
      .or_throw();
  return file_answer(label + ".xlsx", file.bytes());
}

}  // namespace

void add_sheet_routes(http::Router& router, Service& service, Jobs& jobs) {
  const auto add = [&](const char* pattern, auto handler) {
    router.add("GET", pattern,
               for_caller(service, [&service, &jobs, handler](const http::Request& request,
                                                              const Caller& caller) {
                 return handler(service, jobs, request, caller);
               }));
  };
  add("/api/units/{unit:number}/ledgers/{ledger:word}/template.xlsx", template_file);
  add("/api/units/{unit:number}/ledgers/{ledger:word}/export.xlsx", export_file);
}

}  // namespace jishi::api
