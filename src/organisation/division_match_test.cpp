// The rules of matching, each in a small tree: what is the same unit, and where parts went.
#include "organisation/division_match.hpp"

#include <gtest/gtest.h>

#include "organisation/division_test_tree.hpp"

namespace jishi::organisation {
namespace {

using Lines = TestTree::Lines;
using Codes = std::vector<std::string>;

TEST(MatchDivisions, SameCodeAndNameIsNoChange) {
  const TestTree before(in_county({{"510113106", "姚渡镇"}, {"510113106201", "光明村委会"}}));
  const Matched matched(before, before);
  for (const auto& outcome : matched.result().new_rows) {
    EXPECT_EQ(outcome.evidence, Evidence::code_and_name);
    EXPECT_FALSE(outcome.renamed || outcome.respelled || outcome.recoded || outcome.moved);
  }
  EXPECT_TRUE(matched.result().questions.empty());
}

TEST(MatchDivisions, AnotherSpellingIsNotARenaming) {
  const TestTree before(in_county({{"510113106", "姚渡镇"}, {"510113106201", "光明村委会"}}));
  const TestTree after(in_county({{"510113106", "姚渡镇"}, {"510113106201", "光明村村民委员会"}}));
  const Matched matched(before, after);
  EXPECT_EQ(matched.new_row("510113106201").evidence, Evidence::code_and_spelling);
  EXPECT_TRUE(matched.new_row("510113106201").respelled);
  EXPECT_FALSE(matched.new_row("510113106201").renamed);
}

TEST(MatchDivisions, ARemarkInBracketsIsSpelling) {
  const TestTree before(in_county(
      {{"510113106", "姚渡镇"}, {"510113106201", "甘露村村民委员会（赣江新区共青组团）"}}));
  const TestTree after(in_county({{"510113106", "姚渡镇"}, {"510113106201", "甘露村村民委员会"}}));
  EXPECT_TRUE(Matched(before, after).new_row("510113106201").respelled);
}

TEST(MatchDivisions, NamesChangeTheirCodesTogether) {
  // 201 and 202 exchanged their names: the codes are not the villages.
  const TestTree before(in_county(
      {{"510113106", "姚渡镇"}, {"510113106201", "光明村委会"}, {"510113106202", "凉水村委会"}}));
  const TestTree after(in_county(
      {{"510113106", "姚渡镇"}, {"510113106201", "凉水村委会"}, {"510113106202", "光明村委会"}}));
  const Matched matched(before, after);
  EXPECT_EQ(matched.same("510113106201"), "510113106202");
  EXPECT_EQ(matched.same("510113106202"), "510113106201");
  EXPECT_EQ(matched.new_row("510113106201").evidence, Evidence::name);
  EXPECT_TRUE(matched.new_row("510113106201").recoded);
  EXPECT_FALSE(matched.new_row("510113106201").renamed);
}

TEST(MatchDivisions, ACodeGivenToAnotherPlaceIsNotIdentity) {
  // 姚渡 took the code that was 祥福's, 祥福 became part of 城厢.
  const TestTree before(in_county({{"510113104", "城厢镇"},
                                   {"510113104201", "龙潭村委会"},
                                   {"510113105", "祥福镇"},
                                   {"510113105201", "桂通村委会"},
                                   {"510113105202", "天星村委会"},
                                   {"510113106", "姚渡镇"},
                                   {"510113106201", "光明村委会"},
                                   {"510113106202", "芦稿村委会"}}));
  const TestTree after(in_county({{"510113104", "城厢镇"},
                                  {"510113104201", "龙潭村委会"},
                                  {"510113104202", "桂通村委会"},
                                  {"510113104203", "天星村委会"},
                                  {"510113105", "姚渡镇"},
                                  {"510113105201", "光明村委会"},
                                  {"510113105202", "芦稿村委会"}}));
  const Matched matched(before, after);
  EXPECT_EQ(matched.same("510113106"), "510113105");
  EXPECT_EQ(matched.same("510113106201"), "510113105201");
  EXPECT_EQ(matched.old_row("510113105").fate, Fate::merged);
  EXPECT_EQ(matched.successors("510113105"), Codes{"510113104"});
  EXPECT_EQ(matched.same("510113105201"), "510113104202");
  EXPECT_TRUE(matched.new_row("510113104202").moved);
  EXPECT_FALSE(matched.new_row("510113105201").moved) << "its township is the same unit";
}

TEST(MatchDivisions, TheStemFollowsTheKind) {
  const TestTree before({{"14", "山西省"},
                         {"1407", "晋中市"},
                         {"140726", "太谷县"},
                         {"140726100", "明星镇"},
                         {"140726100201", "东关村委会"},
                         {"140726200", "小白乡"},
                         {"140726200201", "团场村委会"}});
  const TestTree after({{"14", "山西省"},
                        {"1407", "晋中市"},
                        {"140703", "太谷区"},
                        {"140703001", "明星街道"},
                        {"140703001001", "东关社区居委会"},
                        {"140703102", "小白镇"},
                        {"140703102201", "团场村委会"}});
  const Matched matched(before, after);
  EXPECT_EQ(matched.same("140726"), "140703");
  EXPECT_EQ(matched.new_row("140703").evidence, Evidence::stem);
  EXPECT_EQ(matched.same("140726100"), "140703001");
  EXPECT_EQ(matched.same("140726200"), "140703102");
  EXPECT_EQ(matched.same("140726100201"), "140703001001");
  EXPECT_TRUE(matched.new_row("140703001001").renamed);
  EXPECT_EQ(matched.new_row("140703102201").evidence, Evidence::code_and_name);
  EXPECT_TRUE(matched.new_row("140703102201").recoded);
  EXPECT_FALSE(matched.new_row("140703102201").moved);
}

TEST(MatchDivisions, AStemThatTwoBearDecidesNothing) {
  const TestTree before(in_county({{"510113106", "姚渡镇"},
                                   {"510113106001", "光明社区居委会"},
                                   {"510113106201", "光明村委会"}}));
  const TestTree after(in_county({{"510113106", "姚渡镇"}, {"510113106203", "光明嘎查"}}));
  const Matched matched(before, after);
  EXPECT_EQ(matched.new_row("510113106203").old, kNoRow);
  ASSERT_NE(matched.question("510113106001"), nullptr);
  ASSERT_NE(matched.question("510113106201"), nullptr);
  EXPECT_EQ(matched.question("510113106201")->candidates,
            std::vector<RowIndex>{after["510113106203"]});
}

Lines wuhu(const std::string& county, const std::string& name) {
  Lines lines = {{"34", "安徽省"}, {"3402", "芜湖市"}};
  lines.push_back({county, name});
  const std::pair<const char*, std::vector<const char*>> kTownships[] = {
      {"湾沚镇", {"百花", "东湖", "新丰"}}, {"六郎镇", {"官巷", "北陶", "殷港"}}};
  int number = 100;
  for (const auto& [township, villages] : kTownships) {
    const std::string code = county + std::to_string(number++);
    lines.push_back({code, township});
    int village = 201;
    for (const char* stem : villages) {
      lines.push_back({code + std::to_string(village++), std::string(stem) + "村委会"});
    }
  }
  return lines;
}

TEST(MatchDivisions, ARenamedCountyIsKnownByItsChildren) {
  const TestTree before(wuhu("340221", "芜湖县"));
  const TestTree after(wuhu("340210", "湾沚区"));
  const Matched matched(before, after);
  EXPECT_EQ(matched.same("340221"), "340210");
  const auto& county = matched.new_row("340210");
  EXPECT_EQ(county.evidence, Evidence::shared_children);
  EXPECT_TRUE(county.renamed && county.recoded);
  EXPECT_FALSE(county.moved);
  EXPECT_FALSE(county.detail.empty());
  EXPECT_EQ(matched.same("340221101203"), "340210101203");
}

TEST(MatchDivisions, ADistrictIsNotAZone) {
  // All that stood below the district is found below a zone: merged, not renamed.
  const TestTree before(wuhu("340208", "三山区"));
  const TestTree after(wuhu("340272", "三山经济开发区"));
  const Matched matched(before, after);
  EXPECT_EQ(matched.old_row("340208").fate, Fate::merged);
  EXPECT_EQ(matched.successors("340208"), Codes{"340272"});
  EXPECT_EQ(matched.same("340208100201"), "340272100201");
}

TEST(MatchDivisions, ACountyMovesWithItsChildren) {
  Lines old_lines = {{"22", "吉林省"},
                     {"2201", "长春市"},
                     {"2203", "四平市"},
                     {"220381", "公主岭市"},
                     {"220381001", "河南街道"},
                     {"220381001001", "胜利社区"},
                     {"220381100", "二十家子镇"},
                     {"220381100201", "獾子洞村委会"}};
  Lines new_lines = {{"22", "吉林省"},
                     {"2201", "长春市"},
                     {"220184", "公主岭市"},
                     {"220184001", "河南街道"},
                     {"220184001001", "胜利社区"},
                     {"220184100", "二十家子镇"},
                     {"220184100201", "獾子洞村委会"},
                     {"2203", "四平市"}};
  const TestTree before(old_lines);
  const TestTree after(new_lines);
  const Matched matched(before, after);
  EXPECT_EQ(matched.same("220381"), "220184");
  EXPECT_EQ(matched.new_row("220184").evidence, Evidence::moved_name);
  EXPECT_TRUE(matched.new_row("220184").moved);
  EXPECT_FALSE(matched.new_row("220184001").moved) << "it moved with its county";
  EXPECT_TRUE(matched.new_row("220184001").recoded);
}

TEST(MatchDivisions, ATownshipIsDividedAmongItsNeighbours) {
  const TestTree before(in_county({{"510113104", "城厢镇"},
                                   {"510113104201", "龙潭村委会"},
                                   {"510113105", "祥福镇"},
                                   {"510113105201", "桂通村委会"},
                                   {"510113105202", "天星村委会"},
                                   {"510113105203", "甘泉村委会"},
                                   {"510113105204", "马坪村委会"},
                                   {"510113105205", "西江村委会"},
                                   {"510113105206", "新山村委会"},
                                   {"510113106", "姚渡镇"},
                                   {"510113106201", "光明村委会"}}));
  const TestTree after(in_county({{"510113104", "城厢镇"},
                                  {"510113104201", "龙潭村委会"},
                                  {"510113104011", "桂通社区"},
                                  {"510113104012", "天星社区"},
                                  {"510113104013", "甘泉社区"},
                                  {"510113106", "姚渡镇"},
                                  {"510113106201", "光明村委会"},
                                  {"510113106206", "西江村委会"},
                                  {"510113106207", "马坪村委会"}}));
  const Matched matched(before, after);
  EXPECT_EQ(matched.old_row("510113105").fate, Fate::split);
  EXPECT_EQ(matched.successors("510113105"), (Codes{"510113104", "510113106"})) << "most first";
  EXPECT_EQ(matched.old_row("510113105").evidence, Evidence::shared_children);
  EXPECT_EQ(matched.same("510113105201"), "510113104011");
  EXPECT_TRUE(matched.new_row("510113104011").moved);
  EXPECT_EQ(matched.old_row("510113105206").fate, Fate::unresolved);
  EXPECT_NE(matched.question("510113105206"), nullptr);
}

TEST(MatchDivisions, AFoundedDistrictKnowsWhereItCameFrom) {
  const TestTree before({{"33", "浙江省"},
                         {"3301", "杭州市"},
                         {"330110", "余杭区"},
                         {"330110001", "临平街道"},
                         {"330110001001", "桂芳桥社区"},
                         {"330110001002", "梨园社区"},
                         {"330110012", "仓前街道"},
                         {"330110012001", "太炎社区"},
                         {"330110012002", "龙潭社区"}});
  const TestTree after({{"33", "浙江省"},
                        {"3301", "杭州市"},
                        {"330110", "余杭区"},
                        {"330110012", "仓前街道"},
                        {"330110012001", "太炎社区"},
                        {"330110012002", "龙潭社区"},
                        {"330113", "临平区"},
                        {"330113001", "临平街道"},
                        {"330113001001", "桂芳桥社区"},
                        {"330113001002", "梨园社区"}});
  const Matched matched(before, after);
  EXPECT_EQ(matched.same("330110"), "330110");
  EXPECT_EQ(matched.new_row("330113").old, kNoRow);
  EXPECT_EQ(matched.split_from("330113"), Codes{"330110"});
  EXPECT_EQ(matched.same("330110001"), "330113001");
  EXPECT_TRUE(matched.new_row("330113001").moved);
  EXPECT_FALSE(matched.new_row("330113001001").moved);
}

TEST(MatchDivisions, AFrequentNameDoesNotProveAMove) {
  // 新华 is everywhere: the one that vanished in 甲镇 need not be the one that appeared in 乙镇.
  Lines old_lines = in_county({});
  Lines new_lines = in_county({});
  for (int township = 100; township < 160; ++township) {
    const std::string code = "510113" + std::to_string(township);
    const std::string name = "第" + std::to_string(township) + "镇";
    for (Lines* lines : {&old_lines, &new_lines})
      lines->push_back({code, name});
    if (township != 158) old_lines.push_back({code + "201", "新华村委会"});
    if (township != 100) new_lines.push_back({code + "201", "新华村委会"});
  }
  old_lines.push_back({"510113100202", "彪水岩村委会"});
  new_lines.push_back({"510113158202", "彪水岩村委会"});
  const TestTree before(old_lines);
  const TestTree after(new_lines);
  const Matched matched(before, after);
  EXPECT_EQ(matched.same("510113100202"), "510113158202") << "a rare name does";
  EXPECT_EQ(matched.new_row("510113158202").evidence, Evidence::moved_name);
}

TEST(MatchDivisions, NothingIsDissolvedUnasked) {
  const TestTree before(in_county({{"510113106", "姚渡镇"}, {"510113106201", "光明村委会"}}));
  const TestTree after(in_county({}));
  const Matched matched(before, after);
  EXPECT_EQ(matched.old_row("510113106").fate, Fate::unresolved);
  EXPECT_EQ(matched.old_row("510113106201").fate, Fate::unresolved);
  EXPECT_EQ(matched.result().questions.size(), 2U);
  EXPECT_FALSE(matched.result().questions[0].reason.empty());
}

TEST(MatchDivisions, RefusesRowsOutOfOrder) {
  std::vector<DivisionRow> rows = {{"5101", "成都市", 1, Level::prefecture},
                                   {"51", "四川省", kNoRow, Level::province}};
  SilentProgress progress;
  EXPECT_EQ(match_divisions(rows, {}, {}, progress).error().code, "division_order");
  EXPECT_EQ(match_divisions({}, rows, {}, progress).error().code, "division_order");
  rows = {{"51", "四川省", kNoRow, Level::province}, {"52", "贵州省", 0, Level::province}};
  EXPECT_EQ(match_divisions(rows, {}, {}, progress).error().code, "division_order");
}

TEST(MatchDivisions, TakesEmptyLists) {
  SilentProgress progress;
  EXPECT_TRUE(match_divisions({}, {}, {}, progress).ok());
  const TestTree one(Lines{{"51", "四川省"}});
  EXPECT_EQ(match_divisions(one.rows(), {}, {}, progress)->questions.size(), 1U);
  EXPECT_EQ(match_divisions({}, one.rows(), {}, progress)->new_rows.size(), 1U);
}

TEST(MatchDivisions, CanBeCancelled) {
  const TestTree one(Lines{{"51", "四川省"}});
  SilentProgress progress;
  progress.cancel();
  EXPECT_THROW((void)match_divisions(one.rows(), one.rows(), {}, progress), Failure);
}

}  // namespace
}  // namespace jishi::organisation
