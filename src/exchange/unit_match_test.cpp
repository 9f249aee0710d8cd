// Units as cells name them, on both databases.
#include "exchange/unit_match.hpp"

#include <gtest/gtest.h>

#include <map>

#include "db/testing/on_both_databases.hpp"
#include "organisation/change.hpp"
#include "organisation/unit_store.hpp"

namespace jishi::exchange {
namespace {

using organisation::Level;
using organisation::TreeChanges;

Date day(const char* text) {
  return Date::parse(text).value();
}

class AnyKind final : public organisation::KindRules {
 public:
  bool known(const std::string&) const override { return true; }
  bool may_stand_below(const std::string&, const std::string&) const override { return true; }
  std::string label(const std::string& kind) const override { return kind; }
};

class UnitMatch : public db::testing::OnBothDatabases {
 protected:
  void SetUp() override {
    connection_ = database().connect();
    journal::migrate_journal(*connection_, SystemClock());
    organisation::migrate_organisation(*connection_, SystemClock());
    root_ = found({}, "中央", Level::centre);
    sichuan_ = found(root_, "四川省", Level::province, "51");
    chengdu_ = found(sichuan_, "成都市", Level::prefecture, "5101");
    qingbaijiang_ = found(chengdu_, "青白江区", Level::county, "510113");
    hongyang_ = found(qingbaijiang_, "红阳街道", Level::township, "510113001");
    chengxiang_ = found(qingbaijiang_, "城厢镇", Level::township, "510113100");
    sanyuan_ = found(hongyang_, "三元村委会", Level::village, "510113001200");
    jinqiao_ = found(hongyang_, "金桥社区居委会", Level::village, "510113001001");
    heping_hongyang_ = found(hongyang_, "和平社区居委会", Level::village, "510113001002");
    heping_chengxiang_ = found(chengxiang_, "和平社区居委会", Level::village, "510113100001");
    firm_ = found(qingbaijiang_, "青江机械公司团支部", Level::township, {}, "QJ-001");
    shuangliu_ = found(chengdu_, "双流区", Level::county, "510116");
    dongsheng_ = found(shuangliu_, "东升街道", Level::township, "510116001");
    other_chengxiang_ = found(shuangliu_, "城厢镇", Level::township, "510116100");
  }

  UnitId found(UnitId parent, const char* name, Level level, std::optional<std::string> code = {},
               std::optional<std::string> own_code = {}, const char* on = "2000-01-01") {
    UnitId unit;
    change([&](TreeChanges& changes) {
      unit = changes.found({parent, day(on), level, "committee", name, code, own_code}).or_throw();
    });
    return unit;
  }
  template <class F>
  void change(F&& f) {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    journal::Appender appender(*connection_, {kOperator, Instant{1}, "测试"});
    TreeChanges changes(*connection_, appender, kinds_, "公文");
    f(changes);
    appender.finish();
    transaction.commit();
  }
  organisation::Seen seen(UnitId unit) {
    return {unit, organisation::read_timeline(*connection_, unit).revision()};
  }

  Result<UnitId> find(UnitId top, const char* text, const char* on = "2024-01-01",
                      bool only_code = false) {
    return UnitMatcher(*connection_, top).find(text, day(on), only_code);
  }
  // The code of the error and its words.
  std::string refusal(UnitId top, const char* text, const char* on = "2024-01-01") {
    const auto result = find(top, text, on);
    return result ? "found #" + std::to_string(result->value())
                  : result.error().code + " " + result.error().message;
  }
  void expect_refusal(const std::string& refusal, const char* code,
                      std::initializer_list<const char*> parts) {
    EXPECT_TRUE(refusal.starts_with(code)) << refusal;
    for (const char* part : parts)
      EXPECT_NE(refusal.find(part), std::string::npos) << refusal << " lacks " << part;
  }

  AnyKind kinds_;
  std::unique_ptr<db::Connection> connection_;
  UnitId root_, sichuan_, chengdu_, qingbaijiang_, hongyang_, chengxiang_, sanyuan_, jinqiao_,
      heping_hongyang_, heping_chengxiang_, firm_, shuangliu_, dongsheng_, other_chengxiang_;
};
JISHI_ON_BOTH_DATABASES(UnitMatch);

TEST_P(UnitMatch, FindsByCode) {
  UnitMatcher matcher(*connection_, qingbaijiang_);
  for (const char* code : {"510113001", "510113001000", "５１０１１３００１", " 510113001 "})
    for (const bool only_code : {false, true})
      EXPECT_EQ(matcher.find(code, day("2024-01-01"), only_code).value(), hongyang_) << code;
  EXPECT_EQ(matcher.find("510113000000", day("2024-01-01")).value(), qingbaijiang_);
  EXPECT_EQ(matcher.find("QJ-001", day("2024-01-01"), true).value(), firm_);
  EXPECT_EQ(matcher.find("#" + std::to_string(hongyang_.value()), day("2024-01-01")).value(),
            hongyang_);
  EXPECT_EQ(matcher.find("红阳街道", day("2024-01-01"), true).error().code, "unit_unknown");
  EXPECT_EQ(matcher.find("510113999", day("2024-01-01")).error().code, "unit_unknown");
  EXPECT_EQ(matcher.find("510116001", day("2024-01-01")).error().code, "unit_outside");
  EXPECT_EQ(matcher.find("#999", day("2024-01-01")).error().code, "unit_unknown");
}

TEST_P(UnitMatch, FindsByName) {
  struct Case {
    const char* text;
    UnitId unit;
  };
  for (const Case& each : std::initializer_list<Case>{
           {"红阳街道", hongyang_},
           {"红阳街道办事处", hongyang_},
           {"红 阳 街道", hongyang_},
           {"红阳", hongyang_},
           {"青白江区", qingbaijiang_},
           {"青白江", qingbaijiang_},
           {"三元村委会", sanyuan_},
           {"三元村", sanyuan_},
           {"三元村民委员会", sanyuan_},
           {"金桥社区", jinqiao_},
           {"城厢镇", chengxiang_},
           {"红阳街道团工委", hongyang_},
           {"共青团红阳街道工作委员会", hongyang_},
           {"共青团城厢镇委员会", chengxiang_},
           {"城厢镇团委", chengxiang_},
           {"共青团青白江区委员会", qingbaijiang_},
           {"团青白江区委", qingbaijiang_},
           {"三元村团支部", sanyuan_},
           {"共青团三元村支部委员会", sanyuan_},
           {"金桥社区团总支", jinqiao_},
           {"青江机械公司团支部", firm_},
           {"青江机械公司", firm_},
           {"共青团青江机械公司支部委员会", firm_},
       }) {
    const auto result = find(qingbaijiang_, each.text);
    ASSERT_TRUE(result.ok()) << each.text << ": " << result.error().message;
    EXPECT_EQ(*result, each.unit) << each.text;
  }
}

TEST_P(UnitMatch, FindsByPath) {
  for (const char* text :
       {"青白江区/城厢镇/和平社区", "城厢镇/和平社区", "城厢镇和平社区", "城厢镇 和平社区",
        "城厢镇>和平社区居委会", "城厢镇－和平社区", "城厢镇、和平社区",
        "四川省成都市青白江区城厢镇和平社区", "成都市/青白江区城厢镇/和平社区居委会",
        "青白江区城厢镇和平社区团支部", "共青团青白江区城厢镇和平社区支部委员会", "城厢/和平社区",
        "四川省/城厢镇/和平社区"})
    EXPECT_EQ(find(qingbaijiang_, text).value(), heping_chengxiang_) << text;
  EXPECT_EQ(find(chengdu_, "青白江区城厢镇").value(), chengxiang_);
  EXPECT_EQ(find(chengdu_, "双流区/城厢镇").value(), other_chengxiang_);
  EXPECT_EQ(find(chengdu_, "共青团青白江区红阳街道工作委员会").value(), hongyang_);
  EXPECT_EQ(find(qingbaijiang_, "大弯街道/和平社区").error().code, "unit_unknown");
}

TEST_P(UnitMatch, DoesNotTakeOnePlaceForAnother) {
  EXPECT_EQ(find(qingbaijiang_, "城厢乡").error().code, "unit_unknown");
  EXPECT_EQ(find(qingbaijiang_, "三元社区").error().code, "unit_unknown");
  EXPECT_EQ(find(qingbaijiang_, "青江机械公司团总支").error().code, "unit_unknown");
  EXPECT_EQ(find(qingbaijiang_, "街道").error().code, "unit_unknown");
  EXPECT_EQ(find(qingbaijiang_, "").error().code, "unit_unknown");
  EXPECT_EQ(find(qingbaijiang_, "\xFF").error().code, "unit_unknown");
  EXPECT_EQ(find(qingbaijiang_, "///").error().code, "unit_unknown");
}

TEST_P(UnitMatch, SaysWhatIsAmbiguous) {
  expect_refusal(refusal(chengdu_, "城厢镇"), "unit_ambiguous",
                 {"有 2 个", "青白江区/城厢镇", "双流区/城厢镇", "单位代码"});
  expect_refusal(refusal(qingbaijiang_, "和平社区"), "unit_ambiguous",
                 {"红阳街道/和平社区居委会", "城厢镇/和平社区居委会"});
  for (int i = 0; i < 8; ++i)
    found(hongyang_, "同名村委会", Level::village);
  const std::string many = refusal(qingbaijiang_, "同名村");
  expect_refusal(many, "unit_ambiguous", {"有 8 个", " 等。"});
  std::size_t named = 0;
  for (std::size_t at = many.find("红阳街道/同名"); at != many.npos;
       at = many.find("红阳街道/同名", at + 1))
    ++named;
  EXPECT_EQ(named, UnitMatcher::kMostNamed);
}

TEST_P(UnitMatch, SaysWhereAUnitIsThatIsOutside) {
  for (const char* text : {"东升街道", "双流区/东升街道", "510116001", "东升街道团工委"})
    expect_refusal(refusal(qingbaijiang_, text), "unit_outside",
                   {"不在“青白江区”之下", "四川省/成都市/双流区/东升街道"});
  // The one inside is meant, whatever there is elsewhere.
  EXPECT_EQ(find(qingbaijiang_, "城厢镇").value(), chengxiang_);
}

TEST_P(UnitMatch, NamesNearOnes) {
  expect_refusal(refusal(qingbaijiang_, "红旸街道"), "unit_unknown", {"“红阳街道”"});
  expect_refusal(refusal(qingbaijiang_, "城厢乡"), "unit_unknown", {"“城厢镇”"});
}

TEST_P(UnitMatch, SaysWhatBecameOfAUnit) {
  const UnitId rixin = found(qingbaijiang_, "日新镇", Level::township, "510113101");
  const UnitId gone = found(qingbaijiang_, "无踪镇", Level::township, "510113102");
  const UnitId late = found(qingbaijiang_, "新设镇", Level::township, {}, {}, "2020-01-01");
  change([&](TreeChanges& changes) {
    changes.merge(seen(rixin), day("2019-12-01"), chengxiang_).or_throw();
    changes.dissolve(seen(gone), day("2018-06-01"), std::nullopt).or_throw();
  });
  EXPECT_EQ(find(qingbaijiang_, "日新镇", "2019-11-30").value(), rixin);
  for (const char* text : {"日新镇", "日新镇团委", "510113101", "青白江区/日新镇", "青白江区日新镇",
                           "共青团青白江区日新镇委员会"})
    expect_refusal(refusal(qingbaijiang_, text), "unit_not_living",
                   {"2019-12-01", "现为 四川省/成都市/青白江区/城厢镇"});
  expect_refusal(refusal(qingbaijiang_, "无踪镇"), "unit_not_living", {"2018-06-01", "去向未登记"});
  EXPECT_EQ(find(qingbaijiang_, "新设镇").value(), late);
  expect_refusal(refusal(qingbaijiang_, "新设镇", "2019-01-01"), "unit_not_living",
                 {"到 2020-01-01 才成立"});
}

TEST_P(UnitMatch, TakesANameThatTheUnitOnceHad) {
  change([&](TreeChanges& changes) {
    changes.rename(seen(chengxiang_), day("2015-01-01"), "城厢街道").or_throw();
  });
  EXPECT_EQ(find(qingbaijiang_, "城厢镇", "2014-12-31").value(), chengxiang_);
  EXPECT_EQ(find(qingbaijiang_, "城厢街道").value(), chengxiang_);
  EXPECT_EQ(find(qingbaijiang_, "城厢镇").value(), chengxiang_);
  // Where another has it now, it is the other one.
  const UnitId successor = found(qingbaijiang_, "城厢镇", Level::township, {}, {}, "2016-01-01");
  EXPECT_EQ(find(qingbaijiang_, "城厢镇").value(), successor);
}

// Of a whole country the units are not kept in memory.
TEST_P(UnitMatch, UnderstandsNamesCodesAndPathsOfTooManyUnits) {
  const UnitId rixin = found(qingbaijiang_, "日新镇", Level::township, "510113101");
  change([&](TreeChanges& changes) {
    changes.merge(seen(rixin), day("2019-12-01"), chengxiang_).or_throw();
  });
  UnitMatcher matcher(*connection_, qingbaijiang_, 3);
  const auto find = [&](const std::string& text) { return matcher.find(text, day("2024-01-01")); };
  for (const char* text : {"红阳街道", "510113001", "510113001000", "青白江区/红阳街道",
                           "四川省青白江区红阳街道", "红阳街道团工委", "共青团红阳街道工作委员会"})
    EXPECT_EQ(find(text).value(), hongyang_) << text;
  EXPECT_EQ(find("三元村").value(), sanyuan_);
  EXPECT_EQ(find("城厢镇/和平社区").value(), heping_chengxiang_);
  EXPECT_EQ(find("#" + std::to_string(sanyuan_.value())).value(), sanyuan_);
  EXPECT_EQ(find("和平社区").error().code, "unit_ambiguous");
  EXPECT_EQ(find("东升街道").error().code, "unit_outside");
  EXPECT_EQ(find("日新镇").error().code, "unit_not_living");
  EXPECT_EQ(find("没有这个").error().code, "unit_unknown");
}

// Codes are handed on: the old one is taken only while nobody else has it.
TEST_P(UnitMatch, TakesACodeThatTheUnitOnceHad) {
  change([&](TreeChanges& changes) {
    TreeChanges::Codes codes;
    codes.division_code = std::optional<std::string>("510113005");
    changes.recode(seen(hongyang_), day("2015-01-01"), codes).or_throw();
  });
  EXPECT_EQ(find(qingbaijiang_, "510113005").value(), hongyang_);
  EXPECT_EQ(find(qingbaijiang_, "510113001").value(), hongyang_);
  found(shuangliu_, "新街道", Level::township, "510113001", {}, "2016-01-01");
  EXPECT_EQ(find(qingbaijiang_, "510113001").error().code, "unit_outside");
}

TEST_P(UnitMatch, FollowsAUnitThatMovesAway) {
  change([&](TreeChanges& changes) {
    changes.move(seen(hongyang_), day("2015-01-01"), shuangliu_).or_throw();
  });
  EXPECT_EQ(find(qingbaijiang_, "红阳街道", "2014-12-31").value(), hongyang_);
  expect_refusal(refusal(qingbaijiang_, "红阳街道"), "unit_not_living",
                 {"不在“青白江区”之下", "双流区/红阳街道"});
  EXPECT_EQ(find(shuangliu_, "红阳街道").value(), hongyang_);
  EXPECT_EQ(find(shuangliu_, "双流区红阳街道三元村").value(), sanyuan_);
}

TEST_P(UnitMatch, AnswersForManyDaysAndAgain) {
  change([&](TreeChanges& changes) {
    changes.rename(seen(chengxiang_), day("2015-01-01"), "新城镇").or_throw();
  });
  UnitMatcher matcher(*connection_, qingbaijiang_);
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(matcher.find("新城镇", day("2015-01-01")).value(), chengxiang_);
    EXPECT_EQ(matcher.find("510113100", day("2014-01-01")).value(), chengxiang_);
    EXPECT_EQ(matcher.find("没有这个", day("2014-01-01")).error().code, "unit_unknown");
    EXPECT_EQ(matcher.find("新城镇", day("1999-01-01")).error().code, "unit_not_living");
  }
}

TEST_P(UnitMatch, TheWholeSubtreeIsReadWithItsHistory) {
  change([&](TreeChanges& changes) {
    changes.move(seen(hongyang_), day("2015-01-01"), shuangliu_).or_throw();
  });
  std::map<UnitId, int> versions;
  const auto visit = [&](std::int64_t limit) {
    versions.clear();
    return organisation::visit_versions_below(
        *connection_, qingbaijiang_, limit,
        [&](const organisation::UnitVersion& version) { ++versions[version.unit]; });
  };
  EXPECT_TRUE(visit(8));
  EXPECT_EQ(versions, (std::map<UnitId, int>{{qingbaijiang_, 1},
                                             {hongyang_, 2},
                                             {chengxiang_, 1},
                                             {sanyuan_, 1},
                                             {jinqiao_, 1},
                                             {heping_hongyang_, 1},
                                             {heping_chengxiang_, 1},
                                             {firm_, 1}}));
  EXPECT_FALSE(visit(7));
  EXPECT_TRUE(versions.empty());
}

}  // namespace
}  // namespace jishi::exchange
