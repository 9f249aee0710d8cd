// Units over HTTP: found, looked at, followed through their history.
#include <gmock/gmock.h>

#include "api/testing/running_service.hpp"
#include "http/percent.hpp"

namespace jishi::api {
namespace {

using nlohmann::json;
using testing::Answer;
using testing::Client;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Role;

class UnitRoutesTest : public testing::RunningService {
  void add_routes(http::Router& router, Service& service) override {
    add_unit_routes(router, service);
    add_ledger_routes(router, service);
  }

 protected:
  static std::vector<std::string> paths(const Answer& answer) {
    std::vector<std::string> paths;
    const json told = answer.json();
    for (const json& unit : told.at("units"))
      paths.push_back(unit.at("path"));
    return paths;
  }
  static std::vector<std::string> names(const json& units) {
    std::vector<std::string> names;
    for (const json& unit : units)
      names.push_back(unit.at("name"));
    return names;
  }
  static Answer sought(Client& client, const std::string& text, const std::string& more = "") {
    return client.get("/api/units?search=" + http::percent_encoded(text) + more);
  }
};
JISHI_ON_BOTH_DATABASES(UnitRoutesTest);

TEST_P(UnitRoutesTest, AUnitIsFoundByWhatOneTypes) {
  Client reporter = sign_in_as(Role::reporter, township_);
  for (const char* text :
       {"姚渡镇", "姚渡", "青白江/姚渡", "成都青白江姚渡", "510113103", "yaodu", "ydz", "qbj/ydz"})
    EXPECT_EQ(paths(sought(reporter, text)).at(0), "四川省/成都市/青白江区/姚渡镇") << text;
  EXPECT_THAT(paths(sought(reporter, "没有的地方")), ElementsAre());
  EXPECT_EQ(reporter.get("/api/units").code(), "bad_query");
  EXPECT_EQ(reporter.get("/api/units?serach=x").code(), "bad_query");
  EXPECT_EQ(nobody().get("/api/units?search=x").status, 401);
}

TEST_P(UnitRoutesTest, TheOwnPlaceComesFirst) {
  found(far_township_, "红阳村", testing::Level::village, "510121001201");
  Client here = sign_in_as(Role::reporter, township_);
  EXPECT_THAT(paths(sought(here, "红阳村")), ElementsAre("四川省/成都市/青白江区/姚渡镇/红阳村",
                                                         "四川省/成都市/金堂县/赵镇街道/红阳村"));
  Client there = sign_in_as(Role::reporter, far_township_);
  EXPECT_EQ(paths(sought(there, "红阳村")).at(0), "四川省/成都市/金堂县/赵镇街道/红阳村");
  EXPECT_THAT(paths(sought(there, "红阳村", "&under=" + std::to_string(county_.value()))),
              ElementsAre("四川省/成都市/青白江区/姚渡镇/红阳村"));
}

TEST_P(UnitRoutesTest, PagesOfASearchFollowEachOther) {
  Client reporter = sign_in_as(Role::reporter, township_);
  const json all = sought(reporter, "5101").json();
  std::vector<std::string> paged;
  std::string after;
  for (int page = 0; page < 20; ++page) {
    const json units = sought(reporter, "5101", "&limit=3" + after).json();
    for (const std::string& name : names(units.at("units")))
      paged.push_back(name);
    if (!units.contains("next")) break;
    after = "&after=" + units.at("next").get<std::string>();
  }
  EXPECT_EQ(paged, names(all.at("units")));
  EXPECT_GT(paged.size(), 6U);
}

TEST_P(UnitRoutesTest, AUnitTellsWhereItStandsAndWhatItHas) {
  Client reporter = sign_in_as(Role::reporter, township_);
  const json county = reporter.get(unit_path(county_)).json();
  EXPECT_EQ(county.at("name"), "青白江区");
  EXPECT_EQ(county.at("path"), "四川省/成都市/青白江区");
  EXPECT_THAT(names(county.at("path_units")), ElementsAre("四川省", "成都市", "青白江区"));
  EXPECT_EQ(county.at("level"), "county");
  EXPECT_EQ(county.at("below").at("township"), 2);
  EXPECT_EQ(county.at("below").at("village"), 2);
  EXPECT_TRUE(county.at("living"));
  EXPECT_EQ(county.at("valid_from"), "2010-01-01");
  EXPECT_EQ(reporter.get("/api/units/999999999").code(), "no_such_unit");
  EXPECT_EQ(reporter.get("/api/units/999999999").status, 404);
  EXPECT_EQ(reporter.get(unit_path(county_) + "?on=gestern").code(), "bad_query");
}

TEST_P(UnitRoutesTest, ChildrenArePaged) {
  Client reporter = sign_in_as(Role::reporter, township_);
  const json first = reporter.get(unit_path(county_) + "/children?limit=1").json();
  EXPECT_THAT(names(first.at("units")), ElementsAre("姚渡镇"));
  EXPECT_EQ(first.at("units").at(0).at("below").at("village"), 1);
  const json next =
      reporter.get(unit_path(county_) + "/children?after=" + first.at("next").get<std::string>())
          .json();
  EXPECT_THAT(names(next.at("units")), ElementsAre("福洪镇"));
  EXPECT_FALSE(next.contains("next"));
}

TEST_P(UnitRoutesTest, AReorganisationIsSeenAtOnceAndTheDayBeforeIsKept) {
  Client reporter = sign_in_as(Role::reporter, county_);
  change_tree([&](organisation::TreeChanges& changes) {
    changes.merge(seen_unit(other_township_), Date::parse("2026-06-01").value(), township_)
        .or_throw();
    changes.rename(seen_unit(village_), Date::parse("2026-06-01").value(), "向阳村").or_throw();
  });
  EXPECT_EQ(paths(sought(reporter, "向阳村")).at(0), "四川省/成都市/青白江区/姚渡镇/向阳村");
  const json by_former = sought(reporter, "红阳村").json().at("units").at(0);
  EXPECT_EQ(by_former.at("name"), "向阳村");
  EXPECT_EQ(by_former.at("former_name"), "红阳村");
  const json ended = sought(reporter, "福洪镇").json().at("units").at(0);
  EXPECT_FALSE(ended.at("living"));

  const json merged = reporter.get(unit_path(other_township_)).json();
  EXPECT_FALSE(merged.at("living"));
  EXPECT_EQ(merged.at("valid_to"), "2026-05-31");
  EXPECT_EQ(merged.at("successor").at("name"), "姚渡镇");
  EXPECT_EQ(reporter.get(unit_path(county_)).json().at("below").at("township"), 1);
  EXPECT_EQ(reporter.get(unit_path(county_) + "?on=2026-05-31").json().at("below").at("township"),
            2);
  const json before = reporter.get(unit_path(village_) + "?on=2026-05-31").json();
  EXPECT_EQ(before.at("name"), "红阳村");

  const json history = reporter.get(unit_path(township_) + "/history").json();
  EXPECT_EQ(history.at("lineage").at(0).at("from").at("name"), "福洪镇");
  EXPECT_EQ(history.at("lineage").at(0).at("kind"), "merged");
  EXPECT_FALSE(history.at("events").empty());
  const json renamed = reporter.get(unit_path(village_) + "/history").json();
  ASSERT_EQ(renamed.at("versions").size(), 2U);
  EXPECT_EQ(renamed.at("versions").at(0).at("name"), "红阳村");
  EXPECT_EQ(renamed.at("versions").at(0).at("valid_to"), "2026-05-31");
  const json of_county = reporter.get(unit_path(county_) + "/history").json();
  bool told = false;
  for (const json& child : of_county.at("former_children"))
    if (child.at("name") == "福洪镇") {
      told = true;
      EXPECT_EQ(child.at("to"), "2026-05-31");
      EXPECT_THAT(child.at("fate").get<std::string>(), HasSubstr("姚渡镇"));
    }
  EXPECT_TRUE(told);
}

TEST_P(UnitRoutesTest, TheHomeOfAUnitShowsItsLedgersItsFiguresAndWhatIsMissing) {
  Client reporter = sign_in_as(Role::reporter, township_);
  const json empty = reporter.get(unit_path(township_) + "/home").json();
  const json added = {
      {"values", {{"kind", "青年座谈会"}, {"held_on", "2026-06-04"}, {"theme", "读书会"}}}};
  const Answer filed = reporter.post(unit_path(township_) + "/ledgers/activity/rows", added);
  ASSERT_EQ(filed.status, 201) << filed.body;
  const json home = reporter.get(unit_path(township_) + "/home").json();
  const auto rows = [](const json& of) {
    for (const json& ledger : of.at("ledgers"))
      if (ledger.at("ledger") == "activity") return ledger.at("rows").get<int>();
    return -1;
  };
  EXPECT_EQ(rows(home), rows(empty) + 1);
  const auto named = definitions()->packages.packages.front().home;
  ASSERT_EQ(home.at("highlights").size(), named.size());
  for (std::size_t i = 0; i < named.size(); ++i) {
    const json& highlight = home.at("highlights").at(i);
    EXPECT_EQ(highlight.at("indicator"), named[i]);
    EXPECT_EQ(highlight.at("trend").size(), 6U);
    if (named[i] == "committees_of_right_size") {
      EXPECT_EQ(highlight.at("shown"), "0.0%");
      EXPECT_EQ(highlight.at("target"), json({{"shown", "100%"}, {"reached", false}}));
    }
    EXPECT_EQ(highlight.contains("target"),
              !definitions()->packages.find_indicator(named[i])->target.empty());
    if (named[i] == "activities") {
      EXPECT_EQ(highlight.at("shown"), "1场");
      EXPECT_EQ(highlight.at("previous").at("shown"), "0场");
      EXPECT_EQ(highlight.at("previous").at("on"), "2026年6月1日");
    }
  }
  // A township without a committee of the right size: the rule warns.
  ASSERT_FALSE(home.at("missing").empty());
  EXPECT_EQ(home.at("missing").at(0).at("ledger"), "committee_member");
  // The forum does not say of whom it was.
  EXPECT_EQ(empty.at("warnings_count"), 0);
  EXPECT_EQ(home.at("warnings_count"), 1);
  // At a village nothing is told of townships.
  const json of_village = reporter.get(unit_path(village_) + "/home").json();
  for (const json& highlight : of_village.at("highlights"))
    EXPECT_NE(highlight.at("indicator"), "committees_of_right_size");
  EXPECT_EQ(of_village.at("highlights").size(), named.size() - 2);
  // A neighbour sees the unit, and no figures.
  Client neighbour = sign_in_as(Role::reporter, far_township_);
  const json beside = neighbour.get(unit_path(township_) + "/home").json();
  EXPECT_EQ(beside.at("unit").at("name"), "姚渡镇");
  EXPECT_TRUE(beside.at("highlights").empty());
  EXPECT_TRUE(beside.at("missing").empty());
}

TEST_P(UnitRoutesTest, TheHomeOfACountyCountsWhatIsMissingBelowIt) {
  Client county = sign_in_as(Role::reporter, county_);
  const auto gaps = [&] {
    std::map<std::string, std::string> shown;
    const json home = county.get(unit_path(county_) + "/home").json();
    for (const json& gap : home.at("gaps"))
      shown[gap.at("indicator")] = gap.at("shown");
    return shown;
  };
  const auto before = gaps();
  EXPECT_EQ(before.at("township_committees_too_small"), "2个");
  EXPECT_EQ(before.at("branches_without_activity"), "2个");
  EXPECT_FALSE(before.contains("township_committees_too_large"));  // there is none
  const json activity = {
      {"values", {{"kind", "支部大会"}, {"held_on", "2026-06-04"}, {"theme", "选举"}}}};
  ASSERT_EQ(county.post(unit_path(village_) + "/ledgers/activity/rows", activity).status, 201);
  EXPECT_EQ(gaps().at("branches_without_activity"), "1个");
  // Each says what it counts and where it is mended.
  const json home = county.get(unit_path(county_) + "/home").json();
  for (const json& gap : home.at("gaps")) {
    EXPECT_FALSE(gap.at("words").get<std::string>().empty());
    EXPECT_TRUE(gap.at("opens").get<bool>());
    if (gap.at("indicator") == "branches_without_activity") {
      EXPECT_EQ(gap.at("ledger"), "activity");
      EXPECT_EQ(gap.at("counts"), "units");
      EXPECT_EQ(gap.at("words"), "期间没有活动的团支部");
    }
  }
  // Of the months before there was none.
  const json earlier = county.get(unit_path(county_) + "/home?period=2026-05").json();
  bool told = false;
  for (const json& gap : earlier.at("gaps"))
    told = told || (gap.at("indicator") == "branches_without_activity" && gap.at("shown") == "2个");
  EXPECT_TRUE(told);
  Client neighbour = sign_in_as(Role::reporter, far_township_);
  const json beside = neighbour.get(unit_path(county_) + "/home").json();
  EXPECT_TRUE(beside.at("gaps").empty());
  EXPECT_TRUE(beside.at("warned").empty());
}

TEST_P(UnitRoutesTest, RowsThatARuleWarnsOfAreCountedAtOnceAndAskedFor) {
  Client county = sign_in_as(Role::reporter, county_);
  const std::string rows = unit_path(county_) + "/ledgers/activity/rows";
  const auto warned = [&] {
    const json home = county.get(unit_path(county_) + "/home").json();
    std::int64_t of_activities = 0;
    for (const json& each : home.at("warned"))
      if (each.at("ledger") == "activity") of_activities = each.at("rows");
    EXPECT_EQ(home.at("warnings_count"), of_activities);
    EXPECT_EQ(county.get(rows + "?warned=true").json().at("total"), of_activities);
    return of_activities;
  };
  EXPECT_EQ(warned(), 0);
  const auto forum = [](const char* theme, const json& gathering) {
    return json{{"values",
                 {{"kind", "青年座谈会"},
                  {"held_on", "2026-06-04"},
                  {"theme", theme},
                  {"gathering", gathering}}}};
  };
  const std::string here = unit_path(village_) + "/ledgers/activity/rows";
  const Answer added = county.post(here, forum("没有写对象", nullptr));
  ASSERT_EQ(added.status, 201) << added.body;
  EXPECT_EQ(warned(), 1);
  const json kinds = county.get("/api/ledgers/activity").json();
  std::string gathering;
  for (const json& field : kinds.at("fields"))
    if (field.at("field") == "gathering") gathering = field.at("choices").at(0).at("label");
  ASSERT_EQ(county.post(here, forum("写了对象", gathering)).status, 201);
  EXPECT_EQ(warned(), 1);
  EXPECT_EQ(county.get(rows).json().at("total"), 2);
  EXPECT_EQ(county.get(rows + "?warned=true").json().at("rows").at(0).at("warnings").size(), 1U);
  EXPECT_EQ(county.get(rows + "?warned=yes").code(), "bad_query");
  // Mended, and told at once.
  const json row = added.json().at("row");
  const std::string at =
      "/api/ledgers/activity/rows/" + std::to_string(row.at("row").get<std::int64_t>());
  const Answer mended = county.patch(at, row.at("revision").get<std::int64_t>(),
                                     {{"way", "correct"}, {"values", {{"gathering", gathering}}}});
  ASSERT_EQ(mended.status, 200) << mended.body;
  EXPECT_EQ(warned(), 0);
  // What a rule says may be about a field that is not granted.
  Client narrow = sign_in_as(Role::reporter, county_, {{"activity", {"theme"}}});
  EXPECT_EQ(narrow.get(rows + "?warned=true").code(), "field_not_covered");
}

TEST_P(UnitRoutesTest, AVillageLinkSeesItsVillageOnly) {
  Client village = village_client(village_token(village_, {"activity"}));
  EXPECT_EQ(village.get(unit_path(village_)).status, 200);
  EXPECT_EQ(village.get(unit_path(county_)).status, 403);
  EXPECT_THAT(paths(sought(village, "5101")), ElementsAre("四川省/成都市/青白江区/姚渡镇/红阳村"));
}

}  // namespace
}  // namespace jishi::api
