// kill -9 of the process that writes and of one that follows it: the one that is left, and the one
// that is begun anew, come to all that was acknowledged.
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <random>

#include "db/testing/on_both_databases.hpp"
#include "hammered.hpp"
#include "index/state_load.hpp"
#include "one_change.hpp"
#include "organisation/tree_answers.hpp"
#include "package/folder.hpp"
#include "package/install.hpp"
#include "package/package_store.hpp"
#include "person/people.hpp"

namespace jishi::crash {
namespace {

constexpr std::int64_t kIdsPerRound = 1'000'000'000;
constexpr std::uint32_t kSeed = 20261126;

class FollowKill : public ::testing::TestWithParam<db::Dialect> {
 protected:
  void SetUp() override {
    const auto database = db::Database::open(address(), db::OpenMode::create);
    const auto connection = database->connect();
    one_change()->prepare(*connection);
    package::migrate_packages(*connection, SystemClock());
    person::migrate_persons(*connection, SystemClock());
    package::MistakeLog log;
    const auto folder = package::read_folder(JISHI_BASE_PACKAGE, log);
    ASSERT_TRUE(folder);
    const std::array folders = {*folder};
    organisation::TreeAnswers tree(*connection, SystemClock().today());
    SilentProgress silent;
    const auto report = package::install_packages(
        *connection, folders, tree, {kOperator, SystemClock().now(), "crash test"}, silent);
    for (const package::Mistake& mistake : report.mistakes)
      FAIL() << package::to_text(mistake);
  }
  const std::string& address() const { return scratch_.address(); }

  std::unique_ptr<Hammered> start_writer() {
    return std::make_unique<Hammered>(folder_.path(), address(), ++round_ * kIdsPerRound);
  }
  std::unique_ptr<Hammered> start_follower() {
    const std::filesystem::path folder = folder_.path() / std::to_string(++followers_);
    std::filesystem::create_directory(folder);
    return std::make_unique<Hammered>(folder, std::vector<std::string>{JISHI_FOLLOWING, address()});
  }
  std::size_t random_moment() {
    return std::uniform_int_distribution<std::size_t>(1, 400)(random_);
  }
  // What one who reads all now says.
  std::string loaded() {
    const auto reading = db::Database::open(address(), db::OpenMode::read);
    const auto connection = reading->connect();
    const db::Transaction snapshot(*connection, db::TransactionMode::read);
    SilentProgress silent;
    const auto state =
        index::load_state(*connection, silent, index::kDefaultMemoryLimit).or_throw();
    EXPECT_EQ(state->entries(), journal::entries_appended(*connection));
    return "units " + std::to_string(state->tree.units()) + " entries " +
           std::to_string(state->entries());
  }
  // Of a change that was acknowledged: its two units.
  void expect_present(const std::set<std::int64_t>& acknowledged) {
    const auto reading = db::Database::open(address(), db::OpenMode::read);
    const auto connection = reading->connect();
    const auto present = one_change()->survey(*connection);
    for (const std::int64_t id : acknowledged)
      ASSERT_TRUE(present.contains(id)) << "change " << id << " was acknowledged and is lost";
  }

 private:
  const db::testing::ScratchDatabase scratch_{GetParam()};
  const db::testing::ScratchFolder folder_;
  std::mt19937 random_{kSeed};
  std::int64_t round_ = 0;
  int followers_ = 0;
};
JISHI_ON_BOTH_DATABASES(FollowKill);

TEST_P(FollowKill, WhoeverIsLeftComesToAllThatWasAcknowledged) {
  for (int round = 0; round < rounds(4, 100); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    const auto writer = start_writer();
    auto follower = start_follower();
    const std::size_t moment = random_moment();
    writer->wait_until_acknowledged(moment);
    if (round % 2 == 0) {  // else only the writer
      follower->kill();
      follower = start_follower();
      writer->wait_until_acknowledged(2 * moment);
    }
    writer->kill();
    const std::set<std::int64_t> acknowledged = writer->acknowledged();
    ASSERT_FALSE(acknowledged.empty()) << writer->complaints();
    // The server may still commit what the dead one had asked for.
    std::string last;
    const auto is_current = [&](const std::set<std::string>& lines) {
      last = loaded();
      return lines.contains(last);
    };
    follower->wait_until_said(is_current);
    EXPECT_TRUE(follower->has_said(last)) << follower->complaints();
    ASSERT_NO_FATAL_FAILURE(expect_present(acknowledged));
  }
}

}  // namespace
}  // namespace jishi::crash
