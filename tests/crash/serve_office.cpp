#include "serve_office.hpp"

#include <chrono>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

#include "access/account_changes.hpp"
#include "access/account_store.hpp"
#include "access/sign_in.hpp"
#include "api/schema_store.hpp"
#include "api/service_keys.hpp"
#include "base/text.hpp"
#include "journal/change_set.hpp"
#include "organisation/division_store.hpp"
#include "package/setting_store.hpp"

namespace jishi::crash {
namespace {

using access::Role;
using api::testing::Client;

constexpr std::chrono::minutes kPatience{2};
constexpr std::chrono::milliseconds kLook{10};

void migrate_rest(const std::string& address) {
  const auto database = db::Database::open(address, db::OpenMode::write);
  const auto connection = database->connect();
  const SystemClock clock;
  organisation::migrate_divisions(*connection, clock);
  package::migrate_settings(*connection, clock);
  access::migrate_access(*connection, clock);
  api::migrate_api(*connection, clock);
}

void open_account(office::Office& office, access::PasswordHashing& hashing,
                  const std::string& login, UnitId unit) {
  std::string token;
  office.writer().submit([&](db::Connection& connection) {
    journal::Appender appender(connection, {kOperator, office.clock().now(), "office"});
    journal::ChangeSet changes(appender);
    access::AccountChanges accounts(connection, changes);
    const auto account = accounts.open({unit, login, "团委办公室", {}}).or_throw();
    accounts.grant(account, {Role::reporter, unit, {}, kForever}).or_throw();
    token = accounts.invite(account).or_throw().token;
    changes.finish();
    appender.finish();
  });
  const access::SecretKey key = api::second_factor_key(office.keys());
  access::accept_invitation({office.writer(), hashing, key, office.clock(), "office"}, token,
                            kServedPassword)
      .or_throw();
}

std::vector<std::string> serve(const std::string& address, const ServedFolders& folders) {
  return {JISHI_PROGRAM,  "serve",       "--db",          address,  "--keys",
          folders.keys(), "--files",     folders.files(), "--jobs", folders.jobs(),
          "--listen",     "127.0.0.1:0", "--pace",        "0",      "--json"};
}

std::uint16_t port_said(const std::set<std::string>& lines) {
  for (const std::string& line : lines) {
    const auto said = nlohmann::json::parse(line, nullptr, false);
    if (!said.is_object() || !said.contains("listens")) continue;
    const std::string where = said.at("listens");
    return static_cast<std::uint16_t>(parse_int64(where.substr(where.rfind(':') + 1)).value());
  }
  return 0;
}

}  // namespace

void found_served(const std::string& address, const ServedFolders& folders) {
  office::found(address, folders.keys(), JISHI_BASE_PACKAGE, kServedSize);
  migrate_rest(address);
  office::Office office(address, folders.keys());
  access::PasswordHashing hashing;
  open_account(office, hashing, "county", office.county());
  const auto of_township = static_cast<std::size_t>(kServedSize.villages) + 1;
  for (int i = 0; i < kServedSize.townships; ++i)
    open_account(office, hashing, "township." + std::to_string(i + 1),
                 office.units()[static_cast<std::size_t>(i) * of_township]);
}

ServedUnits served_units(const std::string& address, const ServedFolders& folders) {
  const office::Office office(address, folders.keys());
  return {office.county(), office.units()};
}

ServeProcess::ServeProcess(const std::string& address, const ServedFolders& folders,
                           std::vector<std::string> environment)
    : process_(folders.home, serve(address, folders), std::move(environment)) {
  process_.wait_until_said(
      [](const std::set<std::string>& lines) { return port_said(lines) != 0; });
  port_ = port_said(process_.other_lines());
  if (port_ == 0) throw std::runtime_error("the server does not start: " + process_.complaints());
}

std::string ServeProcess::wait_until_ready_is(int status) const {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  std::string last;
  while (std::chrono::steady_clock::now() < until) {
    const auto answer = Client(port_).get("/readyz");
    if (answer.status == status) return answer.body;
    last = std::to_string(answer.status) + " " + answer.body;
    std::this_thread::sleep_for(kLook);
  }
  throw std::runtime_error("/readyz still says " + last);
}

Client sign_in(std::uint16_t port, const std::string& login) {
  Client client(port);
  const auto answer =
      client.post("/api/sign-in", {{"login", login}, {"password", kServedPassword}});
  if (answer.status != 200) throw std::runtime_error(login + " cannot sign in: " + answer.body);
  return client;
}

}  // namespace jishi::crash
