// Who is remembered keeps nothing: after each way of losing a right the very next request is
// refused, and within a second where another process took it.
#include <gmock/gmock.h>

#include <functional>
#include <vector>

#include "api/answer.hpp"
#include "api/testing/running_service.hpp"
#include "person/disclosure.hpp"

namespace jishi::api {
namespace {

using access::AccountChanges;
using access::AccountId;
using nlohmann::json;
using testing::Answer;
using testing::Client;
using testing::Role;

class RightsTaken : public testing::RunningService {
  void add_routes(http::Router& router, Service& service) override {
    add_sign_in_routes(router, service);
    add_account_routes(router, service);
    add_ledger_routes(router, service);
    router.add("GET", "/who", for_caller(service, [](const http::Request&, const Caller& caller) {
                 JsonWriter json;
                 json.begin_object().member("grants",
                                            static_cast<std::int64_t>(caller.grants.size()));
                 return answer(json.end_object());
               }));
    router.add("GET", "/enter",
               for_caller(service, [&](const http::Request&, const Caller& caller) {
                 require(service, *service.readers.lease(), caller,
                         {.operation = access::Operation::enter_rows,
                          .unit = township_,
                          .ledger = "league_member"});
                 return http::empty_response();
               }));
  }

 protected:
  static std::string path_of(AccountId account) {
    return "/api/accounts/" + std::to_string(account.value());
  }
  std::int64_t revision_of(AccountId account) {
    return access::read_account(*connection_, account).value().revision;
  }
  Client same_session(const Client& client) { return Client(port(), client.session()); }
  static int entering(Client& client) { return client.get("/enter").status; }
  // Of an account that may enter, remembered as such.
  Client remembered(AccountId account) {
    Client client = sign_in_by_password(account);
    EXPECT_EQ(entering(client), 204);
    EXPECT_EQ(entering(client), 204);
    return client;
  }
  // As another process would: journalled, and nothing here hears of it.
  void elsewhere(const std::function<void(AccountChanges&)>& change) {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    journal::Appender appender(*connection_, {kOperator, clock_.now(), "测试"});
    journal::ChangeSet changes(appender);
    AccountChanges accounts(*connection_, changes);
    change(accounts);
    changes.finish();
    appender.finish();
    transaction.commit();
  }
  void pass_half_a_second() { clock_.set(Instant{clock_.now().microseconds + 500'000}); }
};
JISHI_ON_BOTH_DATABASES(RightsTaken);

TEST_P(RightsTaken, TheNextRequestIsRefused) {
  Client system = sign_in_as(Role::system_administrator, county_);
  Client security = sign_in_as(Role::security_administrator, county_);
  const AccountId next = open_account("next", township_);
  struct Way {
    const char* how;
    int status;
    std::function<void(AccountId, Client&)> take;
  };
  const auto status_after = [&](const char* change) {
    return [&, change](AccountId account, Client&) {
      EXPECT_EQ(system.post_seen(path_of(account) + change, revision_of(account)).status, 204);
    };
  };
  const auto hand_over = [&](Client& by, AccountId account) {
    EXPECT_EQ(
        by.post_seen(path_of(account) + "/hand-over", revision_of(account), {{"to", next.value()}})
            .status,
        204);
  };
  const std::vector<Way> ways = {
      {"signed out", 401,
       [&](AccountId, Client& client) {
         EXPECT_EQ(same_session(client).post("/api/sign-out").status, 204);
       }},
      {"signed out from another device", 401,
       [&](AccountId account, Client& client) {
         std::string session;
         const auto all = client.get("/api/sessions").json();
         for (const auto& each : all["sessions"])
           if (each["current"]) session = each["session"].dump();
         EXPECT_EQ(sign_in_by_password(account).remove("/api/sessions/" + session).status, 204);
       }},
      {"signed in on too many devices", 401,
       [&](AccountId account, Client& client) {
         clock_.pass(1);
         EXPECT_EQ(entering(client), 204);
         for (std::size_t i = 0; i < access::kMostSessions; ++i)
           sign_in_by_password(account);
       }},
      {"sessions ended", 401,
       [&](AccountId account, Client&) {
         EXPECT_EQ(security.post(path_of(account) + "/sessions-end").status, 204);
       }},
      {"password changed", 401,
       [&](AccountId, Client& client) {
         EXPECT_EQ(same_session(client)
                       .post("/api/password",
                             {{"old", testing::kPassword}, {"new", "another horse battery"}})
                       .status,
                   204);
       }},
      {"password reset", 401,
       [&](AccountId account, Client&) {
         EXPECT_EQ(security.post(path_of(account) + "/invitation").status, 200);
       }},
      {"second factor dropped", 401,
       [&](AccountId account, Client&) {
         access::write_second_factor(*connection_, account, {{std::byte{1}}, true, 0});
         EXPECT_EQ(security.post(path_of(account) + "/second-factor-drop").status, 204);
       }},
      {"suspended", 401, status_after("/suspension")},
      {"closed", 401, status_after("/closing")},
      {"role taken back", 403,
       [&](AccountId account, Client&) {
         const auto grants = access::read_grants(*connection_, account);
         EXPECT_EQ(
             security
                 .remove(path_of(account) + "/grants/" + std::to_string(grants.front().id.value()))
                 .status,
             204);
       }},
      {"handed over by the holder", 401,
       [&](AccountId account, Client& client) {
         Client by = same_session(client);
         hand_over(by, account);
       }},
      {"handed over by who administers", 401,
       [&](AccountId account, Client&) { hand_over(security, account); }},
  };
  int number = 0;
  for (const Way& way : ways) {
    SCOPED_TRACE(way.how);
    const AccountId account =
        account_with("holder" + std::to_string(++number), Role::reporter, township_);
    Client client = remembered(account);
    way.take(account, client);
    EXPECT_EQ(entering(client), way.status);
  }
}

TEST_P(RightsTaken, WhoAdministersFromNowOnNeedsASecondFactorAtOnce) {
  const AccountId account = open_account("guanli", county_);
  Client client = sign_in_by_password(account);
  EXPECT_EQ(client.get("/who").status, 200);
  EXPECT_EQ(client.get("/who").status, 200);
  change_accounts([&](AccountChanges& changes) {
    changes.grant(account, {Role::system_administrator, county_, {}, kForever}).or_throw();
  });
  EXPECT_EQ(client.get("/who").code(), "second_factor_required");
}

TEST_P(RightsTaken, AGrantEndsWithItsUnit) {
  Client client = remembered(account_with("fuhong", Role::reporter, township_));
  EXPECT_EQ(client.get("/who").json()["grants"], 1);
  change_tree([&](organisation::TreeChanges& changes) {
    changes.merge(seen_unit(township_), clock_.today(), other_township_).or_throw();
  });
  EXPECT_EQ(client.get("/who").json()["grants"], 0);
  EXPECT_EQ(entering(client), 403);
}

// Where units stand is remembered from one change of a row to the next.
TEST_P(RightsTaken, WhoseVillageWasGivenAwayChangesItsRowsNoMore) {
  Client here = remembered(account_with("yaodu", Role::reporter, township_));
  Client there = sign_in_as(Role::reporter, other_township_);
  const Answer added = here.post(
      unit_path(village_) + "/ledgers/activity/rows",
      {{"values", {{"kind", "青年座谈会"}, {"held_on", "2026-05-04"}, {"theme", "五四座谈"}}}});
  ASSERT_EQ(added.status, 201) << added.body;
  const json row = added.json().at("row");
  const std::string at =
      "/api/ledgers/activity/rows/" + std::to_string(row.at("row").get<std::int64_t>());
  auto revision = row.at("revision").get<std::int64_t>();
  const auto changed_by = [&](Client& client) {
    const Answer answer =
        client.patch(at, revision,
                     {{"way", "correct"},
                      {"values", {{"theme", "第 " + std::to_string(revision) + " 次座谈"}}}});
    if (answer.status == 200) revision = answer.json().at("row").at("revision");
    return answer.status;
  };
  EXPECT_EQ(changed_by(here), 200);
  EXPECT_EQ(changed_by(there), 403);
  // By another process.
  change_tree([&](organisation::TreeChanges& changes) {
    changes.move(seen_unit(village_), clock_.today(), other_township_).or_throw();
  });
  EXPECT_EQ(changed_by(here), 403);
  EXPECT_EQ(changed_by(there), 200);
  // By the connection that writes the rows.
  const auto seen = seen_unit(village_);
  writer_->submit([&](db::Connection& connection) {
    const testing::PackageKinds kinds(definitions()->packages);
    journal::Appender appender(connection, {kOperator, clock_.now(), "测试"});
    organisation::TreeChanges changes(connection, appender, kinds, "测试");
    changes.move(seen, clock_.today(), township_).or_throw();
    appender.finish();
  });
  EXPECT_EQ(changed_by(here), 200);
  EXPECT_EQ(changed_by(there), 403);
}

TEST_P(RightsTaken, AGrantEndsAtMidnight) {
  constexpr std::int64_t kToMidnight = 14 * 3'600;
  clock_.set(Instant{testing::kMorning.microseconds + kToMidnight * 1'000'000 - 500'000});
  const AccountId account = open_account("jinri", township_);
  change_accounts([&](AccountChanges& changes) {
    const Date tomorrow = clock_.today().plus_days(1).value();
    changes.grant(account, {Role::reporter, township_, {}, tomorrow}).or_throw();
  });
  Client client = remembered(account);
  pass_half_a_second();
  EXPECT_EQ(entering(client), 403);
}

TEST_P(RightsTaken, ASessionEndsAtItsEndHoweverMuchItIsUsed) {
  Client client = remembered(account_with("yaodu", Role::reporter, township_));
  constexpr std::int64_t kHalfAnHour = 1'800;
  for (std::int64_t i = 1; i < access::kLongestSessionSeconds / kHalfAnHour; ++i) {
    clock_.pass(kHalfAnHour);
    ASSERT_EQ(entering(client), 204);
  }
  clock_.pass(kHalfAnHour - 1);
  pass_half_a_second();
  EXPECT_EQ(entering(client), 204);
  pass_half_a_second();
  EXPECT_EQ(entering(client), 401);
}

TEST_P(RightsTaken, WhatAnotherProcessTookIsGoneWithinASecond) {
  const AccountId account = account_with("yaodu", Role::reporter, township_);
  Client client = remembered(account);
  elsewhere([&](AccountChanges& changes) { changes.end_sessions(account).or_throw(); });
  pass_half_a_second();
  EXPECT_EQ(entering(client), 204) << "remembered: no request reads it";
  pass_half_a_second();
  EXPECT_EQ(entering(client), 401);
}

TEST_P(RightsTaken, NewsOfAnotherProcessIsHeededAtOnce) {
  const AccountId account = account_with("yaodu", Role::reporter, township_);
  Client client = remembered(account);
  elsewhere([&](AccountChanges& changes) { changes.end_sessions(account).or_throw(); });
  index_->catch_up(*connection_).or_throw();
  EXPECT_EQ(entering(client), 401);
}

TEST_P(RightsTaken, NobodyIsTrustedWhereTheIndexCouldNotFollow) {
  const AccountId account = account_with("yaodu", Role::reporter, township_);
  Client client = remembered(account);
  elsewhere([&](AccountChanges& changes) { changes.end_sessions(account).or_throw(); });
  index_->distrust();
  EXPECT_EQ(entering(client), 401);
}

// What is written all day is nothing of rights: it makes nobody be read anew.
TEST_P(RightsTaken, WhatIsNoneOfRightsLeavesThemAlone) {
  const std::uint64_t before = index_->rights();
  writer_->submit([&](db::Connection& connection) {
    journal::Appender appender(connection, {kOperator, clock_.now(), "测试"});
    const person::Disclosure seen{"league_member", township_, clock_.today(),
                                  clock_.today(),  1,         "核对名册"};
    person::record_disclosure(appender, seen).or_throw();
    appender.finish();
  });
  EXPECT_EQ(index_->rights(), before);
  account_with("yaodu", Role::reporter, township_);
  EXPECT_GT(index_->rights(), before);
}

}  // namespace
}  // namespace jishi::api
