#include "served_country.hpp"

#include <unistd.h>
#include <csignal>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "base/clock.hpp"
#include "db/testing/postgres_server.hpp"
#include "db/testing/process.hpp"

namespace jishi::bench {
namespace {

using nlohmann::json;
using Path = std::filesystem::path;

constexpr const char* kCounties[] = {"510113", "140931"};
constexpr const char* kEditionDays[] = {"2019-10-31", "2023-06-30"};
constexpr int kThreads = 4;  // that sign in: the server hashes two passwords at once

std::string text_of(const Path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string cookie_line(const Reply& reply) {
  const std::string cookie = reply.field("Set-Cookie");
  if (cookie.empty()) throw std::runtime_error("no cookie: " + reply.body);
  return "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\n";
}

json first_line(const Path& file) {
  const std::string text = text_of(file);
  const auto end = text.find('\n');
  return end == std::string::npos ? json() : json::parse(text.substr(0, end), nullptr, false);
}

std::string of_process(pid_t process, const char* file) {
  return "/proc/" + std::to_string(process) + "/" + file;
}

}  // namespace

json expect_json(const Reply& reply, int status) {
  if (reply.status != status) throw std::runtime_error(reply.head + reply.body);
  return reply.body.empty() ? json() : json::parse(reply.body);
}

ServedCountry::ServedCountry(const ServedSetting& setting)
    : program_(setting.program), folder_(setting.folder / "served") {
  fill(setting);
  run({"account", "demo", kCounties[0], "--json"}, (folder_ / "accounts").string());
  accounts_ = first_line(folder_ / "accounts").at("accounts");
  start(setting);
  system_ = administer("demo-system");
  security_ = administer("demo-security");
  find_townships();
}

ServedCountry::~ServedCountry() {
  if (process_ <= 0) return;
  ::kill(process_, SIGTERM);
  db::testing::wait_for(process_);
}

void ServedCountry::run(std::vector<std::string> arguments, const std::string& output) const {
  arguments.insert(arguments.begin(), program_);
  const std::string errors = (folder_ / "errors").string();
  const int ended =
      db::testing::run({arguments,
                        {"JISHI_DB=" + address_, "JISHI_KEYS=" + (folder_ / "keys").string(),
                         "JISHI_FILES=" + (folder_ / "files").string()},
                        output,
                        errors});
  if (ended != 0) throw std::runtime_error(arguments[1] + ": " + text_of(errors));
}

// SQLite's is kept beside, as it was filled; PostgreSQL's goes with its server.
void ServedCountry::fill(const ServedSetting& setting) {
  std::filesystem::remove_all(folder_);
  const Path filled = setting.folder / "filled";
  if (setting.on_postgresql) {
    postgresql_ = std::make_unique<db::testing::PostgresServer>();
    address_ = postgresql_->address("postgres");
  } else {
    address_ = (folder_ / "jishi.db").string();
    if (std::filesystem::exists(filled)) {
      std::filesystem::copy(filled, folder_, std::filesystem::copy_options::recursive);
      return;
    }
  }
  std::filesystem::create_directories(folder_);
  run({"init"});
  for (std::size_t i = 0; i < setting.editions.size(); ++i)
    run({"import", "divisions", "--from", setting.editions[i], "--on", kEditionDays[i]});
  run({"demo", kCounties[0], kCounties[1]});
  if (!setting.on_postgresql)
    std::filesystem::copy(folder_, filled, std::filesystem::copy_options::recursive);
}

void ServedCountry::start(const ServedSetting&) {
  const Path said = folder_ / "said", errors = folder_ / "errors";
  process_ = db::testing::start(
      {{program_, "serve", "--listen", "127.0.0.1:0", "--json"},
       {"JISHI_DB=" + address_, "JISHI_KEYS=" + (folder_ / "keys").string(),
        "JISHI_FILES=" + (folder_ / "files").string(), "JISHI_JOBS=" + (folder_ / "jobs").string()},
       said.string(),
       errors.string()});
  constexpr std::chrono::minutes kPatience{5};
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < until) {
    const json line = first_line(said);
    if (line.is_object() && line.contains("listens")) {
      const std::string listens = line.at("listens");
      port_ = static_cast<std::uint16_t>(std::stoi(listens.substr(listens.rfind(':') + 1)));
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  throw std::runtime_error("the server does not begin: " + text_of(errors));
}

std::string ServedCountry::administer(const std::string& login) {
  const auto account = std::find_if(accounts_.begin(), accounts_.end(),
                                    [&](const json& each) { return each.at("login") == login; });
  const json body = {{"login", login}, {"password", account->at("password")}};
  const Reply reply = Connection(port_).ask(request_text("POST", "/api/sign-in", "", body.dump()));
  expect_json(reply, 200);
  return cookie_line(reply);
}

std::int64_t ServedCountry::unit_of(const std::string& code) {
  const json found = expect_json(
      Connection(port_).ask(request_text("GET", "/api/units?search=" + code, system_)), 200);
  return found.at("units").at(0).at("unit");
}

void ServedCountry::find_townships() {
  for (const char* county : kCounties) {
    const std::string target =
        "/api/units/" + std::to_string(unit_of(county)) + "/children?limit=200";
    const json below =
        expect_json(Connection(port_).ask(request_text("GET", target, system_)), 200);
    for (const json& unit : below.at("units"))
      townships_.push_back(unit.at("unit"));
  }
  std::sort(townships_.begin(), townships_.end());
}

// Its login. The account is opened, given its role and taken into use as an office does it.
std::string ServedCountry::open_account(std::int64_t township, const std::string& password) {
  Connection connection(port_);
  const std::string login = "bench-" + std::to_string(++opened_);
  const json wanted = {{"login", login}, {"office", "乡镇团委"}, {"roles", json::array()}};
  const std::string unit = std::to_string(township);
  const json opened =
      expect_json(connection.ask(request_text("POST", "/api/units/" + unit + "/accounts", system_,
                                              wanted.dump())),
                  201);
  const std::string account = opened.at("account").at("account").dump();
  const json grant = {{"role", "reporter"}, {"unit", township}};
  expect_json(connection.ask(request_text("POST", "/api/accounts/" + account + "/grants", security_,
                                          grant.dump())),
              201);
  const std::string address = opened.at("invitation").at("address");
  const json accepted = {{"token", address.substr(address.find('#') + 1)}, {"password", password}};
  expect_json(
      connection.ask(request_text("POST", "/api/invitation/acceptance", "", accepted.dump())), 204);
  return login;
}

std::vector<ServedCountry::Session> ServedCountry::sign_in(std::size_t accounts,
                                                           std::size_t sessions_each) {
  const std::string password = "seven quiet rivers";
  std::vector<std::pair<std::int64_t, std::string>> logins;
  for (std::size_t i = 0; i < accounts; ++i) {
    const std::int64_t township = townships_[i % townships_.size()];
    logins.emplace_back(township, open_account(township, password));
  }
  std::vector<Session> sessions(accounts * sessions_each);
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::string failed;
  const auto work = [&] {
    try {
      Connection connection(port_);
      for (std::size_t i = next++; i < sessions.size(); i = next++) {
        const auto& [township, login] = logins[i % accounts];
        const json body = {{"login", login}, {"password", password}};
        const Reply reply = connection.ask(request_text("POST", "/api/sign-in", "", body.dump()));
        expect_json(reply, 200);
        sessions[i] = {township, cookie_line(reply)};
      }
    } catch (const std::exception& error) {
      const std::lock_guard lock(mutex);
      failed = error.what();
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i)
    threads.emplace_back(work);
  for (std::thread& thread : threads)
    thread.join();
  if (!failed.empty()) throw std::runtime_error(failed);
  return sessions;
}

double ServedCountry::resident_mib() const {
  std::ifstream status(of_process(process_, "status"));
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
  throw std::runtime_error("the server has ended");
}

double ServedCountry::processor_seconds() const {
  const std::string text = text_of(of_process(process_, "stat"));
  std::istringstream fields(text.substr(text.rfind(')') + 2));
  constexpr int kBeforeTimes = 11;  // from the state on
  std::string field;
  for (int i = 0; i < kBeforeTimes; ++i)
    fields >> field;
  double user = 0, system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace jishi::bench
