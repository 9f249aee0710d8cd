#include "access/account_changes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "access/testing/access_ground.hpp"

namespace jishi::access {
namespace {

using ::testing::HasSubstr;
using testing::kMorning;
using testing::kPassword;
using testing::later;
using ::testing::Not;

class Accounts : public testing::AccessGround {
 protected:
  std::string code_of_opening(const AccountChanges::Opening& opening) {
    const auto opened = change([&](AccountChanges& c) { return c.open(opening); });
    return opened ? "" : opened.error().code;
  }
  std::string code_of_grant(AccountId account, const Grant& grant, AccountId author = {}) {
    const auto given = change([&](AccountChanges& c) { return c.grant(account, grant); }, author);
    return given ? "" : given.error().code;
  }
};
JISHI_ON_BOTH_DATABASES(Accounts);

TEST_P(Accounts, AreOpenedForAUnit) {
  const AccountId account = open(township_, "Yaodu.01");
  const Account expected{account, township_, "Yaodu.01", "团委办公室", {}, AccountState::invited,
                         1};
  EXPECT_EQ(read_account(*connection_, account), expected);
  EXPECT_EQ(find_account(*connection_, "yaodu.01"), expected);
  EXPECT_EQ(find_account(*connection_, "yaodu"), std::nullopt);
  EXPECT_EQ(partition_of(account), partition_of(township_));
  const AccountId second = open(township_, "姚渡镇团委");
  EXPECT_EQ(accounts_of(*connection_, township_, AccountId(), 10).size(), 2U);
  EXPECT_EQ(accounts_of(*connection_, township_, account, 10).front().account, second);
  EXPECT_TRUE(accounts_of(*connection_, county_, AccountId(), 10).empty());
  EXPECT_EQ(journalled("opened"), 2U);
  EXPECT_TRUE(journal_whole());
}

TEST_P(Accounts, AreRefusedWhereTheyMakeNoSense) {
  open(township_, "yaodu");
  EXPECT_EQ(code_of_opening({township_, "YAODU", "办公室", {}}), "login_taken");
  EXPECT_EQ(code_of_opening({township_, "y", "办公室", {}}), "bad_login");
  EXPECT_EQ(code_of_opening({township_, "yao du", "办公室", {}}), "bad_login");
  EXPECT_EQ(code_of_opening({township_, std::string(41, 'y'), "办公室", {}}), "bad_login");
  EXPECT_EQ(code_of_opening({township_, "\xff\xfe", "办公室", {}}), "bad_login");
  EXPECT_EQ(code_of_opening({township_, "yaodu2", "", {}}), "bad_office");
  EXPECT_EQ(code_of_opening({township_, "yaodu2", "办\n公室", {}}), "bad_office");
  EXPECT_EQ(code_of_opening({UnitId(99), "yaodu2", "办公室", {}}), "unknown_unit");
  change_tree([&](organisation::TreeChanges& c) {
    c.merge(seen_unit(other_township_), today(), township_).or_throw();
  });
  EXPECT_EQ(code_of_opening({other_township_, "fuhong", "办公室", {}}), "unknown_unit");
}

TEST_P(Accounts, CannotBeOpenedWithoutEnd) {
  change([&](AccountChanges& c) -> Result<void> {
    for (std::int64_t i = 0; i < kMostAccountsOfUnit; ++i)
      c.open({township_, "account" + std::to_string(i), "办公室", {}}).or_throw();
    return {};
  }).or_throw();
  EXPECT_EQ(code_of_opening({township_, "onemore", "办公室", {}}), "too_many_accounts");
  EXPECT_EQ(code_of_opening({county_, "onemore", "办公室", {}}), "");
  const AccountId last = find_account(*connection_, "account199").value().account;
  change([&](AccountChanges& c) { return c.close(seen(last)); }).or_throw();
  EXPECT_EQ(code_of_opening({township_, "successor", "办公室", {}}), "");
}

TEST_P(Accounts, ChangeOnlyAsLastSeen) {
  const AccountId account = open(township_, "yaodu");
  const SeenAccount first = seen(account);
  const auto rename = [&](const std::string& office) {
    const auto done =
        change([&](AccountChanges& c) { return c.rename(first, office, PersonId(7)); });
    return done ? "" : done.error().code;
  };
  EXPECT_EQ(rename("组织部"), "");
  EXPECT_EQ(rename("宣传部"), "version_conflict");
  EXPECT_EQ(read_account(*connection_, account)->office, "组织部");
  EXPECT_EQ(read_account(*connection_, account)->holder, PersonId(7));
}

TEST_P(Accounts, HoldGrantsWithLedgersAndFields) {
  const AccountId account = open(township_, "yaodu");
  const Grant narrow{Role::reporter,
                     township_,
                     {{"activity", {"held_on", "theme"}}, {"league_member", {}}},
                     today().plus_days(30).value()};
  const Grant wide{Role::leader, county_, {}, kForever};
  EXPECT_EQ(code_of_grant(account, narrow), "");
  EXPECT_EQ(code_of_grant(account, wide), "");
  const auto stored = read_grants(*connection_, account);
  ASSERT_EQ(stored.size(), 2U);
  EXPECT_EQ(stored[0].grant, narrow);
  EXPECT_EQ(stored[1].grant, wide);
  const auto held = held_grants(*connection_, account, today());
  ASSERT_EQ(held.size(), 2U);
  EXPECT_EQ(held[0].level, organisation::Level::township);
  EXPECT_EQ(held[0].path, (std::vector{root_, province_, county_, township_}));
  // The day on which it ends, and after.
  EXPECT_EQ(held_grants(*connection_, account, today().plus_days(29).value()).size(), 2U);
  EXPECT_EQ(held_grants(*connection_, account, today().plus_days(30).value()).size(), 1U);
  change([&](AccountChanges& c) { return c.take_back(account, stored[1].id); }).or_throw();
  const auto again = change([&](AccountChanges& c) { return c.take_back(account, stored[1].id); });
  EXPECT_EQ(again.error().code, "unknown_grant");
  EXPECT_EQ(read_grants(*connection_, account).size(), 1U);
  EXPECT_TRUE(anybody_holds(*connection_, Role::reporter, today()));
  EXPECT_FALSE(anybody_holds(*connection_, Role::leader, today()));
  EXPECT_EQ(grants_at(*connection_, township_, today()).size(), 1U);
  EXPECT_EQ(journalled("granted"), 2U);
  EXPECT_EQ(journalled("taken_back"), 1U);
}

TEST_P(Accounts, AreNotGivenEverything) {
  const AccountId account = open(township_, "yaodu");
  EXPECT_EQ(code_of_grant(account, {Role::reporter, UnitId(99), {}, kForever}), "unknown_unit");
  EXPECT_EQ(code_of_grant(account, {Role::reporter, township_, {}, today()}), "expired_already");
  EXPECT_EQ(code_of_grant(account, {Role::system_administrator, township_, {}, kForever}), "");
  EXPECT_EQ(code_of_grant(account, {Role::reporter, township_, {}, kForever}),
            "administrator_stands_alone");
  EXPECT_EQ(code_of_grant(account, {Role::system_administrator, county_, {}, kForever}, account),
            "oneself");
  EXPECT_EQ(code_of_grant(AccountId(99), {Role::reporter, township_, {}, kForever}),
            "unknown_account");
}

// A role that has run out is in nobody's way.
TEST_P(Accounts, MayChangeRolesOnceTheOldOneEnded) {
  const AccountId account = open(township_, "yaodu");
  EXPECT_EQ(code_of_grant(account, {Role::reporter, township_, {}, today().plus_days(1).value()}),
            "");
  EXPECT_EQ(code_of_grant(account, {Role::audit_administrator, township_, {}, kForever}),
            "administrator_stands_alone");
  clock_.set(later(kMorning, 24 * 3'600));
  EXPECT_EQ(code_of_grant(account, {Role::audit_administrator, township_, {}, kForever}), "");
}

TEST_P(Accounts, GiveNothingWhereTheirUnitHasEnded) {
  const AccountId account = open(other_township_, "fuhong");
  grant(account, Role::reporter, other_township_);
  grant(account, Role::leader, county_);
  change_tree([&](organisation::TreeChanges& c) {
    c.merge(seen_unit(other_township_), today(), township_).or_throw();
  });
  const auto held = held_grants(*connection_, account, today());
  ASSERT_EQ(held.size(), 1U);
  EXPECT_EQ(held[0].grant.unit, county_);
}

TEST_P(Accounts, AreSuspendedResumedAndClosed) {
  const AccountId account = active(township_, "yaodu");
  grant(account, Role::reporter, township_);
  const auto opened = try_sign_in("yaodu", kPassword).or_throw();
  EXPECT_TRUE(signed_in(*connection_, opened.token, clock_.now()));

  const auto by_itself =
      change([&](AccountChanges& c) { return c.suspend(seen(account)); }, account);
  EXPECT_EQ(by_itself.error().code, "oneself");
  change([&](AccountChanges& c) { return c.suspend(seen(account)); }).or_throw();
  EXPECT_FALSE(signed_in(*connection_, opened.token, clock_.now()));
  EXPECT_EQ(code_of_sign_in("yaodu", kPassword), "account_suspended");
  // Nobody learns of it without the password.
  EXPECT_EQ(code_of_sign_in("yaodu", "wrong horse battery"), "sign_in_refused");
  const auto twice = change([&](AccountChanges& c) { return c.suspend(seen(account)); });
  EXPECT_EQ(twice.error().code, "account_state");
  EXPECT_EQ(change([&](AccountChanges& c) { return c.invite(account); }).error().code,
            "account_state");

  change([&](AccountChanges& c) { return c.resume(seen(account)); }).or_throw();
  EXPECT_EQ(code_of_sign_in("yaodu", kPassword), "");

  change([&](AccountChanges& c) { return c.close(seen(account)); }).or_throw();
  EXPECT_EQ(code_of_sign_in("yaodu", kPassword), "sign_in_refused");
  EXPECT_TRUE(read_grants(*connection_, account).empty());
  EXPECT_TRUE(sessions_of(*connection_, account).empty());
  EXPECT_EQ(read_credentials(*connection_, account).password, "");
  EXPECT_EQ(change([&](AccountChanges& c) { return c.invite(account); }).error().code,
            "account_closed");
  EXPECT_EQ(code_of_opening({township_, "yaodu", "办公室", {}}), "login_taken");
  EXPECT_TRUE(journal_whole());
}

TEST_P(Accounts, BeginWithOneAdministratorByLink) {
  const auto invite_first = [&](const std::string& login) {
    return change([&](AccountChanges& c) { return c.invite_first_administrator(login); });
  };
  const InvitationToken first = invite_first("admin").or_throw();
  EXPECT_EQ(code_of_sign_in("admin", ""), "sign_in_refused");
  EXPECT_EQ(code_of_sign_in("admin", "admin"), "sign_in_refused");
  // Lost before anybody used it: a new one, and the first is void.
  const InvitationToken second = invite_first("admin").or_throw();
  EXPECT_EQ(second.account, first.account);
  EXPECT_EQ(invite_first("someone").error().code, "already_founded");
  EXPECT_EQ(accept_invitation(ground(), first.token, kPassword).error().code, "invitation_unknown");
  EXPECT_EQ(accept_invitation(ground(), second.token, kPassword).or_throw(), first.account);
  EXPECT_EQ(code_of_sign_in("admin", kPassword), "");
  EXPECT_EQ(invite_first("admin").error().code, "already_founded");
  const auto grants = read_grants(*connection_, first.account);
  ASSERT_EQ(grants.size(), 1U);
  EXPECT_EQ(grants[0].grant, (Grant{Role::system_administrator, root_, {}, kForever}));
}

// The system administrator appoints one of each other kind, and nobody else, and not two.
TEST_P(Accounts, AppointTheOtherAdministratorsOnce) {
  const AccountId admin = active(root_, "admin");
  grant(admin, Role::system_administrator, root_);
  const auto code = [&](Role role, UnitId unit) {
    Asked at;
    for (const auto& version : organisation::path_at(*connection_, unit, today())) {
      at.path.push_back(version.unit);
      at.level = version.content.level;
    }
    return may_grant(held_grants(*connection_, admin, today()), at, role,
                     administrators(*connection_, today()), today())
        .code;
  };
  EXPECT_EQ(code(Role::security_administrator, root_), "granted");
  EXPECT_EQ(code(Role::audit_administrator, root_), "granted");
  EXPECT_EQ(code(Role::reporter, root_), "operation_not_of_role");
  EXPECT_EQ(code(Role::system_administrator, root_), "operation_not_of_role");
  EXPECT_EQ(code(Role::security_administrator, county_), "operation_not_of_role");
  const AccountId security = active(root_, "security");
  grant(security, Role::security_administrator, root_);
  EXPECT_EQ(code(Role::security_administrator, root_), "operation_not_of_role");
  EXPECT_EQ(code(Role::audit_administrator, root_), "granted");
  change([&](AccountChanges& c) { return c.close(seen(security)); }).or_throw();
  EXPECT_EQ(code(Role::security_administrator, root_), "granted");
}

TEST_P(Accounts, KeepNoSecretWhereItCanBeRead) {
  const AccountId account = open(township_, "zhangsan-yaodu");
  const std::string invitation = invite(account);
  accept_invitation(ground(), invitation, kPassword).or_throw();
  const auto opened = try_sign_in("zhangsan-yaodu", kPassword).or_throw();
  const auto factor = offer_second_factor(ground(), account, kPassword, "基石").or_throw();
  const std::string hash = read_credentials(*connection_, account).password;
  const std::string text = journal_text();
  for (const std::string& secret :
       {invitation, opened.token, factor.secret, hash, std::string(kPassword),
        std::string("zhangsan"), std::string("argon2")}) {
    EXPECT_THAT(text, Not(HasSubstr(secret)));
  }
  EXPECT_THAT(text, HasSubstr("团委办公室"));
  // Of what opens something, the tables have hashes only.
  const auto first_blob = [&](const char* sql) {
    auto rows = connection_->query(sql);
    EXPECT_TRUE(rows.next()) << sql;
    const db::Bytes kept = rows.blob(0);
    return std::vector<std::byte>(kept.begin(), kept.end());
  };
  const auto bytes_of = [](const Digest& digest) {
    return std::vector<std::byte>(digest.begin(), digest.end());
  };
  EXPECT_EQ(first_blob("SELECT token_hash FROM invitation"), bytes_of(token_hash(invitation)));
  EXPECT_EQ(first_blob("SELECT token_hash FROM account_session"),
            bytes_of(token_hash(opened.token)));
  const auto sealed = first_blob("SELECT sealed FROM account_second_factor");
  const auto* begin = reinterpret_cast<const char*>(sealed.data());
  EXPECT_THAT(std::string(begin, sealed.size()), Not(HasSubstr(factor.secret)));
}

}  // namespace
}  // namespace jishi::access
