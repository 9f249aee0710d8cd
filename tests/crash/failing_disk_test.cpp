// A disk that fills up or whose fsync fails, under 64 writers on each database.
#include <gtest/gtest.h>

#include "db/testing/postgres_server.hpp"
#include "db/testing/scratch_database.hpp"
#include "faults.hpp"
#include "hammered.hpp"
#include "one_change.hpp"

namespace jishi::crash {
namespace {

// Changes that are made before the fault, and after it where the writer goes on.
constexpr std::size_t kChanges = 500;
constexpr std::int64_t kFirstId = 1;

class FailingDisk : public ::testing::Test {
 protected:
  // Whole or absent, and nothing acknowledged is absent.
  static void check(const std::string& address, Hammered& hammered) {
    const auto database = db::Database::open(address, db::OpenMode::write);
    const auto present = one_change()->survey(*database->connect());
    for (const std::int64_t id : hammered.acknowledged()) {
      ASSERT_TRUE(present.contains(id)) << "change " << id << " was acknowledged and is lost";
    }
    EXPECT_GE(hammered.acknowledged().size(), kChanges) << hammered.complaints();
    std::printf("%zu changes acknowledged, %zu present\n", hammered.acknowledged().size(),
                present.size());
  }
  // Full, then with room again: the same process goes on.
  void fill_and_free(Hammered& hammered) {
    hammered.wait_until_acknowledged(kChanges);
    faults().fill_disk();
    ASSERT_TRUE(hammered.wait_until_said("database_full")) << hammered.complaints();
    EXPECT_GT(faults().refused_writes(), 0);
    const std::size_t before = hammered.acknowledged().size();
    faults().end();
    hammered.wait_until_acknowledged(before + kChanges);
    EXPECT_GE(hammered.acknowledged().size(), before + kChanges) << hammered.complaints();
    hammered.kill();
  }
  Faults& faults() { return faults_; }
  const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  db::testing::ScratchFolder folder_;
  Faults faults_{folder_.path()};
};

// Whether commits are synced behind the writer.
class FailingDiskOfSqlite : public FailingDisk, public ::testing::WithParamInterface<bool> {
 protected:
  FailingDiskOfSqlite() : scratch_(db::Dialect::sqlite) { faults().only_files("test.db"); }
  const std::string& address() const { return scratch_.address(); }
  std::unique_ptr<Hammered> hammer() {
    auto environment = faults().environment();
    if (GetParam()) environment.emplace_back("JISHI_SYNC_BEHIND=yes");
    return std::make_unique<Hammered>(folder(), address(), kFirstId, std::move(environment));
  }

 private:
  db::testing::ScratchDatabase scratch_;
};

INSTANTIATE_TEST_SUITE_P(Commits, FailingDiskOfSqlite, ::testing::Bool(), [](const auto& info) {
  return info.param ? "syncedBehind" : "syncedAtOnce";
});

TEST_P(FailingDiskOfSqlite, FullAndFreedAgain) {
  const auto hammered = hammer();
  fill_and_free(*hammered);
  check(address(), *hammered);
}

TEST_P(FailingDiskOfSqlite, AfterAFailedFsyncNothingMoreIsWritten) {
  const auto hammered = hammer();
  hammered->wait_until_acknowledged(kChanges);
  faults().fail_fsync_from_now();
  EXPECT_EQ(hammered->wait_for_end(), 3);
  EXPECT_TRUE(hammered->has_said("database_outcome_unknown")) << hammered->complaints();
  EXPECT_GT(faults().failed_fsyncs(), 0);
  // Behind the writer one commit may be on its way.
  if (!GetParam()) {
    EXPECT_EQ(faults().bytes_after_failed_fsync(), 0);
  }
  check(address(), *hammered);
}

class FailingDiskOfPostgresql : public FailingDisk {
 protected:
  void start_server(const std::string& files) {
    faults().only_files(files);
    server_ = std::make_unique<db::testing::PostgresServer>(faults().environment());
    db::Database::open(address(), db::OpenMode::create);
  }
  void restart_server() {
    server_->kill();
    faults().end();
    server_->start();
  }
  // The server gives up at once, in whichever of its processes the fault shows first: the writer
  // loses its connection at a commit or between two statements.
  static void expect_end(Hammered& hammered) {
    EXPECT_EQ(hammered.wait_for_end(), 3);
    EXPECT_TRUE(hammered.has_said("database_outcome_unknown") ||
                hammered.has_said("database_unreachable"))
        << hammered.complaints();
  }
  std::string address() const { return server_->address("hammered"); }
  std::unique_ptr<Hammered> hammer() {
    return std::make_unique<Hammered>(folder(), address(), kFirstId);
  }

 private:
  std::unique_ptr<db::testing::PostgresServer> server_;
};

TEST_F(FailingDiskOfPostgresql, FullForTablesAndFreedAgain) {
  start_server("/base/");
  const auto hammered = hammer();
  fill_and_free(*hammered);
  check(address(), *hammered);
}

TEST_F(FailingDiskOfPostgresql, FullForTheLog) {
  start_server("/pg_wal/");
  const auto hammered = hammer();
  hammered->wait_until_acknowledged(kChanges);
  faults().fill_disk();
  expect_end(*hammered);
  EXPECT_GT(faults().refused_writes(), 0);
  restart_server();
  check(address(), *hammered);
}

TEST_F(FailingDiskOfPostgresql, AfterAFailedFsyncTheProcessStops) {
  start_server("/pg_wal/");
  const auto hammered = hammer();
  hammered->wait_until_acknowledged(kChanges);
  faults().fail_fsync_from_now();
  expect_end(*hammered);
  EXPECT_GT(faults().failed_fsyncs(), 0);
  restart_server();
  check(address(), *hammered);
}

}  // namespace
}  // namespace jishi::crash
