// The whole service on a scratch database with the base package and a small tree, answering over
// HTTP, for scenarios on both databases.
//
//   class RowRoutes : public testing::RunningService {
//     void add_routes(http::Router& router, Service& service) override {
//       add_ledger_routes(router, service);
//     }
//   };
//   JISHI_ON_BOTH_DATABASES(RowRoutes);
//   TEST_P(RowRoutes, AReporterEntersARow) {
//     Client reporter = sign_in_as(Role::reporter, township_);
//     EXPECT_EQ(reporter.post(unit_path(township_) + "/ledgers/…/rows", {…}).status, 201);
//   }
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "access/account_changes.hpp"
#include "access/account_store.hpp"
#include "access/grant_store.hpp"
#include "access/testing/least_cost.hpp"
#include "access/village_links.hpp"
#include "api/caller.hpp"
#include "api/routes.hpp"
#include "api/schema_store.hpp"
#include "api/service.hpp"
#include "api/session_cookie.hpp"
#include "api/testing/client.hpp"
#include "api/testing/front.hpp"
#include "db/testing/on_both_databases.hpp"
#include "exchange/import.hpp"
#include "http/server.hpp"
#include "index/index.hpp"
#include "journal/journal_store.hpp"
#include "journal/verify.hpp"
#include "ledger/attachment.hpp"
#include "organisation/change.hpp"
#include "organisation/division_store.hpp"
#include "organisation/tree_answers.hpp"
#include "organisation/unit_store.hpp"
#include "package/folder.hpp"
#include "package/install.hpp"
#include "package/package_store.hpp"
#include "package/setting_store.hpp"
#include "person/keys.hpp"
#include "person/people.hpp"

namespace jishi::api::testing {

using access::AccountId;
using access::Role;
using organisation::Level;

// 2026-07-01, 10 o'clock in Beijing.
inline constexpr Instant kMorning{1'782'871'200'000'000};
inline constexpr const char* kPassword = "correct horse battery";

// Moves when told to, from any thread.
class SetClock final : public Clock {
 public:
  Instant now() const override { return Instant{microseconds_.load()}; }
  void set(Instant instant) { microseconds_ = instant.microseconds; }
  void pass(std::int64_t seconds) { microseconds_ += seconds * 1'000'000; }

 private:
  std::atomic<std::int64_t> microseconds_{kMorning.microseconds};
};

// What the base package says of kinds.
class PackageKinds final : public organisation::KindRules {
 public:
  explicit PackageKinds(const package::PackageSet& packages) : packages_(packages) {}
  bool known(const std::string& kind) const override {
    return packages_.find_unit_kind(kind) != nullptr;
  }
  bool may_stand_below(const std::string& kind, const std::string& parent) const override {
    const package::UnitKind* found = packages_.find_unit_kind(kind);
    return found != nullptr &&
           std::find(found->parents.begin(), found->parents.end(), parent) != found->parents.end();
  }
  std::string label(const std::string& kind) const override { return kind; }

 private:
  const package::PackageSet& packages_;
};

class RunningService : public db::testing::OnBothDatabases {
 protected:
  // The routes that the scenario is about.
  virtual void add_routes(http::Router& router, Service& service) = 0;

  void SetUp() override {
    connection_ = database().connect();
    migrate();
    install_base();
    person::KeyFolder::create(folder_.path() / "keys", clock_.today()).or_throw();
    keys_.emplace(person::KeyFolder::open(folder_.path() / "keys").or_throw());
    readers_ = std::make_unique<db::Pool>(database(), 8);
    definitions_ = std::make_unique<package::DefinitionsInUse>(*connection_);
    found_tree();
    index_ = index::Index::load(*connection_, silent_).or_throw();
    db::WriterOptions options;
    options.after_commit = [this] { catch_up(); };
    writer_ = std::make_unique<db::Writer>(database(), options);
    const person::Key secret = keys_->fingerprint_key();
    factor_key_ = access::derived_key(secret.bytes, "second factor");
    village_key_ = access::derived_key(secret.bytes, "village links");
    service_.emplace(Service{database(), *readers_, *writer_, *keys_, *definitions_, *index_,
                             hashing_, factor_key_, village_key_, clock_,
                             folder_.path() / "files"});
    service_->fault_log = [this](std::string_view, std::string_view what) { note_fault(what); };
    start();
  }

  void TearDown() override {
    server_.reset();
    writer_.reset();
    const std::scoped_lock lock(mutex_);
    for (const std::string& fault : faults_)
      ADD_FAILURE() << "a fault of the server: " << fault;
  }

  // ---- Who asks.

  // Where the service is reached; anew after a restart.
  std::uint16_t port() {
    if (server_->port() != fronted_) {
      fronted_ = server_->port();
      front_ = front_of(fronted_);
    }
    return front_;
  }
  Client nobody() { return Client(port()); }
  // With an account of its own for each role and unit.
  Client sign_in_as(Role role, UnitId unit, std::vector<access::LedgerLimit> limits = {}) {
    const std::string login = std::string(word(role)) + "." + std::to_string(unit.value()) + "." +
                              std::to_string(++made_);
    return sign_in(account_with(login, role, unit, std::move(limits)));
  }
  // An administrator's second factor is there, as if it had been given.
  Client sign_in(AccountId account) {
    access::delete_second_factor(*connection_, account);
    Client client = sign_in_by_password(account);
    const auto grants = access::held_grants(*connection_, account, clock_.today());
    if (access::must_set_up_second_factor(*connection_, account, grants))
      access::write_second_factor(*connection_, account, {{std::byte{1}}, true, 0});
    return client;
  }
  Client sign_in_by_password(AccountId account) {
    const auto login = access::read_account(*connection_, account).value().login;
    return Client(port(),
                  access::sign_in(ground_of(*service_), {login, kPassword, std::nullopt, "Firefox"})
                      .or_throw()
                      .token);
  }
  // Of the same unit as the role, with kPassword.
  AccountId account_with(const std::string& login, Role role, UnitId unit,
                         std::vector<access::LedgerLimit> limits = {}) {
    const AccountId account = open_account(login, unit);
    change_accounts([&](access::AccountChanges& changes) {
      changes.grant(account, {role, unit, std::move(limits), kForever}).or_throw();
    });
    return account;
  }
  // Without a role.
  AccountId open_account(const std::string& login, UnitId unit) {
    AccountId account;
    std::string token;
    change_accounts([&](access::AccountChanges& changes) {
      account = changes.open({unit, login, "团委办公室", {}}).or_throw();
      token = changes.invite(account).or_throw().token;
    });
    access::accept_invitation(ground_of(*service_), token, kPassword).or_throw();
    return account;
  }
  // `f`: void(AccountChanges&), once; the operator is the author.
  template <class F>
  void change_accounts(F&& f) {
    journalled([&](db::Connection& connection, journal::ChangeSet& changes) {
      access::AccountChanges accounts(connection, changes);
      f(accounts);
    });
  }
  // The token of a link for the village.
  std::string village_token(UnitId village, std::vector<std::string> ledgers,
                            std::int64_t seconds = 24 * 3'600) {
    std::vector<access::LedgerLimit> limits;
    for (std::string& ledger : ledgers)
      limits.push_back({std::move(ledger), {}});
    std::string token;
    journalled([&](db::Connection& connection, journal::ChangeSet& changes) {
      token =
          access::issue_village_link(
              connection, changes, village_key_,
              {village, limits, Instant{clock_.now().microseconds + seconds * 1'000'000}, "测试"})
              .or_throw()
              .token;
    });
    return token;
  }
  Client village_client(const std::string& token) { return Client::of_village(port(), token); }

  // ---- What is there.

  static std::string unit_path(UnitId unit) { return "/api/units/" + std::to_string(unit.value()); }
  std::shared_ptr<const package::Definitions> definitions() { return definitions_->now(); }

  // A unit of the base package's usual kind for that level and name.
  UnitId found(UnitId parent, const char* name, Level level, const char* code,
               const char* on = "2010-01-01") {
    UnitId made;
    change_tree([&](organisation::TreeChanges& changes) {
      std::optional<std::string> division;
      if (code != nullptr) division = code;
      made = changes
                 .found({parent,
                         Date::parse(on).value(),
                         level,
                         kind_of(level, name),
                         name,
                         division,
                         {}})
                 .or_throw();
    });
    return made;
  }
  template <class F>
  void change_tree(F&& f) {
    const auto all = definitions_->now();
    const PackageKinds kinds(all->packages);
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    journal::Appender appender(*connection_, {kOperator, clock_.now(), "测试"});
    organisation::TreeChanges changes(*connection_, appender, kinds, "测试");
    f(changes);
    appender.finish();
    transaction.commit();
    if (index_) catch_up();
  }
  organisation::Seen seen_unit(UnitId unit) {
    return {unit, organisation::read_timeline(*connection_, unit).revision()};
  }
  // `f`: void(Connection&, ChangeSet&), in a job of the writer; may run again.
  template <class F>
  void journalled(F&& f) {
    writer_->submit([&](db::Connection& connection) {
      journal::Appender appender(connection, {kOperator, clock_.now(), "测试"});
      journal::ChangeSet changes(appender);
      f(connection, changes);
      changes.finish();
      appender.finish();
    });
  }

  // Every payload of the journal, in order of partition and position.
  std::string journal_text() {
    std::string text;
    journal::visit_entries(*connection_, [&](const journal::Entry& entry, db::Bytes) {
      text += entry.payload + "\n";
    });
    return text;
  }
  bool journal_whole() { return journal::verify_journal(*connection_, {}, silent_).breaks.empty(); }
  // Faults that the test expects are taken away.
  std::vector<std::string> take_faults() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(faults_, {});
  }

  SetClock clock_;
  SilentProgress silent_;
  std::unique_ptr<db::Connection> connection_;
  std::optional<person::KeyFolder> keys_;
  std::unique_ptr<package::DefinitionsInUse> definitions_;
  std::unique_ptr<index::Index> index_;
  std::unique_ptr<db::Writer> writer_;
  std::optional<Service> service_;
  std::unique_ptr<http::Server> server_;

  // 中央 — 四川省 — 成都市 — 青白江区 — 姚渡镇, 福洪镇; 红阳村 of 姚渡镇, 民主村 of 福洪镇; 金堂县
  // beside the county with 赵镇街道. All from 2010-01-01.
  UnitId root_, province_, city_, county_, township_, other_township_, village_, other_village_,
      other_county_, far_township_;

 private:
  void migrate() {
    journal::migrate_journal(*connection_, clock_);
    package::migrate_packages(*connection_, clock_);
    organisation::migrate_organisation(*connection_, clock_);
    organisation::migrate_divisions(*connection_, clock_);
    package::migrate_settings(*connection_, clock_);
    person::migrate_persons(*connection_, clock_);
    ledger::migrate_attachments(*connection_, clock_);
    exchange::migrate_imports(*connection_, clock_);
    access::migrate_access(*connection_, clock_);
    migrate_api(*connection_, clock_);
  }

  void install_base() {
    package::MistakeLog log;
    const package::SourceFolder all[] = {
        package::read_folder(std::filesystem::path(JISHI_SOURCE_DIR) / "packages" / "base", log)
            .value()};
    organisation::TreeAnswers tree(*connection_, clock_.today());
    const auto report = package::install_packages(*connection_, all, tree,
                                                  {kOperator, clock_.now(), "测试"}, silent_);
    for (const package::Mistake& mistake : report.mistakes)
      ADD_FAILURE() << package::to_text(mistake);
  }

  void found_tree() {
    root_ = found({}, "中央", Level::centre, nullptr);
    province_ = found(root_, "四川省", Level::province, "510000");
    city_ = found(province_, "成都市", Level::prefecture, "510100");
    county_ = found(city_, "青白江区", Level::county, "510113");
    township_ = found(county_, "姚渡镇", Level::township, "510113103");
    other_township_ = found(county_, "福洪镇", Level::township, "510113105");
    village_ = found(township_, "红阳村", Level::village, "510113103201");
    other_village_ = found(other_township_, "民主村", Level::village, "510113105201");
    other_county_ = found(city_, "金堂县", Level::county, "510121");
    far_township_ = found(other_county_, "赵镇街道", Level::township, "510121001");
  }

  std::string kind_of(Level level, std::string_view name) const {
    if (level == Level::centre) return "leading_body";
    const auto all = definitions_->now();
    for (const package::DivisionKind& each : all->packages.division_kinds)
      if (each.level == level && name.ends_with(each.ending)) return each.kind;
    throw std::logic_error("no kind for that level");
  }

  void start() {
    http::Router router;
    add_routes(router, *service_);
    http::ServerOptions options;
    options.status_of = status_of;
    options.fault_log = [this](std::string_view, std::string_view what) { note_fault(what); };
    server_ = http::Server::start(std::move(options), std::move(router)).or_throw();
  }

  void catch_up() {
    try {
      const auto connection = readers_->lease();
      index_->catch_up(*connection).or_throw();
    } catch (const std::exception& error) {
      index_->distrust();
      note_fault(error.what());
    }
  }

  void note_fault(std::string_view what) {
    const std::scoped_lock lock(mutex_);
    faults_.emplace_back(what);
  }

  db::testing::ScratchFolder folder_;
  access::PasswordHashing hashing_{{}, access::testing::kLeastCost};
  access::SecretKey factor_key_, village_key_;
  std::unique_ptr<db::Pool> readers_;
  std::mutex mutex_;
  std::vector<std::string> faults_;
  int made_ = 0;
  std::uint16_t fronted_ = 0, front_ = 0;
};

}  // namespace jishi::api::testing
