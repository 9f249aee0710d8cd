// Imports: handed in and checked, written, listed, undone.
#include <fstream>

#include "access/account_store.hpp"
#include "access/secret.hpp"
#include "api/answer.hpp"
#include "api/file_answer.hpp"
#include "api/import_comparison.hpp"
#include "api/import_fixes.hpp"
#include "api/import_job.hpp"
#include "api/job_routes.hpp"
#include "api/row_asking.hpp"
#include "api/row_basis.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "exchange/import_source.hpp"
#include "exchange/import_store.hpp"

namespace jishi::api {
namespace {

using access::Operation;

constexpr std::size_t kMostUpload = std::size_t{32} << 20;

exchange::Existing existing_of(const http::Request& request) {
  const std::string word = request.parameter("existing").or_throw().value_or("skip");
  if (word == "skip") return exchange::Existing::skip;
  if (word == "update") return exchange::Existing::update;
  if (word == "fill") return exchange::Existing::fill;
  throw Failure(
      {"bad_query", "参数“existing”写 skip（跳过）、update（更新）或 fill（只补空缺）。"});
}

person::Notice notice_of(const http::Request& request, Date today) {
  const auto word = request.parameter("notice").or_throw();
  if (!word) return {};
  person::Notice notice{person::NoticeKind::none, today,
                        request.parameter("reference").or_throw().value_or("")};
  if (*word == "notice") notice.kind = person::NoticeKind::notice;
  if (*word == "consent") notice.kind = person::NoticeKind::consent;
  if (*word == "guardian_consent") notice.kind = person::NoticeKind::guardian_consent;
  if (notice.kind == person::NoticeKind::none)
    throw Failure({"bad_query", "参数“notice”写 notice、consent 或 guardian_consent。"});
  return notice;
}

void write_upload(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream out(file, std::ios::binary);
  out << bytes;
  out.close();
  if (!out)
    throw Failure(
        {"cannot_write", "服务器的磁盘空间不足，存不下这个文件。请稍后重试，或请管理员清理磁盘。"});
}

http::Response hand_in(Service& service, Jobs& jobs, const http::Request& request,
                       const Caller& caller) {
  request
      .only_parameters(
          {"file_name", "existing", "on", "sheet", "profile", "notice", "reference", "purpose"})
      .or_throw();
  count_costly(service, Costly::importing, caller);
  ImportTask task;
  exchange::ImportRequest& wanted = task.request;
  wanted.unit = UnitId(request.number("unit"));
  wanted.valid_from = day_of(request, service.today());
  wanted.existing = existing_of(request);
  wanted.sheet = request.parameter("sheet").or_throw();
  wanted.profile = request.parameter("profile").or_throw().value_or("");
  wanted.notice = notice_of(request, service.today());
  wanted.actor = caller.actor;
  wanted.source = "网页";
  wanted.task = access::new_token();
  wanted.file = sheet_name(request.parameter("file_name").or_throw().value_or(""));
  std::string label;
  {
    Snapshot snapshot(service);
    const package::Ledger& ledger = ledger_named(*snapshot.definitions(), request.text("ledger"));
    require_import(service, snapshot.connection(), caller, ledger, wanted.unit,
                   purpose_of(request));
    wanted.ledger = ledger.name;
    wanted.only_unit = standing_of(service, snapshot.connection(), wanted.unit).level <
                       organisation::Level::county;
    label = "导入" + ledger.label + "：" + wanted.file.string();
  }
  if (request.body.empty())
    throw Failure({"sheet_not_readable", "上传的文件是空的，请重新选择表格。"});
  task.sha256 = hex(sha256(request.body));
  const StoredJob job = jobs.start(
      {caller.actor, "import", label, to_json(task), import_allowed(service, caller, wanted)},
      [&](const std::filesystem::path& in) { write_upload(in / wanted.file, request.body); },
      import_work(service, task));
  return http::json_response(job_json(jobs, job), 202);
}

// What was checked is written; an import that was interrupted, failed or cancelled goes on.
http::Response write_checked(Service& service, Jobs& jobs, const http::Request& request,
                             const Caller& caller) {
  request.only_parameters({"purpose"}).or_throw();
  StoredJob job;
  ImportTask task;
  {
    Snapshot snapshot(service);
    job = jobs.find(snapshot.connection(), caller.actor, JobId(request.number("job")));
    if (job.kind != "import")
      throw Failure({"job_state", "这项任务不是导入，没有可以写入的内容。"});
    task = import_task(job.task);
    const bool stopped = job.state == JobState::interrupted || job.state == JobState::failed ||
                         job.state == JobState::cancelled;
    if (job.state != JobState::preview && !(stopped && task.is_committing))
      throw Failure(
          {"job_state", "这项导入现在不能写入：还没有检查完，或已经写入。请刷新后查看。"});
    const package::Ledger& ledger = ledger_named(*snapshot.definitions(), task.request.ledger);
    require_import(service, snapshot.connection(), caller, ledger, task.request.unit,
                   purpose_of(request));
  }
  task.is_committing = true;
  const StoredJob running = jobs.go_on(job, to_json(task), import_work(service, task),
                                       import_allowed(service, caller, task.request));
  return http::json_response(job_json(jobs, running), 202);
}

std::string_view import_state_word(exchange::ImportState state) {
  switch (state) {
    case exchange::ImportState::running:
      return "unfinished";
    case exchange::ImportState::complete:
      return "complete";
    case exchange::ImportState::undoing:
      return "undoing";
    case exchange::ImportState::undone:
      return "undone";
  }
  return "";
}

http::Response imports_of_unit(Service& service, Jobs&, const http::Request& request,
                               const Caller& caller) {
  request.only_parameters({"limit", "after"}).or_throw();
  Snapshot snapshot(service);
  db::Connection& connection = snapshot.connection();
  const UnitId unit(request.number("unit"));
  require(service, connection, caller, {Operation::read_tree, unit, {}, {}, {}, false});
  const std::int64_t limit = limit_of(request);
  auto lines =
      exchange::imports_of(connection, unit, exchange::ImportId(after_of(request)), limit + 1);
  const bool more = static_cast<std::int64_t>(lines.size()) > limit;
  if (more) lines.pop_back();
  JsonWriter json;
  json.begin_object().key("imports").begin_array();
  for (const exchange::ImportLine& line : lines) {
    const package::Ledger* ledger = snapshot.definitions()->packages.find_ledger(line.ledger);
    if (ledger == nullptr || !sight_if_any(service, connection, caller, *ledger, unit,
                                           Operation::import_rows, "查看导入记录"))
      continue;
    json.begin_object().member("import", line.id.value()).member("ledger", line.ledger);
    json.member("label", ledger->label).member("file_name", line.file);
    json.member("on", instant_text(line.begun));
    if (const auto account =
            access::read_account(connection, access::AccountId(line.actor.value())))
      json.member("actor", account->office);
    json.member("rows", line.added + line.changed)
        .member("state", import_state_word(line.state))
        .end_object();
  }
  json.end_array();
  if (more) json.member("next", std::to_string(lines.back().id.value()));
  json.end_object();
  return answer(json);
}

http::Response take_back(Service& service, Jobs& jobs, const http::Request& request,
                         const Caller& caller) {
  request.only_parameters({"purpose"}).or_throw();
  const exchange::ImportId import(request.number("import"));
  std::string label;
  Jobs::Allowed goes_on;
  {
    Snapshot snapshot(service);
    const auto stored = exchange::read_import(snapshot.connection(), import);
    if (!stored) throw Failure({"no_such_import", "没有这次导入，请在导入记录里重新选择。"});
    const package::Ledger& ledger = ledger_named(*snapshot.definitions(), stored->request.ledger);
    require_import(service, snapshot.connection(), caller, ledger, stored->request.unit,
                   purpose_of(request));
    goes_on = import_allowed(service, caller, stored->request);
    label = "撤销导入" + ledger.label + "：" + stored->request.file.string();
  }
  const StoredJob job = jobs.start({caller.actor, "undo", label, "{}", goes_on}, nullptr,
                                   undo_work(service, import, caller.actor));
  return http::json_response(job_json(jobs, job), 202);
}

}  // namespace

void add_import_routes(http::Router& router, Service& service, Jobs& jobs) {
  const auto add = [&](const char* method, const char* pattern, auto handler,
                       http::RouteOptions options = {}) {
    router.add(
        method, pattern,
        for_caller(service,
                   [&service, &jobs, handler](const http::Request& request, const Caller& caller) {
                     return handler(service, jobs, request, caller);
                   }),
        options);
  };
  add("POST", "/api/units/{unit:number}/ledgers/{ledger:word}/imports", hand_in,
      {.body_bytes = kMostUpload});
  add("POST", "/api/jobs/{job:number}/commit", write_checked);
  add_import_fix_routes(router, service, jobs);
  add_import_comparison_route(router, service, jobs);
  add("GET", "/api/units/{unit:number}/imports", imports_of_unit);
  add("POST", "/api/imports/{import:number}/undo", take_back);
}

}  // namespace jishi::api
