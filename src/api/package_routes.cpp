// The definitions in use, what changed between their versions, and a check of others before
// somebody installs them by command.
#include <algorithm>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <utility>

#include "access/account_store.hpp"
#include "api/answer.hpp"
#include "api/body.hpp"
#include "api/caller.hpp"
#include "api/package_check.hpp"
#include "api/routes.hpp"
#include "api/snapshot.hpp"
#include "organisation/unit_store.hpp"
#include "package/package_store.hpp"

namespace jishi::api {
namespace {

using access::Operation;
using http::Request;

constexpr std::size_t kMostVersionsTold = 50;
constexpr std::int64_t kMostVersionsRead = 10'000;
constexpr std::size_t kMostMistakesTold = 200;

// Definitions are the whole database's, and no secret: who administers them anywhere may see them.
void require_packages(const Service& service, const Caller& caller, db::Connection& connection) {
  const UnitId own = session_of(caller).account.unit;
  require(service, connection, caller, {.operation = Operation::manage_packages, .unit = own});
}

// What each version changed, by its number, as the journal tells it.
std::map<std::int64_t, std::vector<std::string>> changes_by_version(db::Connection& connection) {
  std::map<std::int64_t, std::vector<std::string>> changes;
  const auto root = organisation::root_unit(connection);
  if (!root) return changes;
  const auto entries =
      journal::read_entries_of(connection, partition_of(*root), "package", 1, kMostVersionsRead);
  for (const journal::Entry& entry : entries) {
    const auto payload = nlohmann::json::parse(entry.payload, nullptr, false);
    if (!payload.is_object() || !payload.contains("version")) continue;
    auto& told = changes[payload.value("version", std::int64_t{0})];
    const auto lines = payload.value("changes", nlohmann::json::array());
    for (const auto& line : lines)
      if (line.is_string()) told.push_back(line.get<std::string>());
  }
  return changes;
}

void write_versions(JsonWriter& json, db::Connection& connection) {
  auto versions = package::package_versions(connection);
  std::ranges::reverse(versions);
  const auto changes = changes_by_version(connection);
  json.key("versions").begin_array();
  for (const package::PackageVersion& version : versions) {
    if (&version - versions.data() >= static_cast<std::ptrdiff_t>(kMostVersionsTold)) break;
    json.begin_object().member("version", version.number);
    json.member("installed", instant_text(version.author.now));
    json.member("source", version.author.source);
    if (version.author.actor != kOperator)
      if (const auto account =
              access::read_account(connection, access::AccountId(version.author.actor.value())))
        json.member("by", account->office);
    json.key("changes").begin_array();
    if (const auto found = changes.find(version.number); found != changes.end())
      for (const std::string& line : found->second)
        json.value(line);
    json.end_array().end_object();
  }
  json.end_array();
}

void write_package(JsonWriter& json, const package::Package& each, const package::PackageSet& all) {
  const auto of_it = [&](const auto& definitions) {
    const std::string& file = each.place.file;
    const std::string folder = file.substr(0, file.rfind('/') + 1);
    return static_cast<std::int64_t>(std::ranges::count_if(
        definitions, [&](const auto& one) { return one.place.file.starts_with(folder); }));
  };
  json.begin_object().member("package", each.name).member("label", each.label);
  json.member("version", each.version);
  if (!each.note.empty()) json.member("note", each.note);
  json.key("requires").begin_array();
  for (const package::Package::Need& need : each.needs)
    json.value(need.package);
  json.end_array();
  json.member("ledgers", of_it(all.ledgers)).member("indicators", of_it(all.indicators));
  json.member("documents", of_it(all.documents)).end_object();
}

http::Response packages(Service& service, const Request& request, const Caller& caller) {
  request.only_parameters({}).or_throw();
  session_of(caller);
  Snapshot snapshot(service);
  require_packages(service, caller, snapshot.connection());
  const package::PackageSet& all = snapshot.definitions()->packages;
  JsonWriter json;
  json.begin_object().key("packages").begin_array();
  for (const package::Package& each : all.packages)
    if (each.name != package::kLocalPackage) write_package(json, each, all);
  json.end_array();
  write_versions(json, snapshot.connection());
  return answer(json.end_object());
}

void write_report(JsonWriter& json, const package::LoadOutcome& outcome) {
  json.begin_object().member("ok", outcome.ok());
  json.key("mistakes").begin_array();
  const std::size_t told = std::min(outcome.mistakes.size(), kMostMistakesTold);
  for (std::size_t i = 0; i < told; ++i) {
    const package::Mistake& mistake = outcome.mistakes[i];
    json.begin_object().member("code", mistake.code).member("file", mistake.place.file);
    json.member("line", std::int64_t{mistake.place.line});
    json.member("column", std::int64_t{mistake.place.column});
    json.member("message", mistake.message).member("remedy", mistake.remedy).end_object();
  }
  json.end_array();
  json.member("untold", static_cast<std::int64_t>(outcome.untold + outcome.mistakes.size() - told));
  const package::PackageSet& set = outcome.packages;
  json.key("counts").begin_object();
  json.member("packages", static_cast<std::int64_t>(set.packages.size()));
  json.member("ledgers", static_cast<std::int64_t>(set.ledgers.size()));
  json.member("indicators", static_cast<std::int64_t>(set.indicators.size()));
  json.member("dictionaries", static_cast<std::int64_t>(set.dictionaries.size()));
  json.member("documents", static_cast<std::int64_t>(set.documents.size())).end_object();
  json.end_object();
}

// One check at a time: a large one costs seconds of a processor.
http::Response check(Service& service, std::mutex& turn, const Request& request,
                     const Caller& caller) {
  request.only_parameters({}).or_throw();
  session_of(caller);
  std::vector<package::SourceFolder> loaded;
  {
    Snapshot snapshot(service);
    require_packages(service, caller, snapshot.connection());
    loaded = package::stored_sources(snapshot.connection(),
                                     package::current_version(snapshot.connection()))
                 .folders;
  }
  const Body body(request);
  body.only({"files"});
  std::vector<package::SourceFile> files;
  for (const Body& file : body.objects("files")) {
    file.only({"path", "text"});
    files.push_back({file.text("path"), file.text("text")});
  }
  SentPackages sent = sent_packages(std::move(files));
  const std::unique_lock lock(turn, std::try_to_lock);
  if (!lock) throw Failure({"too_busy", "正在检查另一个定义包，请稍候再试。"});
  package::LoadOutcome outcome =
      package::load_sources(with_those_loaded(std::move(loaded), sent.folders));
  if (!sent.mistakes.empty()) outcome.packages = {};
  outcome.mistakes.insert(outcome.mistakes.begin(), sent.mistakes.begin(), sent.mistakes.end());
  JsonWriter json;
  write_report(json, outcome);
  return answer(json);
}

}  // namespace

void add_package_routes(http::Router& router, Service& service) {
  router.add("GET", "/api/packages",
             for_caller(service, [&service](const Request& request, const Caller& caller) {
               return packages(service, request, caller);
             }));
  const auto turn = std::make_shared<std::mutex>();
  router.add("POST", "/api/packages/check",
             for_caller(service,
                        [&service, turn](const Request& request, const Caller& caller) {
                          return check(service, *turn, request, caller);
                        }),
             {.body_bytes = kMostCheckBytes});
}

}  // namespace jishi::api
