// Rows over HTTP, as a secretary and her neighbours meet them.
#include <gmock/gmock.h>

#include "api/idempotency.hpp"
#include "api/testing/running_service.hpp"
#include "indicator/answer.hpp"
#include "person/testing/made_id_number.hpp"

namespace jishi::api {
namespace {

using nlohmann::json;
using testing::Answer;
using testing::Client;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Role;

class RowRoutes : public testing::RunningService {
  void add_routes(http::Router& router, Service& service) override {
    add_ledger_routes(router, service);
  }

 protected:
  static std::string rows_at(UnitId unit, const std::string& ledger = "committee_member") {
    return unit_path(unit) + "/ledgers/" + ledger + "/rows";
  }
  static std::string row_at(std::int64_t row, const std::string& ledger = "committee_member") {
    return "/api/ledgers/" + ledger + "/rows/" + std::to_string(row);
  }
  static std::int64_t row_of(const Answer& answer) {
    return answer.json().at("row").at("row").get<std::int64_t>();
  }
  static std::int64_t revision_of(const Answer& answer) {
    return answer.json().at("row").at("revision").get<std::int64_t>();
  }
  // A member whose number nobody else has.
  json member(const std::string& name, const std::string& post = "委员") {
    return {{"person",
             {{"name", name},
              {"id_number", person::testing::made_id_number(15'000'000 + ++serial_)},
              {"phone", "13812345678"},
              {"notice", {{"kind", "notice"}, {"on", "2026-06-01"}}}}},
            {"values", {{"post", post}, {"term_from", "2025-03-01"}}}};
  }
  static json activity(const std::string& theme) {
    return {{"values",
             {{"kind", "青年座谈会"},
              {"held_on", "2026-05-04"},
              {"theme", theme},
              {"gathering", nullptr}}}};
  }
  std::string counted(const char* indicator, UnitId unit) {
    const auto state = index_->now();
    const indicator::Asked asked{
        .unit = unit, .when = clock_.today(), .today = clock_.today(), .splits = {}};
    return indicator::answer(*state, *state->definitions->packages.find_indicator(indicator), asked)
        .or_throw()
        .figures.at(0)
        ->shown();
  }

 private:
  int serial_ = 0;
};
JISHI_ON_BOTH_DATABASES(RowRoutes);

TEST_P(RowRoutes, ASecretaryAddsAMemberAndTheRosterAndTheFigureHaveIt) {
  Client secretary = sign_in_as(Role::reporter, township_);
  const std::string before = counted("committee_members", county_);
  const Answer added = secretary.post(rows_at(township_), member("张小红", "书记"));
  ASSERT_EQ(added.status, 201) << added.body;
  EXPECT_NE(counted("committee_members", county_), before);
  EXPECT_THAT(added.body, Not(HasSubstr("张小红")));

  const json page = secretary.get(rows_at(township_)).json();
  ASSERT_EQ(page.at("total"), 1) << page;
  const json& row = page.at("rows").at(0);
  EXPECT_EQ(row.at("row"), row_of(added));
  EXPECT_EQ(row.at("person").at("name"), "张**");
  EXPECT_EQ(row.at("values").at("post").at("code"), "secretary");
  EXPECT_EQ(row.at("values").at("post").at("shown"), "书记");
  EXPECT_EQ(row.at("valid_from"), "2025-03-01");
  EXPECT_EQ(row.at("unit").at("name"), "姚渡镇");
  // The ID number told sex and birth date.
  EXPECT_TRUE(row.at("values").contains("birth_date"));
}

TEST_P(RowRoutes, WhatIsWrongIsToldByField) {
  Client secretary = sign_in_as(Role::reporter, township_);
  json wrong = member("张小红");
  wrong["values"] = {{"education", "博士后后"}, {"term_from", "昨天"}};
  const Answer refused = secretary.post(rows_at(township_), wrong);
  EXPECT_EQ(refused.status, 422);
  std::map<std::string, std::string> told;
  const json problem = refused.json();
  for (const json& each : problem.at("fields"))
    told[each.at("field")] = each.at("code");
  EXPECT_EQ(told["education"], "value_not_in_dictionary");
  EXPECT_EQ(told["term_from"], "bad_date");
  wrong["values"] = {{"term_from", "2025-03-01"}};
  EXPECT_EQ(secretary.post(rows_at(township_), wrong).json().at("field"), "post");
  wrong = member("张小红");
  wrong["person"]["id_number"] = "110101199003078888";
  EXPECT_EQ(secretary.post(rows_at(township_), wrong).json().at("field"), "person.id_number");
  wrong = member("张小红");
  wrong["values"]["no_such"] = "1";
  EXPECT_EQ(secretary.post(rows_at(township_), wrong).code(), "unknown_field");
  // A check says the same and writes nothing.
  const json checked = secretary.post(rows_at(township_) + "/check", wrong).json();
  EXPECT_EQ(checked.at("findings").at(0).at("code"), "unknown_field");
  const json fine = secretary.post(rows_at(township_) + "/check", member("李明")).json();
  EXPECT_TRUE(fine.at("findings").empty());
  EXPECT_EQ(secretary.get(rows_at(township_)).json().at("total"), 0);
}

TEST_P(RowRoutes, OfTwoWhoChangeARowTheSecondIsShownWhatItIsNow) {
  Client first = sign_in_as(Role::reporter, township_);
  Client second = sign_in_as(Role::reporter, township_);
  const Answer added = first.post(rows_at(township_), member("张小红"));
  const std::int64_t row = row_of(added);
  const std::int64_t revision = revision_of(added);
  EXPECT_EQ(second.get(row_at(row)).field("ETag"), "\"" + std::to_string(revision) + "\"");
  const json change = {{"way", "from"}, {"day", "2026-06-01"}, {"values", {{"post", "副书记"}}}};
  const Answer changed = first.patch(row_at(row), revision, change);
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_GT(revision_of(changed), revision);
  const Answer late =
      second.patch(row_at(row), revision, {{"way", "correct"}, {"values", {{"duty", "宣传"}}}});
  EXPECT_EQ(late.status, 409);
  EXPECT_EQ(late.code(), "version_conflict");
  EXPECT_EQ(late.json().at("current").at("row").at("values").at("post").at("code"),
            "deputy_secretary");
  EXPECT_EQ(second.send("PATCH", row_at(row), change.dump(), Client::kPage).status, 428);

  const json whole = second.get(row_at(row)).json();
  EXPECT_THAT(whole.at("versions").back().at("changed"), ::testing::Contains("post"));
  EXPECT_EQ(whole.at("versions").back().at("actor"), "团委办公室");
  EXPECT_EQ(whole.at("may").at("change"), true);
}

TEST_P(RowRoutes, ARowIsCorrectedEndedMovedAndWithdrawn) {
  Client county = sign_in_as(Role::reporter, county_);
  const Answer added = county.post(rows_at(township_), member("张小红"));
  const std::int64_t row = row_of(added);
  std::int64_t revision = revision_of(added);
  const auto change = [&](const json& body) {
    const Answer answer = county.patch(row_at(row), revision, body);
    if (answer.json().contains("row")) revision = revision_of(answer);
    return answer;
  };
  EXPECT_EQ(change({{"way", "correct"}, {"values", {{"duty", "组织"}}}}).status, 200);
  EXPECT_EQ(
      change({{"way", "move"}, {"day", "2026-06-01"}, {"to_unit", other_township_.value()}}).status,
      200);
  EXPECT_EQ(county.get(rows_at(other_township_)).json().at("total"), 1);
  EXPECT_EQ(county.get(rows_at(township_)).json().at("total"), 0);
  EXPECT_EQ(county.get(rows_at(township_) + "?on=2026-05-01").json().at("total"), 1);
  EXPECT_EQ(change({{"way", "end"}, {"day", "2026-06-20"}}).status, 200);
  EXPECT_EQ(county.get(rows_at(county_)).json().at("total"), 0);
  EXPECT_EQ(change({{"way", "end"}, {"values", {{"post", "书记"}}}}).code(), "bad_way");
  EXPECT_EQ(change({{"way", "withdraw"}}).status, 200);
  EXPECT_EQ(county.get(rows_at(county_) + "?on=2026-05-01").json().at("total"), 0);
}

TEST_P(RowRoutes, WhatIsSensitiveIsShownForAPurposeThatTheJournalHas) {
  Client secretary = sign_in_as(Role::reporter, township_);
  const std::int64_t row = row_of(secretary.post(rows_at(township_), member("张小红")));
  EXPECT_THAT(secretary.get(row_at(row)).body, Not(HasSubstr("13812345678")));
  const std::string address = row_at(row) + "/reveal";
  EXPECT_EQ(secretary.post(address, {{"purpose", ""}}).code(), "purpose_missing");
  EXPECT_THAT(journal_text(), Not(HasSubstr("换届资格审查")));
  const Answer shown = secretary.post(address, {{"purpose", "换届资格审查"}});
  ASSERT_EQ(shown.status, 200) << shown.body;
  EXPECT_EQ(shown.json().at("person").at("name"), "张小红");
  EXPECT_EQ(shown.json().at("person").at("phone"), "13812345678");
  EXPECT_THAT(journal_text(), HasSubstr("换届资格审查"));
  EXPECT_THAT(journal_text(), HasSubstr("\"row\":" + std::to_string(row)));
  Client leader = sign_in_as(Role::leader, township_);
  EXPECT_EQ(leader.post(address, {{"purpose", "看看"}}).status, 403);
}

TEST_P(RowRoutes, AboveTheCountyPersonsAreForAPurpose) {
  Client secretary = sign_in_as(Role::reporter, township_);
  ASSERT_EQ(secretary.post(rows_at(township_), member("张小红")).status, 201);
  Client province = sign_in_as(Role::reporter, province_);
  EXPECT_EQ(province.get(rows_at(township_)).code(), "purpose_missing");
  const Answer page = province.get(rows_at(county_) + "?purpose=%E6%A0%B8%E5%AE%9E");
  EXPECT_EQ(page.status, 200) << page.body;
  EXPECT_THAT(journal_text(), HasSubstr("核实"));
  EXPECT_EQ(province.post(rows_at(township_), member("李明")).code(), "entered_where_it_happens");
}

TEST_P(RowRoutes, AboveTheCountyALedgerTellsNoSmallCountOfPersons) {
  Client secretary = sign_in_as(Role::reporter, township_);
  ASSERT_EQ(secretary.post(rows_at(township_), member("张小红")).status, 201);
  ASSERT_EQ(secretary.post(rows_at(township_, "activity"), activity("读书会")).status, 201);
  const auto of = [&](UnitId unit, const std::string& name) {
    const json told = sign_in_as(Role::leader, unit).get(unit_path(unit) + "/ledgers").json();
    for (const json& ledger : told.at("ledgers"))
      if (ledger.at("ledger") == name) return ledger;
    return json();
  };
  EXPECT_EQ(of(county_, "committee_member").at("rows"), 1);
  EXPECT_FALSE(of(city_, "committee_member").contains("rows"));
  EXPECT_EQ(of(city_, "activity").at("rows"), 1);
}

TEST_P(RowRoutes, ATownshipDoesNotReachItsNeighboursRows) {
  Client here = sign_in_as(Role::reporter, township_);
  Client there = sign_in_as(Role::reporter, other_township_);
  const Answer added = there.post(rows_at(other_township_), member("王芳"));
  const std::int64_t row = row_of(added);
  const std::int64_t revision = revision_of(added);
  const std::int64_t person = added.json().at("row").at("person").at("person").get<std::int64_t>();
  const json change = {{"way", "correct"}, {"values", {{"duty", "宣传"}}}};
  EXPECT_EQ(here.get(rows_at(other_township_)).status, 403);
  EXPECT_EQ(here.get(rows_at(county_)).status, 403);
  EXPECT_EQ(here.get(row_at(row)).status, 403);
  EXPECT_EQ(here.post(row_at(row) + "/reveal", {{"purpose", "核对"}}).status, 403);
  EXPECT_EQ(here.patch(row_at(row), revision, change).status, 403);
  EXPECT_EQ(here.patch(row_at(row), revision + 1, change).status, 403);
  EXPECT_EQ(here.patch(row_at(row), revision, {{"way", "withdraw"}}).status, 403);
  EXPECT_EQ(here.post(rows_at(other_township_), member("李明")).status, 403);
  EXPECT_EQ(here.post(rows_at(other_township_) + "/check", member("李明")).status, 403);
  // By the body: a row of somebody else among one's own, a person, a unit.
  json bulk = change;
  bulk["rows"] = {{{"row", row}, {"revision", revision}}};
  const json results =
      here.post(unit_path(township_) + "/ledgers/committee_member/bulk", bulk).json();
  EXPECT_EQ(results.at("results").at(0).at("code"), "beyond_subtree");
  json stolen = member("李明");
  stolen["person"] = {{"person", person}};
  EXPECT_EQ(here.post(rows_at(township_), stolen).code(), "unknown_person");
  const Answer own = here.post(rows_at(township_), member("赵强"));
  EXPECT_EQ(
      here.patch(row_at(row_of(own)), revision_of(own),
                 {{"way", "move"}, {"day", "2026-06-01"}, {"to_unit", other_township_.value()}})
          .status,
      403);
  EXPECT_EQ(there.get(row_at(row)).json().at("row").at("revision"), revision);
  EXPECT_EQ(there.get(rows_at(other_township_)).json().at("total"), 1);
}

TEST_P(RowRoutes, WhoSeesTheirOwnUnitAloneSeesNothingBelowIt) {
  Client county = sign_in_as(Role::reporter, county_);
  ASSERT_EQ(county.post(rows_at(county_), member("张小红")).status, 201);
  ASSERT_EQ(county.post(rows_at(township_), member("李小明")).status, 201);
  EXPECT_EQ(county.get(rows_at(county_)).json().at("total"), 2);
  Client party = sign_in_as(Role::party_organisation, county_);
  EXPECT_EQ(party.get(rows_at(county_)).json().at("total"), 1);
  EXPECT_EQ(party.get(rows_at(county_) + "?below=false").json().at("total"), 1);
  EXPECT_EQ(party.get(rows_at(county_) + "?below=true").code(), "beyond_subtree");
}

TEST_P(RowRoutes, ARequestThatIsSentTwiceIsDoneOnce) {
  Client secretary = sign_in_as(Role::reporter, township_);
  const json body = member("张小红");
  const std::string key = "Idempotency-Key: entry-1\r\n";
  const Answer first = secretary.post(rows_at(township_), body, key);
  const Answer again = secretary.post(rows_at(township_), body, key);
  ASSERT_EQ(first.status, 201);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(row_of(again), row_of(first));
  EXPECT_EQ(secretary.get(rows_at(township_)).json().at("total"), 1);
  EXPECT_EQ(secretary.post(rows_at(township_), member("李明"), key).code(),
            "idempotency_key_reused");
  // Another account's key of the same words is another key.
  Client other = sign_in_as(Role::reporter, township_);
  EXPECT_EQ(other.post(rows_at(township_), member("李明"), key).status, 201);
  EXPECT_EQ(secretary.post(rows_at(township_), body, "Idempotency-Key: a b\r\n").code(),
            "bad_idempotency_key");
  clock_.pass(kRequestSeconds + 1);
  std::int64_t forgotten = 0;
  writer_->submit(
      [&](db::Connection& connection) { forgotten = forget_requests(connection, clock_.now()); });
  EXPECT_EQ(forgotten, 2);
}

TEST_P(RowRoutes, OfManyOneThatIsRefusedKeepsNoOtherBack) {
  Client secretary = sign_in_as(Role::reporter, township_);
  const Answer one = secretary.post(rows_at(township_), member("张小红"));
  const Answer two = secretary.post(rows_at(township_), member("李明"));
  json bulk = {{"way", "correct"}, {"values", {{"duty", "宣传"}}}};
  bulk["rows"] = {{{"row", row_of(one)}, {"revision", revision_of(one) + 7}},
                  {{"row", row_of(two)}, {"revision", revision_of(two)}},
                  {{"row", 1}, {"revision", 1}}};
  const Answer answer =
      secretary.post(unit_path(township_) + "/ledgers/committee_member/bulk", bulk);
  ASSERT_EQ(answer.status, 200) << answer.body;
  const json results = answer.json().at("results");
  EXPECT_EQ(results.at(0).at("code"), "version_conflict");
  EXPECT_EQ(results.at(1).at("ok"), true);
  EXPECT_EQ(results.at(2).at("code"), "no_such_row");
  const auto duty = [&](const Answer& row) {
    return secretary.get(row_at(row_of(row))).json().at("row").at("values").contains("duty");
  };
  EXPECT_FALSE(duty(one));
  EXPECT_TRUE(duty(two));
  EXPECT_TRUE(journal_whole());
}

TEST_P(RowRoutes, RowsArePagedFilteredAndSearched) {
  Client county = sign_in_as(Role::reporter, county_);
  std::vector<std::int64_t> added;
  for (const char* name : {"张小红", "李明", "王芳"})
    added.push_back(row_of(county.post(rows_at(township_), member(name))));
  ASSERT_EQ(county.post(rows_at(village_), member("李明", "书记")).status, 201);
  std::vector<std::int64_t> seen;
  std::string after;
  do {
    const json page = county.get(rows_at(county_) + "?limit=1" + after).json();
    EXPECT_EQ(page.at("total"), 4);
    for (const json& row : page.at("rows"))
      seen.push_back(row.at("row"));
    after = page.contains("next") ? "&after=" + page.at("next").get<std::string>() : "";
  } while (!after.empty() && seen.size() < 10);
  EXPECT_EQ(seen.size(), 4u);
  const auto total = [&](const std::string& query) {
    return county.get(rows_at(county_) + query).json().value("total", -1);
  };
  EXPECT_EQ(total("?where=post%20%3D%3D%20%22secretary%22"), 1);
  EXPECT_EQ(total("?q=%E6%9D%8E%E6%98%8E"), 2);
  EXPECT_EQ(total("?q=%E6%9D%8E%E6%98%8E&where=post%20%3D%3D%20%22secretary%22"), 1);
  EXPECT_EQ(county.get(rows_at(township_) + "?below=false").json().at("total"), 3);
  EXPECT_EQ(county.get(rows_at(county_) + "?where=post%20%3D%3D").code(), "bad_condition");
  EXPECT_EQ(county.get(rows_at(county_) + "?wher=1").status, 400);
  ASSERT_EQ(county.post(rows_at(village_, "activity"), activity("五四座谈")).status, 201);
  EXPECT_EQ(county.get(rows_at(county_, "activity") + "?q=%E5%BA%A7%E8%B0%88").json().at("total"),
            1);
  EXPECT_EQ(county.get(rows_at(county_, "activity") + "?q=%22%20%7C%7C%20true").json().at("total"),
            0);
}

TEST_P(RowRoutes, AGrantOfSomeFieldsShowsAndChangesThoseAlone) {
  Client secretary = sign_in_as(Role::reporter, township_);
  const Answer added = secretary.post(rows_at(township_), member("张小红"));
  Client narrow = sign_in_as(Role::reporter, township_, {{"committee_member", {"post", "duty"}}});
  const json row = narrow.get(rows_at(township_)).json().at("rows").at(0);
  EXPECT_TRUE(row.at("values").contains("post"));
  EXPECT_FALSE(row.at("values").contains("birth_date"));
  EXPECT_FALSE(row.contains("person"));
  EXPECT_EQ(narrow.get(rows_at(township_) + "?where=has(birth_date)").code(), "field_not_covered");
  EXPECT_EQ(narrow.get(rows_at(township_) + "?q=%E6%9D%8E%E6%98%8E").code(), "field_not_covered");
  const std::int64_t id = row_of(added);
  EXPECT_EQ(narrow
                .patch(row_at(id), revision_of(added),
                       {{"way", "correct"}, {"values", {{"学历", "本科"}}}})
                .code(),
            "field_not_covered");
  EXPECT_EQ(narrow
                .patch(row_at(id), revision_of(added),
                       {{"way", "correct"}, {"values", {{"duty", "宣传"}}}})
                .status,
            200);
  EXPECT_EQ(narrow.get(rows_at(township_, "activity")).code(), "ledger_not_covered");
}

TEST_P(RowRoutes, ALedgerSaysWhatItAsksFor) {
  Client secretary = sign_in_as(Role::reporter, township_);
  const json all = secretary.get("/api/ledgers").json().at("ledgers");
  EXPECT_EQ(all.size(), definitions()->packages.ledgers.size());
  const json ledger =
      secretary.get("/api/ledgers/committee_member?unit=" + std::to_string(township_.value()))
          .json();
  EXPECT_EQ(ledger.at("person"), "required");
  EXPECT_EQ(ledger.at("days").at("from"), "term_from");
  EXPECT_EQ(ledger.at("may").at("enter"), true);
  const json& post = ledger.at("fields").at(0);
  EXPECT_EQ(post.at("field"), "post");
  EXPECT_EQ(post.at("required"), true);
  EXPECT_FALSE(post.at("choices").empty());
  EXPECT_THAT(ledger.at("rules").dump(), Not(HasSubstr("{figure}")));
  EXPECT_EQ(secretary.get("/api/ledgers/no_such").status, 404);
  ASSERT_EQ(secretary.post(rows_at(township_), member("张小红")).status, 201);
  const json of_unit = secretary.get(unit_path(township_) + "/ledgers").json().at("ledgers");
  const auto found = std::find_if(of_unit.begin(), of_unit.end(), [](const json& each) {
    return each.at("ledger") == "committee_member";
  });
  ASSERT_NE(found, of_unit.end());
  EXPECT_EQ(found->at("rows"), 1);
  EXPECT_EQ(found->at("may_enter"), true);
}

TEST_P(RowRoutes, AVillageLinkEntersAndSeesItsOwnLedgers) {
  Client link = village_client(village_token(village_, {"activity"}));
  const Answer added = link.post(rows_at(village_, "activity"), activity("五四座谈"));
  ASSERT_EQ(added.status, 201) << added.body;
  EXPECT_EQ(link.get(rows_at(village_, "activity")).json().at("total"), 1);
  EXPECT_EQ(link.get(rows_at(village_)).code(), "ledger_not_covered");
  EXPECT_EQ(link.get(rows_at(township_, "activity")).status, 403);
  EXPECT_EQ(link.patch(row_at(row_of(added), "activity"), revision_of(added), {{"way", "withdraw"}})
                .status,
            403);
}

}  // namespace
}  // namespace jishi::api
