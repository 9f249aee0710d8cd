#include "person/keys.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <sstream>
#include <thread>
#include <vector>

#include "db/testing/scratch_database.hpp"
#include "person/key_text.hpp"

namespace jishi::person {
namespace {

const Date kToday = *Date::parse("2026-07-01");

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void put(const std::filesystem::path& file, std::string_view content) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << content;
}

std::filesystem::perms mode_of(const std::filesystem::path& path) {
  return std::filesystem::status(path).permissions();
}

Erasure everything(std::int64_t subject) {
  return {SubjectId(subject), {}, 0};
}

class Keys : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(KeyFolder::create(folder(), kToday).ok()); }

  std::filesystem::path folder() const { return scratch_.path() / "db.keys"; }
  std::filesystem::path keys() const { return folder() / "keys"; }
  std::filesystem::path list() const { return folder() / "erasures"; }
  KeyFolder open() const { return KeyFolder::open(folder()).or_throw(); }
  std::string open_error() const {
    const auto opened = KeyFolder::open(folder());
    return opened.ok() ? "" : opened.error().code;
  }

  db::testing::ScratchFolder scratch_;
};

TEST(UsualKeyFolder, IsBesideTheDatabase) {
  EXPECT_EQ(usual_key_folder("var/jishi.db"), "var/jishi.db.keys");
  EXPECT_EQ(usual_key_folder("sqlite:var/jishi.db"), "var/jishi.db.keys");
  EXPECT_EQ(usual_key_folder("postgresql://host/jishi"), std::nullopt);
  EXPECT_EQ(usual_key_folder("postgres://host/jishi"), std::nullopt);
}

TEST_F(Keys, AreMadeForTheirOwnerAlone) {
  EXPECT_EQ(mode_of(folder()), std::filesystem::perms::owner_all);
  const auto read_write = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
  EXPECT_EQ(mode_of(keys()), read_write);
  EXPECT_EQ(mode_of(list()), read_write);
  const KeyFolder opened = open();
  EXPECT_EQ(opened.newest(), 1);
  ASSERT_TRUE(opened.wrapping_key(1));
  EXPECT_NE(opened.wrapping_key(1)->bytes, opened.fingerprint_key().bytes);
  EXPECT_NE(opened.fingerprint_key().bytes, Key().bytes);
  EXPECT_FALSE(opened.wrapping_key(2));
  EXPECT_FALSE(opened.wrapping_key(0));
}

TEST_F(Keys, AreNeverOverwritten) {
  const std::string before = content_of(keys());
  const auto again = KeyFolder::create(folder(), kToday);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code, "keys_exist");
  EXPECT_EQ(content_of(keys()), before);
}

TEST_F(Keys, AreRefusedWhenOthersMayReadThem) {
  const auto refused = [&](const std::filesystem::path& path, mode_t mode) {
    ASSERT_EQ(chmod(path.c_str(), mode), 0);
    const auto opened = KeyFolder::open(folder());
    ASSERT_FALSE(opened.ok()) << path;
    EXPECT_EQ(opened.error().code, "keys_open_to_others");
    EXPECT_NE(opened.error().message.find("chmod"), std::string::npos);
    ASSERT_EQ(chmod(path.c_str(), path == folder() ? 0700 : 0600), 0);
  };
  for (const mode_t more : {0010U, 0020U, 0040U, 0001U, 0002U, 0004U}) {
    refused(folder(), 0700U | more);
    refused(keys(), 0600U | more);
    refused(list(), 0600U | more);
  }
  EXPECT_EQ(open_error(), "");
}

TEST_F(Keys, OfAnotherOwnerAreRefused) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  ASSERT_EQ(chown(keys().c_str(), 65534, 65534), 0);
  EXPECT_EQ(open_error(), "keys_open_to_others");
}

TEST_F(Keys, ThatAreGoneAreMissed) {
  std::filesystem::remove(list());
  EXPECT_EQ(open_error(), "keys_missing");
  std::filesystem::remove_all(folder());
  const auto opened = KeyFolder::open(folder());
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, "keys_missing");
  EXPECT_NE(opened.error().message.find("JISHI_KEYS"), std::string::npos);
}

TEST_F(Keys, AreNotFollowedThroughALink) {
  std::filesystem::rename(keys(), scratch_.path() / "elsewhere");
  std::filesystem::create_symlink(scratch_.path() / "elsewhere", keys());
  EXPECT_EQ(open_error(), "keys_missing");
}

// Whatever byte of the file is changed or cut off, it is not used.
TEST_F(Keys, TellDamage) {
  const std::string whole = content_of(keys());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    put(keys(), changed);
    EXPECT_EQ(open_error(), "keys_damaged") << i;
    put(keys(), std::string_view(whole).substr(0, i));
    EXPECT_EQ(open_error(), "keys_damaged") << i;
  }
  put(keys(), whole + whole.substr(whole.find('\n') + 1));
  EXPECT_EQ(open_error(), "keys_damaged");
  put(keys(), std::string(2 << 20, 'x'));
  EXPECT_EQ(open_error(), "keys_damaged");
  put(keys(), whole);
  EXPECT_EQ(open_error(), "");
}

TEST_F(Keys, RotateWhileOthersHaveThemOpen) {
  KeyFolder here = open();
  KeyFolder there = open();
  const Key first = *here.wrapping_key(1);
  EXPECT_EQ(here.add_wrapping_key(kToday).or_throw(), 2);
  EXPECT_EQ(here.newest(), 2);
  EXPECT_EQ(there.newest(), 1);
  // Asked for by number, a key that another process made is found.
  ASSERT_TRUE(there.wrapping_key(2));
  EXPECT_EQ(there.wrapping_key(2)->bytes, here.wrapping_key(2)->bytes);
  EXPECT_NE(there.wrapping_key(2)->bytes, first.bytes);
  EXPECT_EQ(there.newest(), 2);
  EXPECT_EQ(there.add_wrapping_key(kToday).or_throw(), 3);
  EXPECT_EQ(here.fingerprint_key().bytes, there.fingerprint_key().bytes);

  ASSERT_TRUE(here.remove_wrapping_keys_before(3).ok());
  EXPECT_EQ(open().newest(), 3);
  EXPECT_FALSE(open().wrapping_key(1));
  EXPECT_FALSE(open().wrapping_key(2));
  // Who still reads what was wrapped before can go on.
  EXPECT_EQ(there.wrapping_key(1)->bytes, first.bytes);
  EXPECT_TRUE(here.wrapping_key(2));
  // The newest is never removed.
  ASSERT_TRUE(here.remove_wrapping_keys_before(100).ok());
  EXPECT_TRUE(open().wrapping_key(3));
}

TEST_F(Keys, SurviveARotationThatWasKilled) {
  const std::string before = content_of(keys());
  put(folder() / "keys.new", before.substr(0, 40));
  KeyFolder opened = open();
  EXPECT_EQ(opened.newest(), 1);
  EXPECT_EQ(opened.add_wrapping_key(kToday).or_throw(), 2);
  EXPECT_EQ(open().newest(), 2);
  EXPECT_FALSE(std::filesystem::exists(folder() / "keys.new"));
  EXPECT_EQ(mode_of(keys()),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(Keys, RememberErasures) {
  const std::vector<Erasure> erasures = {everything(7), {SubjectId(8), "youth_survey", 2}};
  {
    KeyFolder opened = open();
    KeyFolder elsewhere = open();
    opened.record_erasures(erasures);
    opened.record_erasures(std::vector{everything(7)});  // again: harmless
    EXPECT_TRUE(elsewhere.erased(SubjectId(7)));
    elsewhere.record_erasures(std::vector{Erasure{SubjectId(8), "youth_survey", 1}});
    EXPECT_EQ(opened.erased_generation(SubjectId(8), "youth_survey"), 2);
  }
  const KeyFolder opened = open();
  EXPECT_TRUE(opened.erased(SubjectId(7)));
  EXPECT_FALSE(opened.erased(SubjectId(8)));
  EXPECT_FALSE(opened.erased(SubjectId(9)));
  EXPECT_EQ(opened.erased_generation(SubjectId(8), "youth_survey"), 2);
  EXPECT_EQ(opened.erased_generation(SubjectId(8), "member"), 0);
  EXPECT_EQ(opened.erasures(), (std::set<Erasure>(erasures.begin(), erasures.end())));
}

TEST_F(Keys, TakeManyErasuresAtOnce) {
  std::vector<Erasure> erasures;
  for (std::int64_t subject = 1; subject <= 1'234; ++subject)
    erasures.push_back(everything(subject));
  open().record_erasures(erasures);
  EXPECT_EQ(open().erasures().size(), 1'234U);
}

// What a power cut leaves of the last write was never acknowledged; all before it is kept, and the
// next write follows on.
TEST_F(Keys, PassOverATornLastLine) {
  open().record_erasures(std::vector{everything(1)});
  const std::string one = content_of(list());
  open().record_erasures(std::vector{everything(2)});
  const std::string two = content_of(list());
  for (std::size_t length = one.size(); length < two.size(); ++length) {
    put(list(), std::string_view(two).substr(0, length));
    KeyFolder opened = open();
    EXPECT_TRUE(opened.erased(SubjectId(1)));
    EXPECT_FALSE(opened.erased(SubjectId(2)));
    opened.record_erasures(std::vector{everything(3)});
    EXPECT_EQ(open().erasures(), (std::set{everything(1), everything(3)}));
  }
  // The blocks of a file may reach the disk in any order: a hole before the end.
  std::string hole = two;
  std::fill_n(hole.begin() + static_cast<std::ptrdiff_t>(one.size()), 5, '\0');
  put(list(), hole);
  EXPECT_EQ(open().erasures(), std::set{everything(1)});
}

TEST_F(Keys, TellADamagedListOfErasures) {
  open().record_erasures(std::vector{everything(1)});
  open().record_erasures(std::vector{Erasure{SubjectId(2), "youth_survey", 1}});
  const std::string whole = content_of(list());
  for (std::size_t i = 0; i + 1 < whole.size(); ++i) {
    std::string changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    put(list(), changed);
    EXPECT_EQ(open_error(), "keys_damaged") << i;
  }
}

TEST_F(Keys, SayWhenTheListCannotBeWritten) {
  KeyFolder opened = open();
  opened.record_erasures(std::vector{everything(1)});
  std::filesystem::remove(list());
  try {
    opened.record_erasures(std::vector{everything(2)});
    FAIL() << "the list is gone";
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().code, "cannot_write");
  }
  EXPECT_FALSE(opened.erased(SubjectId(2)));
}

TEST_F(Keys, CanBeAskedByManyThreads) {
  KeyFolder opened = open();
  KeyFolder other = open();
  constexpr int kThreads = 16;
  constexpr std::int64_t kEach = 20;
  std::vector<std::thread> threads;
  std::atomic<int> unknown{0};
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      KeyFolder& mine = t % 2 == 0 ? opened : other;
      for (std::int64_t i = 1; i <= kEach; ++i) {
        const std::int64_t subject = t * kEach + i;
        mine.record_erasures(std::vector{everything(subject)});
        if (i % 10 == 0) mine.add_wrapping_key(kToday).or_throw();
        if (!mine.erased(SubjectId(subject)) || !mine.wrapping_key(mine.newest())) ++unknown;
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(unknown, 0);
  EXPECT_EQ(open().erasures().size(), static_cast<std::size_t>(kThreads) * kEach);
  EXPECT_EQ(open().newest(), 1 + kThreads * 2);
}

TEST(ErasureLines, KeepToTheirForm) {
  EXPECT_THROW(erasure_line(std::vector{Erasure{SubjectId(1), "two words", 1}}), std::logic_error);
  EXPECT_THROW(erasure_line(std::vector{Erasure{SubjectId(1), "survey", 0}}), std::logic_error);
  const std::string line = erasure_line(std::vector{everything(1)});
  EXPECT_TRUE(parse_erasure_line(std::string_view(line).substr(0, line.size() - 1)));
  EXPECT_FALSE(parse_erasure_line(""));
  EXPECT_FALSE(parse_erasure_line("erased #00000000"));
}

}  // namespace
}  // namespace jishi::person
