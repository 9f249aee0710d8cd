// Long work over HTTP: whose it is, how far it is, how it ends, what is kept of it.
#include <gmock/gmock.h>

#include <chrono>
#include <fstream>
#include <future>
#include <thread>

#include "access/grant_store.hpp"
#include "api/job_rights.hpp"
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

class JobRoutes : public testing::RunningJobs {};
JISHI_ON_BOTH_DATABASES(JobRoutes);

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
