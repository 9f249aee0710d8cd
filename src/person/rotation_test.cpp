#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <mutex>
#include <random>
#include <thread>

#include "db/backup.hpp"
#include "db/pool.hpp"
#include "db/testing/questions.hpp"
#include "person/people.hpp"
#include "person/testing/people_scratch.hpp"

namespace jishi::person {
namespace {

using testing::id_number;
using testing::kToday;

class Rotating : public testing::OnPeople {
 protected:
  std::int64_t rewrap(KeyFolder& with) {
    db::Writer writer(database());
    SilentProgress progress;
    return rewrap_data_keys(database(), writer, with, progress);
  }

  std::int64_t wrapped_with(std::int64_t number) {
    return db::testing::count_rows(*connection_,
                                   "data_key WHERE wrapping_key = " + std::to_string(number));
  }
};
JISHI_ON_BOTH_DATABASES(Rotating);

TEST_P(Rotating, LeavesNothingUnderTheOldKey) {
  std::vector<PersonId> persons;
  change([&](journal::ChangeSet&, Vault&, People& people) {
    for (int i = 0; i < 1'234; ++i)
      persons.push_back(
          people.add(i % 3 == 0 ? other_partition_ : partition_, {"张三", id_number(i), {}, {}}, {})
              .or_throw());
  });
  EXPECT_EQ(wrapped_with(1), 1'234);
  EXPECT_EQ(rewrap(keys()), 0);  // nothing to do
  ASSERT_EQ(keys().add_wrapping_key(kToday).or_throw(), 2);
  // The database still uses the old one: nothing is removed.
  EXPECT_TRUE(remove_unused_keys(database(), keys()).ok());
  EXPECT_TRUE(scratch_keys_.reopened().wrapping_key(1));
  const PersonId between = added({"李四", id_number(2'000), {}, {}});
  EXPECT_EQ(wrapped_with(1), 1'235);  // until the database is told
  EXPECT_EQ(rewrap(keys()), 1'235);
  EXPECT_EQ(wrapped_with(2), 1'235);
  const PersonId after = added({"王五", id_number(2'001), {}, {}});
  EXPECT_EQ(wrapped_with(2), 1'236);

  ASSERT_TRUE(remove_unused_keys(database(), keys()).ok());
  const KeyFolder later = scratch_keys_.reopened();
  EXPECT_FALSE(later.wrapping_key(1));
  EXPECT_TRUE(check_keys(*connection_, later).ok());
  Vault vault(*connection_, later);
  persons.push_back(between);
  persons.push_back(after);
  const auto read = read_persons(*connection_, vault, persons);
  for (int i = 0; i < 1'234; ++i)
    ASSERT_EQ(read[static_cast<std::size_t>(i)].identity.id_number, id_number(i));
  EXPECT_EQ(read[1'234].identity.name, "李四");
  EXPECT_EQ(read[1'235].identity.name, "王五");
}

// A backup made before a rotation needs the key of its day: kept in the folder, or taken back from
// a copy of it; after that it is wrapped with the newest one.
TEST_P(Rotating, LetsABackupOfBeforeBeRestored) {
  const PersonId person = added({"张三", id_number(1), {}, {}});
  const db::testing::ScratchFolder folder;
  const auto then = folder.path() / "keys of then";
  std::filesystem::copy(scratch_keys_.path(), then);
  SilentProgress progress;
  db::back_up(database(), address(), folder.path() / "backup", progress);
  ASSERT_EQ(keys().add_wrapping_key(*Date::parse("2026-08-01")).or_throw(), 2);
  rewrap(keys());
  const auto days = keys().wrapping_keys().or_throw();
  EXPECT_EQ(days, (std::map<std::int64_t, Date>{{1, kToday}, {2, *Date::parse("2026-08-01")}}));

  const db::testing::ScratchDatabase elsewhere(dialect());
  db::restore(folder.path() / "backup", elsewhere.address(), progress);
  const auto restored = db::Database::open(elsewhere.address(), db::OpenMode::write);
  connection_ = restored->connect();
  EXPECT_TRUE(missing_keys(*connection_, keys()).empty());  // it was kept
  EXPECT_EQ(read(person).identity.name, "张三");

  connection_ = database().connect();
  ASSERT_TRUE(remove_unused_keys(database(), keys()).ok());
  connection_ = restored->connect();
  KeyFolder later = scratch_keys_.reopened();
  EXPECT_EQ(missing_keys(*connection_, later), std::vector<std::int64_t>{1});
  const auto refused = check_keys(*connection_, later);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, "keys_missing");
  EXPECT_NE(refused.error().message.find("第 1 号密钥（现有第 2（2026-08-01 起） 号）"),
            std::string::npos)
      << refused.error().message;

  EXPECT_EQ(later.take_wrapping_keys(then).or_throw(), 1);
  EXPECT_EQ(later.take_wrapping_keys(then).or_throw(), 0);
  EXPECT_TRUE(missing_keys(*connection_, later).empty());
  {
    db::Writer writer(*restored);
    EXPECT_EQ(rewrap_data_keys(*restored, writer, later, progress), 1);
  }
  ASSERT_TRUE(remove_unused_keys(*restored, later).ok());
  const KeyFolder last = scratch_keys_.reopened();
  EXPECT_FALSE(last.wrapping_key(1));
  Vault vault(*connection_, last);
  EXPECT_EQ(read_persons(*connection_, vault, std::array{person}).front().identity.name, "张三");
  connection_.reset();
}

TEST_P(Rotating, TakesKeysOnlyFromACopyOfItsOwnFolder) {
  const testing::KeyScratch other;
  const auto refused = keys().take_wrapping_keys(other.path());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, "keys_of_another_database");
  // Two copies that were both changed have different keys under one number.
  const db::testing::ScratchFolder folder;
  std::filesystem::copy(scratch_keys_.path(), folder.path() / "copy");
  KeyFolder copy = KeyFolder::open(folder.path() / "copy").or_throw();
  copy.add_wrapping_key(kToday).or_throw();
  keys().add_wrapping_key(kToday).or_throw();
  EXPECT_FALSE(keys().take_wrapping_keys(folder.path() / "copy").ok());
  EXPECT_EQ(keys().wrapping_keys().or_throw().size(), 2U);
  EXPECT_EQ(keys().take_wrapping_keys(folder.path() / "nowhere").error().code, "keys_missing");
}

TEST_P(Rotating, GoesOnWhereItWasCancelled) {
  const PersonId person = added({"张三", id_number(1), {}, {}});
  keys().add_wrapping_key(kToday).or_throw();
  db::Writer writer(database());
  SilentProgress progress;
  progress.cancel();
  EXPECT_THROW(rewrap_data_keys(database(), writer, keys(), progress), Failure);
  const auto removed = remove_unused_keys(database(), keys());
  ASSERT_FALSE(removed.ok());
  EXPECT_EQ(removed.error().code, "keys_in_use");
  EXPECT_EQ(read(person).identity.name, "张三");
  EXPECT_EQ(rewrap(keys()), 1);
  EXPECT_EQ(read(person).identity.name, "张三");
}

TEST_P(Rotating, MayComeBeforeAnythingIsSealed) {
  keys().add_wrapping_key(kToday).or_throw();
  EXPECT_EQ(rewrap(keys()), 0);
  ASSERT_TRUE(remove_unused_keys(database(), keys()).ok());
  const PersonId person = added({"张三", id_number(1), {}, {}});
  EXPECT_EQ(wrapped_with(2), 1);
  EXPECT_EQ(read(person).identity.name, "张三");
}

// A transaction of another process that began before the rotation and commits after it must not
// leave a data key under a key that is then removed.
TEST_P(Rotating, IsNotOvertakenByASlowTransaction) {
  if (dialect() == db::Dialect::sqlite) GTEST_SKIP() << "one writer: transactions do not overlap";
  added({"张三", id_number(1), {}, {}});
  const auto elsewhere = database().connect();
  db::Transaction slow(*elsewhere, db::TransactionMode::write);
  Vault vault(*elsewhere, keys());
  const SubjectId subject = subject_of(make_id<PersonTag>(partition_, 500));
  Sealed value = vault.seal(subject, "member", "address", "某村");
  keys().add_wrapping_key(kToday).or_throw();
  rewrap(keys());
  ASSERT_TRUE(remove_unused_keys(database(), keys()).ok());
  // It runs again, as the Writer would let it, and finds the new key.
  EXPECT_EQ(db::testing::class_of_error([&] { slow.commit(); }), db::ErrorClass::busy);
  change([&](journal::ChangeSet&, Vault& again, People&) {
    value = again.seal(subject, "member", "address", "某村");
  });
  const KeyFolder later = scratch_keys_.reopened();
  EXPECT_EQ(Vault(*connection_, later).open(subject, "member", "address", value), "某村");
}

// ---- Under load.

struct Sealing {
  SubjectId subject;
  std::string plain;
  Sealed value;
};

// What was sealed so far, by all threads.
class Sealings {
 public:
  void add(Sealing sealing) {
    const std::lock_guard lock(mutex_);
    all_.push_back(std::move(sealing));
  }
  Sealing any(std::mt19937_64& random) const {
    const std::lock_guard lock(mutex_);
    return all_[random() % all_.size()];
  }
  std::vector<Sealing> all() const {
    const std::lock_guard lock(mutex_);
    return all_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<Sealing> all_;
};

// 64 threads seal and open while the key is changed again and again and the old ones are removed.
TEST_P(Rotating, DisturbsNobody) {
  constexpr int kThreads = 64;
  constexpr int kRotations = 3;
  constexpr int kLeast = 10;  // what each thread does at least
  db::Writer writer(database());
  db::Pool pool(database(), 16);
  // As another process has them, which learns of the rotation by itself.
  KeyFolder others = scratch_keys_.reopened();
  Sealings sealings;
  std::atomic<bool> done{false};
  std::atomic<std::int64_t> serial{0};
  std::mutex mutex;
  std::vector<std::string> failures;

  const auto seal_one = [&](const KeyFolder& with) {
    // Every third time once more for somebody who has a key already.
    const std::int64_t number = ++serial;
    const std::int64_t whose = number % 3 == 0 ? std::max<std::int64_t>(number / 2, 1) : number;
    Sealing sealing{subject_of(make_id<PersonTag>(partition_, whose)), std::to_string(number), {}};
    writer.submit([&](db::Connection& connection) {
      Vault vault(connection, with);
      sealing.value = vault.seal(sealing.subject, "member", "address", sealing.plain);
    });
    sealings.add(std::move(sealing));
  };
  const auto open_some = [&](const KeyFolder& with, std::mt19937_64& random) {
    std::vector<Sealing> some;
    for (int i = 0; i < 10; ++i)
      some.push_back(sealings.any(random));
    const auto connection = pool.lease();
    const db::Transaction snapshot(*connection, db::TransactionMode::read);
    Vault vault(*connection, with);
    for (const Sealing& sealing : some) {
      const auto plain = vault.open(sealing.subject, "member", "address", sealing.value);
      if (plain != sealing.plain) throw std::runtime_error("not what was sealed");
    }
  };
  const auto work = [&](int t) {
    std::mt19937_64 random(static_cast<std::uint64_t>(t));
    const KeyFolder& with = t % 4 < 2 ? keys() : others;
    try {
      for (int i = 0; i < kLeast || !done; ++i) {
        if (t % 2 == 0) {
          seal_one(with);
        } else {
          open_some(with, random);
        }
      }
    } catch (const std::exception& error) {
      const std::lock_guard lock(mutex);
      failures.emplace_back(error.what());
    }
  };

  seal_one(keys());
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back(work, t);
  for (int i = 0; i < kRotations; ++i) {
    const std::size_t before = sealings.all().size();
    keys().add_wrapping_key(kToday).or_throw();
    SilentProgress progress;
    rewrap_data_keys(database(), writer, keys(), progress);
    EXPECT_TRUE(remove_unused_keys(database(), keys()).ok());
    // The next one finds new data keys.
    while (sealings.all().size() < before + 200 && failures.empty())
      std::this_thread::yield();
  }
  done = true;
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_TRUE(failures.empty()) << failures.size() << " failed: " << failures.front();

  const KeyFolder later = scratch_keys_.reopened();
  EXPECT_EQ(later.newest(), 1 + kRotations);
  EXPECT_FALSE(later.wrapping_key(kRotations));
  EXPECT_EQ(wrapped_with(later.newest()), db::testing::count_rows(*connection_, "data_key"));
  Vault vault(*connection_, later);
  for (const Sealing& sealing : sealings.all())
    ASSERT_EQ(vault.open(sealing.subject, "member", "address", sealing.value), sealing.plain);
}

}  // namespace
}  // namespace jishi::person
