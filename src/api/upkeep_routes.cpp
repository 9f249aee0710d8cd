#include "api/upkeep_routes.hpp"

#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <memory>
#include <utility>

#include "api/answer.hpp"
#include "api/body.hpp"
#include "api/caller.hpp"
#include "api/upkeep_jobs.hpp"
#include "organisation/unit_store.hpp"
#include "upkeep/backup.hpp"

namespace jishi::api {
namespace {

using access::Operation;
using http::Request;

class UpkeepRoutes {
 public:
  UpkeepRoutes(Service& service, Jobs& jobs, UpkeepSettings settings)
      : service_(service), jobs_(jobs), settings_(std::move(settings)) {}

  http::Response backups(const Request& request, const Caller& caller) {
    request.only_parameters({}).or_throw();
    session_of(caller);
    require_any(caller, std::array{Operation::manage_system});
    JsonWriter json;
    json.begin_object();
    if (settings_.backups) json.member("folder", settings_.backups->string());
    json.key("backups").begin_array();
    if (settings_.backups) {
      for (const upkeep::KeptBackup& kept : upkeep::kept_backups(*settings_.backups)) {
        json.begin_object().member("name", kept.name).member("made", instant_text(kept.made));
        json.member("bytes", kept.bytes);
        if (kept.tried)
          json.member("trial", word(kept.tried->outcome)).member("words", kept.tried->words);
        json.end_object();
      }
    }
    return answer(json.end_array().end_object());
  }

  http::Response back_up(const Request& request, const Caller& caller) {
    request.only_parameters({}).or_throw();
    session_of(caller);
    require_any(caller, std::array{Operation::manage_system});
    if (!settings_.backups)
      throw Failure({"no_backup_folder",
                     "还没有指明备份放在哪里。请在启动服务时用 --backups 文件夹（或环境变量 "
                     "JISHI_BACKUPS）指明，再重新启动。"});
    if (::mkdir(settings_.backups->c_str(), 0700) != 0 && errno != EEXIST)
      throw Failure({"cannot_write", "备份文件夹 " + settings_.backups->string() +
                                         " 不能建立，请检查上级文件夹和权限。"});
    return started(caller, "backup", "备份",
                   backup_work(service_, settings_.address, *settings_.backups));
  }

  http::Response verify(const Request& request, const Caller& caller) {
    request.only_parameters({}).or_throw();
    session_of(caller);
    const Body body(request);
    body.only({"what"});
    const auto check = check_of_word(body.text("what"));
    if (!check)
      throw ProblemFailure({.error = {"bad_value",
                                      "要核对什么，写 journal（流水）、attachments（附件"
                                      "）或 index（统计）。"},
                            .field = "what"});
    if (*check == Check::journal) {
      // Who reads it may know whether it is whole.
      require_any(caller, std::array{Operation::manage_system, Operation::read_journal});
    } else {
      require_any(caller, std::array{Operation::manage_system});
    }
    return started(caller, "verify", std::string(label(*check)), check_work(service_, *check));
  }

 private:
  // All of it is of the whole database: asked of the root. The refusal is that of the first.
  template <std::size_t N>
  void require_any(const Caller& caller, const std::array<Operation, N>& operations) {
    const auto connection = service_.readers.lease();
    const auto root = organisation::root_unit(*connection);
    if (!root) throw Failure({"no_root", "数据库还没有根节点，请先运行 jishi init。"});
    for (const Operation operation : operations)
      if (decide(service_, *connection, caller, {.operation = operation, .unit = *root}).allowed)
        return;
    require(service_, *connection, caller, {.operation = operations.front(), .unit = *root});
  }

  http::Response started(const Caller& caller, const char* kind, const std::string& label,
                         Jobs::Work work) {
    const StoredJob job = jobs_.start({caller.actor, kind, label, "{}"}, nullptr, std::move(work));
    return http::json_response(job_json(jobs_, job), 202);
  }

  Service& service_;
  Jobs& jobs_;
  const UpkeepSettings settings_;
};

}  // namespace

void add_upkeep_routes(http::Router& router, Service& service, Jobs& jobs,
                       UpkeepSettings settings) {
  const auto routes = std::make_shared<UpkeepRoutes>(service, jobs, std::move(settings));
  using Handle = http::Response (UpkeepRoutes::*)(const Request&, const Caller&);
  const auto add = [&](const char* method, const char* pattern, Handle handle) {
    router.add(method, pattern,
               for_caller(service, [routes, handle](const Request& request, const Caller& caller) {
                 return (*routes.*handle)(request, caller);
               }));
  };
  add("GET", "/api/backups", &UpkeepRoutes::backups);
  add("POST", "/api/backups", &UpkeepRoutes::back_up);
  add("POST", "/api/verifications", &UpkeepRoutes::verify);
}

}  // namespace jishi::api
