// The rules for villages that kept only their code, or were put together or divided.
#include "organisation/division_match.hpp"

#include <gtest/gtest.h>

#include "organisation/division_test_tree.hpp"

namespace jishi::organisation {
namespace {

using Lines = TestTree::Lines;
using Codes = std::vector<std::string>;

TEST(MatchVillages, TheCodeAloneSpeaksForARenamedVillage) {
  const TestTree before(in_county(
      {{"510113106", "姚渡镇"}, {"510113106201", "光明村委会"}, {"510113106202", "韩占村委会"}}));
  const TestTree after(in_county(
      {{"510113106", "姚渡镇"}, {"510113106201", "光明村委会"}, {"510113106202", "韩寨村委会"}}));
  const Matched matched(before, after);
  EXPECT_EQ(matched.new_row("510113106202").evidence, Evidence::code_only);
  EXPECT_TRUE(matched.new_row("510113106202").renamed);
}

TEST(MatchVillages, CodesSpeakForNothingWhereTheTownshipWasNumberedAnew) {
  const TestTree before(in_county({{"510113106", "姚渡镇"},
                                   {"510113106201", "光明村委会"},
                                   {"510113106202", "凉水村委会"},
                                   {"510113106203", "芦稿村委会"},
                                   {"510113106204", "彪岩村委会"}}));
  const TestTree after(in_county({{"510113106", "姚渡镇"},
                                  {"510113106201", "芦稿村委会"},
                                  {"510113106202", "光明村委会"},
                                  {"510113106203", "凉水村委会"},
                                  {"510113106204", "双埝村委会"}}));
  const Matched matched(before, after);
  EXPECT_EQ(matched.same("510113106203"), "510113106201");
  EXPECT_EQ(matched.old_row("510113106204").fate, Fate::unresolved);
  ASSERT_NE(matched.question("510113106204"), nullptr);
  EXPECT_EQ(matched.question("510113106204")->candidates,
            std::vector<RowIndex>{after["510113106204"]});
}

TEST(MatchVillages, CodesSpeakForNothingWhereTheTownshipWasDividedAnew) {
  Lines old_lines = in_county({{"510113106", "姚渡镇"}});
  Lines new_lines = old_lines;
  const char* const kOld[] = {"悦城", "英才", "天和", "郦湖", "金海", "润龙"};
  const char* const kNew[] = {"永康", "新昌", "惠文", "中衡", "永定", "兴业"};
  for (int i = 0; i < 6; ++i) {
    const std::string code = "51011310600" + std::to_string(i + 1);
    old_lines.push_back({code, std::string(kOld[i]) + "社区"});
    new_lines.push_back({code, std::string(kNew[i]) + "社区"});
  }
  const TestTree before(old_lines);
  const TestTree after(new_lines);
  const Matched matched(before, after);
  EXPECT_EQ(matched.old_row("510113106001").fate, Fate::unresolved);
  EXPECT_EQ(matched.new_row("510113106001").old, kNoRow);
  EXPECT_EQ(matched.result().questions.size(), 6U);
}

TEST(MatchVillages, NumbersInNamesMustAgree) {
  const TestTree before(in_county({{"510113503", "兵团六十七团分部"}}));
  const TestTree after(in_county({{"510113503", "兵团六十八团"}}));
  EXPECT_EQ(Matched(before, after).old_row("510113503").fate, Fate::unresolved);
}

TEST(MatchVillages, VillageAndCommunityOfOneNameBecomeOne) {
  const TestTree before(in_county(
      {{"510113106", "姚渡镇"}, {"510113106001", "姚家渡社区"}, {"510113106201", "姚家渡村委会"}}));
  const TestTree after(in_county({{"510113106", "姚渡镇"}, {"510113106001", "姚家渡社区"}}));
  const Matched matched(before, after);
  EXPECT_EQ(matched.old_row("510113106201").fate, Fate::merged);
  EXPECT_EQ(matched.successors("510113106201"), Codes{"510113106001"});
  EXPECT_EQ(matched.old_row("510113106201").evidence, Evidence::stem);
}

TEST(MatchVillages, ANamePutTogetherOfTwo) {
  const TestTree before(in_county({{"510113106", "姚渡镇"},
                                   {"510113106201", "红岩村委会"},
                                   {"510113106202", "先锋村委会"},
                                   {"510113106203", "光明村委会"}}));
  const TestTree after(in_county(
      {{"510113106", "姚渡镇"}, {"510113106203", "光明村委会"}, {"510113106216", "红锋村委会"}}));
  const Matched matched(before, after);
  for (const char* code : {"510113106201", "510113106202"}) {
    EXPECT_EQ(matched.old_row(code).fate, Fate::merged);
    EXPECT_EQ(matched.successors(code), Codes{"510113106216"});
    EXPECT_NE(matched.old_row(code).detail.find("先锋"), std::string::npos);
  }
  EXPECT_EQ(matched.new_row("510113106216").old, kNoRow);
  EXPECT_EQ(matched.new_row("510113106216").evidence, Evidence::stem);
}

TEST(MatchVillages, ANameThatTwoPairsCouldGiveIsAQuestion) {
  const TestTree before(in_county({{"510113106", "姚渡镇"},
                                   {"510113106201", "红岩村委会"},
                                   {"510113106202", "先锋村委会"},
                                   {"510113106203", "红砂村委会"}}));
  const TestTree after(in_county({{"510113106", "姚渡镇"}, {"510113106216", "红锋村委会"}}));
  const Matched matched(before, after);
  for (const char* code : {"510113106201", "510113106202", "510113106203"}) {
    EXPECT_EQ(matched.old_row(code).fate, Fate::unresolved);
    ASSERT_NE(matched.question(code), nullptr);
    EXPECT_EQ(matched.question(code)->candidates, std::vector<RowIndex>{after["510113106216"]});
  }
}

TEST(MatchVillages, EastAndWestBecomeOneAndOneBecomesTwo) {
  const TestTree before(in_county({{"510113106", "姚渡镇"},
                                   {"510113106201", "东王村委会"},
                                   {"510113106202", "西王村委会"},
                                   {"510113106003", "太阳城社区"}}));
  const TestTree after(in_county({{"510113106", "姚渡镇"},
                                  {"510113106216", "王村委会"},
                                  {"510113106003", "太阳城第一社区"},
                                  {"510113106006", "太阳城第二社区"}}));
  const Matched matched(before, after);
  EXPECT_EQ(matched.successors("510113106201"), Codes{"510113106216"});
  EXPECT_EQ(matched.successors("510113106202"), Codes{"510113106216"});
  EXPECT_EQ(matched.old_row("510113106003").fate, Fate::split);
  EXPECT_EQ(matched.successors("510113106003"), (Codes{"510113106003", "510113106006"}));
  EXPECT_EQ(matched.split_from("510113106006"), Codes{"510113106003"});
}

TEST(MatchVillages, ANumberInFrontIsPartOfTheName) {
  const TestTree before(in_county({{"510113106", "狼山农场"},
                                   {"510113106201", "十一分场村委会"},
                                   {"510113106202", "东一分场村委会"}}));
  const TestTree after(in_county({{"510113106", "狼山农场"}, {"510113106216", "一分场村委会"}}));
  const Matched matched(before, after);
  EXPECT_EQ(matched.old_row("510113106201").fate, Fate::unresolved);
}

TEST(MatchVillages, AUnionThatKeepsTheNameOfOne) {
  const TestTree before(in_county(
      {{"510113106", "姚渡镇"}, {"510113106201", "王集村委会"}, {"510113106202", "于庄村委会"}}));
  const TestTree after(in_county({{"510113106", "姚渡镇"}, {"510113106235", "王集联合村委会"}}));
  const Matched matched(before, after);
  EXPECT_EQ(matched.successors("510113106201"), Codes{"510113106235"});
  EXPECT_EQ(matched.old_row("510113106202").fate, Fate::unresolved) << "nothing names it";
}

}  // namespace
}  // namespace jishi::organisation
