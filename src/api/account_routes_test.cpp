// Accounts and village links as administrators handle them: through HTTP, on both databases.
#include <gmock/gmock.h>

#include "api/answer.hpp"
#include "api/instant_from.hpp"
#include "api/testing/running_service.hpp"

namespace jishi::api {
namespace {

using testing::Answer;
using testing::Client;
using testing::kPassword;
using testing::Role;

class AccountRoutes : public testing::RunningService {
  void add_routes(http::Router& router, Service& service) override {
    add_sign_in_routes(router, service);
    add_account_routes(router, service);
    add_village_routes(router, service);
  }

 protected:
  static std::string path_of(const nlohmann::json& account) {
    return "/api/accounts/" + account["account"].dump();
  }
  static std::string path_of(access::AccountId account) {
    return "/api/accounts/" + std::to_string(account.value());
  }
  static std::string token_in(const nlohmann::json& invitation) {
    const std::string address = invitation["address"];
    return address.substr(address.find('#') + 1);
  }
  Answer open(Client& client, UnitId unit, const std::string& login,
              std::vector<std::string> roles = {}) {
    return client.post(unit_path(unit) + "/accounts",
                       {{"login", login}, {"office", "镇团委办公室"}, {"roles", roles}});
  }
  Answer link(Client& client, UnitId unit, const std::vector<std::string>& ledgers,
              const std::string& expires = "2026-07-31T18:00:00+08:00") {
    return client.post(unit_path(unit) + "/village-links",
                       {{"ledgers", ledgers}, {"expires", expires}, {"note", "红阳村团支部"}});
  }
};
JISHI_ON_BOTH_DATABASES(AccountRoutes);

TEST_P(AccountRoutes, OpeningAnAccountTwiceUnderOneKeyOpensOne) {
  Client system = sign_in_as(Role::system_administrator, county_);
  const nlohmann::json body = {
      {"login", "yaodu"}, {"office", "镇团委"}, {"roles", nlohmann::json::array()}};
  const std::string key = "Idempotency-Key: one-and-the-same\r\n";
  const std::string at = unit_path(township_) + "/accounts";
  const Answer first = system.post(at, body, key), again = system.post(at, body, key);
  ASSERT_EQ(first.status, 201) << first.body;
  ASSERT_EQ(again.status, 201) << again.body;
  EXPECT_EQ(first.json()["account"], again.json()["account"]);
  EXPECT_EQ(system.get(at).json()["accounts"].size(), 1u);
  // Only the last link is good.
  const auto look = [&](const Answer& opened) {
    return nobody()
        .post("/api/invitation", {{"token", token_in(opened.json()["invitation"])}})
        .status;
  };
  EXPECT_EQ(look(first), 404);
  EXPECT_EQ(look(again), 200);
  EXPECT_EQ(
      system
          .post(at, {{"login", "other"}, {"office", "镇团委"}, {"roles", nlohmann::json::array()}},
                key)
          .code(),
      "idempotency_key_reused");
  ASSERT_EQ(nobody()
                .post("/api/invitation/acceptance",
                      {{"token", token_in(again.json()["invitation"])}, {"password", kPassword}})
                .status,
            204);
  EXPECT_EQ(system.post(at, body, key).code(), "account_state");
}

TEST_P(AccountRoutes, WhoComesTooLateIsToldWhatIsThereNow) {
  Client system = sign_in_as(Role::system_administrator, county_);
  const Answer opened = open(system, township_, "yaodu");
  const std::string account = path_of(opened.json()["account"]);
  const auto seen = opened.json()["account"]["revision"].get<std::int64_t>();
  ASSERT_EQ(system.patch(account, seen, {{"office", "团委办公室"}}).status, 200);
  for (const Answer& late : {system.patch(account, seen, {{"office", "其他"}}),
                             system.post_seen(account + "/closing", seen)}) {
    EXPECT_EQ(late.status, 409) << late.body;
    EXPECT_EQ(late.code(), "version_conflict");
    EXPECT_EQ(late.json()["current"]["office"], "团委办公室") << late.body;
  }
}

TEST_P(AccountRoutes, AnAccountIsOpenedInvitedAndUsed) {
  Client system = sign_in_as(Role::system_administrator, county_);
  Client security = sign_in_as(Role::security_administrator, county_);
  const Answer opened = open(system, township_, "yaodu");
  ASSERT_EQ(opened.status, 201) << opened.body;
  const auto account = opened.json()["account"];
  EXPECT_EQ(account["state"], "invited");
  EXPECT_EQ(account["unit"]["name"], "姚渡镇");
  EXPECT_THAT(opened.json()["invitation"]["address"].get<std::string>(),
              ::testing::StartsWith("http://test/invitation#"));
  const Answer granted = security.post(path_of(account) + "/grants",
                                       {{"role", "reporter"}, {"unit", township_.value()}});
  ASSERT_EQ(granted.status, 201) << granted.body;
  EXPECT_EQ(granted.json()["role_label"], "填报人");
  Client client = nobody();
  ASSERT_EQ(client
                .post("/api/invitation/acceptance",
                      {{"token", token_in(opened.json()["invitation"])}, {"password", kPassword}})
                .status,
            204);
  const Answer me = client.post("/api/sign-in", {{"login", "yaodu"}, {"password", kPassword}});
  ASSERT_EQ(me.status, 200);
  EXPECT_EQ(me.json()["grants"].size(), 1U);
  const auto listed = system.get(unit_path(township_) + "/accounts").json()["accounts"];
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0]["state"], "active");
  EXPECT_TRUE(journal_whole());
}

TEST_P(AccountRoutes, ATownshipReviewerOpensNoAccountsHereOrBeside) {
  Client reviewer = sign_in_as(Role::reviewer, township_);
  EXPECT_EQ(open(reviewer, township_, "here").code(), "operation_not_of_role");
  EXPECT_EQ(open(reviewer, other_township_, "beside").status, 403);
  EXPECT_EQ(reviewer.get(unit_path(township_) + "/accounts").status, 403);
  EXPECT_FALSE(access::find_account(*connection_, "here"));
  EXPECT_FALSE(access::find_account(*connection_, "beside"));
}

TEST_P(AccountRoutes, AnAdministratorStaysWithinTheirOwnTree) {
  Client system = sign_in_as(Role::system_administrator, county_);
  EXPECT_EQ(open(system, far_township_, "zhaozhen").code(), "beyond_subtree");
  EXPECT_EQ(open(system, county_, "county").status, 201);
  EXPECT_EQ(open(system, city_, "city").code(), "beyond_subtree");
  Client security = sign_in_as(Role::security_administrator, other_county_);
  const auto account = account_with("qbj", Role::reporter, county_);
  EXPECT_EQ(security
                .post(path_of(account) + "/grants",
                      {{"role", "reporter"}, {"unit", other_county_.value()}})
                .code(),
            "beyond_subtree");
}

TEST_P(AccountRoutes, WhoOpensAccountsGivesNoRolesButTheFirstOverseers) {
  Client system = sign_in_as(Role::system_administrator, root_);
  EXPECT_EQ(open(system, township_, "yaodu", {"reporter"}).code(), "operation_not_of_role");
  EXPECT_FALSE(access::find_account(*connection_, "yaodu"));  // nothing half done
  EXPECT_EQ(open(system, root_, "security", {"security_administrator"}).status, 201);
  EXPECT_EQ(open(system, root_, "second", {"security_administrator"}).status, 403);
  EXPECT_EQ(open(system, root_, "audit", {"audit_administrator"}).status, 201);
}

TEST_P(AccountRoutes, NobodyGivesThemselvesARole) {
  const auto account = account_with("security", Role::security_administrator, county_);
  Client security = sign_in(account);
  EXPECT_EQ(security
                .post(path_of(account) + "/grants",
                      {{"role", "audit_administrator"}, {"unit", county_.value()}})
                .code(),
            "oneself");
}

TEST_P(AccountRoutes, AnAccountIsSuspendedResumedAndClosed) {
  const auto account = account_with("yaodu", Role::reporter, township_);
  Client reporter = sign_in(account);
  Client system = sign_in_as(Role::system_administrator, county_);
  const auto revision = [&] {
    return system.get(path_of(account)).json()["revision"].get<std::int64_t>();
  };
  const auto change = [&](const char* what, std::int64_t seen) {
    return system.post_seen(path_of(account) + what, seen);
  };
  EXPECT_EQ(system.post(path_of(account) + "/suspension").status, 428);
  const std::int64_t before = revision();
  EXPECT_EQ(change("/suspension", before).status, 204);
  EXPECT_EQ(reporter.get("/api/session").status, 401);
  EXPECT_EQ(change("/resumption", before).status, 409);
  EXPECT_EQ(change("/resumption", revision()).status, 204);
  EXPECT_EQ(change("/resumption", revision()).code(), "account_state");
  EXPECT_EQ(change("/closing", revision()).status, 204);
  EXPECT_EQ(system.get(path_of(account)).json()["state"], "closed");
  Client again = nobody();
  EXPECT_EQ(again.post("/api/sign-in", {{"login", "yaodu"}, {"password", kPassword}}).status, 401);
}

TEST_P(AccountRoutes, AnOfficeIsRenamedByWhoSawTheLatest) {
  const auto account = account_with("yaodu", Role::reporter, township_);
  Client system = sign_in_as(Role::system_administrator, county_);
  const Answer seen = system.get(path_of(account));
  const std::int64_t revision = seen.json()["revision"];
  EXPECT_EQ(seen.field("ETag"), "\"" + std::to_string(revision) + "\"");
  const Answer renamed = system.patch(path_of(account), revision, {{"office", "镇团委"}});
  EXPECT_EQ(renamed.status, 200);
  EXPECT_EQ(renamed.json()["office"], "镇团委");
  EXPECT_EQ(system.patch(path_of(account), revision, {{"office", "别的"}}).code(),
            "version_conflict");
  Client reporter = sign_in(account);
  EXPECT_EQ(reporter.get(path_of(account)).status, 200);  // one's own
  EXPECT_EQ(reporter.patch(path_of(account), revision + 1, {{"office", "自改"}}).status, 403);
}

TEST_P(AccountRoutes, APasswordIsResetBySecurityAndNotByWhoOpensAccounts) {
  const auto account = account_with("yaodu", Role::reporter, township_);
  Client system = sign_in_as(Role::system_administrator, county_);
  Client security = sign_in_as(Role::security_administrator, county_);
  EXPECT_EQ(system.post(path_of(account) + "/invitation").status, 403);
  Client reporter = sign_in(account);
  const Answer reset = security.post(path_of(account) + "/invitation");
  ASSERT_EQ(reset.status, 200) << reset.body;
  EXPECT_EQ(reporter.get("/api/session").status, 401);
  EXPECT_EQ(nobody()
                .post("/api/invitation/acceptance",
                      {{"token", token_in(reset.json())}, {"password", "another horse battery"}})
                .status,
            204);
  EXPECT_EQ(security.post(path_of(account) + "/second-factor-drop").code(), "no_second_factor");
  EXPECT_EQ(security.post(path_of(account) + "/sessions-end").status, 204);
}

TEST_P(AccountRoutes, ARoleIsTakenBackByWhoMayGiveIt) {
  const auto account = account_with("yaodu", Role::reporter, township_);
  Client reporter = sign_in(account);
  const std::string grant = reporter.get("/api/session").json()["grants"][0]["grant"].dump();
  Client system = sign_in_as(Role::system_administrator, county_);
  Client security = sign_in_as(Role::security_administrator, county_);
  EXPECT_EQ(system.remove(path_of(account) + "/grants/" + grant).status, 403);
  EXPECT_EQ(security.remove(path_of(account) + "/grants/" + grant).status, 204);
  EXPECT_EQ(security.remove(path_of(account) + "/grants/" + grant).code(), "unknown_grant");
  EXPECT_TRUE(reporter.get("/api/session").json()["grants"].empty());
}

TEST_P(AccountRoutes, AGrantForSomeLedgersUntilADayIsShownAsGiven) {
  const auto account = open_account("third", county_);
  Client security = sign_in_as(Role::security_administrator, county_);
  const auto give = [&](nlohmann::json body) {
    return security.post(path_of(account) + "/grants", body);
  };
  EXPECT_EQ(give({{"role", "emperor"}, {"unit", county_.value()}}).code(), "unknown_role");
  EXPECT_EQ(
      give({{"role", "assessor"}, {"unit", county_.value()}, {"ledgers", {"nothing"}}}).code(),
      "unknown_ledger");
  const Answer given = give({{"role", "assessor"},
                             {"unit", county_.value()},
                             {"ledgers", {"youth_survey"}},
                             {"until", "2026-12-31"}});
  ASSERT_EQ(given.status, 201) << given.body;
  EXPECT_EQ(given.json()["until"], "2026-12-31");
  EXPECT_EQ(given.json()["ledgers"], nlohmann::json({"youth_survey"}));
}

TEST_P(AccountRoutes, AnOfficeIsHandedOverByItsHolder) {
  const auto old = account_with("old", Role::reporter, township_);
  const auto next = open_account("next", township_);
  const auto elsewhere = open_account("elsewhere", other_township_);
  Client holder = sign_in(old);
  const std::int64_t seen = holder.get(path_of(old)).json()["revision"];
  const auto hand_to = [&](access::AccountId to) {
    return holder.post_seen(path_of(old) + "/hand-over", seen, {{"to", to.value()}});
  };
  EXPECT_EQ(hand_to(elsewhere).code(), "successor_elsewhere");
  EXPECT_EQ(hand_to(next).status, 204);
  EXPECT_EQ(holder.get("/api/session").status, 401);
  EXPECT_EQ(sign_in(next).get("/api/session").json()["grants"][0]["role"], "reporter");
}

TEST_P(AccountRoutes, NobodyHandsOverAnotherOfficeButSecurity) {
  const auto old = account_with("old", Role::reporter, township_);
  const auto next = open_account("next", township_);
  const auto hand_over = [&](Client client) {
    return client.post_seen(path_of(old) + "/hand-over",
                            access::read_account(*connection_, old).value().revision,
                            {{"to", next.value()}});
  };
  EXPECT_EQ(hand_over(sign_in_as(Role::reporter, township_)).status, 403);
  EXPECT_EQ(hand_over(sign_in_as(Role::system_administrator, county_)).status, 403);
  EXPECT_EQ(hand_over(sign_in_as(Role::security_administrator, county_)).status, 204);
}

TEST_P(AccountRoutes, ADutyAboveIsOutOfReachOfWhoAdministersBelow) {
  // An account of the county with a duty at the city.
  const auto old = open_account("old", county_);
  change_accounts([&](access::AccountChanges& changes) {
    changes.grant(old, {Role::leader, city_, {}, kForever}).or_throw();
  });
  const auto next = open_account("next", county_);
  const auto far = open_account("far", other_county_);
  const auto hand_over = [&](Client& client, access::AccountId from, access::AccountId to) {
    return client.post_seen(path_of(from) + "/hand-over",
                            access::read_account(*connection_, from).value().revision,
                            {{"to", to.value()}});
  };
  Client county = sign_in_as(Role::security_administrator, county_);
  EXPECT_EQ(county.post(path_of(old) + "/invitation").code(), "beyond_subtree");
  EXPECT_EQ(county.post(path_of(old) + "/second-factor-drop").code(), "beyond_subtree");
  EXPECT_EQ(hand_over(county, old, next).code(), "beyond_subtree");
  // Nor does an office of the county go to somebody elsewhere.
  EXPECT_EQ(hand_over(county, next, far).code(), "beyond_subtree");
  Client city = sign_in_as(Role::security_administrator, city_);
  EXPECT_EQ(city.post(path_of(old) + "/sessions-end").status, 204);
  EXPECT_EQ(hand_over(city, old, next).status, 204);
}

TEST_P(AccountRoutes, AccountsThatThereAreNotAreToldSo) {
  Client security = sign_in_as(Role::security_administrator, root_);
  EXPECT_EQ(security.get("/api/accounts/999999999").code(), "no_such_account");
  EXPECT_EQ(security.post("/api/accounts/999999999/sessions-end").status, 404);
  EXPECT_EQ(security.get("/api/units/999999999/accounts").code(), "no_such_unit");
  EXPECT_EQ(security.get("/api/roles").json()["roles"].size(), access::kRoles.size() - 1);
}

TEST_P(AccountRoutes, AVillageLinkIsIssuedOpenedAndRevoked) {
  Client reporter = sign_in_as(Role::reporter, township_);
  const Answer issued = link(reporter, village_, {"league_member", "activity"});
  ASSERT_EQ(issued.status, 201) << issued.body;
  const std::string address = issued.json()["address"];
  const std::string token = address.substr(address.find('#') + 1);
  Client holder = village_client(token);
  const Answer entry = holder.get("/api/village");
  ASSERT_EQ(entry.status, 200) << entry.body;
  EXPECT_EQ(entry.json()["unit"]["name"], "红阳村");
  EXPECT_EQ(entry.json()["ledgers"].size(), 2U);
  EXPECT_EQ(entry.json()["until"], "2026-07-31T18:00:00+08:00");
  // It opens the village's ledgers, not the accounts of anybody.
  EXPECT_EQ(holder.get("/api/session").status, 401);
  EXPECT_EQ(holder.get(unit_path(village_) + "/accounts").status, 403);
  EXPECT_EQ(holder.post("/api/password", {{"old", "a"}, {"new", "b"}}).status, 401);
  EXPECT_EQ(link(holder, village_, {"league_member"}).status, 401);

  const auto links = reporter.get(unit_path(village_) + "/village-links").json()["links"];
  ASSERT_EQ(links.size(), 1U);
  EXPECT_EQ(links[0]["address"], address);
  const std::string path = "/api/village-links/" + links[0]["link"].dump();
  EXPECT_EQ(sign_in_as(Role::reporter, other_township_).remove(path).status, 403);
  EXPECT_EQ(reporter.remove(path).status, 204);
  EXPECT_EQ(holder.get("/api/village").code(), "link_revoked");
  EXPECT_EQ(reporter.remove(path).status, 404);
}

TEST_P(AccountRoutes, AVillageLinkEndsOnItsDay) {
  Client reporter = sign_in_as(Role::reporter, township_);
  const Answer issued = link(reporter, village_, {"activity"}, "2026-07-01T11:00:00+08:00");
  ASSERT_EQ(issued.status, 201) << issued.body;
  const std::string address = issued.json()["address"];
  Client holder = village_client(address.substr(address.find('#') + 1));
  EXPECT_EQ(holder.get("/api/village").status, 200);
  clock_.pass(3'600);
  EXPECT_EQ(holder.get("/api/village").code(), "link_expired");
}

TEST_P(AccountRoutes, VillageLinksAreForOnesOwnVillagesAndLedgers) {
  Client reporter = sign_in_as(Role::reporter, township_);
  EXPECT_EQ(link(reporter, other_village_, {"activity"}).code(), "beyond_subtree");
  EXPECT_EQ(link(reporter, township_, {"activity"}).code(), "link_only_for_villages");
  EXPECT_EQ(link(reporter, village_, {"nothing"}).code(), "unknown_ledger");
  EXPECT_EQ(link(reporter, village_, {}).code(), "link_without_ledgers");
  EXPECT_EQ(link(reporter, village_, {"activity"}, "2027-07-01T00:00:00+08:00").code(),
            "bad_link_end");
  EXPECT_EQ(link(reporter, village_, {"activity"}, "next week").code(), "field_wrong_kind");
  Client limited = sign_in_as(Role::reporter, township_, {{"activity", {}}});
  EXPECT_EQ(link(limited, village_, {"league_member"}).code(), "ledger_not_covered");
  EXPECT_EQ(link(limited, village_, {"activity"}).status, 201);
  ASSERT_EQ(link(reporter, village_, {"league_member"}).status, 201);
  EXPECT_EQ(limited.get(unit_path(village_) + "/village-links").json()["links"].size(), 1U);
  EXPECT_EQ(reporter.get(unit_path(village_) + "/village-links").json()["links"].size(), 2U);
}

TEST(InstantFrom, IsRfc3339AndNothingElse) {
  const auto text = [](const char* written) {
    const auto instant = instant_from(written);
    return instant ? instant_text(*instant) : "none";
  };
  EXPECT_EQ(text("2026-07-31T18:00:00+08:00"), "2026-07-31T18:00:00+08:00");
  EXPECT_EQ(text("2026-07-31T10:00:00Z"), "2026-07-31T18:00:00+08:00");
  EXPECT_EQ(text("2026-07-31T10:00:00.999Z"), "2026-07-31T18:00:00+08:00");
  EXPECT_EQ(text("2026-07-31T04:30:00-05:30"), "2026-07-31T18:00:00+08:00");
  for (const char* wrong :
       {"", "2026-07-31", "2026-07-31T10:00:00", "2026-02-30T10:00:00Z", "2026-07-31T24:00:00Z",
        "2026-07-31T10:60:00Z", "2026-07-31T10:00:00.Z", "2026-07-31T10:00:00+8:00",
        "2026-07-31 10:00:00Z", "2026-07-31T10:00:00Zx", "2026-07-31T1a:00:00Z"})
    EXPECT_EQ(text(wrong), "none") << wrong;
}

}  // namespace
}  // namespace jishi::api
