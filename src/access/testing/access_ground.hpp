// A small tree with accounts, for tests on both databases.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "access/account_changes.hpp"
#include "access/account_store.hpp"
#include "access/grant_store.hpp"
#include "access/sign_in.hpp"
#include "access/testing/least_cost.hpp"
#include "db/testing/on_both_databases.hpp"
#include "journal/verify.hpp"
#include "organisation/testing/random_tree.hpp"

namespace jishi::access::testing {

// 2026-07-01, 10 o'clock in Beijing.
inline constexpr Instant kMorning{1'782'871'200'000'000};
inline constexpr const char* kPassword = "correct horse battery";

inline Instant later(Instant instant, std::int64_t seconds) {
  return Instant{instant.microseconds + seconds * 1'000'000};
}

class AccessGround : public db::testing::OnBothDatabases {
 protected:
  void SetUp() override {
    connection_ = database().connect();
    journal::migrate_journal(*connection_, clock_);
    organisation::migrate_organisation(*connection_, clock_);
    migrate_access(*connection_, clock_);
    root_ = found({}, "中央", organisation::Level::centre);
    province_ = found(root_, "四川省", organisation::Level::province);
    county_ = found(province_, "青白江区", organisation::Level::county);
    township_ = found(county_, "姚渡镇", organisation::Level::township);
    other_township_ = found(county_, "福洪镇", organisation::Level::township);
    village_ = found(township_, "红阳村", organisation::Level::village);
    writer_ = std::make_unique<db::Writer>(database());
    key_ = derived_key(std::as_bytes(std::span(std::string_view("of the tests"))), "tests");
  }
  void TearDown() override { writer_.reset(); }

  Date today() const { return clock_.today(); }
  SignInGround ground() { return ground(*writer_); }
  SignInGround ground(db::Writer& writer) { return {writer, hashing_, key_, clock_, "网页"}; }

  // In a job of the writer; what it returns, or its Error.
  template <class F>
  auto change(F&& f, AccountId author = AccountId()) {
    return change(*writer_, std::forward<F>(f), author);
  }
  template <class F>
  auto change(db::Writer& writer, F&& f, AccountId author = AccountId()) {
    using Answer = decltype(f(std::declval<AccountChanges&>()));
    std::optional<Answer> answer;
    try {
      writer.submit([&](db::Connection& connection) {
        answer.reset();
        const ActorId actor = author ? ActorId(author.value()) : kOperator;
        journal::Appender appender(connection, {actor, clock_.now(), "测试"});
        journal::ChangeSet changes(appender);
        AccountChanges accounts(connection, changes);
        answer.emplace(f(accounts));
        if (!answer->ok()) throw Failure(answer->error());
        changes.finish();
        appender.finish();
      });
    } catch (const Failure&) {
      if (!answer || answer->ok()) throw;
    }
    return *std::move(answer);
  }

  AccountId open(UnitId unit, const std::string& login) {
    return change([&](AccountChanges& c) {
             return c.open({unit, login, "团委办公室", {}});
           })
        .or_throw();
  }
  void grant(AccountId account, Role role, UnitId unit, std::vector<LedgerLimit> limits = {}) {
    change([&](AccountChanges& c) {
      return c.grant(account, {role, unit, std::move(limits), kForever});
    }).or_throw();
  }
  std::string invite(AccountId account) {
    return change([&](AccountChanges& c) { return c.invite(account); }).or_throw().token;
  }
  // An account that can sign in with kPassword.
  AccountId active(UnitId unit, const std::string& login) {
    const AccountId account = open(unit, login);
    accept_invitation(ground(), invite(account), kPassword).or_throw();
    return account;
  }
  Result<OpenedSession> try_sign_in(const std::string& login, const std::string& password,
                                    std::optional<std::string> code = std::nullopt) {
    return sign_in(ground(), {login, password, std::move(code), "Firefox"});
  }
  std::string code_of_sign_in(const std::string& login, const std::string& password,
                              std::optional<std::string> code = std::nullopt) {
    const auto opened = try_sign_in(login, password, std::move(code));
    return opened ? "" : opened.error().code;
  }
  SeenAccount seen(AccountId account) {
    return {account, read_account(*connection_, account).value().revision};
  }
  AccountState state(AccountId account) {
    return read_account(*connection_, account).value().state;
  }

  // Every payload of the journal, in order of partition and position.
  std::string journal_text() {
    std::string text;
    journal::visit_entries(*connection_, [&](const journal::Entry& entry, db::Bytes) {
      text += entry.payload + "\n";
    });
    return text;
  }
  std::size_t journalled(const std::string& change) {
    const std::string text = journal_text();
    const std::string wanted = "\"change\":\"" + change + "\"";
    std::size_t count = 0;
    for (auto at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + 1))
      ++count;
    return count;
  }
  bool journal_whole() {
    SilentProgress progress;
    return journal::verify_journal(*connection_, {}, progress).breaks.empty();
  }

  // The tree, outside of the accounts' writer.
  template <class F>
  void change_tree(F&& f) {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    journal::Appender appender(*connection_, {kOperator, clock_.now(), "测试"});
    organisation::TreeChanges changes(*connection_, appender, kinds_, "公文");
    f(changes);
    appender.finish();
    transaction.commit();
  }
  organisation::Seen seen_unit(UnitId unit) {
    return {unit, organisation::read_timeline(*connection_, unit).revision()};
  }

  FixedClock clock_{kMorning};
  PasswordHashing hashing_{{}, kLeastCost};
  SecretKey key_;
  organisation::testing::AnyBranch kinds_;
  std::unique_ptr<db::Connection> connection_;
  std::unique_ptr<db::Writer> writer_;
  UnitId root_, province_, county_, township_, other_township_, village_;

 private:
  UnitId found(UnitId parent, const char* name, organisation::Level level) {
    UnitId made;
    change_tree([&](organisation::TreeChanges& changes) {
      made =
          changes
              .found({parent, Date::parse("2020-01-01").value(), level, "committee", name, {}, {}})
              .or_throw();
    });
    return made;
  }
};

}  // namespace jishi::access::testing
