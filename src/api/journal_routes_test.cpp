// The journal over HTTP: told in words, found again, and only to who may read it.
#include <gmock/gmock.h>

#include "api/testing/running_service.hpp"
#include "person/testing/made_id_number.hpp"

namespace jishi::api {
namespace {

using nlohmann::json;
using testing::Answer;
using testing::Client;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Role;

constexpr std::int64_t kDaySeconds = 24 * 3'600;

class JournalRoutes : public testing::RunningService {
  void add_routes(http::Router& router, Service& service) override {
    add_ledger_routes(router, service);
    add_account_routes(router, service);
    add_journal_routes(router, service);
  }

 protected:
  json member(int i, const char* name = "张小红") {
    return {{"person",
             {{"name", name},
              {"id_number", person::testing::made_id_number(15'000'000 + i)},
              {"notice", {{"kind", "notice"}, {"on", "2026-06-30"}}}}},
            {"values", {{"post", "委员"}}},
            {"from", "2026-01-01"}};
  }
  json enter(Client& reporter, UnitId unit, int i) {
    const Answer made =
        reporter.post(unit_path(unit) + "/ledgers/committee_member/rows", member(i));
    EXPECT_EQ(made.status, 201) << made.body;
    return made.json().at("row");
  }
  json journal(Client& client, UnitId unit, const std::string& more = "") {
    const Answer told = client.get(unit_path(unit) + "/journal" + more);
    EXPECT_EQ(told.status, 200) << told.body;
    return told.status == 200 ? told.json() : json{{"entries", json::array()}};
  }
  // Every page of it.
  std::vector<json> whole_journal(Client& client, UnitId unit, const std::string& more) {
    std::vector<json> all;
    std::string after;
    while (true) {
      const json page =
          journal(client, unit, "?" + more + (after.empty() ? "" : "&after=" + after));
      for (const json& entry : page.at("entries"))
        all.push_back(entry);
      if (!page.contains("next")) return all;
      after = page.at("next").get<std::string>();
    }
  }
};
JISHI_ON_BOTH_DATABASES(JournalRoutes);

TEST_P(JournalRoutes, WhatWasDoneIsToldInWordsAndWithoutAnyValueOfAPerson) {
  Client reporter = sign_in_as(Role::reporter, township_);
  Client auditor = sign_in_as(Role::audit_administrator, township_);
  const json row = enter(reporter, township_, 0);
  const std::string at =
      "/api/ledgers/committee_member/rows/" + std::to_string(row.at("row").get<std::int64_t>());
  EXPECT_EQ(reporter.post(at + "/reveal", {{"purpose", "核实联系方式"}}).status, 200);
  const json page = journal(auditor, township_);
  const json& entries = page.at("entries");
  ASSERT_GE(entries.size(), 2u);
  EXPECT_EQ(entries.at(0).at("subject"), "disclosures");
  EXPECT_EQ(entries.at(0).at("words"), "“班子成员”查看完整信息，用途：核实联系方式");
  EXPECT_EQ(entries.at(1).at("subject"), "rows");
  EXPECT_THAT(entries.at(1).at("words").get<std::string>(), HasSubstr("“班子成员”新增 1 行"));
  EXPECT_EQ(entries.at(1).at("source"), "网页");
  EXPECT_EQ(entries.at(1).at("actor").at("office"), "团委办公室");
  EXPECT_EQ(entries.at(1).at("actor").at("unit").at("name"), "姚渡镇");
  EXPECT_EQ(entries.at(1).at("units").at(0).at("name"), "姚渡镇");
  EXPECT_EQ(entries.at(1).at("recorded"), "2026-07-01T10:00:00+08:00");
  for (const std::string& personal :
       {std::string("张小红"), person::testing::made_id_number(15'000'000)})
    EXPECT_THAT(page.dump(), Not(HasSubstr(personal)));
}

TEST_P(JournalRoutes, OnlyWhoAuditsReadsItAndOnlyOfTheOwnSubtree) {
  const std::string path = "/journal";
  Client auditor = sign_in_as(Role::audit_administrator, county_);
  EXPECT_EQ(auditor.get(unit_path(county_) + path).status, 200);
  EXPECT_EQ(auditor.get(unit_path(township_) + path).status, 200);
  EXPECT_EQ(auditor.get(unit_path(city_) + path).status, 403);
  EXPECT_EQ(auditor.get(unit_path(other_county_) + path).status, 403);
  for (const Role role : {Role::reporter, Role::reviewer, Role::leader, Role::system_administrator,
                          Role::security_administrator}) {
    Client other = sign_in_as(role, county_);
    EXPECT_EQ(other.get(unit_path(county_) + path).status, 403) << word(role);
    EXPECT_EQ(other.get(unit_path(township_) + path).status, 403) << word(role);
  }
  Client village = village_client(village_token(village_, {"committee_member"}));
  EXPECT_EQ(village.get(unit_path(village_) + path).status, 401);
  EXPECT_EQ(nobody().get(unit_path(county_) + path).status, 401);
  EXPECT_EQ(auditor.get("/api/units/999999999999/journal").status, 404);
}

TEST_P(JournalRoutes, ATownshipIsToldNothingOfAnotherInTheSameCounty) {
  Client one = sign_in_as(Role::reporter, township_);
  Client other = sign_in_as(Role::reporter, other_township_);
  enter(one, village_, 1);
  enter(other, other_village_, 2);
  Client auditor = sign_in_as(Role::audit_administrator, township_);
  Client of_county = sign_in_as(Role::audit_administrator, county_);
  const auto rows = whole_journal(auditor, township_, "subject=rows");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows.at(0).at("units").at(0).at("name"), "红阳村");
  EXPECT_EQ(whole_journal(of_county, county_, "subject=rows").size(), 2u);
  // Accounts of the other township neither.
  for (const json& entry : whole_journal(auditor, township_, "subject=accounts"))
    EXPECT_THAT(entry.dump(), Not(HasSubstr("福洪镇")));
  // What names no unit is told where the whole county is.
  EXPECT_TRUE(whole_journal(auditor, township_, "subject=persons").empty());
  EXPECT_EQ(whole_journal(of_county, county_, "subject=persons").size(), 2u);
}

TEST_P(JournalRoutes, ItIsFoundByDaysAccountLedgerAndSubject) {
  Client one = sign_in_as(Role::reporter, township_);
  enter(one, township_, 3);
  clock_.pass(kDaySeconds);
  Client later = sign_in_as(Role::reporter, township_);
  Client next_day = sign_in_as(Role::audit_administrator, township_);
  enter(later, township_, 4);
  const std::string rows = "?subject=rows";
  EXPECT_EQ(journal(next_day, township_, rows).at("entries").size(), 2u);
  EXPECT_EQ(journal(next_day, township_, rows + "&to=2026-07-01").at("entries").size(), 1u);
  EXPECT_EQ(journal(next_day, township_, rows + "&from=2026-07-02").at("entries").size(), 1u);
  EXPECT_TRUE(journal(next_day, township_, rows + "&from=2026-07-03").at("entries").empty());
  EXPECT_EQ(journal(next_day, township_, rows + "&ledger=committee_member").at("entries").size(),
            2u);
  EXPECT_TRUE(journal(next_day, township_, rows + "&ledger=activity").at("entries").empty());
  const auto actor = journal(next_day, township_, rows)
                         .at("entries")
                         .at(0)
                         .at("actor")
                         .at("account")
                         .get<std::int64_t>();
  EXPECT_EQ(
      journal(next_day, township_, rows + "&actor=" + std::to_string(actor)).at("entries").size(),
      1u);
  for (const char* wrong :
       {"?subject=rowz", "?actor=x", "?after=1-2", "?from=2026-07-02&to=2026-07-01", "?limit=0",
        "?unknown=1", "?from=yesterday"})
    EXPECT_EQ(next_day.get(unit_path(township_) + "/journal" + wrong).code(), "bad_query") << wrong;
  EXPECT_EQ(next_day.get(unit_path(township_) + "/journal?ledger=nothing").code(),
            "unknown_ledger");
}

TEST_P(JournalRoutes, PagesOfSeveralPartitionsAreOneListWithNothingTwiceAndNothingLeftOut) {
  Client near = sign_in_as(Role::reporter, township_);
  Client far = sign_in_as(Role::reporter, far_township_);
  for (int i = 0; i < 12; ++i) {
    clock_.pass(i % 3);  // several of one moment
    enter(i % 2 == 0 ? near : far, i % 2 == 0 ? township_ : far_township_, 10 + i);
  }
  Client auditor = sign_in_as(Role::audit_administrator, root_);
  const auto by_one = whole_journal(auditor, root_, "limit=1");
  const auto at_once = whole_journal(auditor, root_, "limit=200");
  EXPECT_EQ(by_one, at_once);
  std::set<std::pair<std::int64_t, std::int64_t>> places;
  std::string before = "9";
  for (const json& entry : by_one) {
    places.emplace(entry.at("partition").get<std::int64_t>(),
                   entry.at("position").get<std::int64_t>());
    EXPECT_LE(entry.at("recorded").get<std::string>(), before);
    before = entry.at("recorded").get<std::string>();
  }
  EXPECT_EQ(places.size(), by_one.size());
  // All that the journal has, whatever it is about.
  EXPECT_EQ(static_cast<std::int64_t>(by_one.size()), journal::count_entries(*connection_));
  EXPECT_EQ(whole_journal(auditor, root_, "limit=3&subject=rows").size(), 12u);
}

}  // namespace
}  // namespace jishi::api
