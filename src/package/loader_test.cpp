#include "package/loader.hpp"

#include <gtest/gtest.h>

#include "package/canonical.hpp"

namespace jishi::package {
namespace {

LoadOutcome load(std::vector<SourceFolder> folders) {
  return load_sources(folders);
}

SourceFolder package(const std::string& name, const std::string& needs = "",
                     std::vector<SourceFile> files = {}) {
  files.push_back({"package.yaml", "package: " + name + "\nlabel: 包\nversion: 1.0.0\n" + needs});
  return {name, std::move(files)};
}

TEST(LoadPackages, GivesPackagesInTheOrderOfWhatTheyNeed) {
  const LoadOutcome outcome = load({package("a", "requires: {c: 1.0.0, b: 0.9.0}\n"),
                                    package("b", "requires: {c: 1.0.0}\n"), package("c")});
  ASSERT_TRUE(outcome.ok()) << to_text(outcome.mistakes.at(0));
  ASSERT_EQ(outcome.packages.packages.size(), 3u);
  EXPECT_EQ(outcome.packages.packages[0].name, "c");
  EXPECT_EQ(outcome.packages.packages[1].name, "b");
  EXPECT_EQ(outcome.packages.packages[2].name, "a");
}

TEST(LoadPackages, TheOrderOfTheFoldersMeansNothing) {
  const std::string fields = "unit_fields:\n  area_of_";
  const std::string rest = ": {label: 面积之";
  const auto x = package("p", "", {{"f.yaml", fields + "x" + rest + "甲, type: int}\n"}});
  const auto y = package("q", "", {{"f.yaml", fields + "y" + rest + "乙, type: int}\n"}});
  const LoadOutcome one = load({x, y});
  const LoadOutcome other = load({y, x});
  for (const Mistake& mistake : one.mistakes)
    ADD_FAILURE() << to_text(mistake);
  EXPECT_EQ(fingerprint(one.packages), fingerprint(other.packages));
}

TEST(LoadPackages, UsesWhatARequiredPackageRequires) {
  const LoadOutcome outcome =
      load({package("a", "", {{"k.yaml", "unit_kinds:\n  top: {label: 顶, parents: []}\n"}}),
            package("b", "requires: {a: 1.0.0}\n"),
            package("c", "requires: {b: 1.0.0}\n",
                    {{"l.yaml",
                      "ledger: l\nlabel: 账\nheld_by: [top]\n"
                      "fields: {amount: {label: 数, type: int}}\n"}})});
  for (const Mistake& mistake : outcome.mistakes)
    ADD_FAILURE() << to_text(mistake);
}

TEST(LoadPackages, TellsNoMoreMistakesThanTheLimitAndCountsTheRest) {
  std::string text = "dictionary: d\nlabel: 典\nvalues:\n";
  for (int i = 0; i < 600; ++i)
    text += "  v" + std::to_string(i) + ": 同名\n";
  const LoadOutcome outcome = load({package("a", "", {{"d.yaml", text}})});
  EXPECT_EQ(outcome.mistakes.size(), kMaxMistakes);
  EXPECT_EQ(outcome.untold, 599 - kMaxMistakes);
}

TEST(LoadPackages, NoFolderIsNoMistake) {
  EXPECT_TRUE(load({}).ok());
}

TEST(Mistakes, AreOneLineEach) {
  const Mistake mistake{"unknown_key", {"p/a.yaml", 3, 5}, "没有这一项", "请改正"};
  EXPECT_EQ(to_text(mistake), "p/a.yaml:3:5: 没有这一项。请改正。 [unknown_key]");
  const Mistake whole{"stray_file", {"p/a.txt", 0, 0}, "不是定义", "请移走"};
  EXPECT_EQ(to_text(whole), "p/a.txt: 不是定义。请移走。 [stray_file]");
}

TEST(Mistakes, CodesAreSortedAndDistinct) {
  const auto codes = mistake_codes();
  EXPECT_GE(codes.size(), 40u);
  for (std::size_t i = 1; i < codes.size(); ++i)
    EXPECT_LT(codes[i - 1], codes[i]);
}

TEST(RuleSets, HoldFromADayToADay) {
  const LoadOutcome outcome = load({package(
      "a", "",
      {{"s.yaml",
        "rule_set: s\nlabel: 规\nparameters: {least: {label: 最少, type: int}}\nversions:\n"
        "  - {since: 2019-01-01, source: 甲, values: {least: 1}}\n"
        "  - {since: 2020-01-01, until: 2020-12-31, source: 乙, values: {least: 2}}\n"}})});
  ASSERT_TRUE(outcome.ok()) << to_text(outcome.mistakes.at(0));
  const RuleSet& set = *outcome.packages.find_rule_set("s");
  const auto least = [&](std::string_view day) -> std::int64_t {
    const RuleSetVersion* version = set.on(*Date::parse(day));
    return version == nullptr ? 0 : std::get<std::int64_t>(*set.value(*version, "least"));
  };
  EXPECT_EQ(least("2018-12-31"), 0);
  EXPECT_EQ(least("2019-01-01"), 1);
  EXPECT_EQ(least("2019-12-31"), 1);
  EXPECT_EQ(least("2020-01-01"), 2);
  EXPECT_EQ(least("2020-12-31"), 2);
  EXPECT_EQ(least("2021-01-01"), 0);
}

}  // namespace
}  // namespace jishi::package
