// Ways around the rights that one might try from one's own unit: fields that a grant does not have,
// numbers of other units, rows, accounts and persons in bodies and in queries.
#include <gmock/gmock.h>

#include <set>

#include "access/grant_store.hpp"
#include "api/testing/running_service.hpp"
#include "http/percent.hpp"
#include "person/testing/made_id_number.hpp"

namespace jishi::api {
namespace {

using nlohmann::json;
using testing::Answer;
using ::testing::AnyOf;
using testing::Client;
using testing::Role;

class WaysAround : public testing::RunningService {
  void add_routes(http::Router& router, Service& service) override {
    add_account_routes(router, service);
    add_village_routes(router, service);
    add_unit_routes(router, service);
    add_ledger_routes(router, service);
    add_figure_routes(router, service);
  }

 protected:
  static std::string text_of(std::int64_t number) { return std::to_string(number); }
  static std::string text_of(UnitId unit) { return text_of(unit.value()); }
  static std::string ledger_at(UnitId unit, const std::string& ledger) {
    return unit_path(unit) + "/ledgers/" + ledger;
  }
  static std::string row_at(const std::string& ledger, std::int64_t row) {
    return "/api/ledgers/" + ledger + "/rows/" + text_of(row);
  }
  static std::string account_path(access::AccountId account) {
    return "/api/accounts/" + text_of(account.value());
  }

  static json activity() {
    return {{"values",
             {{"kind", "青年座谈会"},
              {"held_on", "2026-05-04"},
              {"theme", "读书"},
              {"place", "文化站"},
              {"entitled", "30"},
              {"present", "28"},
              {"gathering", "农村专业合作组织"},
              {"outcome", "交流"}}}};
  }
  json member(const std::string& name) {
    return {{"person",
             {{"name", name},
              {"id_number", person::testing::made_id_number(15'000'000 + ++serial_)},
              {"notice", {{"kind", "notice"}, {"on", "2026-06-01"}}}}},
            {"values", {{"post", "委员"}, {"term_from", "2025-03-01"}}}};
  }
  struct Added {
    std::int64_t row = 0, revision = 0, person = 0;
  };
  Added add(UnitId unit, const std::string& ledger, const json& body) {
    Client reporter = sign_in_as(Role::reporter, unit);
    const Answer answer = reporter.post(ledger_at(unit, ledger) + "/rows", body);
    EXPECT_EQ(answer.status, 201) << answer.body;
    const json told = answer.json();
    const json& row = told.at("row");
    return {row.at("row"), row.at("revision"),
            row.contains("person") ? row.at("person").at("person").get<std::int64_t>() : 0};
  }

 private:
  int serial_ = 0;
};
JISHI_ON_BOTH_DATABASES(WaysAround);

// ---- Fields.

// For each field of a ledger somebody who has all the others: it is neither told, nor asked for,
// nor written, by its name or by its label.
TEST_P(WaysAround, AFieldThatIsNotGrantedIsNeitherReadNorAskedForNorWritten) {
  const Added added = add(township_, "activity", activity());
  const std::string rows = ledger_at(township_, "activity") + "/rows";
  const std::string row = row_at("activity", added.row);
  const auto all = definitions();
  const auto& fields = all->packages.find_ledger("activity")->fields;
  ASSERT_GE(fields.size(), 8U);
  for (const package::Field& hidden : fields) {
    const std::string& name = hidden.name;
    std::vector<std::string> others;
    for (const package::Field& each : fields)
      if (each.name != name) others.push_back(each.name);
    Client narrow = sign_in_as(Role::reporter, township_, {{"activity", others}});

    const json page = narrow.get(rows).json();
    ASSERT_EQ(page.at("total"), 1) << name;
    EXPECT_FALSE(page.at("rows").at(0).at("values").contains(name)) << name;
    const json whole = narrow.get(row).json();
    EXPECT_FALSE(whole.at("row").at("values").contains(name)) << name;
    EXPECT_GE(whole.at("row").at("values").size(), 6U) << name;
    for (const json& version : whole.at("versions")) {
      EXPECT_FALSE(version.at("values").contains(name)) << name;
      EXPECT_THAT(version.at("changed"), ::testing::Not(::testing::Contains(name))) << name;
    }
    for (const std::string& condition : {"has(" + name + ")", "true || has(" + name + ")"}) {
      const Answer asked = narrow.get(rows + "?where=" + http::percent_encoded(condition));
      EXPECT_EQ(asked.code(), "field_not_covered") << condition << asked.body;
    }
    if (hidden.value.type == package::FieldType::text) {
      const json values = activity().at("values");
      const std::string words = values.at(name);
      const json found = narrow.get(rows + "?q=" + http::percent_encoded(words)).json();
      EXPECT_EQ(found.at("total"), 0) << name;
    }
    for (const std::string& called : {name, hidden.label}) {
      const json values = {{called, nullptr}};
      const json change = {{"way", "correct"}, {"values", values}};
      EXPECT_EQ(narrow.patch(row, added.revision, change).code(), "field_not_covered") << called;
      json bulk = change;
      bulk["rows"] = json::array({json{{"row", added.row}, {"revision", added.revision}}});
      const Answer many = narrow.post(ledger_at(township_, "activity") + "/bulk", bulk);
      ASSERT_EQ(many.status, 200) << many.body;
      EXPECT_EQ(many.json().at("results").at(0).at("code"), "field_not_covered") << called;
      for (const char* address : {"", "/check"}) {
        const Answer entered = narrow.post(rows + address, {{"values", values}});
        EXPECT_EQ(entered.code(), "field_not_covered") << called << entered.body;
      }
    }
    // To end, withdraw or move a row is to change all of it.
    for (const json& change :
         {json{{"way", "withdraw"}},
          json{{"way", "move"}, {"day", "2026-06-01"}, {"to_unit", village_.value()}}})
      EXPECT_EQ(narrow.patch(row, added.revision, change).code(), "field_not_covered") << change;
  }
  EXPECT_EQ(sign_in_as(Role::reporter, township_).get(row).json().at("row").at("revision"),
            added.revision);
}

// ---- Numbers in bodies.

TEST_P(WaysAround, ARowIsNotGivenToOthersNorTakenFromThem) {
  const Added own = add(township_, "activity", activity());
  const Added theirs = add(other_township_, "activity", activity());
  Client reporter = sign_in_as(Role::reporter, township_);
  const auto move = [&](const Added& row, UnitId to) {
    return reporter.patch(row_at("activity", row.row), row.revision,
                          {{"way", "move"}, {"day", "2026-05-04"}, {"to_unit", to.value()}});
  };
  for (const UnitId unit : {county_, other_township_, other_village_, root_, far_township_})
    EXPECT_EQ(move(own, unit).status, 403) << text_of(unit);
  EXPECT_EQ(move(own, UnitId(999'999'999)).status, 404);
  EXPECT_EQ(move(theirs, township_).status, 403);
  // Another ledger's address tells nothing either.
  EXPECT_EQ(reporter.get(row_at("committee_member", theirs.row)).status, 404);
  EXPECT_EQ(reporter.get(row_at("committee_member", own.row)).status, 404);
}

TEST_P(WaysAround, APersonIsNotNamedByWhoSeesNoRowOfTheirs) {
  const Added theirs = add(other_township_, "committee_member", member("王芳"));
  Client reporter = sign_in_as(Role::reporter, township_);
  json body = member("李明");
  body["person"] = {{"person", theirs.person}};
  const std::string rows = ledger_at(township_, "committee_member") + "/rows";
  const Answer known = reporter.post(rows, body);
  body["person"] = {{"person", theirs.person + 1'000}};
  const Answer unknown = reporter.post(rows, body);
  EXPECT_EQ(known.code(), "unknown_person");
  EXPECT_EQ(unknown.code(), known.code());
  EXPECT_EQ(unknown.json().at("detail"), known.json().at("detail"));
}

TEST_P(WaysAround, DutiesStayWithinTheTreeOfWhoGivesThem) {
  const auto own = account_with("own", Role::leader, township_);
  const auto theirs = account_with("theirs", Role::leader, other_township_);
  Client security = sign_in_as(Role::security_administrator, township_);
  const auto give = [&](access::AccountId to, const char* role, UnitId unit) {
    return security.post(account_path(to) + "/grants", {{"role", role}, {"unit", unit.value()}});
  };
  for (const UnitId unit : {county_, other_township_, other_village_, root_})
    EXPECT_EQ(give(own, "leader", unit).status, 403) << text_of(unit);
  EXPECT_EQ(give(theirs, "leader", township_).status, 403);
  EXPECT_EQ(give(own, "leader", village_).status, 201);

  const auto of_theirs = access::read_grants(*connection_, theirs).front().id;
  const std::string grant = "/grants/" + text_of(of_theirs.value());
  EXPECT_EQ(security.remove(account_path(theirs) + grant).status, 403);
  EXPECT_EQ(security.remove(account_path(own) + grant).status, 404);
  EXPECT_EQ(access::read_grants(*connection_, theirs).size(), 1U);

  const auto revision = access::read_account(*connection_, own)->revision;
  EXPECT_EQ(security.post_seen(account_path(own) + "/hand-over", revision, {{"to", theirs.value()}})
                .status,
            403);
  Client holder = sign_in(own);
  const Answer away =
      holder.post_seen(account_path(own) + "/hand-over", revision, {{"to", theirs.value()}});
  EXPECT_GE(away.status, 400) << away.body;
  EXPECT_EQ(access::read_grants(*connection_, theirs).size(), 1U);
  EXPECT_EQ(access::read_grants(*connection_, own).size(), 2U);
}

TEST_P(WaysAround, NobodyOpensAnAccountWithADutyThatTheyMayNotGive) {
  Client system = sign_in_as(Role::system_administrator, township_);
  // There is no security or audit administrator yet: who is at the root appoints those.
  for (const Role role : access::kRoles) {
    if (role == Role::link_holder) continue;
    const Answer opened = system.post(unit_path(township_) + "/accounts",
                                      {{"login", "with." + std::string(word(role))},
                                       {"office", "办公室"},
                                       {"roles", {word(role)}}});
    EXPECT_EQ(opened.status, 403) << word(role) << opened.body;
  }
  EXPECT_FALSE(access::find_account(*connection_, "with.leader").has_value());
}

// ---- Numbers in queries.

TEST_P(WaysAround, AFigureOpensOnlyToWhatStandsBelowItsUnit) {
  add(village_, "activity", activity());
  add(other_village_, "activity", activity());
  Client reporter = sign_in_as(Role::reporter, township_);
  const std::string figure = "/api/figures/rows?indicator=activities&period=2026&by=children&unit=";
  const auto section = [&](UnitId unit) {
    return reporter.get(figure + text_of(township_) + "&section=" + text_of(unit));
  };
  EXPECT_EQ(section(village_).status, 200);
  for (const UnitId unit : {other_village_, other_township_, county_, root_, far_township_}) {
    const Answer answer = section(unit);
    EXPECT_THAT(answer.status, AnyOf(400, 403, 404, 422)) << answer.body;
  }
  EXPECT_EQ(reporter.get(figure + text_of(county_) + "&section=" + text_of(village_)).status, 403);
}

TEST_P(WaysAround, NoParameterWidensAListOfRows) {
  add(township_, "activity", activity());
  const Added below = add(village_, "activity", activity());
  const Added beside = add(other_village_, "activity", activity());
  Client reporter = sign_in_as(Role::reporter, township_);
  const std::set<std::int64_t> own = {township_.value(), village_.value()};
  int pages = 0, rows = 0;
  for (const char* below_too : {"", "&below=true", "&below=false"}) {
    for (const char* as : {"", "&as=then", "&as=now"}) {
      for (const char* days : {"", "&on=2010-01-01&until=2026-12-31", "&on=2026-05-04"}) {
        for (const char* where : {"", "&where=true", "&q=%E8%AF%BB%E4%B9%A6"}) {
          for (const std::string& from : {std::string(), "&after=" + text_of(beside.row - 1),
                                          std::string("&known_at=2026-07-01")}) {
            const std::string query =
                std::string("?limit=200") + below_too + as + days + where + from;
            const Answer answer = reporter.get(ledger_at(township_, "activity") + "/rows" + query);
            ASSERT_EQ(answer.status, 200) << query << answer.body;
            const json page = answer.json();
            EXPECT_LE(page.at("total"), 2) << query;
            for (const json& row : page.at("rows")) {
              EXPECT_TRUE(own.contains(row.at("unit").at("unit"))) << query << row;
              ++rows;
            }
            ++pages;
          }
        }
      }
    }
  }
  EXPECT_EQ(pages, 3 * 3 * 3 * 3 * 3);
  EXPECT_GT(rows, pages / 2);
  EXPECT_NE(below.row, beside.row);
}

TEST_P(WaysAround, APageOfUnitsBeginsAmongItsOwn) {
  const UnitId second = found(township_, "光明村", testing::Level::village, "510113103202");
  Client assessor = sign_in_as(Role::assessor, township_, {{"activity", {}}});
  for (const UnitId after : {village_, other_village_, county_}) {
    const Answer answer = assessor.get(unit_path(township_) + "/children?after=" + text_of(after));
    ASSERT_EQ(answer.status, 200) << answer.body;
    const json page = answer.json();
    for (const json& unit : page.at("units"))
      EXPECT_THAT(unit.at("unit").get<std::int64_t>(), AnyOf(village_.value(), second.value()));
  }
  // Without the right to the whole tree a search stays below one's own unit.
  const json units = assessor.get("/api/units?search=%E6%9D%91").json();
  for (const json& unit : units.at("units"))
    EXPECT_THAT(unit.at("unit").get<std::int64_t>(), AnyOf(village_.value(), second.value()));
  EXPECT_EQ(units.at("units").size(), 2U);
}

}  // namespace
}  // namespace jishi::api
