#include "app/demonstration_accounts.hpp"

#include <algorithm>

#include "access/account_store.hpp"
#include "access/secret.hpp"
#include "organisation/unit_store.hpp"

namespace jishi::app {
namespace {

// The first directly below that has something below itself, else the first.
UnitId first_below(db::Connection& connection, UnitId unit, Date today) {
  const auto children = organisation::children_at(connection, unit, today);
  if (children.empty()) {
    throw Failure({"no_townships", "这个县下面没有乡镇或村，开不了演示账号。请换一个县。"});
  }
  const auto with_children = std::ranges::find_if(children, [&](const auto& child) {
    return !organisation::children_at(connection, child.unit, today).empty();
  });
  return (with_children == children.end() ? children.front() : *with_children).unit;
}

std::string random_password() {
  constexpr std::string_view kLetters = "abcdefghjkmnpqrstuvwxyz23456789x";  // 32
  static_assert(kLetters.size() == 32);
  std::string password;
  for (const std::byte byte : access::random_bytes(16)) {
    if (password.size() % 5 == 4) password += '-';
    password += kLetters[std::to_integer<std::size_t>(byte) % kLetters.size()];
  }
  return password;
}

access::AccountId opened(access::AccountChanges& accounts, const DemonstrationAccount& wanted) {
  const access::AccountId account =
      accounts.open({wanted.unit, wanted.login, wanted.office, {}}).or_throw();
  for (const access::Role role : wanted.roles)
    accounts.grant(account, {role, wanted.unit, {}, kForever}).or_throw();
  return account;
}

}  // namespace

std::vector<DemonstrationAccount> demonstration_accounts(db::Connection& connection, UnitId county,
                                                         Date today) {
  const UnitId township = first_below(connection, county, today);
  const UnitId village = first_below(connection, township, today);
  const UnitId root = organisation::root_unit(connection).value();
  return {
      {"demo-village", "村团支部", village, {access::Role::reporter}},
      {"demo-township", "乡镇团委", township, {access::Role::reporter, access::Role::reviewer}},
      {"demo-county", "团县（区）委", county, {access::Role::reporter, access::Role::reviewer}},
      {"demo-centre", "团中央机关", root, {access::Role::reviewer, access::Role::leader}},
      {"demo-system", "系统管理员", root, {access::Role::system_administrator}},
      {"demo-security", "安全管理员", root, {access::Role::security_administrator}},
      {"demo-audit", "审计管理员", root, {access::Role::audit_administrator}},
  };
}

std::string make_usable(const access::SignInGround& ground, const DemonstrationAccount& wanted) {
  std::string token;
  ground.writer.submit([&](db::Connection& connection) {
    journal::Appender appender(connection, {kOperator, ground.clock.now(), ground.source});
    journal::ChangeSet changes(appender);
    access::AccountChanges accounts(connection, changes);
    const auto there = access::find_account(connection, wanted.login);
    token = accounts.invite(there ? there->account : opened(accounts, wanted)).or_throw().token;
    changes.finish();
    appender.finish();
  });
  std::string password = random_password();
  access::accept_invitation(ground, token, password).or_throw();
  return password;
}

}  // namespace jishi::app
