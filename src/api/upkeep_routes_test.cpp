// Backups and checks over HTTP: made while people write, tried out, and never handed out.
#include <gmock/gmock.h>

#include <fstream>

#include "api/job_routes.hpp"
#include "api/testing/ended_job.hpp"
#include "api/testing/running_service.hpp"
#include "api/upkeep_routes.hpp"
#include "db/backup.hpp"
#include "db/testing/scratch_database.hpp"
#include "upkeep/backup.hpp"

namespace jishi::api {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::Answer;
using testing::Client;
using testing::ended;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Role;

class UpkeepRoutes : public testing::RunningService {
  void add_routes(http::Router& router, Service& service) override {
    jobs_ = Jobs::open(service, folder_.path() / "jobs").or_throw();
    add_job_routes(router, service, *jobs_);
    add_ledger_routes(router, service);
    add_upkeep_routes(router, service, *jobs_, {address(), folder_.path() / "backups"});
  }

  void TearDown() override {
    server_.reset();
    jobs_.reset();
    RunningService::TearDown();
  }

 protected:
  json verified(Client& client, const char* what) {
    return ended(client, client.post("/api/verifications", {{"what", what}}));
  }

  db::testing::ScratchFolder folder_;
  std::unique_ptr<Jobs> jobs_;
};
JISHI_ON_BOTH_DATABASES(UpkeepRoutes);

TEST_P(UpkeepRoutes, ABackupIsMadeTriedOutAndListed) {
  Client administrator = sign_in_as(Role::system_administrator, root_);
  EXPECT_TRUE(administrator.get("/api/backups").json().at("backups").empty());
  const json made = ended(administrator, administrator.post("/api/backups"));
  ASSERT_EQ(made.at("state"), "done") << made;
  const json& backup = made.at("result").at("backup");
  EXPECT_EQ(backup.at("name"), "jishi-20260701-100000.backup");
  EXPECT_EQ(backup.at("folder"), (folder_.path() / "backups").string());
  EXPECT_EQ(backup.at("trial"), "whole") << backup;
  EXPECT_THAT(backup.at("words").get<std::string>(), HasSubstr("试恢复成功"));
  // Nothing of it is handed out.
  EXPECT_TRUE(made.at("files").empty());

  const json list = administrator.get("/api/backups").json();
  ASSERT_EQ(list.at("backups").size(), 1u);
  EXPECT_EQ(list.at("backups").at(0).at("name"), backup.at("name"));
  EXPECT_EQ(list.at("backups").at(0).at("bytes"), backup.at("bytes"));
  EXPECT_EQ(list.at("backups").at(0).at("trial"), "whole");
  // The trial has left nothing.
  for (const auto& entry : fs::directory_iterator(folder_.path() / "backups"))
    EXPECT_THAT(entry.path().filename().string(), Not(HasSubstr("trial")));

  // What was made is a backup.
  const fs::path file = folder_.path() / "backups" / backup.at("name").get<std::string>();
  EXPECT_TRUE(fs::exists(upkeep::heads_file(file)));
  db::testing::ScratchDatabase fresh(GetParam());
  SilentProgress silent;
  if (GetParam() == db::Dialect::sqlite) fs::remove(fresh.address());
  db::restore(file, fresh.address(), silent);
  const auto restored = db::Database::open(fresh.address(), db::OpenMode::read);
  EXPECT_TRUE(journal::verify_journal(*restored->connect(), {}, silent).breaks.empty());
}

TEST_P(UpkeepRoutes, ADamagedBackupIsTold) {
  Client administrator = sign_in_as(Role::system_administrator, root_);
  const json made = ended(administrator, administrator.post("/api/backups"));
  ASSERT_EQ(made.at("state"), "done") << made;
  const fs::path file =
      folder_.path() / "backups" / made.at("result").at("backup").at("name").get<std::string>();
  // Heads that the copy does not have: it is older than it says.
  clock_.pass(1);
  sign_in_as(Role::reporter, township_);
  std::ofstream(upkeep::heads_file(file), std::ios::trunc)
      << journal::heads_text(journal::read_heads(*connection_));
  SilentProgress silent;
  const upkeep::BackupSource source{database(), address(), service_->files};
  const upkeep::TriedBackup tried = upkeep::try_out(source, *keys_, file, silent);
  EXPECT_EQ(tried.outcome, upkeep::Trial::broken);
  const json list = administrator.get("/api/backups").json();
  EXPECT_EQ(list.at("backups").at(0).at("trial"), "broken");
}

TEST_P(UpkeepRoutes, OnlyWhoRunsTheSystemBacksUpAndChecks) {
  for (const Role role : {Role::reporter, Role::leader, Role::security_administrator}) {
    Client other = sign_in_as(role, root_);
    EXPECT_EQ(other.get("/api/backups").status, 403) << word(role);
    EXPECT_EQ(other.post("/api/backups").status, 403) << word(role);
    EXPECT_EQ(other.post("/api/verifications", {{"what", "journal"}}).status, 403) << word(role);
  }
  // Of a county below: the database is not theirs.
  Client below = sign_in_as(Role::system_administrator, county_);
  EXPECT_EQ(below.get("/api/backups").status, 403);
  EXPECT_EQ(below.post("/api/backups").status, 403);
  EXPECT_EQ(below.post("/api/verifications", {{"what", "index"}}).status, 403);
  // The audit administrator of the whole looks after the journal and nothing else.
  Client auditor = sign_in_as(Role::audit_administrator, root_);
  EXPECT_EQ(verified(auditor, "journal").at("state"), "done");
  EXPECT_EQ(auditor.post("/api/verifications", {{"what", "index"}}).status, 403);
  EXPECT_EQ(auditor.post("/api/backups").status, 403);
  EXPECT_EQ(nobody().post("/api/backups").status, 401);
  Client administrator = sign_in_as(Role::system_administrator, root_);
  EXPECT_EQ(administrator.post("/api/verifications", {{"what", "everything"}}).code(), "bad_value");
  EXPECT_EQ(administrator.get("/api/backups?folder=/etc").code(), "bad_query");
}

TEST_P(UpkeepRoutes, WhatIsKeptIsCheckedAndTheFirstBrokenLinkIsTold) {
  Client administrator = sign_in_as(Role::system_administrator, root_);
  for (const char* what : {"journal", "attachments", "index"}) {
    const json job = verified(administrator, what);
    ASSERT_EQ(job.at("state"), "done") << job;
    EXPECT_EQ(job.at("result").at("check").at("what"), what);
    EXPECT_TRUE(job.at("result").at("check").at("whole").get<bool>()) << job;
    EXPECT_TRUE(job.at("result").at("check").at("findings").empty());
  }
  const auto entry = journal::read_entries(*connection_, partition_of(township_), 2, 1).at(0);
  connection_->execute(
      "UPDATE journal_entry SET source = 'nobody' WHERE partition = ?1 AND position = ?2",
      {entry.partition, entry.position});
  const json job = verified(administrator, "journal");
  ASSERT_EQ(job.at("state"), "done") << job;
  EXPECT_FALSE(job.at("result").at("check").at("whole").get<bool>());
  EXPECT_THAT(job.at("result").at("check").at("findings").at(0).get<std::string>(),
              HasSubstr(std::to_string(entry.position)));
}

TEST_P(UpkeepRoutes, WhereNobodySaidWhereBackupsGoItIsSaidHow) {
  server_.reset();
  http::Router router;
  add_upkeep_routes(router, *service_, *jobs_, {address(), std::nullopt});
  http::ServerOptions options;
  options.status_of = status_of;
  server_ = http::Server::start(std::move(options), std::move(router)).or_throw();
  Client administrator = sign_in_as(Role::system_administrator, root_);
  const json list = administrator.get("/api/backups").json();
  EXPECT_FALSE(list.contains("folder"));
  const Answer refused = administrator.post("/api/backups");
  EXPECT_EQ(refused.code(), "no_backup_folder");
  EXPECT_THAT(refused.body, HasSubstr("--backups"));
}

}  // namespace
}  // namespace jishi::api
