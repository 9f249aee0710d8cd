#include "person/erase.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <random>

#include "db/backup.hpp"
#include "db/testing/questions.hpp"
#include "journal/verify.hpp"
#include "person/erasure_list.hpp"
#include "person/testing/people_scratch.hpp"
#include "person/testing/raw_bytes.hpp"

namespace jishi::person {
namespace {

using testing::files_of;
using testing::found_in;
using testing::id_number;

std::string text_of(db::Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class Erasing : public testing::OnPeople {
 protected:
  // Persons in both partitions by turns, in any order: rows come between others, pages are split.
  std::vector<PersonId> add_many(int count) {
    std::vector<PersonId> persons;
    change([&](journal::ChangeSet&, Vault& vault, People& people) {
      for (int i = 0; i < count; ++i) {
        const Identity identity{
            i % 7 == 0 ? "测试人甲" : "测试人乙", id_number(i), "13800138000", {}};
        persons.push_back(people
                              .add(i % 2 == 0 ? partition_ : other_partition_, identity,
                                   {NoticeKind::notice, testing::kToday, "告知书"})
                              .or_throw());
        vault.seal(subject_of(persons.back()), "member", "address", "某村");
      }
    });
    std::shuffle(persons.begin(), persons.end(), std::mt19937_64(7));
    return persons;
  }

  ErasureReport erase_all_of(std::span<const PersonId> persons) {
    std::vector<Erasure> erasures;
    for (const PersonId person : persons)
      erasures.push_back({subject_of(person), {}, 0});
    db::Writer writer(database());
    return erase(database(), writer, keys(), erasures, testing::kAuthor, nullptr);
  }

  // Data keys and fingerprints of the persons, as they stand in the tables.
  std::vector<std::string> traces_of(std::span<const PersonId> persons) {
    std::vector<std::string> traces;
    for (const PersonId person : persons) {
      auto wrapped =
          connection_->query("SELECT wrapped FROM data_key WHERE partition = ?1 AND subject = ?2",
                             {partition_of(person), person});
      while (wrapped.next())
        traces.push_back(text_of(wrapped.blob(0)));
      auto versions = connection_->query(
          "SELECT identity, id_fingerprint FROM person "
          "WHERE partition = ?1 AND person = ?2",
          {partition_of(person), person});
      while (versions.next()) {
        for (const int column : {0, 1})
          traces.push_back(text_of(versions.blob(column)));
      }
    }
    return traces;
  }

  std::int64_t found(const std::vector<std::string>& traces) {
    return testing::count_found(files_of(database()), traces);
  }

  void expect_whole_journal() {
    SilentProgress progress;
    EXPECT_TRUE(journal::verify_journal(*connection_, {}, progress).breaks.empty());
  }
};
JISHI_ON_BOTH_DATABASES(Erasing);

TEST_P(Erasing, OverwritesWhatIsDeletedAtOnce) {
  if (dialect() != db::Dialect::sqlite) GTEST_SKIP() << "PostgreSQL has no such setting";
  auto rows = connection_->query("PRAGMA secure_delete");
  ASSERT_TRUE(rows.next());
  EXPECT_EQ(rows.int64(0), 1);
}

TEST_P(Erasing, KeepsNothingInTheClear) {
  added({"司马测试", id_number(1), "13812345678", std::nullopt},
        {NoticeKind::consent, testing::kToday, "第七号同意书"});
  connection_.reset();
  const auto files = files_of(database());
  ASSERT_TRUE(found_in(files, "data_key"));
  for (const std::string& plain :
       {std::string("司马测试"), id_number(1), std::string("13812345678"), std::string("同意书")})
    EXPECT_FALSE(found_in(files, plain)) << plain;
}

// As many that SQLite has split pages, which leaves copies of rows in unused parts of them.
TEST_P(Erasing, LeavesNoTraceInTheFiles) {
  const auto persons = add_many(5'000);
  const std::span<const PersonId> some = std::span(persons).first(2'000);
  if (dialect() == db::Dialect::postgresql) connection_->execute("ANALYZE");
  const auto traces = traces_of(some);
  ASSERT_EQ(traces.size(), 2'000U * 4);
  ASSERT_EQ(found(traces), 8'000);  // the search finds what is there

  const ErasureReport report = erase_all_of(some);
  EXPECT_EQ(report.persons, 2'000);
  EXPECT_EQ(report.keys, 4'000);
  EXPECT_TRUE(needs_scrub(*connection_));
  scrub(database(), {});
  EXPECT_FALSE(needs_scrub(*connection_));
  EXPECT_EQ(found(traces), 0);
  expect_whole_journal();
  for (std::size_t i = 0; i < persons.size(); i += 97) {
    const PersonVersion version = read(persons[i]);
    EXPECT_EQ(version.erased, i < 2'000);
    EXPECT_EQ(version.identity.name.empty(), i < 2'000);
  }
}

TEST_P(Erasing, EmptiesAllVersionsAndFindsNobody) {
  const PersonId person = added({"张三", id_number(1), "13800138000", {}},
                                {NoticeKind::notice, testing::kToday, "告知书"});
  change([&](journal::ChangeSet&, Vault&, People& people) {
    people.correct(person, 1, {"李四", id_number(2), {}, {}}, {}).or_throw();
  });
  EXPECT_EQ(erase_all_of(std::vector{person}).persons, 1);
  Vault vault(*connection_, keys());
  for (const PersonVersion& version : person_history(*connection_, vault, person)) {
    EXPECT_TRUE(version.erased);
    EXPECT_EQ(version.identity, Identity());
    EXPECT_EQ(version.notice.kind, NoticeKind::notice);  // that it was given stays
    EXPECT_EQ(version.notice.reference, "");
  }
  EXPECT_EQ(db::testing::count_rows(*connection_,
                                    "person WHERE identity IS NOT NULL OR name_fingerprint IS NOT "
                                    "NULL OR birth_fingerprint IS NOT NULL OR id_fingerprint IS "
                                    "NOT NULL"),
            0);
  change([&](journal::ChangeSet&, Vault&, People& people) {
    EXPECT_EQ(people.with_id_number(id_number(2)), std::nullopt);
    EXPECT_TRUE(people.with_name("李四", {}).empty());
    EXPECT_EQ(people.correct(person, 2, {"王五", {}, {}, {}}, {}).error().code, "person_erased");
    // An undo brings nothing back either.
    EXPECT_TRUE(people.revert(person, 2, false).ok());
    // The same person may be recorded again, under another number.
    EXPECT_NE(people.add(partition_, {"李四", id_number(2), {}, {}}, {}).or_throw(), person);
  });
  EXPECT_TRUE(read(person).erased);
  const auto entry = journal::read_entry(*connection_, partition_, next_position(partition_) - 2);
  EXPECT_EQ(entry->payload,
            "{\"changes\":[{\"erased\":" + std::to_string(person.value()) + ",\"purpose\":\"\"}]}");
  expect_whole_journal();
}

TEST_P(Erasing, TakesOnePurposeAndLeavesTheOthers) {
  const PersonId person = added({"张三", id_number(1), {}, {}});
  const SubjectId subject = subject_of(person);
  const auto seal = [&](std::string_view purpose) {
    Sealed value;
    change([&](journal::ChangeSet&, Vault& vault, People&) {
      value = vault.seal(subject, purpose, "address", "某村");
    });
    return value;
  };
  const auto open = [&](std::string_view purpose, const Sealed& value) {
    return Vault(*connection_, keys()).open(subject, purpose, "address", value);
  };
  const Sealed member = seal("member");
  const Sealed survey = seal("youth_survey");
  db::Writer writer(database());
  const auto erase_survey = [&] {
    return erase(database(), writer, keys(), std::vector{Erasure{subject, "youth_survey", 0}},
                 testing::kAuthor, nullptr);
  };
  EXPECT_EQ(erase_survey().keys, 1);
  EXPECT_EQ(erase_survey().keys, 0);  // there is nothing left to do
  EXPECT_EQ(open("youth_survey", survey), std::nullopt);
  EXPECT_EQ(open("member", member), "某村");
  EXPECT_EQ(read(person).identity.name, "张三");

  // Who is surveyed again is kept again, and erased again.
  const Sealed again = seal("youth_survey");
  EXPECT_EQ(open("youth_survey", again), "某村");
  EXPECT_EQ(open("youth_survey", survey), std::nullopt);
  EXPECT_TRUE(pending_erasures(*connection_, keys()).empty());
  EXPECT_EQ(erase_survey().keys, 1);
  EXPECT_EQ(open("youth_survey", again), std::nullopt);
  EXPECT_TRUE(pending_erasures(*connection_, scratch_keys_.reopened()).empty());
}

TEST_P(Erasing, ClearsRowsInTheSameTransaction) {
  const PersonId person = added({"张三", id_number(1), {}, {}});
  connection_->execute_script("CREATE TABLE note (subject BIGINT, words TEXT)");
  connection_->execute("INSERT INTO note VALUES (?1, '住某村')", {person});
  const std::vector<Erasure> erasures = {{subject_of(person), {}, 0}};
  db::Writer writer(database());
  const ClearRows clear = [&](db::Connection& connection, journal::ChangeSet& changes,
                              std::span<const Erasure> of_batch) {
    for (const Erasure& erasure : of_batch) {
      connection.execute("UPDATE note SET words = '' WHERE subject = ?1", {erasure.subject});
      changes.add(partition_of(erasure.subject), "{\"cleared\":1}");
    }
  };
  erase(database(), writer, keys(), erasures, testing::kAuthor, clear);
  EXPECT_EQ(db::testing::count_rows(*connection_, "note WHERE words = ''"), 1);
  expect_whole_journal();
}

TEST_P(Erasing, RefusesNumbersOfNothing) {
  db::Writer writer(database());
  const std::vector<Erasure> erasures = {
      {subject_of(make_id<PersonTag>(PartitionId(77), 1)), {}, 0}};
  try {
    erase(database(), writer, keys(), erasures, testing::kAuthor, nullptr);
    FAIL() << "nobody has that number";
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().code, "unknown_subject");
  }
  EXPECT_TRUE(keys().erasures().empty());
}

// The process ends after the list was written and before the database was: the next one finishes.
TEST_P(Erasing, IsFinishedByTheNextProcess) {
  const PersonId person = added({"张三", id_number(1), {}, {}});
  {
    db::Writer writer(database());
    const std::vector<Erasure> erasures = {{subject_of(person), {}, 0}};
    const ClearRows broken = [](db::Connection&, journal::ChangeSet&, std::span<const Erasure>) {
      throw std::runtime_error("the power is gone");
    };
    EXPECT_THROW(erase(database(), writer, keys(), erasures, testing::kAuthor, broken),
                 std::runtime_error);
  }
  EXPECT_EQ(read(person).identity.name, "张三");
  connection_.reset();
  reopen();
  connection_ = database().connect();
  KeyFolder later = scratch_keys_.reopened();
  EXPECT_EQ(pending_erasures(*connection_, later).size(), 1U);
  db::Writer writer(database());
  EXPECT_EQ(erase_pending(database(), writer, later, testing::kAuthor, nullptr).persons, 1);
  EXPECT_TRUE(read(person).erased);
  EXPECT_TRUE(pending_erasures(*connection_, later).empty());
  EXPECT_EQ(erase_pending(database(), writer, later, testing::kAuthor, nullptr).persons, 0);
  expect_whole_journal();
}

TEST_P(Erasing, IsRepeatedInARestoredBackup) {
  const db::testing::ScratchFolder folder;
  const auto backup = folder.path() / "backup";
  const PersonId person = added({"张三", id_number(1), {}, {}});
  Sealed address;
  change([&](journal::ChangeSet&, Vault& vault, People&) {
    address = vault.seal(subject_of(person), "member", "address", "某村");
  });
  SilentProgress progress;
  db::back_up(database(), this->address(), backup, progress);
  // Of after the backup: a person, and a partition, that it does not know.
  const PersonId later = added({"李四", id_number(2), {}, {}});
  PersonId far_away;
  change([&](journal::ChangeSet& changes, Vault&, People& people) {
    const PartitionId partition = changes.appender().create_partition();
    far_away = people.add(partition, {"王五", id_number(3), {}, {}}, {}).or_throw();
  });
  erase_all_of(std::vector{person, later, far_away});

  const db::testing::ScratchDatabase elsewhere(dialect());
  db::restore(backup, elsewhere.address(), progress);
  const auto restored = db::Database::open(elsewhere.address(), db::OpenMode::write);
  connection_ = restored->connect();
  EXPECT_EQ(read(person).identity.name, "张三");
  KeyFolder keys_then = scratch_keys_.reopened();
  EXPECT_EQ(pending_erasures(*connection_, keys_then).size(), 3U);
  {
    db::Writer writer(*restored);
    const auto report = erase_pending(*restored, writer, keys_then, testing::kAuthor, nullptr);
    EXPECT_EQ(report.persons, 1);
    EXPECT_EQ(report.keys, 2);
  }
  EXPECT_TRUE(read(person).erased);
  Vault vault(*connection_, keys_then);
  EXPECT_EQ(vault.open(subject_of(person), "member", "address", address), std::nullopt);
  EXPECT_TRUE(pending_erasures(*connection_, keys_then).empty());
  expect_whole_journal();
  // The number of the one whom the backup does not know is not given again.
  const PersonId next = added({"赵六", id_number(2), {}, {}});
  EXPECT_EQ(next.value(), later.value() + 1);
  connection_.reset();
}

// A copy of the key folder from before an erasure that the database has carried out.
TEST_P(Erasing, TellsAnOlderCopyOfTheKeyFolder) {
  const PersonId person = added({"张三", id_number(1), {}, {}});
  const PersonId other = added({"李四", id_number(2), {}, {}});
  Sealed address;
  change([&](journal::ChangeSet&, Vault& vault, People&) {
    address = vault.seal(subject_of(other), "member", "address", "某村");
  });
  erase_all_of(std::array{person});
  const db::testing::ScratchFolder folder;
  const auto copy = folder.path() / "copy";
  const auto copied = [&] {
    std::filesystem::remove_all(copy);
    std::filesystem::copy(scratch_keys_.path(), copy);
    return KeyFolder::open(copy).or_throw();
  };
  KeyFolder older = copied();
  EXPECT_TRUE(erasure_gap(*connection_, older).unlisted.empty());

  const auto erase_survey = [&](KeyFolder& with) {
    db::Writer writer(database());
    erase(database(), writer, with, std::vector{Erasure{subject_of(other), "member", 0}},
          testing::kAuthor, nullptr);
  };
  erase_survey(keys());
  const ErasureGap once = erasure_gap(*connection_, older);
  EXPECT_EQ(once.unlisted, (std::vector<Erasure>{{subject_of(other), "member", 1}}));
  EXPECT_TRUE(once.pending.empty());
  EXPECT_EQ(erasures_behind(1, copy).code, "erasures_behind");
  EXPECT_TRUE(erasure_gap(*connection_, keys()).unlisted.empty());

  // The same purpose again is a later generation: an older list has only the earlier one.
  KeyFolder with_first = copied();
  change([&](journal::ChangeSet&, Vault& vault, People&) {
    vault.seal(subject_of(other), "member", "address", "又一村");
  });
  erase_survey(keys());
  EXPECT_EQ(erasure_gap(*connection_, with_first).unlisted,
            (std::vector<Erasure>{{subject_of(other), "member", 2}}));
  with_first.record_erasures(erasure_gap(*connection_, with_first).unlisted);
  const ErasureGap completed = erasure_gap(*connection_, KeyFolder::open(copy).or_throw());
  EXPECT_TRUE(completed.unlisted.empty());
  EXPECT_TRUE(completed.pending.empty());
}

// What stands beside a backup says so without its database.
TEST_P(Erasing, IsListedBesideABackup) {
  EXPECT_FALSE(read_erasure_list(*connection_).has_value());  // nothing was ever sealed
  const PersonId person = added({"张三", id_number(1), {}, {}});
  const PersonId other = added({"李四", id_number(2), {}, {}});
  const db::testing::ScratchFolder folder;
  std::filesystem::copy(scratch_keys_.path(), folder.path() / "copy");
  erase_all_of(std::array{person, other});
  const auto list = read_erasure_list(*connection_);
  ASSERT_TRUE(list);
  EXPECT_EQ(list->folder, folder_mark(keys()));
  EXPECT_EQ(list->erasures, keys().erasures());
  const std::string text = erasure_list_text(*list);
  const ErasureList again = parse_erasure_list(text).or_throw();
  EXPECT_EQ(again.folder, list->folder);
  EXPECT_EQ(again.erasures, list->erasures);
  EXPECT_TRUE(unlisted_erasures(again.erasures, keys()).empty());
  const KeyFolder older = KeyFolder::open(folder.path() / "copy").or_throw();
  EXPECT_EQ(unlisted_erasures(again.erasures, older).size(), 2U);

  // No byte of it is lost or changed unnoticed.
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string damaged = text;
    damaged[at] = damaged[at] == '1' ? '2' : '1';
    EXPECT_FALSE(parse_erasure_list(damaged).ok()) << at;
    EXPECT_FALSE(parse_erasure_list(text.substr(0, at)).ok()) << at;
  }
  EXPECT_EQ(parse_erasure_list("").error().code, "erasure_list_damaged");
}

}  // namespace
}  // namespace jishi::person
