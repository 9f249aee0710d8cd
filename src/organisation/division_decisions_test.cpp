// What the lineage file decides comes before what is inferred.
#include "organisation/division_match.hpp"

#include <gtest/gtest.h>

#include "organisation/division_test_tree.hpp"

namespace jishi::organisation {
namespace {

using Codes = std::vector<std::string>;
using Kind = LineageDecision::Kind;

LineageDecision decision(const std::string& old_code, Kind kind, Codes new_codes, int line = 2) {
  return {old_code, kind, std::move(new_codes), line};
}

TEST(LineageDecisions, OverrideWhatWouldBeInferredAndChildrenFollow) {
  // By name 城厢镇 would stay what it is; the decision says that 祥福镇 took its name.
  const TestTree before(in_county({{"510113104", "城厢镇"},
                                   {"510113104201", "龙潭村委会"},
                                   {"510113105", "祥福镇"},
                                   {"510113105201", "桂通村委会"}}));
  const TestTree after(in_county(
      {{"510113104", "城厢镇"}, {"510113104201", "桂通村委会"}, {"510113104202", "龙潭村委会"}}));
  const Matched matched(before, after,
                        {decision("510113105", Kind::same, {"510113104"}),
                         decision("510113104", Kind::merged, {"510113104"}, 3)});
  EXPECT_EQ(matched.same("510113105"), "510113104");
  EXPECT_EQ(matched.new_row("510113104").evidence, Evidence::decided);
  EXPECT_EQ(matched.same("510113105201"), "510113104201");
  EXPECT_FALSE(matched.new_row("510113104201").moved);
  EXPECT_EQ(matched.old_row("510113104").fate, Fate::merged);
  EXPECT_EQ(matched.same("510113104201"), "510113104202");
  EXPECT_TRUE(matched.new_row("510113104202").moved);
  EXPECT_TRUE(matched.result().questions.empty());
}

TEST(LineageDecisions, SplitAndDissolve) {
  const TestTree before(in_county(
      {{"510113106", "姚渡镇"}, {"510113106201", "光明村委会"}, {"510113106202", "凉水村委会"}}));
  const TestTree after(in_county(
      {{"510113106", "姚渡镇"}, {"510113106301", "甲村委会"}, {"510113106302", "乙村委会"}}));
  const Matched matched(before, after,
                        {decision("510113106201", Kind::split, {"510113106302", "510113106301"}),
                         decision("510113106202", Kind::dissolved, {}, 3)});
  EXPECT_EQ(matched.old_row("510113106201").fate, Fate::split);
  EXPECT_EQ(matched.successors("510113106201"), (Codes{"510113106302", "510113106301"}));
  EXPECT_EQ(matched.old_row("510113106202").fate, Fate::dissolved);
  EXPECT_EQ(matched.old_row("510113106202").evidence, Evidence::decided);
  EXPECT_TRUE(matched.result().questions.empty());
}

TEST(LineageDecisions, AreRefusedWhereTheyCannotBe) {
  const TestTree before(in_county({{"510113105", "祥福镇"}, {"510113106", "姚渡镇"}}));
  const TestTree after(in_county({{"510113104", "城厢镇"}, {"510113106", "姚渡镇"}}));
  const auto error_of = [&](const std::vector<LineageDecision>& decisions) {
    SilentProgress progress;
    const auto result = match_divisions(before.rows(), after.rows(), decisions, progress);
    return result.ok() ? Error{} : result.error();
  };
  EXPECT_EQ(error_of({decision("510113999", Kind::dissolved, {})}).code, "lineage_unknown_code");
  EXPECT_EQ(error_of({decision("510113105", Kind::merged, {"510113105"})}).code,
            "lineage_unknown_code");
  EXPECT_EQ(error_of({decision("510113105", Kind::merged, {"510113104"}),
                      decision("510113105", Kind::dissolved, {}, 3)})
                .code,
            "lineage_conflict");
  const auto twice = error_of({decision("510113105", Kind::same, {"510113106"}),
                               decision("510113106", Kind::same, {"510113106"}, 3)});
  EXPECT_EQ(twice.code, "lineage_conflict");
  EXPECT_NE(twice.message.find("第 3 行"), std::string::npos);
  EXPECT_NE(twice.message.find("第 2 行"), std::string::npos);
  EXPECT_EQ(error_of({decision("510113105", Kind::merged, {"510113"})}).code, "lineage_conflict");
}

}  // namespace
}  // namespace jishi::organisation
