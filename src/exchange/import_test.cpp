#include "exchange/import.hpp"

#include "exchange/testing/import_tests.hpp"
#include "ledger/retention.hpp"
#include "person/erase.hpp"

namespace jishi::exchange {
namespace {

using testing::AtEachStep;
using testing::CancelledAfter;
using testing::day;
using testing::id_number;

class Imports : public testing::ImportTests {
 protected:
  // Some of every outcome, behind `good` good ones.
  std::vector<Line> mixed(int good) {
    std::vector<Line> all = lines(good);
    const auto wrong = [&](std::size_t column, const char* text) {
      Line bad = line(static_cast<int>(all.size()));
      bad[column] = text;
      all.push_back(bad);
    };
    wrong(0, "没有的街道");
    wrong(1, "");
    wrong(2, "51011319900101001");
    wrong(3, "12");
    wrong(4, "不知道");
    wrong(4, "");
    wrong(5, "一万");
    wrong(8, "2023.13");
    all.push_back(all[3]);  // twice
    Line other = all[4];    // somebody else's number
    other[0] = "大弯街道";
    other[1] = "王五";
    all.push_back(other);
    Line rich = line(900);
    rich[5] = "2000000";
    all.push_back(rich);
    Line pupil = line(901);
    pupil[4] = "在校";
    all.push_back(pupil);
    return all;
  }
};
JISHI_ON_BOTH_DATABASES(Imports);

TEST_P(Imports, TakesInRowsAndTheirPersons) {
  const auto report = take_in(write("名单.xlsx", headings(), lines(3)));
  EXPECT_TRUE(report.complete);
  EXPECT_EQ(report.rows, 3);
  EXPECT_EQ(report.added, 3);
  EXPECT_EQ(report.new_persons, 3);
  EXPECT_EQ(report.refused, 0);
  const auto rows = held("youth");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0], std::to_string(hongyang_.value()) + " 孙秋春|" + id_number("1992-03-12", 2) +
                         "|13810000002| 2023-06-01–9999-12-31 sex=female birth_date=1992-03-12 "
                         "work=farm income=20.50 children=2 party=false seen_on=2023-05-01");
  EXPECT_TRUE(journal_whole());
}

TEST_P(Imports, TellsEveryOutcome) {
  rejects_ = file("退回.xlsx");
  const auto report = take_in(write("名单.xlsx", headings(), mixed(600)));
  EXPECT_EQ(report.rows, 612);
  EXPECT_EQ(report.added, 601);
  EXPECT_EQ(report.warned, 1);
  EXPECT_EQ(report.refused, 11);
  EXPECT_EQ(report.new_persons, 601);
  EXPECT_EQ(held("youth").size(), 601U);
  ASSERT_EQ(report.first_refused.size(), 11U);
  const std::vector<std::pair<std::int64_t, std::size_t>> cells = {{602, 0},
                                                                   {603, 1},
                                                                   {604, 2},
                                                                   {605, 3},
                                                                   {606, 4},
                                                                   {607, 4},
                                                                   {608, 5},
                                                                   {609, 8},
                                                                   {610, std::string::npos},
                                                                   {611, 2},
                                                                   {613, std::string::npos}};
  for (std::size_t i = 0; i < cells.size(); ++i) {
    EXPECT_EQ(report.first_refused[i].row, cells[i].first);
    ASSERT_EQ(report.first_refused[i].reasons.size(), 1U) << cells[i].first;
    EXPECT_EQ(report.first_refused[i].reasons[0].first, cells[i].second) << cells[i].first;
  }
  EXPECT_EQ(report.first_refused[8].reasons[0].second, "与第 5 行重复，请只保留一行。");
  EXPECT_EQ(report.first_refused[9].reasons[0].second,
            "身份证号与第 6 行相同，姓名不同，请核对两行的姓名和身份证号。");
  EXPECT_EQ(texts(*rejects_).size(), 12U);
}

TEST_P(Imports, PreviewsWhatItWillDo) {
  take_in(write("先前.csv", headings(), {line(1, "大弯街道"), line(2), line(3, "大弯街道")}));
  const auto before = held("youth", true);
  for (const Existing existing : {Existing::skip, Existing::update, Existing::fill}) {
    request_.existing = existing;
    std::vector<Line> all = mixed(600);
    all[1][9] = "有变化";
    all[2][3] = "13900000000";
    const auto from = write("名单.xlsx", headings(), all);
    const auto said = preview(from);
    EXPECT_EQ(held("youth", true), before);
    EXPECT_FALSE(said.id);
    const auto done = take_in(from);
    EXPECT_EQ(said.rows, done.rows);
    EXPECT_EQ(said.added, done.added);
    EXPECT_EQ(said.changed, done.changed);
    EXPECT_EQ(said.unchanged, done.unchanged);
    EXPECT_EQ(said.skipped, done.skipped);
    EXPECT_EQ(said.refused, done.refused);
    EXPECT_EQ(said.warned, done.warned);
    EXPECT_EQ(said.new_persons, done.new_persons);
    EXPECT_EQ(said.possible_duplicates, done.possible_duplicates);
    EXPECT_TRUE(said.reasons == done.reasons);
    EXPECT_EQ(done.added, 598);
    EXPECT_EQ(done.changed, existing == Existing::update ? 2 : existing == Existing::fill ? 1 : 0);
    EXPECT_EQ(done.skipped, existing == Existing::update ? 0 : existing == Existing::fill ? 1 : 2);
    EXPECT_EQ(done.unchanged, 1);
    undo(done.id);
    EXPECT_EQ(held("youth", true).size(), before.size());
  }
}

TEST_P(Imports, TakesWhatTheIdNumberSays) {
  const Line wide = {"姓名", "身份证号", "性别", "出生日期", "就业"};
  request_.unit = hongyang_;
  const auto report =
      take_in(write("甲.csv", wide,
                    {{"张三", id_number("1999-01-01", 1), "", "", "务农"},
                     {"李四", id_number("1999-01-01", 3), "女", "", "务农"},
                     {"王五", id_number("1999-01-01", 5), "男", "1999-01-02", "务农"},
                     {"赵六", id_number("2015-01-01", 7), "男", "", "务农"}}));
  EXPECT_EQ(report.added, 1);
  ASSERT_EQ(report.first_refused.size(), 3U);
  EXPECT_EQ(report.first_refused[0].reasons.at(0).first, 2U);
  EXPECT_EQ(report.first_refused[1].reasons.at(0).first, 3U);
  EXPECT_EQ(report.first_refused[2].reasons.at(0),
            (std::pair<std::size_t, std::string>(1, "未满 14 周岁，不予登记，请删去此行。")));
  EXPECT_NE(held("youth").at(0).find("sex=male birth_date=1999-01-01"), std::string::npos);
}

TEST_P(Imports, UpdatesFromTheDayOfTheImportOn) {
  take_in(write("甲.csv", headings(), {line(1), line(2)}));
  request_.valid_from = day("2023-09-01");
  request_.existing = Existing::update;
  std::vector<Line> newer = {line(1), line(2)};
  newer[0][4] = "务农";
  newer[0][5] = "";
  newer[1][3] = "13900000000";
  const auto report = take_in(write("乙.csv", headings(), newer));
  EXPECT_EQ(report.changed, 2);
  const auto rows = held("youth");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_NE(rows[0].find("|13900000000|"), std::string::npos);
  EXPECT_NE(rows[1].find("2023-06-01–2023-09-01"), std::string::npos);
  EXPECT_NE(rows[1].find("work=away income=10.50"), std::string::npos);
  EXPECT_NE(rows[2].find("2023-09-01–9999-12-31"), std::string::npos);
  EXPECT_NE(rows[2].find("work=farm income=10.50"), std::string::npos);
}

TEST_P(Imports, RefusesTheRowsOfAUnitWhoseRuleTheyBreak) {
  const Line columns = {"单位", "名称", "面积", "主阵地"};
  std::vector<Line> lines;
  for (int i = 0; i < 300; ++i)
    lines.push_back({"红阳街道", "甲" + std::to_string(i), "12.5", i == 250 ? "是" : ""});
  for (int i = 0; i < 30; ++i)
    lines.push_back({"大弯街道", "乙" + std::to_string(i), "12.5", i % 20 == 0 ? "是" : "否"});
  lines.push_back({"金桥社区", "丙", "", "是"});
  lines.push_back({"金桥社区", "甲1", "", ""});
  const auto from = write("阵地.csv", columns, lines);
  const auto said = preview(from, "venue");
  const auto report = take_in(from, "venue");
  EXPECT_EQ(report.added, 301);
  EXPECT_EQ(report.refused, 31);
  EXPECT_TRUE(said.reasons == report.reasons);
  EXPECT_EQ(report.first_refused.back().reasons.at(0).second, "与第 3 行重复，请只保留一行。");
  EXPECT_NE(report.first_refused.front().reasons.at(0).second.find("主阵地只能有 1 个，现有 2 个"),
            std::string::npos);
  EXPECT_EQ(held("venue").size(), 301U);
}

TEST_P(Imports, GoesOnBehindWhatWasCommitted) {
  const auto from = write("名单.xlsx", headings(), mixed(900));
  rejects_ = file("全部.xlsx");
  const auto whole = take_in(from);
  const auto rows = held("youth");
  const auto people = persons();
  undo(whole.id);

  rejects_ = file("分段.xlsx");
  CancelledAfter cancelled(2);
  const auto part = run_import(surroundings(), request_, {rejects_, {}}, cancelled).or_throw();
  EXPECT_FALSE(part.complete);
  EXPECT_GT(part.rows, 0);
  EXPECT_LT(part.rows, whole.rows);
  SilentProgress silent;
  const auto again = run_import(surroundings(), request_, {rejects_, {}}, silent);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code, "import_unfinished");
  const auto other = write("别的.xlsx", headings(), mixed(1));
  EXPECT_EQ(continue_import(surroundings(), part.id, other, {rejects_, {}}, silent).error().code,
            "import_file_differs");

  const auto rest =
      continue_import(surroundings(), part.id, from, {rejects_, {}}, silent).or_throw();
  EXPECT_TRUE(rest.complete);
  EXPECT_EQ(rest.id, part.id);
  EXPECT_EQ(rest.rows, whole.rows);
  EXPECT_EQ(rest.added, whole.added);
  EXPECT_EQ(rest.refused, whole.refused);
  EXPECT_EQ(rest.warned, whole.warned);
  EXPECT_EQ(rest.new_persons, whole.new_persons);
  EXPECT_TRUE(rest.reasons == whole.reasons);
  EXPECT_EQ(held("youth"), rows);
  EXPECT_EQ(persons(), people);
  EXPECT_EQ(texts(file("分段.xlsx")), texts(file("全部.xlsx")));
  EXPECT_EQ(continue_import(surroundings(), part.id, from, {rejects_, {}}, silent).error().code,
            "import_not_running");
  EXPECT_TRUE(journal_whole());
}

TEST_P(Imports, TellsRefusedRowsAgainThatWereRefusedBeforeTheInterruption) {
  take_in(write("先前.csv", headings(), {line(5, "大弯街道")}));
  std::vector<Line> all = lines(900);
  all[5][1] = "王五";  // refused by what the database knows
  all[7][4] = "不知道";
  const auto from = write("名单.csv", headings(), all);
  request_.file = from;
  CancelledAfter cancelled(2);
  const auto part = run_import(surroundings(), request_, {}, cancelled).or_throw();
  ASSERT_FALSE(part.complete);
  SilentProgress silent;
  const auto rest =
      continue_import(surroundings(), part.id, from, {file("退回.csv"), {}}, silent).or_throw();
  ASSERT_EQ(rest.first_refused.size(), 2U);
  EXPECT_EQ(rest.first_refused[0].row, 7);
  EXPECT_EQ(rest.first_refused[1].row, 9);
  EXPECT_EQ(rest.refused, 2);
  EXPECT_EQ(texts(file("退回.csv")).size(), 3U);
}

TEST_P(Imports, TakesBackTheCorrectedFileOfRefusedRows) {
  rejects_ = file("退回.xlsx");
  std::vector<Line> all = lines(4);
  all[1][4] = "不知道";
  all[2][2] = "";
  all[2][1] = "";
  take_in(write("名单.xlsx", headings(), all));
  std::vector<Line> back = texts(*rejects_);
  ASSERT_EQ(back.size(), 3U);
  EXPECT_EQ(back[0].back(), "问题");
  EXPECT_NE(back[1].back().find("不知道"), std::string::npos);
  const Line again = back[0];
  back.erase(back.begin());
  back[0][4] = "务农";
  back[1][1] = name(2);
  rejects_ = file("再退回.xlsx");
  const auto report = take_in(write("改好.xlsx", again, back));
  EXPECT_EQ(report.added, 2);
  EXPECT_EQ(report.refused, 0);
  EXPECT_FALSE(std::filesystem::exists(*rejects_));
  EXPECT_EQ(held("youth").size(), 4U);
}

TEST_P(Imports, LetsPeopleWriteInBetween) {
  int edits = 0;
  // Somebody's change at every step; each is in the database when it is acknowledged.
  AtEachStep editing([&] {
    writer_->submit([&](db::Connection& connection) {
      journal::Appender appender(connection, {kOperator, now_, "测试"});
      journal::ChangeSet set(appender);
      person::Vault vault(connection, *keys_);
      ledger::RowChanges rows({connection, set, vault, *rules_, definitions_, today_},
                              ledger("venue"));
      const package::Value title("阵地" + std::to_string(edits));
      good(rows.add({{hongyang_, {}, {title}}, {day("2023-01-01")}}));
      set.finish();
      appender.finish();
    });
    ++edits;
  });
  request_.ledger = "youth";
  request_.file = write("名单.csv", headings(), lines(900));
  const auto report = run_import(surroundings(), request_, {}, editing).or_throw();
  EXPECT_EQ(report.added, 900);
  EXPECT_GE(edits, 3);
  EXPECT_EQ(held("venue").size(), static_cast<std::size_t>(edits));
  EXPECT_TRUE(journal_whole());
}

// Members of long ago come again in an import while their retention ends: whoever the import has
// reached is kept, whoever was erased before is a new person. Nobody's new row is lost.
TEST_P(Imports, IsSafeBesideRetentionsThatEnd) {
  constexpr int kPersons = 600;
  const Line head = {"单位", "姓名", "身份证号", "备注"};
  std::vector<Line> list;
  for (int i = 0; i < kPersons; ++i) {
    Line each = line(i);
    list.push_back({each[0], each[1], each[2], "备注" + std::to_string(i)});
  }
  Line dated = head;
  dated.insert(dated.end(), {"起始日期", "截止日期"});
  std::vector<Line> ended = list;
  for (Line& each : ended)
    each.insert(each.end(), {"2015-01-01", "2018-06-30"});
  ASSERT_EQ(take_in(write("从前.csv", dated, ended), "member").added, kPersons);

  std::int64_t erased = 0;
  std::int64_t kept = 0;
  std::vector<person::Erasure> due;
  const auto clear = [&](db::Connection& connection, journal::ChangeSet& changes,
                         std::span<const person::Erasure> some) {
    ledger::clear_rows(connection, changes, *definitions_, some);
  };
  const auto still = [&](db::Connection& connection, std::span<const person::Erasure> some) {
    return ledger::with_rows(connection, *definitions_,
                             ledger::still_due(connection, *definitions_, today_, some));
  };
  // Of what was due before the import began, from the end of the list.
  const auto erase_some = [&](std::size_t count) {
    const auto some = std::span(due).last(std::min(due.size(), count));
    const auto report = person::erase_due(*writer_, *keys_, some, {kOperator, now_, "清除"}, clear,
                                          still, ledger::tables_with_persons(*definitions_));
    erased += report.persons;
    kept += report.kept;
    due.resize(due.size() - some.size());
  };
  AtEachStep erasing([&] { erase_some(50); });
  due = ledger::due_erasures(*connection_, *definitions_, today_);
  ASSERT_EQ(due.size(), static_cast<std::size_t>(kPersons));
  request_.ledger = "member";
  request_.file = write("现在.csv", head, list);
  const auto report = run_import(surroundings(), request_, {}, erasing).or_throw();
  EXPECT_EQ(report.added, kPersons);
  EXPECT_EQ(report.refused, 0);
  erase_some(kPersons);
  EXPECT_GT(erased, 0);
  EXPECT_GT(kept, 0);
  EXPECT_EQ(report.new_persons, erased);
  std::vector<std::string> now;
  for (const std::string& each : held("member"))
    if (each.find(" 2023-06-01–") != std::string::npos) now.push_back(each);
  EXPECT_EQ(now.size(), static_cast<std::size_t>(kPersons));
  for (int i = 0; i < kPersons; ++i) {
    const std::string& number = list[static_cast<std::size_t>(i)][2];
    EXPECT_EQ(std::ranges::count_if(now,
                                    [&](const std::string& each) {
                                      return each.find(number) != std::string::npos &&
                                             each.ends_with("备注" + std::to_string(i));
                                    }),
              1)
        << i;
  }
  EXPECT_TRUE(person::pending_erasures(*connection_, *keys_).empty());
  EXPECT_TRUE(journal_whole());
}

TEST_P(Imports, StopsWhenTheDefinitionsChangeAndGoesOn) {
  bool installed = false;
  AtEachStep installing([&] {
    if (std::exchange(installed, true)) return;
    std::string venue = testing::kVenue;
    venue.replace(venue.find("阵地"), std::string("阵地").size(), "青年阵地");
    install(
        {{"work.yaml", testing::kWork}, {"youth.yaml", testing::kYouth}, {"venue.yaml", venue}});
  });
  request_.ledger = "youth";
  request_.file = write("名单.csv", headings(), lines(900));
  const auto stopped = run_import(surroundings(), request_, {}, installing);
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().code, "definitions_changed");
  EXPECT_NE(stopped.error().message.find("第 1 次导入"), std::string::npos);
  SilentProgress silent;
  const auto rest =
      continue_import(surroundings(), ImportId(1), request_.file, {}, silent).or_throw();
  EXPECT_TRUE(rest.complete);
  EXPECT_EQ(rest.added, 900);
  EXPECT_EQ(held("youth").size(), 900U);
}

TEST_P(Imports, SaysWhatIsWrongWithTheRequest) {
  const auto code = [&](const char* ledger, const std::filesystem::path& from) {
    request_.ledger = ledger;
    request_.file = from;
    SilentProgress silent;
    const auto report = preview_import(surroundings(), request_, {}, silent);
    return report ? std::string("ok") : report.error().code;
  };
  const auto good = write("名单.csv", headings(), lines(2));
  EXPECT_EQ(code("youths", good), "import_ledger_unknown");
  EXPECT_EQ(code("youth", file("没有.csv")), "sheet_not_readable");
  EXPECT_EQ(code("youth", write("短.csv", {"姓名", "备注"}, {{"张三", ""}})), "columns_missing");
  EXPECT_EQ(code("youth", write("乱.csv", {"甲", "乙"}, {{"1", "2"}})), "no_headings");
  request_.sheet = "第二张";
  EXPECT_EQ(code("youth", good), "sheet_unknown");
  request_.sheet.reset();
  request_.profile = "zhtj";
  EXPECT_EQ(code("youth", good), "profile_unknown");
  request_.profile.clear();
  request_.bindings = {{"备注", "hobby"}};
  EXPECT_EQ(code("youth", good), "binding_unknown");
  request_.bindings = {{"备注", "passed_over"}};
  EXPECT_EQ(code("youth", good), "ok");
  request_.unit = UnitId(99);
  EXPECT_EQ(code("youth", good), "unit_unknown");
}

TEST_P(Imports, ListsImportsNewestFirst) {
  take_in(write("甲.csv", headings(), lines(2)));
  const auto second = take_in(write("乙.csv", headings(), {line(5), line(6), line(6)}));
  undo(second.id);
  const auto all = list_imports(*connection_, 10);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].id, second.id);
  EXPECT_EQ(all[0].file, "乙.csv");
  EXPECT_EQ(all[0].state, ImportState::undone);
  EXPECT_EQ(all[0].added, 2);
  EXPECT_EQ(all[0].refused, 1);
  EXPECT_EQ(all[1].state, ImportState::complete);
  EXPECT_EQ(all[1].rows_done, 3);
  EXPECT_EQ(list_imports(*connection_, 1).size(), 1U);
}

}  // namespace
}  // namespace jishi::exchange
