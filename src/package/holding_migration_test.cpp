// A ledger begins to hold by its fields when there are rows already: none is moved in time.
#include <gtest/gtest.h>

#include "package/testing/installed.hpp"

namespace jishi::package {
namespace {

using testing::told;
using testing::with;

constexpr const char* kLedger = R"(ledger: thing
label: 物品
held_by: [committee]
fields:
  title: {label: 名称, type: text, required: true}
  opened: {label: 启用, type: date}
  closed: {label: 停用, type: date}
  held: {label: 日期, type: date, required: true}
  over: {label: 到, type: date}
)";

class HoldingMigration : public testing::Installed {
 protected:
  void SetUp() override {
    Installed::SetUp();
    ASSERT_EQ(change("").outcome, InstallReport::Outcome::installed);
    tree_.first_days = {{11, "2019-10-31"}, {12, "2019-10-31"}};
  }
  InstallReport change(const std::string& keys) {
    return install({{"thing.yaml", with(kLedger, "fields:\n", keys + "fields:\n")}});
  }
  std::string told_code(const std::string& keys) {
    const auto report = change(keys);
    if (report.outcome == InstallReport::Outcome::installed) return "installed";
    std::string out;
    for (const Mistake& mistake : report.mistakes)
      out += mistake.code + (mistake.message.find("现有 1 行") == std::string::npos ? "?" : " 1");
    return out;
  }
  struct Dates {
    const char* opened = "";
    const char* closed = "";
    const char* held = "2020-05-04";
    const char* over = "";
  };
  void row(const RowVersion& version, const Dates& dates) {
    const auto literal = [&](const char* text) {
      return *text == 0 ? std::string("NULL") : day_sql(text);
    };
    put("ledger_thing", version,
        {{"title", "'a'"},
         {"opened", literal(dates.opened)},
         {"closed", literal(dates.closed)},
         {"held", literal(dates.held)},
         {"over", literal(dates.over)}});
  }
};
JISHI_ON_BOTH_DATABASES(HoldingMigration);

constexpr const char* kState = "holds_from: opened\nholds_until: closed\n";
constexpr const char* kEvent = "happens_on: held\nhappens_until: over\n";

TEST_P(HoldingMigration, TakesStatesThatHoldAsTheirFieldsSay) {
  row({1, 1, 11, "2020-03-01"}, {"2020-03-01"});
  row({2, 1, 11, "2020-03-01"}, {});                            // says nothing
  row({3, 1, 11, "2020-03-01", "2021-03-01"}, {});              // ended by hand
  row({4, 1, 12, "2019-10-31"}, {"2005-03-01"});                // before it was known
  row({5, 1, 11, "2020-03-01", "2021-03-01"}, {"2020-03-01"});  // then changed
  row({5, 2, 11, "2021-03-01", "2022-03-01"}, {"2020-03-01", "2022-02-28"});
  row({6, 1, 11, "2012-01-01", "9999-12-31", 9}, {"2020-03-01"});  // superseded
  EXPECT_EQ(told_code(kState), "installed");
  EXPECT_EQ(told_code(""), "installed") << "and to be said by hand again";
}

TEST_P(HoldingMigration, RefusesStatesThatHoldOtherwise) {
  row({1, 1, 11, "2020-03-02"}, {"2020-03-01"});
  EXPECT_EQ(told_code(kState), "holding_changed 1");
  run("UPDATE ledger_thing SET valid_from = " + day_sql("2020-03-01") +
      ", valid_to = " + day_sql("2022-03-02") + ", closed = " + day_sql("2022-03-02"));
  EXPECT_EQ(told_code(kState), "holding_changed 1");
  EXPECT_EQ(told_code("holds_from: opened\n"), "installed");
  EXPECT_EQ(told_code(kState), "holding_changed 1");
  run("UPDATE ledger_thing SET closed = " + day_sql("2022-03-01"));
  EXPECT_EQ(told_code(kState), "installed");
}

TEST_P(HoldingMigration, RefusesWhatIsNoEvent) {
  row({1, 1, 11, "2020-05-04"}, {});
  EXPECT_EQ(told_code(kEvent), "holding_changed 1");
  run("UPDATE ledger_thing SET valid_to = " + day_sql("2020-05-05"));
  EXPECT_EQ(told_code(kEvent), "installed");
  EXPECT_EQ(told_code(kState), "installed");
  run("UPDATE ledger_thing SET held = NULL");
  EXPECT_EQ(told_code(kEvent), "holding_changed 1");
  run("UPDATE ledger_thing SET warnings = '{\"erased\":true}'");
  EXPECT_EQ(told_code(kEvent), "installed");
}

TEST_P(HoldingMigration, FollowsAFieldThatIsRenamed) {
  row({1, 1, 11, "2020-03-02"}, {});
  ASSERT_EQ(told_code("holds_from: opened\n"), "installed");
  // What is not asked again is not refused.
  run("UPDATE ledger_thing SET opened = " + day_sql("2020-03-01"));
  const std::string renamed = with(with(kLedger, "fields:\n", "holds_from: begun\nfields:\n"),
                                   "opened: {label: 启用, type: date}",
                                   "begun: {label: 启用, type: date, renamed_from: opened}");
  const auto report = install({{"thing.yaml", renamed}});
  EXPECT_EQ(report.outcome, InstallReport::Outcome::installed) << told(report);
}

}  // namespace
}  // namespace jishi::package
