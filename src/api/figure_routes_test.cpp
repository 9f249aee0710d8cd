// Figures over HTTP: asked, opened, withheld.
#include <gmock/gmock.h>

#include "api/testing/running_service.hpp"
#include "http/percent.hpp"
#include "person/testing/made_id_number.hpp"

namespace jishi::api {
namespace {

using nlohmann::json;
using testing::Answer;
using testing::Client;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Role;

class FigureRoutesTest : public testing::RunningService {
  void add_routes(http::Router& router, Service& service) override {
    add_figure_routes(router, service);
    add_ledger_routes(router, service);
  }

 protected:
  void add_member(Client& client, UnitId unit, const std::string& name,
                  const std::string& education = "本科") {
    const json member = {
        {"person",
         {{"name", name},
          {"id_number", person::testing::made_id_number(15'000'000 + ++serial_)},
          {"phone", "13812345678"},
          {"notice", {{"kind", "notice"}, {"on", "2026-06-01"}}}}},
        {"values", {{"post", "委员"}, {"term_from", "2025-03-01"}, {"education", education}}}};
    const Answer answer = client.post(unit_path(unit) + "/ledgers/committee_member/rows", member);
    ASSERT_EQ(answer.status, 201) << answer.body;
  }
  void add_activity(Client& client, UnitId unit, const std::string& on) {
    const json activity = {{"values",
                            {{"kind", "青年座谈会"},
                             {"held_on", on},
                             {"theme", "第" + std::to_string(++serial_) + "次"}}}};
    const Answer answer = client.post(unit_path(unit) + "/ledgers/activity/rows", activity);
    ASSERT_EQ(answer.status, 201) << answer.body;
  }

  static std::string asked(const std::string& indicator, UnitId unit,
                           const std::string& more = "") {
    return "?indicator=" + indicator + "&unit=" + std::to_string(unit.value()) + more;
  }
  static Answer figures(Client& client, const std::string& query) {
    return client.get("/api/figures" + query);
  }
  static Answer opened(Client& client, const std::string& query) {
    return client.get("/api/figures/rows" + query);
  }
  // The first figure of the first answer.
  static std::string shown(const Answer& answer) {
    if (answer.status != 200) return answer.body;
    return answer.json().at("answers").at(0).at("figures").at(0).at(0).at("shown");
  }

 private:
  int serial_ = 0;
};
JISHI_ON_BOTH_DATABASES(FigureRoutesTest);

TEST_P(FigureRoutesTest, ARowThatIsFiledIsInTheNextFigure) {
  Client reporter = sign_in_as(Role::reporter, township_);
  const std::string query = asked("committee_members", township_);
  const Answer before = figures(reporter, query);
  ASSERT_EQ(shown(before), "0人");
  const std::string tag = before.field("ETag").value();
  const std::string have = "If-None-Match: " + tag + "\r\n";
  EXPECT_EQ(reporter.send("GET", "/api/figures" + query, "", have).status, 304);
  add_member(reporter, township_, "张小红");
  EXPECT_EQ(shown(figures(reporter, query)), "1人");
  EXPECT_EQ(reporter.send("GET", "/api/figures" + query, "", have).status, 200);
  Client county = sign_in_as(Role::leader, county_);
  EXPECT_EQ(shown(figures(county, asked("committee_members", county_))), "1人");
}

TEST_P(FigureRoutesTest, AnAnswerTellsWhatItIsAbout) {
  Client leader = sign_in_as(Role::leader, county_);
  const json answer =
      figures(leader, asked("committee_members,activities", county_, "&by=children&on=2026-06-30"))
          .json();
  EXPECT_EQ(answer.at("unit").at("path"), "四川省/成都市/青白江区");
  EXPECT_THAT(answer.at("heading").get<std::string>(), HasSubstr("2026年6月30日"));
  ASSERT_EQ(answer.at("units").size(), 2U);
  EXPECT_EQ(answer.at("units").at(0).at("name"), "姚渡镇");
  EXPECT_EQ(answer.at("units").at(0).at("level"), "township");
  ASSERT_EQ(answer.at("answers").size(), 2U);
  EXPECT_EQ(answer.at("answers").at(1).at("indicator"), "activities");
  EXPECT_EQ(answer.at("times").at(0).at("key"), "2026-06-30");
  EXPECT_FALSE(answer.at("demonstration"));
  const json indicators = leader.get("/api/indicators").json().at("indicators");
  const auto member = std::ranges::find_if(
      indicators, [](const json& each) { return each.at("indicator") == "committee_members"; });
  ASSERT_NE(member, indicators.end());
  EXPECT_TRUE(member->at("persons"));
  EXPECT_THAT(member->at("splits").dump(), HasSubstr("education"));
}

TEST_P(FigureRoutesTest, SplitsSharesSeriesAndComparisons) {
  Client reporter = sign_in_as(Role::reporter, township_);
  add_member(reporter, township_, "张小红", "本科");
  add_member(reporter, township_, "李小明", "本科");
  add_member(reporter, township_, "王小亮", "大专");
  const json split =
      figures(reporter, asked("committee_members", township_, "&split=education")).json();
  std::map<std::string, std::string> told;
  const json& answer = split.at("answers").at(0);
  for (std::size_t i = 0; i < answer.at("keys").size(); ++i)
    told[answer.at("keys").at(i).at("parts").at(0).at("label")] =
        answer.at("figures").at(0).at(i).at("shown");
  EXPECT_EQ(told["本科"], "2人");
  EXPECT_EQ(told["大专"], "1人");
  const Answer share =
      figures(reporter, asked("committee_members", township_, "&split=education&share=true"));
  EXPECT_THAT(share.body, HasSubstr("66.7%"));

  add_activity(reporter, township_, "2026-02-03");
  add_activity(reporter, township_, "2026-05-04");
  const json series =
      figures(reporter, asked("activities", township_, "&series=2026-Q1,2026-Q2")).json();
  ASSERT_EQ(series.at("times").size(), 2U);
  EXPECT_EQ(series.at("answers").at(1).at("time"), 1);
  EXPECT_EQ(series.at("answers").at(1).at("figures").at(0).at(0).at("shown"), "1场");
  const json compared =
      figures(reporter, asked("committee_members", township_, "&compare=2024-06-30,2026-06-30"))
          .json();
  EXPECT_EQ(compared.at("answers").at(0).at("figures").at(0).at(0).at("shown"), "0人");
  EXPECT_EQ(compared.at("answers").at(1).at("changes").at(0).at(0), "增加3人");
}

TEST_P(FigureRoutesTest, AsThenAndAsNowDifferAcrossAReorganisation) {
  Client reporter = sign_in_as(Role::reporter, county_);
  add_activity(reporter, other_township_, "2026-05-04");
  change_tree([&](organisation::TreeChanges& changes) {
    changes.merge(seen_unit(other_township_), Date::parse("2026-06-01").value(), township_)
        .or_throw();
  });
  const std::string may = "&period=2026-05";
  EXPECT_EQ(shown(figures(reporter, asked("activities", township_, may + "&as=then"))), "0场");
  EXPECT_EQ(shown(figures(reporter, asked("activities", township_, may + "&as=now"))), "1场");
  EXPECT_EQ(figures(reporter, asked("activities", other_township_)).code(), "not_living_then");
}

TEST_P(FigureRoutesTest, AFigureOpensToItsRows) {
  Client reporter = sign_in_as(Role::reporter, township_);
  add_member(reporter, township_, "张小红", "本科");
  add_member(reporter, village_, "李小明", "大专");
  const json rows = opened(reporter, asked("committee_members", township_)).json();
  EXPECT_EQ(rows.at("kind"), "rows");
  EXPECT_EQ(rows.at("rows").size(), 2U);
  EXPECT_EQ(rows.at("total_words"), "班子成员 2人");
  EXPECT_THAT(rows.dump(), Not(HasSubstr("张小红")));
  EXPECT_THAT(rows.dump(), HasSubstr("张**"));
  const json college =
      opened(reporter, asked("committee_members", township_, "&split=education&key=college"))
          .json();
  ASSERT_EQ(college.at("rows").size(), 1U) << college;
  EXPECT_EQ(college.at("rows").at(0).at("unit").at("name"), "红阳村");
  // Only what the township has itself.
  const json own =
      opened(reporter, asked("committee_members", township_, "&by=children&own=true")).json();
  ASSERT_EQ(own.at("rows").size(), 1U) << own;
  EXPECT_EQ(own.at("rows").at(0).at("unit").at("name"), "姚渡镇");
  const json section =
      opened(reporter, asked("committee_members", township_,
                             "&by=children&section=" + std::to_string(village_.value())))
          .json();
  EXPECT_EQ(section.at("total_words"), "班子成员 1人");
  // Page by page.
  const json first = opened(reporter, asked("committee_members", township_, "&limit=1")).json();
  ASSERT_EQ(first.at("rows").size(), 1U);
  const json second =
      opened(reporter, asked("committee_members", township_,
                             "&limit=1&after=" + first.at("next").get<std::string>()))
          .json();
  ASSERT_EQ(second.at("rows").size(), 1U);
  EXPECT_NE(first.at("rows").at(0).at("row"), second.at("rows").at(0).at("row"));
  EXPECT_FALSE(second.contains("next"));
  const json units = opened(reporter, asked("units", township_)).json();
  EXPECT_EQ(units.at("kind"), "units");
  EXPECT_EQ(units.at("units").size(), 2U);
}

TEST_P(FigureRoutesTest, ANeighbourSeesNeitherFigureNorRows) {
  Client neighbour = sign_in_as(Role::reporter, other_township_);
  EXPECT_EQ(figures(neighbour, asked("committee_members", township_)).status, 403);
  EXPECT_EQ(opened(neighbour, asked("committee_members", township_)).status, 403);
  EXPECT_EQ(opened(neighbour, asked("committee_members", other_township_,
                                    "&by=children&section=" + std::to_string(township_.value())))
                .status,
            403);
  EXPECT_EQ(figures(neighbour, asked("committee_members", county_)).status, 403);
  EXPECT_EQ(nobody().get("/api/figures" + asked("activities", county_)).status, 401);
  // What somebody else was told is not told to whoever may not know it.
  Client reporter = sign_in_as(Role::reporter, township_);
  EXPECT_EQ(figures(reporter, asked("committee_members", township_)).status, 200);
  EXPECT_EQ(figures(neighbour, asked("committee_members", township_)).status, 403);
}

TEST_P(FigureRoutesTest, AboveTheCountySmallCountsAreWithheldUnlessAPurposeIsGiven) {
  Client reporter = sign_in_as(Role::reporter, county_);
  add_member(reporter, township_, "张小红");
  Client beyond = sign_in_as(Role::reporter, other_county_);
  add_member(beyond, far_township_, "李小明");
  Client city = sign_in_as(Role::leader, city_);
  // How many posts there are may be known, not who has which schooling.
  EXPECT_FALSE(figures(city, asked("committee_members", city_)).json().at("withheld"));
  const std::string query = asked("committee_members", city_, "&by=children&split=education");
  const Answer guarded = figures(city, query);
  EXPECT_TRUE(guarded.json().at("withheld")) << guarded.body;
  EXPECT_THAT(guarded.body, HasSubstr("＊"));
  EXPECT_THAT(guarded.body, Not(HasSubstr("1人")));

  const json below = opened(city, asked("committee_members", city_)).json();
  EXPECT_EQ(below.at("kind"), "units");
  EXPECT_THAT(below.at("message").get<std::string>(), HasSubstr("用途"));
  EXPECT_FALSE(below.contains("rows"));
  EXPECT_THAT(below.dump(), Not(HasSubstr("张")));

  EXPECT_THAT(journal_text(), Not(HasSubstr("换届资格审查")));
  const std::string purpose = "&purpose=" + http::percent_encoded("换届资格审查");
  const Answer told = figures(city, query + purpose);
  EXPECT_FALSE(told.json().at("withheld"));
  EXPECT_THAT(journal_text(), HasSubstr("换届资格审查"));
  const json rows = opened(city, asked("committee_members", city_, purpose)).json();
  EXPECT_EQ(rows.at("kind"), "rows");
  EXPECT_EQ(rows.at("rows").size(), 2U);
  EXPECT_TRUE(journal_whole());
  // Without the purpose it is as before.
  EXPECT_EQ(figures(city, query).body, guarded.body);
}

TEST_P(FigureRoutesTest, AFormulaIsGuardedAsWhatItIsMadeOf) {
  Client reporter = sign_in_as(Role::reporter, county_);
  add_member(reporter, township_, "张小红");
  Client city = sign_in_as(Role::leader, city_);
  const std::string query = asked("ordinary_committee_members", city_, "&split=education");
  const Answer guarded = figures(city, query);
  EXPECT_TRUE(guarded.json().at("withheld")) << guarded.body;
  EXPECT_THAT(guarded.body, Not(HasSubstr("1人")));
  EXPECT_EQ(figures(city, query + "&purpose=").code(), "purpose_missing");
  const Answer told = figures(city, query + "&purpose=" + http::percent_encoded("换届资格审查"));
  EXPECT_THAT(told.body, HasSubstr("1人"));
  EXPECT_THAT(journal_text(), HasSubstr("换届资格审查"));
}

TEST_P(FigureRoutesTest, AGrantOfSomeLedgersTellsFiguresOfThoseAlone) {
  Client limited = sign_in_as(Role::reporter, township_, {{"activity", {}}});
  EXPECT_EQ(figures(limited, asked("activities", township_)).status, 200);
  EXPECT_EQ(figures(limited, asked("units", township_)).status, 200);
  EXPECT_EQ(figures(limited, asked("committee_members", township_)).code(), "ledger_not_covered");
  EXPECT_EQ(figures(limited, asked("ordinary_committee_members", township_)).code(),
            "ledger_not_covered");
  EXPECT_EQ(figures(limited, asked("activities,committee_members", township_)).code(),
            "ledger_not_covered");
}

TEST_P(FigureRoutesTest, APurposeShowsNoPersonsToWhoMayNotSeeThem) {
  Client reporter = sign_in_as(Role::reporter, county_);
  add_member(reporter, township_, "张小红");
  Client party = sign_in_as(Role::party_organisation, city_);
  const std::string query = asked("committee_members", city_, "&by=children&split=education");
  EXPECT_TRUE(figures(party, query).json().at("withheld"));
  EXPECT_EQ(figures(party, query + "&purpose=" + http::percent_encoded("核实")).code(),
            "beyond_subtree");
}

TEST_P(FigureRoutesTest, WrongParametersSayWhatIsRight) {
  Client leader = sign_in_as(Role::leader, county_);
  const auto told = [&](const std::string& query) {
    const Answer answer = figures(leader, query);
    EXPECT_GE(answer.status, 400) << query;
    EXPECT_LT(answer.status, 500) << query;
    return answer.json().value("detail", "");
  };
  EXPECT_THAT(told(""), HasSubstr("unit"));
  EXPECT_THAT(told("?unit=" + std::to_string(county_.value())), HasSubstr("indicator"));
  EXPECT_THAT(told(asked("no_such", county_)), HasSubstr("committee_members"));
  EXPECT_THAT(told(asked("activities", county_, "&by=street")), HasSubstr("children"));
  EXPECT_THAT(told(asked("activities", county_, "&on=morgen")), HasSubstr("2026-06-30"));
  EXPECT_THAT(told(asked("activities", county_, "&on=2026-06-30&period=2026")), HasSubstr("一个"));
  EXPECT_THAT(told(asked("activities", county_, "&compare=2026")), HasSubstr("逗号"));
  EXPECT_THAT(told(asked("activities", county_, "&as=later")), HasSubstr("then"));
  EXPECT_THAT(told(asked("activities", county_, "&share=yes")), HasSubstr("true"));
  EXPECT_THAT(told(asked("activities", county_, "&split=a,b,c")), HasSubstr("2"));
  EXPECT_THAT(told(asked("activities", county_, "&spilt=kind")), HasSubstr("spilt"));
  EXPECT_EQ(figures(leader, asked("activities", UnitId(123'456))).status, 404);
  std::string many = "activities";
  for (int i = 0; i < 12; ++i)
    many += ",activities";
  EXPECT_THAT(told(asked(many, county_)), HasSubstr("12"));
  EXPECT_THAT(opened(leader, asked("activities", county_, "&split=kind")).body, HasSubstr("key"));
  EXPECT_THAT(opened(leader, asked("activities", county_, "&side=left")).body,
              HasSubstr("denominator"));
  EXPECT_THAT(opened(leader, asked("activities", county_, "&after=x")).body, HasSubstr("after"));
}

}  // namespace
}  // namespace jishi::api
