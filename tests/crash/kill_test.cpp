// kill -9 under 64 writers: every acknowledged change is there, none by half.
#include <gtest/gtest.h>

#include <random>

#include "db/testing/postgres_server.hpp"
#include "db/testing/scratch_database.hpp"
#include "hammered.hpp"
#include "one_change.hpp"

namespace jishi::crash {
namespace {

constexpr std::int64_t kIdsPerRound = 1'000'000'000;
constexpr std::uint32_t kSeed = 20230630;

class Rounds {
 public:
  explicit Rounds(std::string address) : address_(std::move(address)) {}

  std::unique_ptr<Hammered> start() {
    return std::make_unique<Hammered>(folder_.path(), address_, ++round_ * kIdsPerRound);
  }
  // Somewhere between the first change and long after a checkpoint of SQLite's log.
  std::size_t random_moment() {
    return std::uniform_int_distribution<std::size_t>(1, 1500)(random_);
  }
  void check(Hammered& hammered) {
    const auto database = db::Database::open(address_, db::OpenMode::write);
    const auto connection = database->connect();
    const auto present = change_->survey(*connection);
    const auto acknowledged = hammered.acknowledged();
    EXPECT_FALSE(acknowledged.empty()) << hammered.complaints();
    for (const std::int64_t id : acknowledged) {
      ASSERT_TRUE(present.contains(id)) << "change " << id << " was acknowledged and is lost";
    }
    acknowledged_ += acknowledged.size();
    present_ = present.size();
  }
  void report() const {
    std::printf("%lld rounds, %zu changes acknowledged, %zu present\n",
                static_cast<long long>(round_), acknowledged_, present_);
  }

 private:
  std::string address_;
  db::testing::ScratchFolder folder_;
  std::unique_ptr<OneChange> change_ = one_change();
  std::mt19937 random_{kSeed};
  std::int64_t round_ = 0;
  std::size_t acknowledged_ = 0;
  std::size_t present_ = 0;
};

TEST(Kill, OurProcessOnSqlite) {
  const db::testing::ScratchDatabase scratch(db::Dialect::sqlite);
  Rounds all(scratch.address());
  for (int round = 0; round < rounds(10, 200); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    const auto hammered = all.start();
    hammered->wait_until_acknowledged(all.random_moment());
    hammered->kill();
    all.check(*hammered);
    if (HasFatalFailure()) return;
  }
  const auto database = db::Database::open(scratch.address(), db::OpenMode::read);
  const auto connection = database->connect();
  db::Rows rows = connection->query("PRAGMA integrity_check");
  rows.next();
  EXPECT_EQ(rows.text(0), "ok");
  all.report();
}

TEST(Kill, OurProcessAndTheServerInTurnOnPostgresql) {
  db::testing::PostgresServer server;
  const std::string address = server.address("hammered");
  db::Database::open(address, db::OpenMode::create);
  Rounds all(address);
  for (int round = 0; round < rounds(10, 200); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    const auto hammered = all.start();
    hammered->wait_until_acknowledged(all.random_moment());
    if (round % 2 == 0) {
      hammered->kill();
    } else {
      server.kill();
      EXPECT_EQ(hammered->wait_for_end(), 3) << hammered->complaints();
      EXPECT_TRUE(hammered->has_said("database_outcome_unknown") ||
                  hammered->has_said("database_unreachable"))
          << hammered->complaints();
      server.start();
    }
    all.check(*hammered);
    if (HasFatalFailure()) return;
  }
  all.report();
}

}  // namespace
}  // namespace jishi::crash
