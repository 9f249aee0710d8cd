// Every role, towards every relation of units, at every address: what is allowed is what the
// requirements say (roles, H) and decision 30 writes down, and the rest is refused. A route of the
// router that no request here asks for fails a test.
#include <gmock/gmock.h>

#include <array>
#include <functional>
#include <map>
#include <set>

#include "access/testing/rights_table.hpp"
#include "api/testing/ended_job.hpp"
#include "api/testing/every_route.hpp"
#include "person/testing/made_id_number.hpp"

namespace jishi::api {
namespace {

using access::testing::kAboveCounty;
using access::testing::kColumns;
using access::testing::kUpToCounty;
using nlohmann::json;
using testing::Answer;
using testing::Client;
using testing::ended;
using testing::Role;
using Table = access::testing::RightsTable;

// With what a sheet in full needs: to export persons and to see what is sensitive.
Table table_of(const char* text) {
  Table table = access::testing::table_of(text);
  for (const auto& [role, exported] : table.at("export_persons")) {
    std::string& cell = table["export_in_full"][role];
    cell = table.at("reveal_sensitive").at(role);
    for (std::size_t i = 0; i < cell.size(); ++i)
      if (exported.at(i) == '.') cell.at(i) = '.';
  }
  return table;
}

// “电话回访青年满意度”
constexpr const char* kPurposeEncoded =
    "%E7%94%B5%E8%AF%9D%E5%9B%9E%E8%AE%BF%E9%9D%92%E5%B9%B4%E6%BB%A1%E6%84%8F%E5%BA%A6";
// Seen long ago: nothing is changed, and nobody else's cell with it.
constexpr std::int64_t kStale = 999;

std::string text_of(std::int64_t number) {
  return std::to_string(number);
}

// With the purpose, where there is one.
std::string with(const std::string& target, const std::string& purpose) {
  if (purpose.empty()) return target;
  return target + (target.find('?') == std::string::npos ? "?" : "&") + "purpose=" + purpose;
}

// What is at a unit, to be asked for.
struct Things {
  access::AccountId account, successor;
  std::int64_t activity = 0, member = 0, import = 0;
  std::optional<std::int64_t> link;  // villages only
};

// One request: which route, whose right decides, and what is answered where it is allowed.
struct Ask {
  std::string route;
  std::string operation;
  std::set<int> done;
  // Of the unit; nullopt where there is nothing to ask for.
  std::function<std::optional<Answer>(Client&, UnitId, const std::string& purpose)> send;
};

// What is refused by leaving it out of a list counts as refused.
Answer refused_if_empty(Answer answer, const char* list) {
  if (answer.status == 200 && answer.json().at(list).empty()) answer.status = 403;
  return answer;
}

// Of a change of one row among many.
Answer of_its_result(Answer answer) {
  if (answer.status != 200) return answer;
  const json told = answer.json();
  const std::string code = told.at("results").at(0).value("code", "");
  const bool refused = status_of(code) == 403;
  return {refused ? 403 : 200, answer.head, json{{"code", code}}.dump()};
}

class RightsAtUnits : public testing::EveryRoute {
 protected:
  // ---- What there is to ask for.

  void put_things_at(UnitId unit) {
    if (things_.contains(unit)) return;
    Things& things = things_[unit];
    const std::string number = text_of(unit.value());
    things.account = account_with("at." + number, Role::contact_officer, unit);
    things.successor = open_account("next." + number, unit);
    Client reporter = sign_in_as(Role::reporter, unit);
    things.activity = added(
        reporter.post(unit_path(unit) + "/ledgers/activity/rows", {{"values", activity("座谈")}}));
    things.member = added(
        reporter.post(unit_path(unit) + "/ledgers/committee_member/rows",
                      {{"person",
                        {{"name", "张小红"},
                         {"id_number", person::testing::made_id_number(15'000'000 + ++members_)},
                         {"notice", {{"kind", "notice"}, {"on", "2026-06-01"}}}}},
                       {"values", {{"post", "委员"}, {"term_from", "2025-03-01"}}}}));
    things.import = imported(reporter, unit);
    if (unit != village_ && unit != other_village_) return;
    const Answer issued = reporter.post(unit_path(unit) + "/village-links", link_wanted());
    EXPECT_EQ(issued.status, 201) << issued.body;
    things.link = issued.json().at("link").at("link").get<std::int64_t>();
  }

  static json activity(const std::string& theme) {
    return {{"kind", "青年座谈会"}, {"held_on", "2026-05-04"}, {"theme", theme}};
  }
  static json link_wanted() {
    return {{"ledgers", {"activity"}}, {"expires", "2026-07-31T18:00:00+08:00"}, {"note", "测试"}};
  }
  static json seen_long_ago(std::int64_t row) {
    return json::array({json{{"row", row}, {"revision", kStale}}});
  }
  static std::int64_t added(const Answer& answer) {
    EXPECT_EQ(answer.status, 201) << answer.body;
    return answer.json().at("row").at("row").get<std::int64_t>();
  }
  std::int64_t imported(Client& reporter, UnitId unit) {
    const json checked = ended(
        reporter,
        reporter.post_bytes(
            with(unit_path(unit) + "/ledgers/activity/imports?file_name=a.csv", kPurposeEncoded),
            "类别,活动日期,主题\n青年座谈会,2026-05-05,导入的\n"));
    EXPECT_EQ(checked.at("state"), "preview") << checked;
    const std::string job = "/api/jobs/" + text_of(checked.at("job").get<std::int64_t>());
    const json written = ended(reporter, reporter.post(with(job + "/commit", kPurposeEncoded)));
    EXPECT_EQ(written.at("state"), "done") << written;
    return written.at("result").at("import").get<std::int64_t>();
  }
  // ---- The requests.

  Things& at(UnitId unit) { return things_.at(unit); }
  static std::string row_at(const std::string& ledger, std::int64_t row) {
    return "/api/ledgers/" + ledger + "/rows/" + text_of(row);
  }
  std::string account_at(UnitId unit) {
    return "/api/accounts/" + text_of(at(unit).account.value());
  }
  std::int64_t fresh_grant(UnitId unit) {
    std::int64_t grant = 0;
    change_accounts([&](access::AccountChanges& changes) {
      const Date until = clock_.today().plus_days(++grants_).value();
      grant = changes.grant(at(unit).successor, {Role::leader, unit, {}, until}).or_throw().value();
    });
    return grant;
  }

  std::vector<Ask> asks_at_units() {
    std::vector<Ask> asks = reading();
    for (auto&& part : {writing(), administering()})
      asks.insert(asks.end(), part.begin(), part.end());
    return asks;
  }
  // A GET, of an address that is made from the unit.
  Ask get(const std::string& pattern, const std::string& operation,
          std::function<std::string(UnitId)> target, std::set<int> done = {200}) {
    return {"GET " + pattern, operation, std::move(done),
            [target](Client& client, UnitId unit, const std::string& purpose) {
              return client.get(with(target(unit), purpose));
            }};
  }
  std::vector<Ask> reading();
  std::vector<Ask> writing();
  std::vector<Ask> administering();
  std::vector<Ask> asks_of_the_whole();

  // ---- A cell.

  bool was_refused(const Answer& answer, bool by_link) {
    return answer.status == 403 || (by_link && answer.code() == "not_signed_in");
  }
  // y, p, . as above; a blank where there is nothing to ask for, ? where the answer is neither.
  char letter(const Ask& ask, Client& client, UnitId unit, bool by_link = false) {
    const auto without = ask.send(client, unit, "");
    if (!without) return ' ';
    if (ask.done.contains(without->status)) return 'y';
    if (!was_refused(*without, by_link)) return unexpected(ask, *without);
    if (without->code() != "purpose_missing") return '.';
    const auto with = ask.send(client, unit, kPurposeEncoded);
    if (ask.done.contains(with->status)) return 'p';
    return was_refused(*with, by_link) ? '.' : unexpected(ask, *with);
  }
  static char unexpected(const Ask& ask, const Answer& answer) {
    ADD_FAILURE() << ask.route << ": " << answer.status << " " << answer.body.substr(0, 300);
    return '?';
  }

  void compare(const std::array<UnitId, 4>& units, const Table& usual, const Table& departing) {
    for (const UnitId unit : units)
      put_things_at(unit);
    const std::vector<Ask> all = asks_at_units();
    int cells = 0;
    for (const auto& [column, role] : kColumns) {
      if (role == Role::link_holder) continue;
      Client client = sign_in_as(role, units.front(), limits_of(role));
      for (const Ask& ask : all) {
        const auto departs = departing.find(ask.operation);
        std::string expected =
            (departs == departing.end() ? usual.at(ask.operation) : departs->second).at(role);
        std::string found;
        for (std::size_t i = 0; i < units.size(); ++i) {
          found += letter(ask, client, units.at(i));
          if (found.back() == ' ') expected.at(i) = ' ';
          ++cells;
        }
        EXPECT_EQ(found, expected) << word(role) << " of " << ask.operation << " at " << ask.route;
      }
    }
    EXPECT_EQ(cells, static_cast<int>(all.size() * 11 * 4));
    RecordProperty("cells", cells);
  }

 private:
  std::map<UnitId, Things> things_;
  int opened_ = 0, grants_ = 0, members_ = 0;
};
JISHI_ON_BOTH_DATABASES(RightsAtUnits);

std::vector<Ask> RightsAtUnits::reading() {
  const std::string unit = "/api/units/{unit:number}";
  const std::string ledger = unit + "/ledgers/{ledger:word}";
  const auto of = [](const std::string& rest) {
    return [rest](UnitId at) { return unit_path(at) + rest; };
  };
  const auto query = [](const std::string& before) {
    return [before](UnitId at) { return before + text_of(at.value()); };
  };
  const std::set<int> none_below = {200, 422};  // of a village, below which nothing stands
  std::vector<Ask> asks = {
      get(unit, "read_tree", of("")),
      get(unit + "/children", "read_tree", of("/children")),
      get(unit + "/history", "read_tree", of("/history")),
      get(unit + "/home", "read_tree", of("/home")),
      get(unit + "/ledgers", "read_tree", of("/ledgers")),
      get(unit + "/imports", "read_tree", of("/imports")),
      get(ledger + "/template.xlsx", "read_tree", of("/ledgers/activity/template.xlsx")),
      get("/api/units", "read_tree", query("/api/units?search=a&under=")),
      get("/api/ledgers/{ledger:word}", "read_tree", query("/api/ledgers/activity?unit=")),
      get("/api/figures", "read_figures", query("/api/figures?indicator=activities&unit=")),
      get("/api/figures", "read_figures",
          query("/api/figures?indicator=committee_members&by=children&unit="), none_below),
      get("/api/figures/rows", "read_rows",
          query("/api/figures/rows?indicator=activities&period=2026&unit=")),
      get(ledger + "/rows", "read_rows", of("/ledgers/activity/rows")),
      get(ledger + "/rows", "read_rows", of("/ledgers/activity/rows?below=false&as=now&limit=1")),
      get(ledger + "/rows", "read_rows", of("/ledgers/activity/rows?warned=true")),
      get(ledger + "/rows", "read_persons", of("/ledgers/committee_member/rows")),
      get(ledger + "/rows", "read_persons", of("/ledgers/committee_member/rows?warned=true")),
      get("/api/ledgers/{ledger:word}/rows/{row:number}", "read_rows",
          [this](UnitId at) { return row_at("activity", this->at(at).activity); }),
      get("/api/ledgers/{ledger:word}/rows/{row:number}", "read_persons",
          [this](UnitId at) { return row_at("committee_member", this->at(at).member); }),
      get(ledger + "/export.xlsx", "export_rows", of("/ledgers/activity/export.xlsx")),
      get(ledger + "/export.xlsx", "export_persons", of("/ledgers/committee_member/export.xlsx")),
      get(ledger + "/export.xlsx", "export_in_full",
          of("/ledgers/committee_member/export.xlsx?full=true")),
      get("/api/documents", "make_documents", query("/api/documents?unit=")),
      get(unit + "/documents/{document:word}/preview", "make_documents",
          of("/documents/committee_table/preview"), none_below),
      get(unit + "/documents/{document:word}/{file:text}", "make_documents",
          of("/documents/committee_table/file.xlsx"), none_below),
      get("/api/burden", "read_figures", query("/api/burden?unit=")),
      get(unit + "/journal", "read_journal", of("/journal")),
      get(unit + "/village-links", "issue_village_links", of("/village-links")),
      get(unit + "/accounts", "read_accounts", of("/accounts")),
      get("/api/accounts/{account:number}", "read_accounts",
          [this](UnitId at) { return account_at(at); }),
  };
  // What leaves out what may not be seen.
  for (const auto& [rest, list] : {std::pair{"/ledgers", "ledgers"}, {"/home", "highlights"}}) {
    asks.push_back({"GET " + unit + rest,
                    "read_figures",
                    {200},
                    [rest = rest, list = list](Client& client, UnitId at, const std::string&) {
                      return refused_if_empty(client.get(unit_path(at) + rest), list);
                    }});
  }
  return asks;
}

std::vector<Ask> RightsAtUnits::writing() {
  const std::string ledger = "/api/units/{unit:number}/ledgers/{ledger:word}";
  const std::string row = "/api/ledgers/{ledger:word}/rows/{row:number}";
  const json correct = {{"way", "correct"}, {"values", {{"theme", "改"}}}};
  const auto post = [](const std::string& rest, const json& body) {
    return [rest, body](Client& client, UnitId at, const std::string&) {
      return client.post(unit_path(at) + rest, body);
    };
  };
  return {
      {"POST " + ledger + "/rows",
       "enter_rows",
       {422},
       post("/ledgers/activity/rows", {{"values", json::object()}})},
      {"POST " + ledger + "/rows/check",
       "enter_rows",
       {200},
       post("/ledgers/activity/rows/check", {{"values", activity("核对")}})},
      {"PATCH " + row,
       "change_rows",
       {409},
       [this, correct](Client& client, UnitId at, const std::string&) {
         return client.patch(row_at("activity", this->at(at).activity), kStale, correct);
       }},
      {"PATCH " + row,
       "withdraw_rows",
       {409},
       [this](Client& client, UnitId at, const std::string&) {
         return client.patch(row_at("activity", this->at(at).activity), kStale,
                             {{"way", "withdraw"}});
       }},
      {"POST " + ledger + "/bulk",
       "change_rows",
       {200},
       [this, correct](Client& client, UnitId at, const std::string&) {
         json body = correct;
         body["rows"] = seen_long_ago(this->at(at).activity);
         return of_its_result(client.post(ledger_at(at, "activity") + "/bulk", body));
       }},
      // By way of the asker's own unit.
      {"POST " + ledger + "/bulk",
       "withdraw_rows",
       {200},
       [this](Client& client, UnitId at, const std::string&) {
         const json body = {{"way", "withdraw"}, {"rows", seen_long_ago(this->at(at).activity)}};
         return of_its_result(client.post(ledger_at(township_, "activity") + "/bulk", body));
       }},
      {"POST " + row + "/reveal",
       "reveal_sensitive",
       {200},
       [this](Client& client, UnitId at, const std::string& purpose) {
         return client.post(row_at("committee_member", this->at(at).member) + "/reveal",
                            {{"purpose", purpose.empty() ? "" : "电话回访青年满意度"}});
       }},
      // Without the bytes of a sheet: nothing begins.
      {"POST " + ledger + "/imports",
       "import_rows",
       {422},
       [](Client& client, UnitId at, const std::string& purpose) {
         return client.post(with(ledger_at(at, "activity") + "/imports?file_name=a.csv", purpose));
       }},
      {"POST /api/imports/{import:number}/undo",
       "import_rows",
       {202, 409, 429},
       [this](Client& client, UnitId at, const std::string& purpose) {
         return client.post(
             with("/api/imports/" + text_of(this->at(at).import) + "/undo", purpose));
       }},
      {"POST /api/units/{unit:number}/village-links",
       "issue_village_links",
       {201, 422},
       post("/village-links", link_wanted())},
      {"DELETE /api/village-links/{link:number}",
       "issue_village_links",
       {204, 404},
       [this](Client& client, UnitId at, const std::string&) -> std::optional<Answer> {
         if (!this->at(at).link) return std::nullopt;
         return client.remove("/api/village-links/" + text_of(*this->at(at).link));
       }},
  };
}

std::vector<Ask> RightsAtUnits::administering() {
  const std::string account = "/api/accounts/{account:number}";
  const auto stale = [this](const std::string& rest) {
    return [this, rest](Client& client, UnitId at, const std::string&) {
      return client.post_seen(account_at(at) + rest, kStale);
    };
  };
  const auto post = [this](const std::string& rest) {
    return [this, rest](Client& client, UnitId at, const std::string&) {
      return client.post(account_at(at) + rest);
    };
  };
  return {
      {"POST /api/units/{unit:number}/accounts",
       "manage_accounts",
       {201},
       [this](Client& client, UnitId at, const std::string&) {
         return client.post(unit_path(at) + "/accounts", {{"login", "new." + text_of(++opened_)},
                                                          {"office", "办公室"},
                                                          {"roles", json::array()}});
       }},
      {"PATCH " + account,
       "manage_accounts",
       {409},
       [this](Client& client, UnitId at, const std::string&) {
         return client.patch(account_at(at), kStale, {{"office", "组织部"}});
       }},
      {"POST " + account + "/suspension", "manage_accounts", {409}, stale("/suspension")},
      {"POST " + account + "/resumption", "manage_accounts", {409}, stale("/resumption")},
      {"POST " + account + "/closing", "manage_accounts", {409}, stale("/closing")},
      {"POST " + account + "/invitation",
       "manage_sessions",
       {200},
       [this](Client& client, UnitId at, const std::string&) {
         const Answer answer = client.post(account_at(at) + "/invitation");
         // Taken up, or the next one would be that of an account that never was in use.
         if (answer.status == 200) {
           const std::string address = answer.json().at("address");
           access::accept_invitation(ground_of(*service_), address.substr(address.find('#') + 1),
                                     testing::kPassword)
               .or_throw();
         }
         return answer;
       }},
      {"POST " + account + "/second-factor-drop",
       "manage_sessions",
       {204, 409, 422},
       post("/second-factor-drop")},
      {"POST " + account + "/sessions-end", "manage_sessions", {204}, post("/sessions-end")},
      {"POST " + account + "/grants",
       "grant_roles",
       {201, 409, 422},
       [this](Client& client, UnitId at, const std::string&) {
         return client.post(account_at(at) + "/grants", {{"role", "leader"}, {"unit", at.value()}});
       }},
      {"DELETE " + account + "/grants/{grant:number}",
       "grant_roles",
       {204},
       [this](Client& client, UnitId at, const std::string&) {
         const std::int64_t grant = fresh_grant(at);
         const std::string of = "/api/accounts/" + text_of(this->at(at).successor.value());
         Answer answer = client.remove(of + "/grants/" + text_of(grant));
         if (answer.status != 204) {
           change_accounts([&](access::AccountChanges& changes) {
             changes.take_back(this->at(at).successor, access::GrantId(grant)).or_throw();
           });
         }
         return answer;
       }},
      {"POST " + account + "/hand-over",
       "hand_over",
       {409},
       [this](Client& client, UnitId at, const std::string&) {
         return client.post_seen(account_at(at) + "/hand-over", kStale,
                                 {{"to", this->at(at).successor.value()}});
       }},
  };
}

TEST_P(RightsAtUnits, AreThoseOfTheRoleTowardsTheUnit) {
  compare({township_, village_, county_, other_township_}, table_of(kUpToCounty), {});
}

TEST_P(RightsAtUnits, AboveTheCountyAreThoseOfTheRoleTowardsTheUnit) {
  const UnitId other_city = found(province_, "德阳市", testing::Level::prefecture, "510600");
  compare({city_, county_, province_, other_city}, table_of(kUpToCounty), table_of(kAboveCounty));
}

// Whoever holds a link is at a village, below which nothing stands.
TEST_P(RightsAtUnits, OfALinkAreThoseOfItsVillage) {
  const std::array<UnitId, 3> units = {village_, township_, other_village_};
  for (const UnitId unit : units)
    put_things_at(unit);
  Client holder = village_client(village_token(village_, {"activity", "committee_member"}));
  const Table table = table_of(kUpToCounty);
  for (const Ask& ask : asks_at_units()) {
    const std::string cell = table.at(ask.operation).at(Role::link_holder);
    std::string expected{cell.at(0), cell.at(2), cell.at(3)}, found;
    // A figure counts what stands below as well, which a link does not reach, be it nothing; and
    // what filling in costs is for those who have an account.
    if (ask.route == "GET /api/figures/rows" || ask.route == "GET /api/burden") expected = "...";
    for (std::size_t i = 0; i < units.size(); ++i) {
      found += letter(ask, holder, units.at(i), true);
      if (found.back() == ' ') expected.at(i) = ' ';
    }
    EXPECT_EQ(found, expected) << ask.operation << " at " << ask.route;
  }
}

// Whoever has another ledger than the one that is asked about has nothing of it.
TEST_P(RightsAtUnits, OfALedgerThatIsNotGrantedAreNone) {
  const std::set<std::string> of_ledgers = {"read_figures",     "read_rows",      "read_persons",
                                            "reveal_sensitive", "enter_rows",     "change_rows",
                                            "withdraw_rows",    "import_rows",    "export_rows",
                                            "export_persons",   "export_in_full", "make_documents"};
  for (const UnitId unit : {township_, village_})
    put_things_at(unit);
  const std::vector<Ask> all = asks_at_units();
  for (const auto& [column, role] : kColumns) {
    if (role == Role::link_holder || access::is_administrator(role)) continue;
    Client client = sign_in_as(role, township_, {{"league_member", {}}});
    for (const Ask& ask : all) {
      const bool tells_some = ask.route == "GET /api/units/{unit:number}/ledgers" ||
                              ask.route == "GET /api/units/{unit:number}/home" ||
                              ask.route == "GET /api/burden";
      if (!of_ledgers.contains(ask.operation) || tells_some) continue;
      EXPECT_EQ(letter(ask, client, township_), '.') << column << ask.operation << ask.route;
      EXPECT_EQ(letter(ask, client, village_), '.') << column << ask.operation << ask.route;
    }
  }
}

// ---- What is of the whole database, whatever unit is meant.

std::vector<Ask> RightsAtUnits::asks_of_the_whole() {
  const auto post = [](const std::string& target, const json& body) {
    return [target, body](Client& client, UnitId, const std::string&) {
      return client.post(target, body);
    };
  };
  const auto only = [](const std::string& target) { return [target](UnitId) { return target; }; };
  // Jobs begin, and what is too much at once is told after the right has been asked.
  const std::set<int> begun = {202, 429};
  return {
      get("/api/packages", "manage_packages", only("/api/packages")),
      {"POST /api/packages/check",
       "manage_packages",
       {200, 422},
       post("/api/packages/check", {{"files", json::array()}})},
      get("/api/backups", "manage_system", only("/api/backups")),
      {"POST /api/backups", "manage_system", begun,
       [](Client& client, UnitId, const std::string&) { return client.post("/api/backups"); }},
      {"POST /api/verifications", "manage_system", begun,
       post("/api/verifications", {{"what", "attachments"}})},
      {"POST /api/verifications", "manage_system", begun,
       post("/api/verifications", {{"what", "index"}})},
      // Who reads the journal may know whether it is whole.
      {"POST /api/verifications", "manage_system or read_journal", begun,
       post("/api/verifications", {{"what", "journal"}})},
  };
}

// Definitions may be seen by whoever administers them anywhere; copies and checks are of the
// root, which is a township's above.
TEST_P(RightsAtUnits, OfTheWholeDatabaseAreThoseOfTheRoleAtTheRoot) {
  Table table = table_of(kUpToCounty);
  auto& either = table["manage_system or read_journal"];
  for (const auto& [role, cell] : table.at("manage_system"))
    either[role] = cell.at(0) == 'y' ? cell : table.at("read_journal").at(role);
  for (const auto& [column, role] : kColumns) {
    if (role == Role::link_holder) continue;
    for (const UnitId unit : {root_, township_}) {
      Client client = sign_in_as(role, unit, limits_of(role));
      for (const Ask& ask : asks_of_the_whole()) {
        const bool own = unit == root_ || ask.operation == "manage_packages";
        EXPECT_EQ(letter(ask, client, unit), table.at(ask.operation).at(role).at(own ? 0 : 2))
            << column << " of " << unit.value() << " at " << ask.route;
      }
    }
  }
  Client holder = village_client(village_token(village_, {"activity"}));
  for (const Ask& ask : asks_of_the_whole())
    EXPECT_EQ(letter(ask, holder, village_, true), '.') << ask.route;
}

// ---- What is the caller's own.

// Of the caller alone, whoever that is; jobs and sessions of others are asked for below.
const std::set<std::string> kOfTheCaller = {
    "GET /api/session",
    "GET /api/sessions",
    "DELETE /api/sessions/{session:number}",
    "POST /api/password",
    "POST /api/second-factor",
    "POST /api/second-factor/confirmation",
    "POST /api/sign-out",
    "GET /api/ledgers",
    "GET /api/indicators",
    "GET /api/roles",
    "GET /api/village",
    "GET /api/jobs",
    "GET /api/jobs/{job:number}",
    "GET /api/jobs/{job:number}/events",
    "POST /api/jobs/{job:number}/cancel",
    "POST /api/jobs/{job:number}/commit",
    "GET /api/jobs/{job:number}/files/{file:text}",
    "GET /api/jobs/{job:number}/cells",
    "GET /api/jobs/{job:number}/comparison",
    "POST /api/jobs/{job:number}/fixes",
};

TEST_P(RightsAtUnits, NoRouteIsLeftOut) {
  std::set<std::string> asked = kOfTheCaller;
  asked.insert(testing::kOpenRoutes.begin(), testing::kOpenRoutes.end());
  for (const std::vector<Ask>& asks : {asks_at_units(), asks_of_the_whole()})
    for (const Ask& ask : asks)
      asked.insert(ask.route);
  EXPECT_THAT(asked, ::testing::ContainerEq(routes_));
}

}  // namespace
}  // namespace jishi::api
