#include "api/unkept_ends.hpp"

#include <gtest/gtest.h>

#include <optional>

#include "api/schema_store.hpp"
#include "db/testing/on_both_databases.hpp"

namespace jishi::api {
namespace {

constexpr const char* kHome = "here";

class UnkeptEndsOfJobs : public db::testing::OnBothDatabases {
 protected:
  void SetUp() override {
    migrate_api(*database().connect(), SystemClock());
    writer_ = std::make_unique<db::Writer>(database());
  }
  void TearDown() override { writer_.reset(); }

  StoredJob begun(const std::string& home = kHome) {
    StoredJob job;
    job.home = home;
    job.kind = "import";
    job.state = JobState::running;
    job.task = "{}";
    writer_->submit([&](db::Connection& connection) { job.job = insert_job(connection, job); });
    return job;
  }
  StoredJob kept(const StoredJob& job) { return read_job(*database().connect(), job.job).value(); }
  void settle(JobId at_work = {}) {
    ends_.settle(*writer_, kHome, [&](JobId job) { return job == at_work; });
  }

  std::unique_ptr<db::Writer> writer_;
  UnkeptEnds ends_;
};
JISHI_ON_BOTH_DATABASES(UnkeptEndsOfJobs);

TEST_P(UnkeptEndsOfJobs, AnEndIsToldAtOnceAndKeptWhenTheDatabaseTakesIt) {
  const StoredJob job = begun();
  StoredJob ended = job;
  ended.state = JobState::done;
  ended.result = "{\"rows\":3}";
  ends_.add(ended);
  EXPECT_EQ(kept(job).state, JobState::running);
  EXPECT_EQ(ends_.as_known(kept(job)).state, JobState::done);
  settle();
  EXPECT_EQ(kept(job).state, JobState::done);
  EXPECT_EQ(kept(job).result, ended.result);
  // It is kept once: what it becomes afterwards is not overwritten.
  writer_->submit([&](db::Connection& connection) { update_job(connection, job); });
  EXPECT_EQ(ends_.as_known(kept(job)).state, JobState::running);
  settle();
  EXPECT_EQ(kept(job).state, JobState::running);
}

TEST_P(UnkeptEndsOfJobs, WhatGoesOnHasNoEndAnyMore) {
  const StoredJob job = begun();
  StoredJob ended = job;
  ended.state = JobState::failed;
  ends_.add(ended);
  ends_.forget(job.job);
  EXPECT_EQ(ends_.as_known(kept(job)).state, JobState::running);
  settle(job.job);
  EXPECT_EQ(kept(job).state, JobState::running);
}

TEST_P(UnkeptEndsOfJobs, AJobWhoseBeginningIsNotKnownIsInterrupted) {
  std::optional<UnkeptEnds::Beginning> beginning(ends_);
  const StoredJob job = begun(), elsewhere = begun("there"), runs = begun();
  settle(runs.job);
  EXPECT_EQ(kept(job).state, JobState::running) << "it is being begun";
  beginning.reset();
  settle(runs.job);
  EXPECT_EQ(kept(job).state, JobState::interrupted);
  EXPECT_EQ(kept(job).error.value().code, "interrupted");
  EXPECT_EQ(kept(elsewhere).state, JobState::running);
  EXPECT_EQ(kept(runs).state, JobState::running);
}

TEST_P(UnkeptEndsOfJobs, WhileAnotherBeginsItIsTriedLater) {
  const StoredJob job = begun();
  StoredJob ended = job;
  ended.state = JobState::done;
  ends_.add(ended);
  {
    UnkeptEnds::Beginning another(ends_);
    settle();
    EXPECT_EQ(kept(job).state, JobState::running);
    another.settled();
  }
  settle();
  EXPECT_EQ(kept(job).state, JobState::done);
}

}  // namespace
}  // namespace jishi::api
