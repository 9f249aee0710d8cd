// Two servers on one PostgreSQL: each sees what the other wrote, jobs are done by one of them, and
// what is to be done daily is led by one.
#include <gmock/gmock.h>

#include <chrono>
#include <future>
#include <set>
#include <thread>

#include "access/testing/least_cost.hpp"
#include "access/within_job.hpp"
#include "api/job_routes.hpp"
#include "api/testing/running_service.hpp"
#include "db/leadership.hpp"
#include "db/testing/scratch_database.hpp"
#include "index/follower.hpp"
#include "person/testing/made_id_number.hpp"

namespace jishi::api {
namespace {

using nlohmann::json;
using testing::Answer;
using testing::Client;
using testing::Role;

class TwoServers : public testing::RunningService {
  void add_routes(http::Router& router, Service& service) override {
    jobs_ = Jobs::open(service, folder_.path() / "first").or_throw();
    add_all(router, service, *jobs_);
    follower_.emplace(service.database, service.index);
  }

  static void add_all(http::Router& router, Service& service, Jobs& jobs) {
    add_sign_in_routes(router, service);
    add_ledger_routes(router, service);
    add_job_routes(router, service, jobs);
    add_figure_routes(router, service);
  }

 protected:
  // What a second process has of its own.
  struct Second {
    Second(const std::string& address, const Service& first, const std::filesystem::path& folder)
        : database(db::Database::open(address, db::OpenMode::write)),
          readers(*database, 8),
          definitions(*database->connect()),
          index(load(*database)),
          writer(*database, options()),
          service{*database,         readers,     writer,     first.keys,
                  definitions,       *index,      hashing,    first.factor_key,
                  first.village_key, first.clock, first.files},
          jobs(Jobs::open(service, folder).or_throw()),
          follower(*database, *index) {
      http::Router router;
      add_all(router, service, *jobs);
      http::ServerOptions server_options;
      server_options.status_of = status_of;
      server = http::Server::start(std::move(server_options), std::move(router)).or_throw();
    }
    ~Second() { server.reset(); }
    static std::unique_ptr<index::Index> load(db::Database& database) {
      SilentProgress silent;
      return index::Index::load(*database.connect(), silent).or_throw();
    }
    db::WriterOptions options() {
      db::WriterOptions writing;
      writing.after_commit = [this] { index->catch_up(*readers.lease()).or_throw(); };
      return writing;
    }

    std::unique_ptr<db::Database> database;
    db::Pool readers;
    package::DefinitionsInUse definitions;
    std::unique_ptr<index::Index> index;
    access::PasswordHashing hashing{{}, access::testing::kLeastCost};
    db::Writer writer;
    Service service;
    std::unique_ptr<Jobs> jobs;
    index::Follower follower;
    std::unique_ptr<http::Server> server;
  };

  void SetUp() override {
    RunningService::SetUp();
    second_.emplace(address(), *service_, folder_.path() / "second");
  }
  void TearDown() override {
    second_.reset();
    follower_.reset();
    server_.reset();
    jobs_.reset();
    RunningService::TearDown();
  }

  Client at_second(const Client& client) {
    return Client(second_->server->port(), client.session());
  }
  static std::string rows_at(UnitId unit) {
    return unit_path(unit) + "/ledgers/committee_member/rows";
  }
  json member(int i) {
    return {{"person",
             {{"name", "张小红"},
              {"id_number", person::testing::made_id_number(15'000'000 + i)},
              {"notice", {{"kind", "notice"}, {"on", "2026-06-30"}}}}},
            {"values", {{"post", "委员"}}},
            {"from", "2026-01-01"}};
  }
  // Until it is so; a minute is for machines that are busy with other things.
  template <class F>
  static bool comes_true(const F& f) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (!f()) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
  }
  static std::string figure(Client& client, UnitId unit) {
    const Answer told =
        client.get("/api/figures?indicator=committee_members&unit=" + std::to_string(unit.value()));
    return told.status == 200 ? told.body : std::to_string(told.status);
  }

  db::testing::ScratchFolder folder_;
  std::unique_ptr<Jobs> jobs_;
  std::optional<index::Follower> follower_;
  std::optional<Second> second_;
};
// An SQLite database is owned by one process.
INSTANTIATE_TEST_SUITE_P(, TwoServers, ::testing::Values(db::Dialect::postgresql),
                         db::testing::dialect_name);

TEST_P(TwoServers, EachSeesAndCountsWhatTheOtherWrote) {
  Client here = sign_in_as(Role::reporter, township_);
  Client there = at_second(here);  // the session is known to both
  ASSERT_EQ(there.get("/api/session").status, 200);
  ASSERT_EQ(here.post(rows_at(township_), member(1)).status, 201);
  EXPECT_EQ(there.get(rows_at(township_)).json().at("total"), 1);
  ASSERT_EQ(there.post(rows_at(township_), member(2)).status, 201);
  EXPECT_EQ(here.get(rows_at(township_)).json().at("total"), 2);
  // The index of each follows without being asked.
  const std::int64_t position = second_->index->now()->position(partition_of(township_));
  EXPECT_TRUE(
      comes_true([&] { return index_->now()->position(partition_of(township_)) >= position; }));
  ASSERT_EQ(here.post(rows_at(township_), member(3)).status, 201);
  const std::int64_t last = index_->now()->position(partition_of(township_));
  EXPECT_TRUE(
      comes_true([&] { return second_->index->now()->position(partition_of(township_)) >= last; }));
  EXPECT_EQ(figure(here, township_), figure(there, township_));
  // Who is signed out at one is signed out at the other, within a second.
  ASSERT_EQ(here.post("/api/sign-out").status, 204);
  clock_.pass(1);
  EXPECT_EQ(there.get("/api/session").status, 401);
}

TEST_P(TwoServers, BothWriteToOnePartitionAtOnceAndNothingIsLost) {
  Client here = sign_in_as(Role::reporter, township_);
  Client there = at_second(here);
  constexpr int kRows = 20;
  const auto enter = [&](Client& client, int from) {
    int taken = 0;
    for (int i = 0; i < kRows; ++i)
      taken += client.post(rows_at(township_), member(from + i)).status == 201 ? 1 : 0;
    return taken;
  };
  auto other = std::async(std::launch::async, [&] { return enter(there, 1'000); });
  EXPECT_EQ(enter(here, 2'000), kRows);
  EXPECT_EQ(other.get(), kRows);
  EXPECT_EQ(here.get(rows_at(township_)).json().at("total"), 2 * kRows);
  EXPECT_TRUE(journal_whole());
}

TEST_P(TwoServers, AJobIsDoneByTheServerThatBeganItAndTheOtherSaysSo) {
  Client here = sign_in_as(Role::reporter, township_);
  Client there = at_second(here);
  const auto actor = access::actor_of(
      access::signed_in(*connection_, here.session(), clock_.now()).value().account);
  std::promise<void> let_go;
  const std::shared_future<void> go = let_go.get_future().share();
  const auto waits = [go](JobId, const std::filesystem::path&, Progress& progress) {
    go.wait();
    progress.check();
    return JobEnd{.result = "{\"rows\":1}"};
  };
  const StoredJob job = jobs_->start({actor, "export", "导出", "{}"}, nullptr, waits);
  const std::string at = "/api/jobs/" + std::to_string(job.job.value());
  ASSERT_TRUE(comes_true([&] { return there.get(at).json().at("state") == "running"; }));
  EXPECT_EQ(second_->jobs->at_work(), 0u);
  EXPECT_EQ(there.post(at + "/cancel").code(), "job_elsewhere");
  EXPECT_EQ(there.get(at + "/files/x.xlsx").code(), "job_elsewhere");
  // Another server that begins does not take it for one that was left.
  { const auto third = Jobs::open(second_->service, folder_.path() / "third").or_throw(); }
  EXPECT_EQ(here.get(at).json().at("state"), "running");
  let_go.set_value();
  EXPECT_TRUE(comes_true([&] { return there.get(at).json().at("state") == "done"; }));
}

TEST_P(TwoServers, JobsThatBothBeginAtOnceHaveNumbersOfTheirOwn) {
  constexpr int kJobs = 15;
  const auto nothing = [](JobId, const std::filesystem::path&, Progress&) { return JobEnd{}; };
  const auto begin = [&](Jobs& jobs, std::int64_t first) {
    std::vector<JobId> begun;
    for (int i = 0; i < kJobs; ++i)
      begun.push_back(
          jobs.start({ActorId(first + i), "export", "导出", "{}"}, nullptr, nothing).job);
    return begun;
  };
  auto other = std::async(std::launch::async, [&] { return begin(*second_->jobs, 1'000); });
  std::vector<JobId> all = begin(*jobs_, 2'000);
  const std::vector<JobId> more = other.get();
  all.insert(all.end(), more.begin(), more.end());
  EXPECT_EQ(std::set<JobId>(all.begin(), all.end()).size(), all.size());
}

TEST_P(TwoServers, OneLeadsAndTheOtherTakesOverWhenItIsGone) {
  std::optional<db::Leadership> first(std::in_place, database());
  db::Leadership second(*second_->database);
  EXPECT_TRUE(first->held());
  EXPECT_FALSE(second.held());
  EXPECT_TRUE(first->held());
  first.reset();
  EXPECT_TRUE(comes_true([&] { return second.held(); }));
}

}  // namespace
}  // namespace jishi::api
