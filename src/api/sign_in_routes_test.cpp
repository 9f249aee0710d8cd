// Signing in and out as people do it: passwords, second factors, invitations, other devices.
#include <gmock/gmock.h>

#include <mutex>

#include "access/totp.hpp"
#include "api/device_name.hpp"
#include "api/testing/running_service.hpp"

namespace jishi::api {
namespace {

using nlohmann::json;
using testing::Answer;
using testing::Client;
using testing::kPassword;
using testing::Role;

std::vector<std::byte> from_base32(const std::string& text) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::vector<std::byte> bytes;
  std::size_t held = 0;
  int bits = 0;
  for (const char letter : text) {
    held = held << 5 | kLetters.find(letter);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<std::byte>(held >> bits & 0xFF));
  }
  return bytes;
}

class SignInRoutes : public testing::RunningService {
  void add_routes(http::Router& router, Service& service) override {
    add_sign_in_routes(router, service);
    add_description_route(router);
    router.add("GET", "/who", for_caller(service, [](const http::Request&, const Caller&) {
                 return http::empty_response();
               }));
    router.add("GET", "/refused",
               for_caller(service, [&](const http::Request&, const Caller& caller) {
                 require(service, *service.readers.lease(), caller,
                         {access::Operation::manage_system, caller.unit()});
                 return http::empty_response();
               }));
  }

 protected:
  Answer sign_in_with(Client& client, const std::string& login, const std::string& password) {
    return client.post("/api/sign-in", {{"login", login}, {"password", password}});
  }
};
JISHI_ON_BOTH_DATABASES(SignInRoutes);

TEST_P(SignInRoutes, APasswordOpensASessionThatSaysWhoOneIs) {
  account_with("yaodu", Role::reporter, township_);
  Client client = nobody();
  EXPECT_EQ(client.get("/api/session").status, 401);
  const Answer opened = sign_in_with(client, "YaoDu", kPassword);
  ASSERT_EQ(opened.status, 200) << opened.body;
  const std::string cookie = opened.field("Set-Cookie").value();
  EXPECT_THAT(cookie, ::testing::HasSubstr("HttpOnly; SameSite=Strict"));
  EXPECT_EQ(cookie.find("Secure"), std::string::npos);  // not told that it is behind https
  const auto me = client.get("/api/session").json();
  EXPECT_EQ(me, opened.json());
  EXPECT_EQ(me["account"]["login"], "yaodu");
  EXPECT_EQ(me["account"]["unit"]["path"], "四川省/成都市/青白江区/姚渡镇");
  EXPECT_EQ(me["account"]["unit"]["level"], "township");
  EXPECT_EQ(me["grants"][0]["role_label"], "填报人");
  EXPECT_EQ(me["root"]["name"], "中央");
  EXPECT_EQ(me["today"], "2026-07-01");
  const auto& own = me["operations"]["own"];
  EXPECT_THAT(own, ::testing::Contains("enter_rows"));
  EXPECT_THAT(own, ::testing::Not(::testing::Contains("review")));
}

TEST_P(SignInRoutes, ThePageBeforeSigningInKnowsWhatIsShownToEverybody) {
  service_->site.name = "青白江团建";
  service_->site.record_number = "蜀ICP备00000000号";
  const auto site = nobody().get("/api/site").json();
  EXPECT_EQ(site["name"], "青白江团建");
  EXPECT_EQ(site["record_number"], "蜀ICP备00000000号");
  EXPECT_EQ(site["today"], "2026-07-01");
  EXPECT_EQ(site["first_start"], true);
  EXPECT_FALSE(site.contains("complaints"));
  EXPECT_EQ(site["demonstration"], false);
}

TEST_P(SignInRoutes, AWrongPasswordAndAnUnknownNameAreToldAlike) {
  account_with("yaodu", Role::reporter, township_);
  Client client = nobody();
  const Answer wrong = sign_in_with(client, "yaodu", "wrong horse battery");
  const Answer unknown = sign_in_with(client, "nobody", "wrong horse battery");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(wrong.code(), "sign_in_refused");
  EXPECT_EQ(wrong.json()["detail"], unknown.json()["detail"]);
  EXPECT_FALSE(wrong.field("Set-Cookie"));
}

TEST_P(SignInRoutes, WhoeverGuessesHasToWaitAndIsToldHowLong) {
  account_with("yaodu", Role::reporter, township_);
  Client client = nobody();
  for (std::int64_t i = 0; i <= access::kFreeFailures; ++i)
    EXPECT_EQ(sign_in_with(client, "yaodu", "wrong horse battery").status, 401);
  const Answer refused = sign_in_with(client, "yaodu", kPassword);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.code(), "too_many_attempts");
  EXPECT_EQ(refused.field("Retry-After"), std::to_string(access::kFirstDelaySeconds));
  clock_.pass(access::kFirstDelaySeconds);
  EXPECT_EQ(sign_in_with(client, "yaodu", kPassword).status, 200);
}

TEST_P(SignInRoutes, SigningOutEndsTheSessionForGood) {
  account_with("yaodu", Role::reporter, township_);
  Client client = nobody();
  sign_in_with(client, "yaodu", kPassword);
  Client stolen(port(), client.session());
  const Answer out = client.post("/api/sign-out");
  EXPECT_EQ(out.status, 204);
  EXPECT_THAT(out.field("Set-Cookie").value_or(""), ::testing::HasSubstr("Max-Age=0"));
  EXPECT_EQ(stolen.get("/api/session").status, 401);
}

TEST_P(SignInRoutes, SigningInAnewEndsTheSessionBefore) {
  account_with("yaodu", Role::reporter, township_);
  Client client = nobody();
  sign_in_with(client, "yaodu", kPassword);
  Client before(port(), client.session());
  EXPECT_EQ(sign_in_with(client, "yaodu", "wrong horse battery").status, 401);
  EXPECT_EQ(before.get("/api/session").status, 200);
  EXPECT_EQ(sign_in_with(client, "yaodu", kPassword).status, 200);
  EXPECT_EQ(before.get("/api/session").status, 401);
  EXPECT_EQ(client.get("/api/sessions").json()["sessions"].size(), 1U);
}

TEST_P(SignInRoutes, BehindHttpsTheSessionIsOfThisHostAlone) {
  service_->site.behind_https = true;
  account_with("yaodu", Role::reporter, township_);
  Client client = nobody();
  const Answer opened = sign_in_with(client, "yaodu", kPassword);
  const std::string cookie = opened.field("Set-Cookie").value();
  EXPECT_THAT(cookie, ::testing::StartsWith("__Host-jishi_session="));
  EXPECT_THAT(cookie, ::testing::HasSubstr("; Path=/; HttpOnly; SameSite=Strict; Secure"));
  EXPECT_EQ(cookie.find("Domain"), std::string::npos);
  EXPECT_THAT(opened.field("Strict-Transport-Security").value_or(""),
              ::testing::HasSubstr("max-age="));
  const std::string value =
      cookie.substr(cookie.find('=') + 1, cookie.find(';') - cookie.find('=') - 1);
  const auto status_with = [&](const std::string& name) {
    return nobody()
        .send("GET", "/api/session", "", "Cookie: " + name + "=" + value + "\r\n")
        .status;
  };
  EXPECT_EQ(status_with("__Host-jishi_session"), 200);
  EXPECT_EQ(status_with("jishi_session"), 401);  // as a neighbouring host could have set it
}

TEST_P(SignInRoutes, AnotherDeviceIsListedAndEnded) {
  const auto account = account_with("yaodu", Role::reporter, township_);
  Client office = sign_in(account);
  clock_.pass(1);
  Client phone = nobody();
  phone.send("POST", "/api/sign-in",
             nlohmann::json{{"login", "yaodu"}, {"password", kPassword}}.dump(),
             Client::kPage + "User-Agent: Mozilla/5.0 (iPhone) MicroMessenger/8.0\r\n");
  const auto listed = office.get("/api/sessions").json()["sessions"];
  ASSERT_EQ(listed.size(), 2U);
  EXPECT_EQ(listed[0]["device"], "微信 · iPhone");
  EXPECT_EQ(listed[0]["current"], false);
  EXPECT_EQ(listed[0]["opened"], "2026-07-01T10:00:01+08:00");
  EXPECT_EQ(listed[1]["current"], true);
  const std::string path = "/api/sessions/" + listed[0]["session"].dump();
  Client stranger = sign_in_as(Role::reporter, other_township_);
  EXPECT_EQ(stranger.remove(path).status, 404);
  EXPECT_EQ(office.remove(path).status, 204);
  EXPECT_EQ(phone.get("/api/session").status, 401);
  EXPECT_EQ(office.get("/api/session").status, 200);
  EXPECT_EQ(office.remove(path).status, 404);
}

TEST_P(SignInRoutes, ANewPasswordEndsEverySession) {
  const auto account = account_with("yaodu", Role::reporter, township_);
  Client here = sign_in(account), there = sign_in(account);
  const auto change = [&](const std::string& old, const std::string& fresh) {
    return here.post("/api/password", {{"old", old}, {"new", fresh}});
  };
  EXPECT_EQ(change("wrong horse battery", "another horse battery").code(), "sign_in_refused");
  EXPECT_EQ(change(kPassword, "short").code(), "password_too_short");
  EXPECT_EQ(change(kPassword, "another horse battery").status, 204);
  EXPECT_EQ(there.get("/api/session").status, 401);
  Client again = nobody();
  EXPECT_EQ(sign_in_with(again, "yaodu", kPassword).status, 401);
  EXPECT_EQ(sign_in_with(again, "yaodu", "another horse battery").status, 200);
}

TEST_P(SignInRoutes, ASecondFactorIsAskedForOnceItWasConfirmed) {
  const auto account = account_with("yaodu", Role::reporter, township_);
  Client client = sign_in(account);
  EXPECT_EQ(client.post("/api/second-factor", json::object()).code(), "field_missing");
  EXPECT_EQ(client.post("/api/second-factor", {{"password", "wrong horse battery"}}).code(),
            "sign_in_refused")
      << "a phone that was left lying gives nobody a second factor";
  const Answer offered = client.post("/api/second-factor", {{"password", kPassword}});
  ASSERT_EQ(offered.status, 200);
  EXPECT_THAT(offered.json()["address"].get<std::string>(), ::testing::StartsWith("otpauth://"));
  const std::string secret = offered.json()["secret"];
  const auto code_now = [&] {
    return access::totp_code(from_base32(secret), access::totp_step(clock_.now()));
  };
  EXPECT_EQ(client.post("/api/second-factor/confirmation", {{"code", "000000"}}).code(),
            "code_wrong");
  Client elsewhere = sign_in_by_password(account);
  EXPECT_EQ(client.post("/api/second-factor/confirmation", {{"code", code_now()}}).status, 204);
  EXPECT_EQ(client.get("/api/session").json()["account"]["second_factor"], true);
  EXPECT_EQ(elsewhere.get("/api/session").code(), "not_signed_in");
  clock_.pass(60);
  Client again = nobody();
  EXPECT_EQ(sign_in_with(again, "yaodu", kPassword).code(), "code_required");
  EXPECT_EQ(
      again
          .post("/api/sign-in", {{"login", "yaodu"}, {"password", kPassword}, {"code", code_now()}})
          .status,
      200);
}

TEST_P(SignInRoutes, AnAdministratorSetsUpASecondFactorBeforeAnythingElse) {
  const auto account = account_with("anquan", Role::security_administrator, county_);
  Client client = sign_in_by_password(account);
  EXPECT_EQ(client.get("/api/session").json()["account"]["second_factor_required"], true);
  EXPECT_EQ(client.get("/api/sessions").status, 200);
  const Answer refused = client.get("/who");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.code(), "second_factor_required");
  const auto offered = client.post("/api/second-factor", {{"password", kPassword}}).json();
  EXPECT_EQ(client.get("/who").status, 403) << "offered is not confirmed";
  const std::string code =
      access::totp_code(from_base32(offered["secret"]), access::totp_step(clock_.now()));
  EXPECT_EQ(client.post("/api/second-factor/confirmation", {{"code", code}}).status, 204);
  EXPECT_EQ(client.get("/who").status, 204);
  EXPECT_EQ(client.get("/api/session").json()["account"]["second_factor_required"], false);
  // Nobody else needs one, and in a demonstration nobody does.
  Client reporter = sign_in_as(Role::reporter, township_);
  EXPECT_EQ(reporter.get("/who").status, 204);
  Client audit = sign_in_by_password(account_with("shenji", Role::audit_administrator, county_));
  EXPECT_EQ(audit.get("/who").status, 403);
  journalled([&](db::Connection& connection, journal::ChangeSet& changes) {
    package::set_setting(connection, package::kDemonstration, "510113");
    changes.add(partition_of(county_), R"({"setting":"demonstration"})");
  });
  EXPECT_EQ(audit.get("/who").status, 204);
  EXPECT_EQ(audit.get("/api/session").json()["account"]["second_factor_required"], false);
}

TEST_P(SignInRoutes, AnAddressThatGuessesAtManyAccountsWaits) {
  RateLimits rates(clock_);
  service_->rates = &rates;
  account_with("yaodu", Role::reporter, township_);
  Client client = nobody();
  const auto sign_in = [&](const std::string& login, const std::string& lines) {
    return client.post("/api/sign-in", {{"login", login}, {"password", kPassword}}, lines);
  };
  const std::string one = "X-Forwarded-For: 10.0.0.1, 192.0.2.7\r\n";
  // Links are guessed at like passwords, and cost no hashing here.
  for (int i = 1; i < rate_of(Costly::guess).burst; ++i)
    ASSERT_EQ(client.post("/api/invitation", {{"token", "x"}}, one).code(), "invitation_unknown");
  EXPECT_EQ(sign_in("nobody", one).code(), "sign_in_refused");
  const Answer waits = sign_in("somebody", one);
  EXPECT_EQ(waits.status, 429);
  EXPECT_EQ(waits.code(), "too_often");
  EXPECT_EQ(waits.field("Retry-After"), "1");
  EXPECT_EQ(client.post("/api/invitation", {{"token", "x"}}, one).code(), "too_often");
  // What the client says of itself in front of the proxy's word changes nothing.
  EXPECT_EQ(sign_in("nobody", "X-Forwarded-For: 10.0.0.2, 192.0.2.7\r\n").code(), "too_often");
  EXPECT_EQ(sign_in("nobody", "X-Forwarded-For: 192.0.2.8\r\n").code(), "sign_in_refused");
  clock_.pass(1);
  // Whoever is right takes nothing from what the address has left.
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(sign_in("yaodu", one).status, 200);
  EXPECT_EQ(sign_in("nobody", one).code(), "sign_in_refused");
  EXPECT_EQ(sign_in("yaodu", one).code(), "too_often");
  service_->rates = nullptr;
}

TEST_P(SignInRoutes, WhatMattersToSecurityIsToldWithoutPersonsOrAddresses) {
  std::mutex mutex;
  std::vector<std::string> lines;
  service_->security_log = [&](const SecurityEvent& event) {
    const std::scoped_lock lock(mutex);
    lines.push_back(security_line(event));
  };
  const auto account = account_with("yaodu", Role::reporter, township_);
  Client client = nobody();
  const std::string from = "X-Forwarded-For: 192.0.2.7\r\n";
  const auto sign_in = [&](const std::string& password) {
    return client.post("/api/sign-in", {{"login", "yaodu"}, {"password", password}}, from).status;
  };
  EXPECT_EQ(sign_in("wrong horse battery"), 401);
  EXPECT_EQ(sign_in(kPassword), 200);
  EXPECT_EQ(client.get("/refused").status, 403);
  EXPECT_EQ(client.get("/who").status, 204);
  const std::string session = client.session();
  EXPECT_EQ(client.post("/api/sign-out").status, 204);
  EXPECT_EQ(nobody().get("/who").status, 401);
  Client guesser(server_->port(), "A-made-up-token");
  EXPECT_EQ(guesser.get("/who").status, 401);
  service_->security_log = nullptr;

  std::vector<std::string> events;
  std::string all;
  for (const std::string& line : lines) {
    const json told = json::parse(line);
    events.push_back(told["event"]);
    all += line + "\n";
  }
  EXPECT_THAT(events, ::testing::ElementsAre("sign_in_failed", "signed_in", "refused", "signed_out",
                                             "not_signed_in"));
  const json refused = json::parse(lines[2]);
  EXPECT_EQ(refused["actor"], account.value());
  EXPECT_EQ(refused["code"], "operation_not_of_role");
  EXPECT_EQ(refused["route"], "GET /refused");
  EXPECT_EQ(json::parse(lines[0])["source"], json::parse(lines[1])["source"]);
  EXPECT_NE(json::parse(lines[0])["source"], refused["source"]) << "another address";
  for (const std::string& secret : {std::string("yaodu"), std::string(kPassword),
                                    std::string("192.0.2.7"), std::string("127.0.0.1"), session})
    EXPECT_EQ(all.find(secret), std::string::npos) << secret;
}

TEST_P(SignInRoutes, AnInvitationSetsAPasswordOnce) {
  std::string token;
  change_accounts([&](access::AccountChanges& changes) {
    token = changes.invite(changes.open({township_, "yaodu", "镇团委", {}}).or_throw())
                .or_throw()
                .token;
  });
  Client client = nobody();
  const auto invited = client.post("/api/invitation", {{"token", token}}).json();
  EXPECT_EQ(invited["office"], "镇团委");
  EXPECT_EQ(invited["unit"]["name"], "姚渡镇");
  const auto accept = [&](const std::string& password) {
    return client.post("/api/invitation/acceptance", {{"token", token}, {"password", password}});
  };
  EXPECT_EQ(accept("yaodu").status, 422);
  EXPECT_EQ(accept(kPassword).status, 204);
  EXPECT_EQ(accept("another horse battery").code(), "invitation_used");
  EXPECT_EQ(client.post("/api/invitation", {{"token", token}}).status, 410);
  EXPECT_EQ(client.post("/api/invitation", {{"token", token + "x"}}).status, 404);
  EXPECT_EQ(sign_in_with(client, "yaodu", kPassword).status, 200);
}

TEST_P(SignInRoutes, NothingOfAPasswordOrTokenIsInTheJournal) {
  account_with("yaodu", Role::reporter, township_);
  Client client = nobody();
  sign_in_with(client, "yaodu", kPassword);
  const std::string journal = journal_text();
  EXPECT_EQ(journal.find(kPassword), std::string::npos);
  EXPECT_EQ(journal.find(client.session()), std::string::npos);
  EXPECT_NE(journal.find("signed_in"), std::string::npos);
  EXPECT_TRUE(journal_whole());
}

TEST_P(SignInRoutes, TheDescriptionIsThatOfThisProgram) {
  const Answer description = nobody().get("/api/openapi.yaml");
  EXPECT_EQ(description.status, 200);
  EXPECT_THAT(description.body, ::testing::HasSubstr("openapi: 3.1.0"));
  EXPECT_THAT(description.body, ::testing::HasSubstr("/api/sign-in:"));
}

TEST(DeviceName, IsBrowserAndSystem) {
  EXPECT_EQ(device_name("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like "
                        "Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0"),
            "Edge · Windows");
  EXPECT_EQ(device_name("Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0"),
            "Firefox · Linux");
  EXPECT_EQ(device_name("curl/8.0"), "未知设备");
}

}  // namespace
}  // namespace jishi::api
