// Long work over HTTP: a sheet checked, written, undone; what a server leaves that ends too early.
#include <gmock/gmock.h>

#include <chrono>
#include <fstream>
#include <future>
#include <thread>

#include "access/grant_store.hpp"
#include "api/import_job.hpp"
#include "api/job_rights.hpp"
#include "api/job_routes.hpp"
#include "api/schema_store.hpp"
#include "api/testing/ended_job.hpp"
#include "api/testing/running_service.hpp"
#include "db/testing/scratch_database.hpp"
#include "person/testing/made_id_number.hpp"

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

class JobRoutes : public testing::RunningService {
  void add_routes(http::Router& router, Service& service) override {
    jobs_ = Jobs::open(service, folder_.path() / "jobs").or_throw();
    add_ledger_routes(router, service);
    add_job_routes(router, service, *jobs_);
  }

  void TearDown() override {
    server_.reset();
    jobs_.reset();
    RunningService::TearDown();
  }

 protected:
  static std::string ledger_at(UnitId unit, const std::string& ledger = "committee_member") {
    return unit_path(unit) + "/ledgers/" + ledger;
  }
  // A roster as .csv; those in `wrong` have no post.
  std::string roster(int rows, std::set<int> wrong = {}) {
    std::string text = "姓名,身份证号,职务,任期起\n";
    for (int i = 0; i < rows; ++i)
      text += "张小红," + person::testing::made_id_number(15'000'000 + i) + "," +
              (wrong.contains(i) ? "" : "委员") + ",2025-03-01\n";
    return text;
  }
  Answer upload(Client& client, UnitId unit, const std::string& bytes,
                const std::string& more = "") {
    return client.post_bytes(ledger_at(unit) + "/imports?file_name=%E5%90%8D%E5%86%8C.csv" + more,
                             bytes);
  }
  std::int64_t members(Client& client, UnitId unit) {
    return client.get(ledger_at(unit) + "/rows").json().at("total").get<std::int64_t>();
  }
  // As if the process had gone: the next one finds what this one left.
  void restart() {
    server_.reset();
    jobs_.reset();
    http::Router router;
    add_routes(router, *service_);
    http::ServerOptions options;
    options.status_of = status_of;
    server_ = http::Server::start(std::move(options), std::move(router)).or_throw();
  }

  db::testing::ScratchFolder folder_;
  std::unique_ptr<Jobs> jobs_;
};
JISHI_ON_BOTH_DATABASES(JobRoutes);

TEST_P(JobRoutes, ASheetIsCheckedThenWrittenAndItsRefusedRowsComeBack) {
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

TEST_P(JobRoutes, ACheckGivesBackWhatItWouldRefuse) {
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

TEST_P(JobRoutes, ACheckTellsWhoIsMissingOnEachSide) {
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

TEST_P(JobRoutes, WrongCellsAreCorrectedOnScreenAndCheckedAgain) {
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

TEST_P(JobRoutes, OnlyItsOwnerCorrectsAnImportAndOnlyCellsThatThereAre) {
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

TEST_P(JobRoutes, AJobIsItsOwnersAlone) {
  Client secretary = sign_in_as(Role::reporter, township_);
  const json checked = ended(secretary, upload(secretary, township_, roster(2)));
  Client colleague = sign_in_as(Role::reporter, township_);
  EXPECT_EQ(colleague.get(job_path(checked)).status, 404);
  EXPECT_EQ(colleague.post(job_path(checked) + "/commit").status, 404);
  EXPECT_EQ(colleague.get(job_path(checked) + "/files/x.xlsx").status, 404);
  EXPECT_EQ(colleague.get(job_path(checked) + "/events").status, 404);
  EXPECT_TRUE(colleague.get("/api/jobs").json().at("jobs").empty());
  EXPECT_EQ(upload(secretary, other_township_, roster(2)).status, 403);
  EXPECT_EQ(upload(secretary, county_, roster(2)).status, 403);
  EXPECT_EQ(secretary.get(job_path(checked) + "/files/..%2Fin%2Fx").status, 400);
  EXPECT_EQ(secretary.get(job_path(checked) + "/files/lock").code(), "no_such_file");
  EXPECT_EQ(secretary.post_bytes(ledger_at(township_) + "/imports?file_name=x.exe", "x").code(),
            "bad_file_name");
}

TEST_P(JobRoutes, AboveTheCountyASheetBringsNothingOfUnitsBelow) {
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

TEST_P(JobRoutes, AServerThatEndedLeavesWordsAndAWayOn) {
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

TEST_P(JobRoutes, AnImportThatWasWholeWhenItsServerEndedIsNotMadeTwice) {
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

// The table is away under it, as a database would be, or its disk be full.
TEST_P(JobRoutes, AnEndThatTheDatabaseDoesNotTakeIsToldAndKeptWhenItDoes) {
  Client secretary = sign_in_as(Role::reporter, township_);
  const json checked = ended(secretary, upload(secretary, township_, roster(1)));
  const auto actor =
      read_job(*connection_, JobId(checked.at("job").get<std::int64_t>())).value().actor;
  std::promise<void> let_go;
  const std::shared_future<void> go = let_go.get_future().share();
  const StoredJob job = jobs_->start({actor, "export", "导出", "{}"}, nullptr,
                                     [go](JobId, const std::filesystem::path&, Progress&) {
                                       go.wait();
                                       return JobEnd{.result = "{\"rows\":10}"};
                                     });
  const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  const auto wait_until = [&](const auto& done) {
    while (!done() && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return done();
  };
  const auto kept = [&] { return read_job(*connection_, job.job).value().state; };
  ASSERT_TRUE(wait_until([&] { return kept() == JobState::running; }));
  writer_->submit([](db::Connection& connection) {
    connection.execute("ALTER TABLE api_job RENAME TO api_job_away");
  });
  let_go.set_value();
  ASSERT_TRUE(wait_until([&] { return jobs_->at_work() == 0; }));
  writer_->submit([](db::Connection& connection) {
    connection.execute("ALTER TABLE api_job_away RENAME TO api_job");
  });
  const std::string address = "/api/jobs/" + std::to_string(job.job.value());
  EXPECT_EQ(secretary.get(address).json().at("state"), "done");
  EXPECT_EQ(secretary.get("/api/jobs").json().at("jobs").at(0).at("state"), "done");
  EXPECT_TRUE(wait_until([&] { return kept() == JobState::done; }));
  EXPECT_EQ(secretary.get(address).json().at("result").at("rows"), 10);
  EXPECT_FALSE(take_faults().empty());
}

TEST_P(JobRoutes, HowFarAJobIsIsPushedToTheEnd) {
  Client secretary = sign_in_as(Role::reporter, township_);
  const json checked = ended(secretary, upload(secretary, township_, roster(1)));
  const Answer past = secretary.get(job_path(checked) + "/events");
  EXPECT_EQ(past.field("Content-Type"), "text/event-stream");
  EXPECT_THAT(past.body, HasSubstr("event: job\ndata: {"));
  EXPECT_THAT(past.body, HasSubstr("\"state\":\"preview\""));
  const auto actor =
      read_job(*connection_, JobId(checked.at("job").get<std::int64_t>())).value().actor;
  std::promise<void> let_go;
  const std::shared_future<void> go = let_go.get_future().share();
  const StoredJob job = jobs_->start({actor, "export", "导出", "{}"}, nullptr,
                                     [go](JobId, const std::filesystem::path&, Progress& progress) {
                                       go.wait();
                                       progress.step("台账的行", 5, 10);
                                       return JobEnd{.result = "{\"rows\":10}"};
                                     });
  auto watched = std::async(std::launch::async, [&] {
    return secretary.get("/api/jobs/" + std::to_string(job.job.value()) + "/events");
  });
  let_go.set_value();
  const std::string body = watched.get().body;
  EXPECT_THAT(body, HasSubstr("\"state\":\"done\""));
  EXPECT_THAT(body, HasSubstr("\"result\":{\"rows\":10}"));
}

// Who looks on at a job that goes on, until the stream ends.
TEST_P(JobRoutes, AStreamEndsSoonAfterItsSession) {
  const auto account = account_with("yaodu", Role::reporter, township_);
  const ActorId actor(account.value());
  std::promise<void> let_go;
  const std::shared_future<void> go = let_go.get_future().share();
  const StoredJob job = jobs_->start({actor, "verify", "核对", "{}"}, nullptr,
                                     [go](JobId, const std::filesystem::path&, Progress&) {
                                       go.wait();
                                       return JobEnd{.result = "{\"rows\":10}"};
                                     });
  const std::string address = "/api/jobs/" + std::to_string(job.job.value());
  Client leaves = sign_in(account);
  Client stays = sign_in(account);
  const auto watch = [&](Client client) {
    return std::async(std::launch::async,
                      [client, address]() mutable { return client.get(address + "/events").body; });
  };
  auto left = watch(leaves);
  auto stayed = watch(stays);
  change_accounts([&](access::AccountChanges& changes) {
    const auto sessions = access::live_sessions(*connection_, account, clock_.now());
    const auto of_leaver = access::signed_in(*connection_, leaves.session(), clock_.now());
    ASSERT_EQ(sessions.size(), 2U);
    changes.end_session(account, of_leaver.value().session.session).or_throw();
  });
  // While the job runs on: it is let go only afterwards.
  EXPECT_THAT(left.get(), Not(HasSubstr("\"state\":\"done\"")));
  let_go.set_value();
  EXPECT_THAT(stayed.get(), HasSubstr("\"state\":\"done\""));
}

TEST_P(JobRoutes, AJobStopsWhenItsOwnerMayNotDoItAnyMore) {
  const auto account = account_with("yaodu", Role::reporter, township_);
  Client client = sign_in(account);
  Caller caller;
  caller.actor = ActorId(account.value());
  caller.signed_in = access::signed_in(*connection_, client.session(), clock_.now());
  const auto works = [](JobId, const std::filesystem::path&, Progress& progress) -> JobEnd {
    while (true) {
      progress.check();
      std::this_thread::yield();
    }
  };
  const auto start = [&] {
    const Asking asking{access::Operation::export_rows, township_, "activity"};
    return jobs_->start(
        {caller.actor, "export", "导出", task_of(asking), while_allowed(*service_, caller, asking)},
        nullptr, works);
  };
  const auto end_of = [&](const StoredJob& job) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (jobs_->at_work() > 0 && std::chrono::steady_clock::now() < until)
      std::this_thread::yield();
    return read_job(*connection_, job.job).value();
  };
  const StoredJob first = start();
  const auto grants = access::read_grants(*connection_, account);
  change_accounts([&](access::AccountChanges& changes) {
    changes.take_back(account, grants.front().id).or_throw();
  });
  const StoredJob lost = end_of(first);
  EXPECT_EQ(lost.state, JobState::failed);
  EXPECT_EQ(lost.error.value().code, "no_grant");
  // Nor does one begin, and what it left is nobody's to take away.
  EXPECT_EQ(end_of(start()).error.value().code, "no_grant");
  EXPECT_EQ(client.get("/api/jobs/" + std::to_string(first.job.value()) + "/files/a.xlsx").code(),
            "no_grant");
  change_accounts([&](access::AccountChanges& changes) {
    changes.grant(account, {Role::reporter, township_, {}, kForever}).or_throw();
  });
  const StoredJob second = start();
  change_accounts([&](access::AccountChanges& changes) {
    const auto now = access::read_account(*connection_, account).value();
    changes.suspend({account, now.revision}).or_throw();
  });
  EXPECT_EQ(end_of(second).error.value().code, "rights_lost");
}

TEST_P(JobRoutes, UploadsAreCounted) {
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

TEST_P(JobRoutes, APreviewThatNobodyWantsIsCancelled) {
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

TEST_P(JobRoutes, WhatAnAccountKeepsIsBounded) {
  const auto jobs = Jobs::open(*service_, folder_.path() / "bounded", 100).or_throw();
  const auto writes = [](JobId, const std::filesystem::path& folder, Progress&) -> JobEnd {
    std::ofstream(folder / "out" / "a.csv") << std::string(40, 'x');
    return {};
  };
  const auto done = [&](ActorId actor) {
    const StoredJob job = jobs->start({actor, "export", "导出", "{}"}, nullptr, writes);
    while (jobs->at_work() > 0)
      std::this_thread::yield();
    return job.job;
  };
  const ActorId secretary(7), colleague(8);
  const JobId first = done(secretary), of_colleague = done(colleague);
  const JobId second = done(secretary), third = done(secretary);
  EXPECT_EQ(jobs->files(first).size(), 1U) << "two of 40 bytes are not too many";
  const JobId last = done(secretary);
  EXPECT_FALSE(read_job(*connection_, first)) << "three of 40 bytes are beyond 100";
  EXPECT_FALSE(std::filesystem::exists(jobs->folder_of(first)));
  for (const JobId job : {second, third, last, of_colleague})
    EXPECT_EQ(jobs->files(job).size(), 1U) << job.value();
}

TEST_P(JobRoutes, AServerThatIsStoppedInterruptsItsJobs) {
  Client secretary = sign_in_as(Role::reporter, township_);
  const json checked = ended(secretary, upload(secretary, township_, roster(1)));
  const auto actor =
      read_job(*connection_, JobId(checked.at("job").get<std::int64_t>())).value().actor;
  const auto works = [](JobId, const std::filesystem::path&, Progress& progress) -> JobEnd {
    while (true) {
      progress.check();
      std::this_thread::yield();
    }
  };
  const StoredJob job = jobs_->start({actor, "export", "导出", "{}"}, nullptr, works);
  restart();
  Client again(port(), secretary.session());
  const json found = again.get("/api/jobs/" + std::to_string(job.job.value())).json();
  EXPECT_EQ(found.at("state"), "interrupted");
  EXPECT_THAT(found.at("error").at("detail").get<std::string>(), HasSubstr("重新开始"));
}

TEST_P(JobRoutes, AJobIsCancelledBoundedAndKeptForAWeek) {
  Client secretary = sign_in_as(Role::reporter, township_);
  const auto account =
      read_job(*connection_, JobId(ended(secretary, upload(secretary, township_, roster(1)))
                                       .at("job")
                                       .get<std::int64_t>()))
          .value()
          .actor;
  // A job that is told as ended is about to leave its thread.
  const auto wait_for_all = [&] {
    const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (jobs_->at_work() > 0 && std::chrono::steady_clock::now() < until)
      std::this_thread::yield();
  };
  wait_for_all();
  std::promise<void> let_go;
  const std::shared_future<void> go = let_go.get_future().share();
  const auto waits = [go](JobId, const std::filesystem::path&, Progress& progress) {
    go.wait();
    progress.check();
    return JobEnd{};
  };
  std::vector<StoredJob> jobs;
  for (std::size_t i = 0; i < kMostJobsOfAccount; ++i)
    jobs.push_back(jobs_->start({account, "verify", "核对", "{}"}, nullptr, waits));
  EXPECT_EQ(upload(secretary, township_, roster(1)).code(), "too_many_jobs");
  const std::string address = "/api/jobs/" + std::to_string(jobs.front().job.value());
  EXPECT_EQ(secretary.post(address + "/cancel").status, 200);
  let_go.set_value();
  wait_for_all();
  EXPECT_EQ(secretary.get(address).json().at("state"), "cancelled");
  EXPECT_EQ(jobs_->remove_old(), 0);
  clock_.pass(kKeptSeconds + 1);
  EXPECT_EQ(jobs_->remove_old(), 4);
  EXPECT_FALSE(std::filesystem::exists(jobs_->folder_of(jobs.front().job)));
}

TEST_P(JobRoutes, TemplatesAndExportsAreFilesAndExportsAreJournalled) {
  Client secretary = sign_in_as(Role::reporter, township_);
  const Answer empty = secretary.get(ledger_at(township_) + "/template.xlsx");
  EXPECT_EQ(empty.status, 200);
  EXPECT_TRUE(empty.body.starts_with("PK"));
  const json checked = ended(secretary, upload(secretary, township_, roster(3)));
  ASSERT_EQ(ended(secretary, secretary.post(job_path(checked) + "/commit")).at("state"), "done");
  const Answer out = secretary.get(ledger_at(township_) + "/export.xlsx");
  EXPECT_EQ(out.status, 200) << out.body;
  EXPECT_TRUE(out.body.starts_with("PK"));
  EXPECT_THAT(journal_text(), HasSubstr("\"rows\":3"));
  EXPECT_EQ(secretary.get(ledger_at(township_) + "/export.xlsx?full=true").code(),
            "purpose_missing");
  EXPECT_EQ(
      secretary.get(ledger_at(township_) + "/export.xlsx?full=true&purpose=%E6%A0%B8%E5%AE%9E")
          .status,
      200);
  EXPECT_THAT(journal_text(), HasSubstr("核实"));
  EXPECT_EQ(secretary.get(ledger_at(county_) + "/export.xlsx").status, 403);
}

}  // namespace
}  // namespace jishi::api
