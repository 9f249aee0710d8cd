#include "api/job_rights.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "access/account_store.hpp"
#include "access/grant_store.hpp"
#include "api/import_job.hpp"
#include "base/json_writer.hpp"

namespace jishi::api {
namespace {

// Stands for the purpose that was written down when it began.
constexpr const char* kGivenBefore = "—";

bool is_active(db::Connection& connection, access::AccountId account) {
  const auto read = access::read_account(connection, account);
  return read && read->state == access::AccountState::active;
}

std::optional<access::Operation> operation_of(std::string_view name) {
  const auto* found = std::ranges::find_if(
      access::kOperations, [&](access::Operation each) { return word(each) == name; });
  return found == access::kOperations.end() ? std::nullopt : std::optional(*found);
}

}  // namespace

Jobs::Allowed while_allowed(const Service& service, const Caller& caller, Asking asking) {
  const access::AccountId account = session_of(caller).account.account;
  if (asking.purpose) asking.purpose = kGivenBefore;
  return [&service, account, actor = caller.actor,
          asking = std::move(asking)](db::Connection& connection) {
    if (!is_active(connection, account))
      throw Failure(
          {"rights_lost", "账号已停用，这项任务已停止。如需继续，请由在任的同志重新开始。"});
    Caller now;
    now.actor = actor;
    now.grants = access::held_grants(connection, account, service.today());
    require(service, connection, now, asking);
  };
}

JobProgress::Welcome while_signed_in(const Service& service, const Caller& caller) {
  if (!caller.signed_in) return [](db::Connection&) { return false; };
  const access::AccountId account = caller.signed_in->account.account;
  const access::SessionId session = caller.signed_in->session.session;
  return [&service, account, session](db::Connection& connection) {
    const auto live = access::live_sessions(connection, account, service.clock.now());
    return is_active(connection, account) &&
           std::ranges::find(live, session, &access::Session::session) != live.end();
  };
}

std::optional<Asking> asked_for_files(const StoredJob& job) {
  if (job.kind == "import") {
    const ImportTask task = import_task(job.task);
    return Asking{
        access::Operation::import_rows, task.request.unit, task.request.ledger, {}, kGivenBefore};
  }
  const auto task = nlohmann::json::parse(job.task, nullptr, false);
  if (!task.is_object() || !task.contains("operation")) return std::nullopt;
  const auto operation = operation_of(task.at("operation").get<std::string>());
  if (!operation) return std::nullopt;
  return Asking{*operation,
                UnitId(task.at("unit").get<std::int64_t>()),
                task.at("ledger").get<std::string>(),
                {},
                kGivenBefore};
}

std::string task_of(const Asking& asking) {
  JsonWriter json;
  json.begin_object()
      .member("operation", word(asking.operation))
      .member("unit", asking.unit.value())
      .member("ledger", asking.ledger);
  return json.end_object().take();
}

}  // namespace jishi::api
