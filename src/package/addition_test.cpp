// A county adds to what it was given: for its subtree, and nowhere else.
#include "package/addition.hpp"

#include <gtest/gtest.h>

#include "package/testing/installed.hpp"

namespace jishi::package {
namespace {

using testing::told;
using testing::with;

constexpr const char* kBase = R"(ledger: thing
label: 物品
held_by: [committee]
fields:
  title: {label: 名称, type: text}
  colour: {label: 颜色, type: choice, of: colour}
)";
constexpr const char* kColours = R"(dictionaries:
  colour: {label: 颜色, values: {red: 红, blue: 蓝}}
)";
constexpr const char* kCounty = R"(addition: qingbaijiang
label: 青白江区增补
owner: "510113"
ledger: thing
fields:
  shelf: {label: 货架, type: text}
  weight: {label: 重量, type: decimal, digits: 2}
items:
  colour: {pink: 粉}
)";

class AdditionTest : public testing::Installed {
 protected:
  InstallReport base(const std::string& ledger = kBase, const std::string& colours = kColours) {
    return install({{"thing.yaml", ledger}, {"colours.yaml", colours}});
  }

  std::vector<std::string> fields(std::vector<std::int64_t> path) {
    const Definitions now = definitions();
    const auto ids = units(path);
    std::vector<std::string> out;
    for (const FieldAt& at : fields_for(now, *now.packages.find_ledger("thing"), ids))
      out.push_back(at.table + "." + at.field->name);
    return out;
  }
  std::vector<std::string> codes(std::vector<std::int64_t> path) {
    const Definitions now = definitions();
    const auto ids = units(path);
    std::vector<std::string> out;
    for (const ValueAt& at : values_for(now, "colour", ids))
      out.push_back(at.value->code);
    return out;
  }
  static std::vector<UnitId> units(const std::vector<std::int64_t>& path) {
    std::vector<UnitId> out;
    for (const std::int64_t unit : path)
      out.emplace_back(unit);
    return out;
  }

  static const std::vector<std::string> kGiven;
};
const std::vector<std::string> AdditionTest::kGiven = {"ledger_thing.title", "ledger_thing.colour"};
JISHI_ON_BOTH_DATABASES(AdditionTest);

TEST_P(AdditionTest, IsThereForItsSubtreeAndNowhereElse) {
  ASSERT_EQ(base().outcome, InstallReport::Outcome::installed);
  const auto report = add(11, {{"thing.yaml", kCounty}});
  ASSERT_EQ(report.outcome, InstallReport::Outcome::installed) << told(report);
  EXPECT_EQ(report.number, 2);
  auto with_county = kGiven;
  with_county.push_back("ledger_thing_at_11.shelf");
  with_county.push_back("ledger_thing_at_11.weight");
  EXPECT_EQ(fields({1, 11}), with_county);
  EXPECT_EQ(fields({1, 11, 111}), with_county);
  EXPECT_EQ(fields({1}), kGiven);
  EXPECT_EQ(fields({1, 12}), kGiven);
  EXPECT_EQ(codes({1, 11, 111}), (std::vector<std::string>{"red", "blue", "pink"}));
  EXPECT_EQ(codes({1, 12}), (std::vector<std::string>{"red", "blue"}));
  // Its columns are not in the ledger's own table.
  EXPECT_THROW(count("SELECT count(shelf) FROM ledger_thing"), db::DatabaseError);
  EXPECT_EQ(count("SELECT count(shelf) FROM ledger_thing_at_11"), 0);
}

TEST_P(AdditionTest, MayStandInAPackageAndWaitForItsOwner) {
  tree_.codes.erase("510113");
  const std::vector<SourceFile> files = {
      {"thing.yaml", kBase}, {"colours.yaml", kColours}, {"county.yaml", kCounty}};
  const auto first = install(files);
  ASSERT_EQ(first.outcome, InstallReport::Outcome::installed) << told(first);
  ASSERT_EQ(first.waiting.size(), 1U);
  EXPECT_NE(first.waiting[0].find("510113"), std::string::npos);
  EXPECT_EQ(fields({1, 11}), kGiven);
  EXPECT_EQ(bind_additions(*connection_, tree_, author(), silent_).outcome,
            InstallReport::Outcome::unchanged);
  tree_.codes["510113"] = 11;
  const auto bound = bind_additions(*connection_, tree_, author(), silent_);
  ASSERT_EQ(bound.outcome, InstallReport::Outcome::installed) << told(bound);
  EXPECT_TRUE(bound.waiting.empty());
  EXPECT_EQ(fields({1, 11}).size(), 4U);
  // The code goes to another place: the addition stays with its unit.
  tree_.codes["510113"] = 12;
  EXPECT_EQ(install(files).outcome, InstallReport::Outcome::unchanged);
  EXPECT_EQ(fields({1, 12}), kGiven);
}

TEST_P(AdditionTest, KeepsItsRowsWhenWhatIsAboveChanges) {
  ASSERT_EQ(base().outcome, InstallReport::Outcome::installed);
  ASSERT_EQ(add(11, {{"thing.yaml", kCounty}}).outcome, InstallReport::Outcome::installed);
  put("ledger_thing", {1, 1, 111}, {{"title", "'桌子'"}, {"colour", "'pink'"}});
  put_beside("ledger_thing_at_11", 1, 1, "shelf", "'三号'");
  put_beside("ledger_thing_at_11", 2, 1, "weight", "1250");
  const auto rows = dump("ledger_thing_at_11", {"row_id", "revision", "shelf", "weight"});
  // A field more, another name for the ledger, at once.
  const auto report = base(with(with(kBase, "ledger: thing", "ledger: item\nrenamed_from: thing"),
                                "fields:\n", "fields:\n  size_note: {label: 尺寸, type: text}\n"));
  ASSERT_EQ(report.outcome, InstallReport::Outcome::refused);
  EXPECT_EQ(report.mistakes.at(0).code, "unknown_ledger") << told(report);
  EXPECT_EQ(report.mistakes.at(0).place.file, "local_additions/11/thing.yaml");
  const auto wider =
      base(with(kBase, "fields:\n", "fields:\n  size_note: {label: 尺寸, type: text}\n"));
  ASSERT_EQ(wider.outcome, InstallReport::Outcome::installed) << told(wider);
  EXPECT_EQ(dump("ledger_thing_at_11", {"row_id", "revision", "shelf", "weight"}), rows);
  EXPECT_EQ(fields({1, 11}).size(), 5U);
}

TEST_P(AdditionTest, FollowsALedgerThatIsRenamedInTheSamePackage) {
  std::vector<SourceFile> files = {
      {"thing.yaml", kBase}, {"colours.yaml", kColours}, {"county.yaml", kCounty}};
  ASSERT_EQ(install(files).outcome, InstallReport::Outcome::installed);
  put_beside("ledger_thing_at_11", 1, 1, "shelf", "'三号'");
  files[0].text = with(kBase, "ledger: thing", "ledger: item\nrenamed_from: thing");
  files[2].text = with(kCounty, "ledger: thing", "ledger: item\nversion: 2");
  const auto report = install(files);
  ASSERT_EQ(report.outcome, InstallReport::Outcome::installed) << told(report);
  EXPECT_EQ(dump("ledger_item_at_11", {"row_id", "shelf"}), std::vector<std::string>{"1|三号"});
}

TEST_P(AdditionTest, ChangesWithItsRowsAndItsVersion) {
  ASSERT_EQ(base().outcome, InstallReport::Outcome::installed);
  ASSERT_EQ(add(11, {{"thing.yaml", kCounty}}).outcome, InstallReport::Outcome::installed);
  put_beside("ledger_thing_at_11", 1, 1, "weight", "1250");
  const std::string more =
      with(with(kCounty, "digits: 2", "digits: 3"), "  shelf: {label: 货架, type: text}\n", "");
  const auto same = add(11, {{"thing.yaml", more}});
  ASSERT_EQ(same.outcome, InstallReport::Outcome::refused);
  EXPECT_EQ(same.mistakes.at(0).code, "addition_version_not_raised");
  const std::string next = with(more, "ledger: thing", "ledger: thing\nversion: 2");
  const auto report = add(11, {{"thing.yaml", next}});
  ASSERT_EQ(report.outcome, InstallReport::Outcome::installed) << told(report);
  EXPECT_EQ(dump("ledger_thing_at_11", {"row_id", "weight"}), std::vector<std::string>{"1|12500"});
  EXPECT_EQ(count("SELECT own_version FROM package_addition WHERE version = 3"), 2);
  // With values in it, it does not go.
  const auto gone = add(11, {});
  ASSERT_EQ(gone.outcome, InstallReport::Outcome::refused);
  EXPECT_EQ(gone.mistakes.at(0).code, "ledger_dropped");
  run("DELETE FROM ledger_thing_at_11");
  ASSERT_EQ(add(11, {}).outcome, InstallReport::Outcome::installed);
  EXPECT_EQ(fields({1, 11}), kGiven);
}

TEST_P(AdditionTest, IsToldOfAClashFromAboveWithBothPlaces) {
  ASSERT_EQ(base().outcome, InstallReport::Outcome::installed);
  ASSERT_EQ(add(11, {{"thing.yaml", kCounty}}).outcome, InstallReport::Outcome::installed);
  const auto tables = schema();
  const auto report =
      base(with(kBase, "fields:\n", "fields:\n  shelf: {label: 层架, type: text}\n"));
  ASSERT_EQ(report.outcome, InstallReport::Outcome::refused);
  ASSERT_EQ(report.mistakes.size(), 1U) << told(report);
  EXPECT_EQ(report.mistakes[0].code, "addition_redefines");
  EXPECT_EQ(report.mistakes[0].place.file, "local_additions/11/thing.yaml");
  EXPECT_EQ(report.mistakes[0].place.line, 6);
  EXPECT_NE(report.mistakes[0].message.find("packages/base/thing.yaml:5"), std::string::npos)
      << told(report);
  EXPECT_EQ(schema(), tables);
}

TEST_P(AdditionTest, RefusesWhatALevelOnTheSamePathHas) {
  ASSERT_EQ(base().outcome, InstallReport::Outcome::installed);
  ASSERT_EQ(add(11, {{"thing.yaml", kCounty}}).outcome, InstallReport::Outcome::installed);
  tree_.codes["510113101"] = 111;
  const std::string township =
      with(with(with(kCounty, "qingbaijiang", "town"), "\"510113\"", "\"510113101\""),
           "  weight: {label: 重量, type: decimal, digits: 2}\nitems:\n  colour: {pink: 粉}\n", "");
  const auto report = add(111, {{"t.yaml", township}});
  ASSERT_EQ(report.outcome, InstallReport::Outcome::refused);
  ASSERT_EQ(report.mistakes.size(), 1U) << told(report);
  EXPECT_EQ(report.mistakes[0].code, "addition_clash");
  EXPECT_EQ(report.mistakes[0].place.file, "local_additions/111/t.yaml");
  EXPECT_NE(report.mistakes[0].message.find("local_additions/11/thing.yaml:6:3"),
            std::string::npos);
  // The county's neighbour may use the same names.
  const std::string neighbour =
      with(with(kCounty, "qingbaijiang", "baode"), "\"510113\"", "\"140931\"");
  const auto beside = add(12, {{"t.yaml", neighbour}});
  EXPECT_EQ(beside.outcome, InstallReport::Outcome::installed) << told(beside);
  // The province comes later: it clashes with both of those below.
  const std::string province =
      with(with(kCounty, "qingbaijiang", "sichuan"), "\"510113\"", "\"510000\"");
  const auto above = add(1, {{"t.yaml", province}});
  ASSERT_EQ(above.outcome, InstallReport::Outcome::refused);
  EXPECT_EQ(above.mistakes.size(), 6U) << told(above);
}

TEST_P(AdditionTest, GivesAClashOfALaterMoveToTheUpperUnit) {
  ASSERT_EQ(base().outcome, InstallReport::Outcome::installed);
  ASSERT_EQ(add(11, {{"thing.yaml", kCounty}}).outcome, InstallReport::Outcome::installed);
  const std::string other =
      with(with(kCounty, "qingbaijiang", "baode"), "\"510113\"", "\"140931\"");
  ASSERT_EQ(add(12, {{"t.yaml", other}}).outcome, InstallReport::Outcome::installed);
  const auto moved = fields({1, 11, 12});
  EXPECT_EQ(moved, fields({1, 11}));
}

TEST_P(AdditionTest, OnlyAddsAndOnlyForItsOwner) {
  ASSERT_EQ(base().outcome, InstallReport::Outcome::installed);
  const auto foreign = add(12, {{"thing.yaml", kCounty}});
  ASSERT_EQ(foreign.outcome, InstallReport::Outcome::refused);
  EXPECT_EQ(foreign.mistakes.at(0).code, "addition_of_another_unit");
  const auto ledger = add(11, {{"l.yaml", with(kBase, "ledger: thing", "ledger: mine")}});
  ASSERT_EQ(ledger.outcome, InstallReport::Outcome::refused);
  EXPECT_EQ(ledger.mistakes.at(0).code, "local_beyond_addition") << told(ledger);
  const auto own_dictionary =
      add(11, {{"thing.yaml", with(kCounty, "shelf: {label: 货架, type: text}",
                                   "shelf: {label: 货架, type: choice, of: shelf_of_510113}")},
               {"d.yaml", "dictionaries:\n  shelf_of_510113: {label: 货架, values: {a: 甲}}\n"}});
  EXPECT_EQ(own_dictionary.outcome, InstallReport::Outcome::installed) << told(own_dictionary);
}

TEST_P(AdditionTest, KeepsAValueThatRowsOfItsSubtreeHave) {
  ASSERT_EQ(base().outcome, InstallReport::Outcome::installed);
  ASSERT_EQ(add(11, {{"thing.yaml", kCounty}}).outcome, InstallReport::Outcome::installed);
  ASSERT_EQ(add(12, {{"t.yaml",
                      with(with(kCounty, "qingbaijiang", "baode"), "\"510113\"", "\"140931\"")}})
                .outcome,
            InstallReport::Outcome::installed);
  put("ledger_thing", {1, 1, 111}, {{"colour", "'pink'"}});
  const std::string without =
      with(with(kCounty, "{pink: 粉}", "{grey: 灰}"), "ledger: thing", "ledger: thing\nversion: 2");
  const auto kept = add(11, {{"thing.yaml", without}});
  ASSERT_EQ(kept.outcome, InstallReport::Outcome::refused);
  EXPECT_EQ(kept.mistakes.at(0).code, "value_dropped") << told(kept);
  // Nobody in the other county's subtree has it.
  const auto other = add(
      12, {{"t.yaml", with(with(without, "qingbaijiang", "baode"), "\"510113\"", "\"140931\"")}});
  EXPECT_EQ(other.outcome, InstallReport::Outcome::installed) << told(other);
}

TEST_P(AdditionTest, RequiresOnlyWhatTheSubtreeHas) {
  ASSERT_EQ(base().outcome, InstallReport::Outcome::installed);
  put("ledger_thing", {1, 1, 12}, {{"title", "'别处'"}});
  const std::string required = with(kCounty, "shelf: {label: 货架, type: text}",
                                    "shelf: {label: 货架, type: text, required: true}");
  put("ledger_thing", {2, 1, 111}, {{"title", "'本地'"}});
  const auto report = add(11, {{"thing.yaml", required}});
  ASSERT_EQ(report.outcome, InstallReport::Outcome::refused);
  EXPECT_EQ(report.mistakes.at(0).code, "field_now_required");
  EXPECT_NE(report.mistakes.at(0).message.find("1 行"), std::string::npos) << told(report);
  ASSERT_EQ(add(11, {{"thing.yaml", kCounty}}).outcome, InstallReport::Outcome::installed);
  const std::string next = with(required, "ledger: thing", "ledger: thing\nversion: 2");
  EXPECT_EQ(add(11, {{"thing.yaml", next}}).outcome, InstallReport::Outcome::refused);
  put_beside("ledger_thing_at_11", 2, 1, "shelf", "'三号'");
  const auto filled = add(11, {{"thing.yaml", next}});
  EXPECT_EQ(filled.outcome, InstallReport::Outcome::installed) << told(filled);
}

}  // namespace
}  // namespace jishi::package
