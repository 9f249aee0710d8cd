// Imports of ledgers whose fields say on which days their rows hold.
#include <gtest/gtest.h>

#include "exchange/export.hpp"
#include "exchange/import.hpp"
#include "exchange/testing/import_tests.hpp"

namespace jishi::exchange {
namespace {

using testing::day;

constexpr const char* kSeat = R"(ledger: seat
label: 席位
held_by: [committee, branch]
on_unit_end: follow
holds_from: begin
holds_until: last
fields:
  post: {label: 职务, type: text, required: true}
  begin: {label: 任期起, type: date}
  last: {label: 任期止, type: date}
  duty: {label: 分工, type: text}
unique:
  - {fields: [post], message: 已有这个职务}
)";
constexpr const char* kTalk = R"(ledger: talk
label: 座谈
held_by: [committee, branch]
on_unit_end: follow
happens_on: held_on
happens_until: last_day
fields:
  theme: {label: 主题, type: text, required: true}
  held_on: {label: 日期, type: date, required: true}
  last_day: {label: 最后一天, type: date}
  present: {label: 人数, type: int}
unique:
  - {fields: [theme, held_on], message: 已登记}
)";

class ImportDays : public testing::ImportTests {
 protected:
  void SetUp() override {
    ImportTests::SetUp();
    install({{"work.yaml", testing::kWork},
             {"youth.yaml", testing::kYouth},
             {"venue.yaml", testing::kVenue},
             {"seat.yaml", kSeat},
             {"talk.yaml", kTalk}});
    in_use_ = std::make_unique<package::DefinitionsInUse>(*connection_);
  }
  ImportReport seats(const std::vector<Line>& lines) {
    return take_in(write("席位.csv", {"单位", "职务", "任期起", "任期止", "分工"}, lines), "seat");
  }
  ImportReport talks(const std::vector<Line>& lines) {
    return take_in(write("座谈.csv", {"单位", "主题", "日期", "最后一天", "人数"}, lines), "talk");
  }
  // Without the unit.
  std::vector<std::string> rows(const char* of) {
    std::vector<std::string> lines = held(of);
    for (std::string& line : lines)
      line.erase(0, line.find("  ") + 2);
    std::ranges::sort(lines);
    return lines;
  }
  using Rows = std::vector<std::string>;
};
JISHI_ON_BOTH_DATABASES(ImportDays);

TEST_P(ImportDays, StatesHoldFromTheirFieldElseFromTheDayOfTheImport) {
  const auto report = seats({{"红阳街道", "书记", "2020.3", "", ""},
                             {"红阳街道", "副书记", "", "", ""},
                             {"红阳街道", "委员", "2005-03-01", "", ""},
                             {"红阳街道", "干事", "2020-03-01", "2022-02-28", ""}});
  EXPECT_EQ(report.added, 4);
  EXPECT_EQ(rows("seat"), (Rows{"2010-01-01–9999-12-31 post=委员 begin=2005-03-01",
                                "2020-03-01–2022-03-01 post=干事 begin=2020-03-01 last=2022-02-28",
                                "2020-03-01–9999-12-31 post=书记 begin=2020-03-01",
                                "2023-06-01–9999-12-31 post=副书记"}));
}

TEST_P(ImportDays, EventsHoldOnTheirDayAndNotBeforeTheirUnit) {
  const auto report = talks({{"红阳街道", "返乡", "2023-05-04", "", "20"},
                             {"红阳街道", "就业", "2023-05-04", "2023-05-06", "20"},
                             {"红阳街道", "太早", "2009-05-04", "", "20"},
                             {"红阳街道", "倒了", "2023-05-04", "2023-05-01", "20"}});
  EXPECT_EQ(report.added, 2);
  ASSERT_EQ(report.first_refused.size(), 2U);
  EXPECT_EQ(report.first_refused[0].reasons.at(0).first, 0U);
  EXPECT_EQ(rows("talk"),
            (Rows{"2023-05-04–2023-05-05 theme=返乡 held_on=2023-05-04 present=20",
                  "2023-05-04–2023-05-07 theme=就业 held_on=2023-05-04 last_day=2023-05-06 "
                  "present=20"}));
}

TEST_P(ImportDays, AnEventIsOfTheUnitOfItsOwnDay) {
  change_tree(
      [&](auto& changes) { changes.merge(seen(hongyang_), day("2023-01-01"), dawan_).or_throw(); });
  const auto report = talks({{"红阳街道", "以前", "2022-05-04", "", ""},
                             {"红阳街道", "以后", "2023-05-04", "", ""},
                             {"大弯街道", "以后", "2023-05-04", "", ""}});
  EXPECT_EQ(report.added, 2);
  EXPECT_EQ(report.refused, 1);
}

TEST_P(ImportDays, OneThingTwiceInAFileIsRefusedByItsOwnDays) {
  const auto report = talks({{"红阳街道", "返乡", "2023-05-04", "", "20"},
                             {"红阳街道", "返乡", "2023-05-05", "", "20"},
                             {"红阳街道", "返乡", "2023-05-04", "", "30"}});
  EXPECT_EQ(report.added, 2);
  EXPECT_EQ(report.first_refused.at(0).reasons.at(0).second, "与第 2 行重复，请只保留一行。");
}

TEST_P(ImportDays, EventsThatExistAreCorrected) {
  talks({{"红阳街道", "返乡", "2023-05-04", "", "20"}, {"红阳街道", "就业", "2023-05-04", "", ""}});
  EXPECT_EQ(talks({{"红阳街道", "返乡", "2023-05-04", "", "30"}}).skipped, 1);
  request_.existing = Existing::fill;
  EXPECT_EQ(talks({{"红阳街道", "返乡", "2023-05-04", "", "30"},
                   {"红阳街道", "就业", "2023-05-04", "2023-05-05", "8"}})
                .changed,
            1);
  request_.existing = Existing::update;
  EXPECT_EQ(talks({{"红阳街道", "返乡", "2023-05-04", "", "30"}}).changed, 1);
  EXPECT_EQ(rows("talk"),
            (Rows{"2023-05-04–2023-05-05 theme=返乡 held_on=2023-05-04 present=30",
                  "2023-05-04–2023-05-06 theme=就业 held_on=2023-05-04 last_day=2023-05-05 "
                  "present=8"}));
}

TEST_P(ImportDays, AnEarlierBeginCorrectsAndALaterOneIsANewTerm) {
  request_.valid_from = day("2018-01-01");
  seats({{"红阳街道", "书记", "", "", "全面"}, {"红阳街道", "副书记", "2016-03-01", "", ""}});
  request_.existing = Existing::update;
  request_.valid_from = day("2023-06-01");
  // Of 书记 the begin was not known; the portfolio is another one from the day of the import on.
  const auto report = seats({{"红阳街道", "书记", "2015-09-01", "", "党建"},
                             {"红阳街道", "副书记", "2021-03-01", "", ""}});
  EXPECT_EQ(report.changed, 2);
  EXPECT_EQ(rows("seat"), (Rows{"2015-09-01–2023-06-01 post=书记 begin=2015-09-01 duty=全面",
                                "2016-03-01–2021-03-01 post=副书记 begin=2016-03-01",
                                "2021-03-01–9999-12-31 post=副书记 begin=2021-03-01",
                                "2023-06-01–9999-12-31 post=书记 begin=2015-09-01 duty=党建"}));
  // The same sheet again says nothing new, though both began long ago.
  const auto again = seats({{"红阳街道", "书记", "2015-09-01", "", "党建"},
                            {"红阳街道", "副书记", "2021-03-01", "", ""}});
  EXPECT_EQ(again.unchanged, 2);
}

TEST_P(ImportDays, AreUndoneAsTheyWere) {
  seats({{"红阳街道", "书记", "", "", "全面"}});
  const auto before = held("seat", true);
  request_.existing = Existing::update;
  request_.valid_from = day("2023-09-01");
  const auto report = seats({{"红阳街道", "书记", "2015-09-01", "2025-09-01", "党建"}});
  ASSERT_EQ(report.changed, 1);
  ASSERT_NE(held("seat", true), before);
  EXPECT_EQ(undo(report.id).undone, 1);
  EXPECT_EQ(held("seat", true), before);
}

TEST_P(ImportDays, WhatGoesOutComesBack) {
  seats({{"红阳街道", "书记", "2020-03-01", "", ""}, {"大弯街道", "书记", "", "2025-01-01", ""}});
  talks({{"红阳街道", "返乡", "2023-05-04", "2023-05-06", "20"}});
  for (const char* of : {"seat", "talk"}) {
    const auto was = rows(of);
    ExportRequest out;
    out.query.ledger = &ledger(of);
    out.query.unit = county_;
    out.query.on = day("2020-01-01");
    out.query.until = out.query.view.tree = day("2024-01-01");
    person::Vault vault(*connection_, *keys_);
    SilentProgress silent;
    const auto sheet = file(std::string(of) + ".xlsx");
    export_rows(*connection_, vault, definitions_, out, sheet, silent).or_throw();
    connection_->execute("DELETE FROM ledger_" + std::string(of));
    request_.valid_from = day("2024-01-01");
    EXPECT_EQ(take_in(sheet, of).added, static_cast<std::int64_t>(was.size()));
    EXPECT_EQ(rows(of), was);
  }
}

// The row of a unit that was merged is the successor's: its sheet brings it again.
TEST_P(ImportDays, ARowOfAPredecessorExistsAlready) {
  const Line columns = {"单位", "名称", "面积", "主阵地"};
  take_in(write("甲.csv", columns, {{"红阳街道", "中心", "12.5", ""}}), "venue");
  change_tree(
      [&](auto& changes) { changes.merge(seen(hongyang_), day("2023-08-01"), dawan_).or_throw(); });
  request_.valid_from = day("2023-09-01");
  request_.existing = Existing::update;
  EXPECT_EQ(take_in(write("乙.csv", columns, {{"大弯街道", "中心", "20", ""}}), "venue").changed,
            1);
  const auto now = held("venue");
  ASSERT_EQ(now.size(), 2U);
  EXPECT_NE(now.back().find(std::to_string(dawan_.value()) + "  2023-09-01–"), std::string::npos);
  const auto refused = take_in(write("丙.csv", columns, {{"青白江区", "中心", "20", ""}}), "venue");
  EXPECT_EQ(refused.first_refused.at(0).reasons.at(0).second,
            "已有同名的阵地（已有的一行属于“中央/青白江区/大弯街道”）");
}

}  // namespace
}  // namespace jishi::exchange
