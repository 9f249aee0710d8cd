// A sheet over HTTP: checked, corrected, written, undone, and gone on with after its server ended.
#include <gmock/gmock.h>

#include <fstream>
#include <set>

#include "api/import_job.hpp"
#include "api/schema_store.hpp"
#include "api/testing/running_jobs.hpp"

namespace jishi::api {
namespace {

using nlohmann::json;
using testing::Answer;
using testing::Client;
using testing::ended;
using ::testing::HasSubstr;
using testing::job_path;
using ::testing::Not;
using testing::Role;

constexpr const char* kSheetType =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

class ImportRoutes : public testing::RunningJobs {};
JISHI_ON_BOTH_DATABASES(ImportRoutes);

TEST_P(ImportRoutes, ASheetIsCheckedThenWrittenAndItsRefusedRowsComeBack) {
  Client secretary = sign_in_as(Role::reporter, township_);
  const json checked = ended(secretary, upload(secretary, township_, roster(5, {2})));
  ASSERT_EQ(checked.at("state"), "preview") << checked;
  EXPECT_EQ(checked.at("result").at("counts").at("new"), 4);
  EXPECT_EQ(checked.at("result").at("counts").at("rejected"), 1);
  EXPECT_EQ(checked.at("result").at("problems").at(0).at("row"), 4);
  EXPECT_EQ(checked.at("result").at("columns").at(2).at("field"), "post");
  EXPECT_THAT(checked.dump(), Not(HasSubstr("张小红")));
  EXPECT_EQ(members(secretary, township_), 0);

  const json written = ended(secretary, secretary.post(job_path(checked) + "/commit"));
  ASSERT_EQ(written.at("state"), "done") << written;
  EXPECT_EQ(members(secretary, township_), 4);
  ASSERT_FALSE(written.at("files").empty());
  const json& file = written.at("files").at(0);
  const Answer rejects = secretary.get(file.at("address"));
  EXPECT_EQ(rejects.status, 200);
  EXPECT_EQ(rejects.field("Content-Type"), kSheetType);
  EXPECT_THAT(rejects.field("Content-Disposition").value_or(""),
              HasSubstr("filename*=UTF-8''%E9%80%80%E5%9B%9E"));
  EXPECT_EQ(static_cast<std::int64_t>(rejects.body.size()), file.at("bytes"));
  // It is written once.
  EXPECT_EQ(secretary.post(job_path(checked) + "/commit").code(), "job_state");
  EXPECT_EQ(secretary.get("/api/jobs").json().at("jobs").size(), 1u);

  const json imports = secretary.get(unit_path(township_) + "/imports").json().at("imports");
  ASSERT_EQ(imports.size(), 1u);
  EXPECT_EQ(imports.at(0).at("state"), "complete");
  EXPECT_EQ(imports.at(0).at("file_name"), "名册.csv");
  const std::string import = std::to_string(imports.at(0).at("import").get<std::int64_t>());
  Client neighbour = sign_in_as(Role::reporter, other_township_);
  EXPECT_EQ(neighbour.post("/api/imports/" + import + "/undo").status, 403);
  const json undone = ended(secretary, secretary.post("/api/imports/" + import + "/undo"));
  EXPECT_EQ(undone.at("state"), "done") << undone;
  EXPECT_EQ(undone.at("result").at("undone"), 4);
  EXPECT_EQ(members(secretary, township_), 0);
  EXPECT_TRUE(journal_whole());
}

TEST_P(ImportRoutes, ACheckGivesBackWhatItWouldRefuse) {
  Client secretary = sign_in_as(Role::reporter, township_);
  const auto names = [](const json& job) {
    std::set<std::string> told;
    for (const json& file : job.at("files"))
      told.insert(file.at("name"));
    return told;
  };
  const json checked = ended(secretary, upload(secretary, township_, roster(5, {2})));
  ASSERT_EQ(checked.at("state"), "preview") << checked;
  EXPECT_TRUE(names(checked).contains("退回的行.xlsx"));
  // Corrected: there is nothing to give back any more.
  const json fixed = ended(
      secretary, secretary.post(job_path(checked) + "/fixes",
                                {{"cells", {{{"row", 4}, {"column", "C"}, {"value", "委员"}}}}}));
  EXPECT_FALSE(names(fixed).contains("退回的行.xlsx"));
  EXPECT_EQ(members(secretary, township_), 0);
}

TEST_P(ImportRoutes, ACheckTellsWhoIsMissingOnEachSide) {
  Client secretary = sign_in_as(Role::reporter, township_);
  const json first = ended(secretary, upload(secretary, township_, roster(4)));
  ASSERT_EQ(ended(secretary, secretary.post(job_path(first) + "/commit")).at("state"), "done");
  // The first one is another's post now, two are not in it, one is new, one cannot be read.
  const auto number = [](int i) { return person::testing::made_id_number(15'000'000 + i); };
  const std::string sheet = "姓名,身份证号,职务,任期起\n张小红," + number(0) +
                            ",书记,2025-03-01\n张小红," + number(1) + ",委员,2025-03-01\n李新来," +
                            number(8) + ",委员,2025-03-01\n王不全," + number(9) +
                            ",神仙,2025-03-01\n";
  const json checked = ended(secretary, upload(secretary, township_, sheet));
  ASSERT_EQ(checked.at("state"), "preview") << checked;
  EXPECT_EQ(checked.at("result").at("compared"), json({{"only_in_file", 1},
                                                       {"only_here", 2},
                                                       {"different", 1},
                                                       {"same", 1},
                                                       {"not_compared", 1}}));
  EXPECT_THAT(checked.dump(), Not(HasSubstr("李新来")));
  const std::string at = job_path(checked) + "/comparison?list=";
  const json only_in_file = secretary.get(at + "only_in_file").json().at("rows");
  ASSERT_EQ(only_in_file.size(), 1U);
  EXPECT_EQ(only_in_file.at(0).at("name"), "李新来");
  EXPECT_EQ(only_in_file.at(0).at("line"), 4);
  const json different = secretary.get(at + "different").json().at("rows");
  ASSERT_EQ(different.size(), 1U);
  EXPECT_EQ(different.at(0).at("line"), 2);
  EXPECT_EQ(different.at(0).at("cells"),
            json::array({{{"label", "职务"}, {"file", "书记"}, {"here", "委员"}}}));
  // A page at a time; names masked.
  const json page = secretary.get(at + "only_here&limit=1").json();
  ASSERT_EQ(page.at("rows").size(), 1U);
  EXPECT_EQ(page.at("rows").at(0).at("name"), "张**");
  const json next =
      secretary.get(at + "only_here&limit=1&after=" + page.at("next").get<std::string>()).json();
  ASSERT_EQ(next.at("rows").size(), 1U);
  EXPECT_FALSE(next.contains("next"));
  EXPECT_NE(page.at("rows").at(0).at("row"), next.at("rows").at(0).at("row"));
  EXPECT_EQ(secretary.get(at + "only_here&after=3").code(), "bad_query");
  EXPECT_EQ(secretary.get(at + "everything").code(), "bad_query");
  bool told = false;
  for (const json& file : checked.at("files"))
    if (file.at("name") == "与本系统的比对.xlsx") {
      told = true;
      EXPECT_EQ(secretary.get(file.at("address")).field("Content-Type"), kSheetType);
    }
  EXPECT_TRUE(told);
  EXPECT_EQ(members(secretary, township_), 4);
  // Who may import no more is told nothing more; nor is a colleague.
  Client colleague = sign_in_as(Role::reporter, township_);
  EXPECT_EQ(colleague.get(at + "different").status, 404);
  EXPECT_EQ(nobody().get(at + "different").status, 401);
  // Once it is written there is nothing to compare.
  ASSERT_EQ(ended(secretary, secretary.post(job_path(checked) + "/commit")).at("state"), "done");
  EXPECT_EQ(secretary.get(at + "different").code(), "job_state");
}

TEST_P(ImportRoutes, WrongCellsAreCorrectedOnScreenAndCheckedAgain) {
  Client secretary = sign_in_as(Role::reporter, township_);
  const json checked = ended(secretary, upload(secretary, township_, roster(5, {2, 4})));
  ASSERT_EQ(checked.at("state"), "preview") << checked;
  EXPECT_EQ(checked.at("result").at("counts").at("rejected"), 2);
  const std::string job = job_path(checked);
  const json seen = secretary.get(job + "/cells").json();
  ASSERT_EQ(seen.at("rows").size(), 2u) << seen;
  EXPECT_EQ(seen.at("rows").at(0).at("row"), 4);
  EXPECT_EQ(seen.at("rows").at(0).at("cells").at(0).at("text"), "张小红");
  EXPECT_EQ(seen.at("rows").at(0).at("cells").at(2).at("text"), "");
  EXPECT_FALSE(seen.at("rows").at(0).at("cells").at(2).at("words").empty());
  EXPECT_EQ(seen.at("columns").at(2).at("heading"), "职务");

  const auto fix = [&](std::int64_t row, const char* column, const json& value) {
    return secretary.post(job + "/fixes",
                          {{"cells", {{{"row", row}, {"column", column}, {"value", value}}}}});
  };
  // One at a time, the second time still wrong.
  EXPECT_EQ(ended(secretary, fix(4, "C", "委员")).at("result").at("counts").at("rejected"), 1);
  EXPECT_EQ(ended(secretary, fix(6, "C", "神仙")).at("result").at("counts").at("rejected"), 1);
  const json told = secretary.get(job + "/cells").json();
  EXPECT_EQ(told.at("fixed"), 2);
  ASSERT_EQ(told.at("rows").size(), 1u);
  EXPECT_EQ(told.at("rows").at(0).at("cells").at(2).at("text"), "神仙");
  EXPECT_TRUE(told.at("rows").at(0).at("cells").at(2).at("fixed").get<bool>());
  const json whole = ended(secretary, fix(6, "C", "书记"));
  EXPECT_EQ(whole.at("result").at("counts").at("rejected"), 0);
  EXPECT_EQ(whole.at("result").at("fixed"), 2);
  // Taken back: as the sheet says.
  EXPECT_EQ(ended(secretary, fix(6, "C", nullptr)).at("result").at("counts").at("rejected"), 1);
  EXPECT_EQ(ended(secretary, fix(6, "C", "书记")).at("result").at("counts").at("rejected"), 0);
  // What was typed is nowhere but in the job's folder.
  const StoredJob stored =
      read_job(*connection_, JobId(checked.at("job").get<std::int64_t>())).value();
  EXPECT_THAT(stored.task + stored.result.value_or(""), Not(HasSubstr("书记")));

  EXPECT_EQ(ended(secretary, secretary.post(job + "/commit")).at("state"), "done");
  EXPECT_EQ(members(secretary, township_), 5);
  EXPECT_EQ(fix(6, "C", "委员").code(), "job_state");
  // The whole import is still undone as one.
  const json imports = secretary.get(unit_path(township_) + "/imports").json().at("imports");
  const std::string import = std::to_string(imports.at(0).at("import").get<std::int64_t>());
  EXPECT_EQ(ended(secretary, secretary.post("/api/imports/" + import + "/undo"))
                .at("result")
                .at("undone"),
            5);
}

TEST_P(ImportRoutes, OnlyItsOwnerCorrectsAnImportAndOnlyCellsThatThereAre) {
  Client secretary = sign_in_as(Role::reporter, township_);
  const json checked = ended(secretary, upload(secretary, township_, roster(3, {1})));
  const std::string job = job_path(checked);
  Client colleague = sign_in_as(Role::reporter, township_);
  const json good = {{"cells", {{{"row", 3}, {"column", "C"}, {"value", "委员"}}}}};
  EXPECT_EQ(colleague.post(job + "/fixes", good).status, 404);
  EXPECT_EQ(colleague.get(job + "/cells").status, 404);
  EXPECT_EQ(nobody().post(job + "/fixes", good).status, 401);
  for (const json& cell :
       {json{{"row", 0}, {"column", "C"}, {"value", "x"}},
        json{{"row", 3}, {"column", ""}, {"value", "x"}},
        json{{"row", 3}, {"column", "XFE"}, {"value", "x"}},
        json{{"row", 3}, {"column", "c"}, {"value", "x"}},
        json{{"row", 2'000'000}, {"column", "C"}, {"value", "x"}},
        json{{"row", 3}, {"column", "C"}, {"value", std::string(3 * 2'001, 'x')}}})
    EXPECT_EQ(secretary.post(job + "/fixes", {{"cells", {cell}}}).code(), "bad_value")
        << cell.dump().substr(0, 80);
  EXPECT_EQ(secretary.get(job).json().at("state"), "preview");
  EXPECT_EQ(ended(secretary, secretary.post(job + "/fixes", good)).at("state"), "preview");
}

TEST_P(ImportRoutes, AboveTheCountyASheetBringsNothingOfUnitsBelow) {
  Client province = sign_in_as(Role::reporter, province_);
  const std::string sheet = "单位,姓名,身份证号,职务\n四川省/成都市/青白江区/姚渡镇,张小红," +
                            person::testing::made_id_number(15'000'000) + ",委员\n,李明," +
                            person::testing::made_id_number(15'000'001) + ",委员\n";
  EXPECT_EQ(upload(province, province_, sheet).code(), "purpose_missing");
  const json checked =
      ended(province, upload(province, province_, sheet, "&purpose=%E6%A0%B8%E5%AE%9E"));
  ASSERT_EQ(checked.at("state"), "preview") << checked;
  EXPECT_EQ(checked.at("result").at("counts").at("new"), 1) << checked;
  EXPECT_EQ(checked.at("result").at("counts").at("rejected"), 1);
}

TEST_P(ImportRoutes, AServerThatEndedLeavesWordsAndAWayOn) {
  Client secretary = sign_in_as(Role::reporter, township_);
  const json checked = ended(secretary, upload(secretary, township_, roster(600)));
  ASSERT_EQ(checked.at("state"), "preview") << checked;
  // What a server leaves that is killed while it writes: the first part, and a job that runs.
  const JobId id(checked.at("job").get<std::int64_t>());
  StoredJob job = read_job(*connection_, id).value();
  ImportTask task = import_task(job.task);
  task.is_committing = true;
  class Killed final : public Progress {
    void step(std::string_view, std::int64_t done, std::int64_t) override {
      if (done > 0) cancel();
    }
  } killed;
  task.request.file = jobs_->folder_of(id) / "in" / task.request.file;
  const auto part =
      exchange::run_import(import_surroundings(*service_), task.request, {}, killed).or_throw();
  ASSERT_FALSE(part.complete);
  ASSERT_LT(part.added, 600);
  job.state = JobState::running;
  job.task = to_json(task);
  writer_->submit([&](db::Connection& connection) { update_job(connection, job); });
  EXPECT_EQ(Jobs::open(*service_, folder_.path() / "jobs").error().code, "jobs_folder_in_use");
  const auto half = jobs_->folder_of(id) / "out" / ".jishi-half.part";
  std::ofstream(half) << "half a file";
  const auto aside = jobs_->folder_of(id) / "out" / ".jishi-half.part.d";
  std::filesystem::create_directory(aside);
  std::ofstream(aside / "rows") << "half a sheet";

  restart();
  EXPECT_FALSE(std::filesystem::exists(half));
  EXPECT_FALSE(std::filesystem::exists(aside));
  Client again(port(), secretary.session());
  const json found = again.get(job_path(checked)).json();
  EXPECT_EQ(found.at("state"), "interrupted");
  EXPECT_THAT(found.at("error").at("detail").get<std::string>(), HasSubstr("继续"));
  const json done = ended(again, again.post(job_path(checked) + "/commit"));
  EXPECT_EQ(done.at("state"), "done") << done;
  EXPECT_EQ(members(again, township_), 600);
}

TEST_P(ImportRoutes, AnImportThatWasWholeWhenItsServerEndedIsNotMadeTwice) {
  Client secretary = sign_in_as(Role::reporter, township_);
  const json checked = ended(secretary, upload(secretary, township_, roster(30, {4})));
  const JobId id(checked.at("job").get<std::int64_t>());
  StoredJob job = read_job(*connection_, id).value();
  ImportTask task = import_task(job.task);
  task.is_committing = true;
  job.state = JobState::running;
  job.task = to_json(task);
  task.request.file = jobs_->folder_of(id) / "in" / task.request.file;
  const auto whole =
      exchange::run_import(import_surroundings(*service_), task.request, {}, silent_).or_throw();
  ASSERT_TRUE(whole.complete);
  writer_->submit([&](db::Connection& connection) { update_job(connection, job); });

  restart();
  Client again(port(), secretary.session());
  const json done = ended(again, again.post(job_path(checked) + "/commit"));
  ASSERT_EQ(done.at("state"), "done") << done;
  const json& result = done.at("result");
  EXPECT_EQ(result.at("import"), whole.id.value());
  EXPECT_EQ(result.at("counts").at("new"), 29);
  EXPECT_EQ(result.at("counts").at("rejected"), 1);
  EXPECT_EQ(result.at("problems").at(0).at("row"), 6);
  EXPECT_EQ(again.get(unit_path(township_) + "/imports").json().at("imports").size(), 1u);
  const json undone =
      ended(again, again.post("/api/imports/" + std::to_string(whole.id.value()) + "/undo"));
  EXPECT_EQ(undone.at("result").at("undone"), 29);
  EXPECT_EQ(members(again, township_), 0);
  // The same sheet handed in anew is another import.
  const json anew = ended(again, upload(again, township_, roster(30)));
  const json second = ended(again, again.post(job_path(anew) + "/commit"));
  EXPECT_EQ(second.at("result").at("counts").at("new"), 30) << second;
}

TEST_P(ImportRoutes, UploadsAreCounted) {
  RateLimits rates(clock_);
  service_->rates = &rates;
  Client secretary = sign_in_as(Role::reporter, township_);
  for (int i = 0; i < rate_of(Costly::importing).burst; ++i)
    EXPECT_EQ(upload(secretary, township_, "").code(), "sheet_not_readable") << i;
  const Answer waits = upload(secretary, township_, "");
  EXPECT_EQ(waits.status, 429);
  EXPECT_EQ(waits.code(), "too_often");
  EXPECT_EQ(waits.field("Retry-After"), "6");
  EXPECT_THAT(waits.json().at("detail").get<std::string>(), HasSubstr("6 秒后再试"));
  EXPECT_EQ(upload(secretary, township_, "").status, 429) << "asking takes nothing";
  Client another = sign_in_as(Role::reporter, township_);
  EXPECT_EQ(upload(another, township_, "").code(), "sheet_not_readable");
  clock_.pass(6);
  EXPECT_EQ(upload(secretary, township_, "").code(), "sheet_not_readable");
  EXPECT_EQ(upload(secretary, township_, "").status, 429);
  service_->rates = nullptr;
}

TEST_P(ImportRoutes, APreviewThatNobodyWantsIsCancelled) {
  Client secretary = sign_in_as(Role::reporter, township_);
  const json checked = ended(secretary, upload(secretary, township_, roster(2)));
  EXPECT_EQ(checked.at("state"), "preview");
  const Answer cancelled = secretary.post(job_path(checked) + "/cancel");
  EXPECT_EQ(cancelled.status, 200);
  EXPECT_EQ(cancelled.json().at("state"), "cancelled");
  EXPECT_EQ(secretary.get(job_path(checked)).json().at("state"), "cancelled");
  EXPECT_EQ(secretary.post(job_path(checked) + "/commit").code(), "job_state");
  EXPECT_EQ(members(secretary, township_), 0);
}

}  // namespace
}  // namespace jishi::api
