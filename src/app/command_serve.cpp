#include <pthread.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "api/caller.hpp"
#include "api/idempotency.hpp"
#include "api/job_routes.hpp"
#include "api/routes.hpp"
#include "api/service_keys.hpp"
#include "api/session_cookie.hpp"
#include "api/upkeep_routes.hpp"
#include "api/watch_routes.hpp"
#include "api/web_files.hpp"
#include "app/command.hpp"
#include "app/first_administrator.hpp"
#include "app/index_memory.hpp"
#include "app/ledger_site.hpp"
#include "app/listen_address.hpp"
#include "app/log_file.hpp"
#include "app/open.hpp"
#include "app/scheduler.hpp"
#include "app/web_folder.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "http/server.hpp"
#include "index/follower.hpp"

namespace jishi::app {
namespace {

// A worker that writes waits for the disk: as many as there are share a commit, so that a machine
// with few processors has as many as one with many. PostgreSQL gives 100 connections, as a rule, to
// all its clients: two servers are to find room.
std::size_t workers_of(db::Dialect dialect) {
  return dialect == db::Dialect::sqlite ? 64 : 32;
}
// Of the pages that one commit wrote the next ones mostly need the same few.
constexpr std::size_t kKeptCache = std::size_t{8} << 20;
// Beside one for each worker: after a commit, the scheduler, the watch over jobs, while the index
// is loaded.
constexpr std::size_t kFurtherReaders = 5;

// Signals come to this thread only, and only where it says so; threads that it makes inherit the
// mask.
class Signals {
 public:
  Signals() {
    ::signal(SIGPIPE, SIG_IGN);
    sigset_t ours;
    ::sigemptyset(&ours);
    ::sigaddset(&ours, SIGINT);
    ::sigaddset(&ours, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &ours, &before_);
  }
  ~Signals() { let_through(); }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  void let_through() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  // Until one has come; see listen_for_signals() of main.cpp.
  void wait_for_one(const Progress& progress) {
    while (!progress.cancelled())
      ::sigsuspend(&before_);
  }

 private:
  sigset_t before_{};
};

// Where requests and faults are written.
class Log {
 public:
  explicit Log(const Arguments& arguments, const Clock& clock) : clock_(clock) {
    if (const auto file = arguments.value("log")) file_ = LogFile::open(*file).or_throw();
    if (const auto file = arguments.value("security-log"))
      security_ = LogFile::open(*file).or_throw();
  }
  bool looks_at_security() const { return security_ != nullptr; }
  void security(const api::SecurityEvent& event) { security_->line(api::security_line(event)); }
  void request(const http::AccessRecord& record) {
    if (file_) file_->line(http::access_line(record));
  }
  void fault(std::string_view request, std::string_view what) {
    JsonWriter json;
    json.begin_object()
        .member("time", beijing_text(clock_.now()))
        .member("request_id", request)
        .member("fault", what);
    std::string line = json.end_object().take();
    if (file_) {
      file_->line(std::move(line));
    } else {
      std::cerr << line + "\n" << std::flush;
    }
  }

 private:
  const Clock& clock_;
  std::unique_ptr<LogFile> file_;
  std::unique_ptr<LogFile> security_;
};

// Lets the index include what was committed before those who wrote it hear of it.
class CatchUp {
 public:
  explicit CatchUp(Log& log) : log_(log) {}
  void begin(index::Index& index, db::Pool& readers) {
    readers_ = &readers;
    index_ = &index;
  }
  void operator()() {
    index::Index* index = index_;
    if (index == nullptr) return;
    try {
      const auto connection = readers_->lease();
      index->catch_up(*connection).or_throw();
    } catch (const std::exception& error) {
      // The follower tries again, and /readyz tells.
      index->distrust();
      log_.fault("index", error.what());
    }
  }

 private:
  Log& log_;
  db::Pool* readers_ = nullptr;
  std::atomic<index::Index*> index_ = nullptr;
};

std::unique_ptr<index::Index> load_index(LedgerSite& site, const Arguments& arguments,
                                         Progress& progress) {
  const auto connection = site.readers().lease();
  const auto another = site.readers().lease();
  std::vector<db::Connection*> more;
  if (std::thread::hardware_concurrency() > 1) more.push_back(&*another);
  return index::Index::load(*connection, progress, index_memory(arguments), more).or_throw();
}

api::Site site_of(const Arguments& arguments) {
  api::Site site;
  if (const auto name = arguments.value("site-name")) site.name = *name;
  if (const auto number = arguments.value("record-number")) site.record_number = *number;
  if (const auto complaints = arguments.value("complaints")) site.complaints = *complaints;
  if (const auto address = arguments.value("address")) {
    site.address = parse_site_address(*address);
    site.behind_https = site.address.starts_with("https://");
  }
  return site;
}

// How many times the usual rates of costly things; 0: they are not counted.
std::int64_t pace_of(const Arguments& arguments) {
  const auto text = arguments.value("pace");
  if (!text) return 1;
  const auto times = parse_int64(*text);
  if (!times || *times < 0 || *times > 1'000)
    refuse_usage("--pace 写 0 到 1000 的整数：0 为不限，2 为放宽一倍。");
  return *times;
}

// Where files of imports and exports lie while they are needed.
std::filesystem::path jobs_folder(const Arguments& arguments, const db::Database& database) {
  if (const auto folder = arguments.value("jobs"); folder && !folder->empty()) return *folder;
  if (const char* folder = std::getenv("JISHI_JOBS"); folder != nullptr && *folder != '\0')
    return folder;
  if (!database.file_path().empty()) return database.file_path() + ".jobs";
  refuse_usage(
      "PostgreSQL 数据库要指明导入、导出文件暂存在哪里：用 --jobs 文件夹，或设环境变量 "
      "JISHI_JOBS。");
}

// Where backups made from the pages are kept; none on PostgreSQL where nobody says.
std::optional<std::filesystem::path> backups_folder(const Arguments& arguments,
                                                    const db::Database& database) {
  std::optional<std::filesystem::path> folder;
  if (const auto given = arguments.value("backups"); given && !given->empty()) {
    folder = *given;
  } else if (const char* set = std::getenv("JISHI_BACKUPS"); set != nullptr && *set != '\0') {
    folder = set;
  } else if (!database.file_path().empty()) {
    folder = database.file_path() + ".backups";
  }
  return folder ? std::optional(std::filesystem::absolute(*folder)) : std::nullopt;
}

http::Router routes(api::Service& service, api::Jobs& jobs, const api::UpkeepSettings& upkeep,
                    const api::Watched& watched,
                    const std::shared_ptr<const api::WebFiles>& pages) {
  http::Router router;
  api::add_sign_in_routes(router, service);
  api::add_account_routes(router, service);
  api::add_village_routes(router, service);
  api::add_unit_routes(router, service);
  api::add_ledger_routes(router, service);
  api::add_job_routes(router, service, jobs);
  api::add_figure_routes(router, service);
  api::add_document_routes(router, service);
  api::add_journal_routes(router, service);
  api::add_package_routes(router, service);
  api::add_burden_routes(router, service);
  api::add_upkeep_routes(router, service, jobs, upkeep);
  api::add_description_route(router);
  api::add_watch_routes(router, service, watched);
  if (pages) api::add_web_routes(router, service, pages);
  return router;
}

void tell(const Arguments& arguments, const std::string& listens, const api::Site& site,
          const std::optional<std::string>& first) {
  if (arguments.has("json")) {
    JsonWriter json;
    json.begin_object().member("listens", listens);
    if (!site.address.empty()) json.member("address", site.address);
    if (first) json.member("first_administrator", *first);
    std::cout << json.end_object().take() << std::endl;
    return;
  }
  if (first) {
    std::cout << "还没有管理员。请用这个一次性链接为第一个管理员（账号 " << kFirstLogin
              << "）设定密码，七天内有效，重新启动后换新：\n  " << *first << "\n";
  }
  std::cout << "基石已经就绪，请打开 " << (site.address.empty() ? listens : site.address) << "/"
            << (site.address.empty() ? "" : "（在 " + listens + " 监听）") << std::endl;
}

// The link where nobody administers yet.
std::optional<std::string> first_link(LedgerSite& site, const Clock& clock,
                                      const std::string& address) {
  const auto token = invite_first_administrator(site.writer(), clock, kFirstLogin, "命令行 serve");
  if (token) return invitation_address(address, *token);
  if (token.error().code != "already_founded") throw Failure(token.error());
  return std::nullopt;
}

// What is looked after every minute.
void tidy(api::Service& service, api::Jobs& jobs) {
  access::clear_ended_sessions(api::ground_of(service));
  jobs.remove_old();
  service.writer.submit(
      [&](db::Connection& connection) { api::forget_requests(connection, service.clock.now()); });
}

int run(const Arguments& arguments, const Surroundings& surroundings) {
  Signals signals;
  const ListenAddress at =
      parse_listen_address(arguments.value("listen").value_or("127.0.0.1:8080"));
  const api::Site about = site_of(arguments);
  std::shared_ptr<const api::WebFiles> pages;
  if (const auto folder = web_folder(arguments))
    pages = std::make_shared<const api::WebFiles>(api::WebFiles::read(*folder).or_throw());
  Log log(arguments, surroundings.clock);
  CatchUp catch_up(log);
  std::unique_ptr<index::Index> index;  // outlives the writer, which lets it catch up
  db::WriterOptions writing;
  writing.after_commit = [&] { catch_up(); };
  writing.sync_behind = true;
  writing.kept_cache = kKeptCache;

  const std::size_t workers = workers_of(db::dialect_of(database_address(arguments)));
  LedgerSite site(arguments, db::OpenMode::write, surroundings.clock, writing,
                  workers + kFurtherReaders);
  signals.let_through();  // loading may be broken off; the threads of the writer are there
  index = load_index(site, arguments, surroundings.progress);
  Signals serving;
  catch_up.begin(*index, site.readers());
  index::Follower follower(site.database(), *index);

  access::PasswordHashing hashing;
  const access::SecretKey factor_key = api::second_factor_key(site.keys());
  const access::SecretKey village_key = api::village_link_key(site.keys());
  api::Service service{site.database(),
                       site.readers(),
                       site.writer(),
                       site.keys(),
                       site.definitions(),
                       *index,
                       hashing,
                       factor_key,
                       village_key,
                       surroundings.clock,
                       site.files_folder(),
                       about};
  service.fault_log = [&](std::string_view id, std::string_view what) { log.fault(id, what); };

  if (log.looks_at_security())
    service.security_log = [&](const api::SecurityEvent& event) { log.security(event); };
  const std::int64_t pace = pace_of(arguments);
  std::optional<api::RateLimits> rates;
  if (pace > 0) service.rates = &rates.emplace(surroundings.clock, pace);

  const api::UpkeepSettings upkeep{site.address(), backups_folder(arguments, site.database())};
  const auto jobs = api::Jobs::open(service, jobs_folder(arguments, site.database())).or_throw();

  api::RequestFigures figures;
  std::atomic<const http::Server*> running = nullptr;
  const api::Watched watched{[&] { return follower.trouble(); },
                             [&] {
                               const http::Server* server = running;
                               return server == nullptr ? http::ServerFigures() : server->figures();
                             },
                             figures};
  http::ServerOptions options;
  options.address = at.host;
  options.port = at.port;
  options.limits.workers = workers;
  if (about.behind_https) options.transport_security = api::kHttpsOnly;
  options.status_of = api::status_of;
  options.fault_log = service.fault_log;
  options.access_log = [&](const http::AccessRecord& record) {
    figures.count(record);
    log.request(record);
  };
  const auto server =
      http::Server::start(std::move(options), routes(service, *jobs, upkeep, watched, pages))
          .or_throw();
  running = server.get();
  const std::string listens = address_text({at.host, server->port()});
  const auto first =
      first_link(site, surroundings.clock, about.address.empty() ? listens : about.address);
  const Scheduler scheduler(site.database(), surroundings.clock,
                            {[&] { tidy(service, *jobs); },
                             [&](Date today) { site.erase_due(today, surroundings.clock); }},
                            service.fault_log);

  if (is_open_to_others(at) && !about.behind_https) {
    std::cerr
        << "注意：其他机器可以直接访问，密码在网络上不加密。正式使用请放在 HTTPS 反向代理之后，"
           "并写明 --address https://…。\n";
  }
  tell(arguments, listens, about, first);
  serving.wait_for_one(surroundings.progress);
  serving.let_through();  // a second one ends it at once
  std::cerr << "正在停止：等进行中的请求办完……\n";
  server->stop();
  running = nullptr;
  return kDone;
}

}  // namespace

Command serve_command() {
  return {"serve",
          "运行网页和接口，直到 Ctrl+C 或 SIGTERM",
          {database_option(),
           keys_option(),
           files_option(),
           index_memory_option(),
           {"listen", Arity::value, "地址:端口", "监听的地址；缺省 127.0.0.1:8080"},
           {"jobs", Arity::value, "文件夹",
            "导入、导出文件的暂存处；缺省取环境变量 JISHI_JOBS，SQLite 库缺省为“数据库文件.jobs”"},
           {"backups", Arity::value, "文件夹",
            "在网页上备份时写到这里；缺省取环境变量 JISHI_BACKUPS，SQLite 库缺省为“数据库文件."
            "backups”。请定期复制到别的机器"},
           web_option(),
           {"address", Arity::value, "网址",
            "人们打开本系统的网址，如 https://tuanwei.example.cn；https 时会话只经 https 传送"},
           {"site-name", Arity::value, "名称", "页面上的名称；缺省“基石”"},
           {"record-number", Arity::value, "备案号", "页脚的备案号"},
           {"complaints", Arity::value, "地址或电话", "页脚的投诉建议"},
           {"log", Arity::value, "文件", "访问日志（每行一条 JSON，不含个人信息）；- 为标准输出"},
           {"security-log", Arity::value, "文件",
            "安全日志：登录失败、被拒的操作、重设、查看个人信息等，格式同上"},
           {"pace", Arity::value, "倍数",
            "每个账号、地址做费时操作的频率上限放宽几倍；缺省 1，0 为不限（只用于测试）"}},
          {},
          "SQLite 库同时只能有一个进程写入：运行期间请在网页上办理，或先停止再用其他命令写入。",
          run};
}

}  // namespace jishi::app
