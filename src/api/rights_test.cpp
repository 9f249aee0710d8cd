// Every role, towards every relation of units, at every address: what is allowed is what the
// requirements say (roles, H), and the rest is refused with 403 whatever is sent.
#include <gmock/gmock.h>

#include <map>
#include <sstream>

#include "api/testing/running_service.hpp"

namespace jishi::api {
namespace {

using testing::Answer;
using testing::Client;
using testing::Role;

// A cell: own, below, above, beside of the township at which the role is held; y: allowed.
constexpr const char* kAllowed = R"(
                    rep  rev  lead cont asse part orgd char sys  sec  aud
read_tree           yyyy yyyy yyyy yyyy yy.. yyyy yyyy yyyy yyyy yyyy yyyy
read_rows           yy.. yy.. yy.. yy.. .... yy.. yy.. yy.. .... .... ....
read_persons        yy.. yy.. yy.. yy.. .... y... yy.. yy.. .... .... ....
enter_rows          yy.. .... .... .... .... .... .... .... .... .... ....
issue_village_links yy.. .... .... .... .... .... .... .... .... .... ....
read_accounts       .... .... .... .... .... .... .... .... yy.. yy.. yy..
manage_accounts     .... .... .... .... .... .... .... .... yy.. .... ....
close_accounts      .... .... .... .... .... .... .... .... yy.. .... ....
grant_roles         .... .... .... .... .... .... .... .... .... yy.. ....
manage_sessions     .... .... .... .... .... .... .... .... .... yy.. ....
hand_over           .... .... .... .... .... .... .... .... .... yy.. ....
)";

constexpr std::array kColumns = {Role::reporter,
                                 Role::reviewer,
                                 Role::leader,
                                 Role::contact_officer,
                                 Role::assessor,
                                 Role::party_organisation,
                                 Role::organisation_department,
                                 Role::leader_in_charge,
                                 Role::system_administrator,
                                 Role::security_administrator,
                                 Role::audit_administrator};
constexpr std::array kRelations = {"own", "below", "above", "beside"};

// operation → role → four letters
std::map<std::string, std::map<Role, std::string>> table() {
  std::map<std::string, std::map<Role, std::string>> cells;
  std::istringstream lines(kAllowed);
  std::string line;
  std::getline(lines, line);
  std::getline(lines, line);  // the heads
  while (std::getline(lines, line)) {
    std::istringstream words(line);
    std::string operation, cell;
    words >> operation;
    for (const Role role : kColumns) {
      words >> cell;
      cells[operation][role] = cell;
    }
  }
  return cells;
}

class RightsOfRoutes : public testing::RunningService {
  void add_routes(http::Router& router, Service& service) override {
    add_account_routes(router, service);
    add_village_routes(router, service);
    add_unit_routes(router, service);
    add_ledger_routes(router, service);
  }

 protected:
  void SetUp() override {
    RunningService::SetUp();
    for (const UnitId unit : units()) {
      accounts_[unit] =
          account_with("at." + std::to_string(unit.value()), Role::contact_officer, unit);
    }
  }
  std::array<UnitId, 4> units() const { return {township_, village_, county_, other_township_}; }

  // What is asked; whatever is answered but 403 was allowed.
  Answer ask(const std::string& operation, Client& client, UnitId unit) {
    const std::string at = unit_path(unit);
    const std::string account = "/api/accounts/" + std::to_string(accounts_.at(unit).value());
    // Seen long ago: nothing is changed, and nobody else's cell with it.
    constexpr std::int64_t kStale = 999;
    if (operation == "read_tree") return client.get(at);
    if (operation == "read_rows") return client.get(at + "/ledgers/activity/rows");
    if (operation == "read_persons") return client.get(at + "/ledgers/league_member/rows");
    if (operation == "enter_rows")
      return client.post(at + "/ledgers/activity/rows", {{"values", nlohmann::json::object()}});
    if (operation == "issue_village_links") {
      return client.post(
          at + "/village-links",
          {{"ledgers", {"activity"}}, {"expires", "2026-07-31T18:00:00+08:00"}, {"note", "测试"}});
    }
    if (operation == "read_accounts") return client.get(at + "/accounts");
    if (operation == "manage_accounts") {
      return client.post(at + "/accounts", {{"login", "new." + std::to_string(++opened_)},
                                            {"office", "办公室"},
                                            {"roles", nlohmann::json::array()}});
    }
    if (operation == "close_accounts") return client.post_seen(account + "/closing", kStale);
    if (operation == "grant_roles")
      return client.post(account + "/grants", {{"role", "leader"}, {"unit", unit.value()}});
    if (operation == "manage_sessions") return client.post(account + "/sessions-end");
    if (operation == "hand_over")
      return client.post_seen(account + "/hand-over", kStale, {{"to", accounts_.at(unit).value()}});
    throw std::logic_error("no request for " + operation);
  }

 private:
  std::map<UnitId, access::AccountId> accounts_;
  int opened_ = 0;
};
JISHI_ON_BOTH_DATABASES(RightsOfRoutes);

TEST_P(RightsOfRoutes, AreThoseOfTheRoleTowardsTheUnit) {
  const auto cells = table();
  ASSERT_EQ(cells.size(), 11U);
  for (const Role role : kColumns) {
    std::vector<access::LedgerLimit> limits;  // a third party has named ledgers only
    if (role == Role::assessor) limits = {{"activity", {}}, {"league_member", {}}};
    Client client = sign_in_as(role, township_, limits);
    for (const auto& [operation, row] : cells) {
      for (std::size_t i = 0; i < kRelations.size(); ++i) {
        const Answer answer = ask(operation, client, units()[i]);
        const bool allowed = row.at(role).at(i) == 'y';
        EXPECT_EQ(answer.status != 403, allowed)
            << word(role) << " " << operation << " " << kRelations.at(i) << ": " << answer.status
            << " " << answer.body.substr(0, 300);
        EXPECT_LT(answer.status, 500) << answer.body;
      }
    }
  }
}

TEST_P(RightsOfRoutes, NobodyWithoutASessionGetsAnything) {
  Client stranger = nobody();
  for (const auto& [operation, row] : table())
    EXPECT_EQ(ask(operation, stranger, township_).status, 401) << operation;
}

TEST_P(RightsOfRoutes, ARoleThatEndedYesterdayGivesNothing) {
  const auto account = open_account("ended", township_);
  change_accounts([&](access::AccountChanges& changes) {
    changes.grant(account, {Role::reporter, township_, {}, Date::parse("2026-07-02").value()})
        .or_throw();
  });
  Client reporter = sign_in(account);
  EXPECT_EQ(ask("read_rows", reporter, township_).status, 200);
  clock_.pass(14 * 3'600 - 60);
  reporter = sign_in(account);
  EXPECT_EQ(ask("read_rows", reporter, township_).status, 200);
  clock_.pass(60);
  EXPECT_EQ(ask("read_rows", reporter, township_).code(), "no_grant");
}

}  // namespace
}  // namespace jishi::api
