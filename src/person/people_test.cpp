#include "person/people.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "db/testing/questions.hpp"
#include "journal/verify.hpp"
#include "package/ledger_table.hpp"
#include "person/disclosure.hpp"
#include "person/testing/people_scratch.hpp"

namespace jishi::person {
namespace {

using testing::id_number;
using testing::kToday;

Identity named(const std::string& name) {
  return {name, std::nullopt, std::nullopt, std::nullopt};
}
Identity numbered(const std::string& name, int serial) {
  return {name, id_number(serial), std::nullopt, std::nullopt};
}
Identity born(const std::string& name, const char* day) {
  return {name, std::nullopt, std::nullopt, Date::parse(day)};
}

class Persons : public testing::OnPeople {
 protected:
  std::optional<PersonId> with_number(const std::string& number) {
    std::optional<PersonId> found;
    change([&](journal::ChangeSet&, Vault&, People& people) {
      found = people.with_id_number(number);
    });
    return found;
  }
  std::vector<PersonId> with_name(const std::string& name, std::optional<Date> day = {},
                                  std::int64_t limit = 20) {
    std::vector<PersonId> found;
    change([&](journal::ChangeSet&, Vault&, People& people) {
      found = people.with_name(name, day, limit);
    });
    return found;
  }
  std::string correction_refused(PersonId person, std::int64_t revision, const Identity& identity,
                                 const std::optional<Notice>& notice = {}) {
    return refused(
        [&](People& people) { return people.correct(person, revision, identity, notice); });
  }
  std::string addition_refused(const Identity& identity, const Notice& notice = {}) {
    return refused([&](People& people) { return people.add(partition_, identity, notice); });
  }
  void revert(PersonId person, std::int64_t position, bool still_needed = false) {
    change([&](journal::ChangeSet&, Vault&, People& people) {
      people.revert(person, position, still_needed).or_throw();
    });
  }
  std::string last_payload(PartitionId partition) {
    return journal::read_entry(*connection_, partition, next_position(partition) - 1)->payload;
  }
};
JISHI_ON_BOTH_DATABASES(Persons);

TEST_P(Persons, AreReadAsTheyWereRecorded) {
  const Notice notice{NoticeKind::guardian_consent, Date::parse("2026-06-30"), "监护人同意书"};
  const PersonId first = added(
      {"张 三", "１１０１０１２００５０３０７４４７９", "138-0013-8000", std::nullopt}, notice);
  const PersonId second = added(born("李四", "2011-05-06"));
  EXPECT_EQ(partition_of(first), partition_);
  EXPECT_NE(first, second);

  Vault vault(*connection_, keys());
  const PersonId nobody = make_id<PersonTag>(partition_, 99'999);
  const auto read = read_persons(*connection_, vault, std::vector{second, first, nobody, second});
  ASSERT_EQ(read.size(), 4U);
  EXPECT_EQ(read[1].identity, (Identity{"张三", "110101200503074479", "13800138000", {}}));
  EXPECT_EQ(read[1].notice, notice);
  EXPECT_EQ(read[1].revision, 1);
  EXPECT_EQ(read[1].recorded_to, package::kStillHeld);
  EXPECT_FALSE(read[1].erased);
  EXPECT_EQ(read[0].identity, born("李四", "2011-05-06"));
  EXPECT_EQ(read[3].person, second);
  EXPECT_EQ(read[3].identity, read[0].identity);
  EXPECT_EQ(read[2].person, nobody);
  EXPECT_EQ(read[2].revision, 0);
}

TEST_P(Persons, AreFoundByNumberWhereverTheyAre) {
  PersonId person;
  change([&](journal::ChangeSet&, Vault&, People& people) {
    person = people.add(other_partition_, numbered("张三", 1), {}).or_throw();
  });
  EXPECT_EQ(with_number(id_number(1)), person);
  EXPECT_EQ(with_number(id_number(2)), std::nullopt);
  EXPECT_EQ(addition_refused(numbered("李四", 1)), "id_number_taken");
}

TEST_P(Persons, AreFoundByANumberThatTheyHadWhenTheyWereWithdrawn) {
  const PersonId withdrawn = added(numbered("张三", 1));
  revert(withdrawn, 0);
  const PersonId again = added(numbered("张三", 1));
  const PersonId corrected = added(numbered("李四", 2));
  change([&](journal::ChangeSet&, Vault&, People& people) {
    people.correct(corrected, 1, numbered("李四", 3), {}).or_throw();
  });
  const auto ever = [&](int serial) {
    std::vector<PersonId> found;
    change([&](journal::ChangeSet&, Vault&, People& people) {
      found = people.ever_with_id_number(id_number(serial));
    });
    return found;
  };
  EXPECT_EQ(ever(1), (std::vector{withdrawn, again}));
  EXPECT_TRUE(ever(2).empty());
  EXPECT_EQ(ever(3), std::vector{corrected});
}

TEST_P(Persons, WithoutANumberAreFoundByManyNames) {
  const PersonId first = added(named("张三"));
  const PersonId second = added(born("张三", "2000-01-02"));
  const PersonId other = added(named("李四"));
  added(numbered("张三", 1));
  revert(added(named("李四")), 0);
  std::vector<std::string> names = {"张三", "李四", "王五", "张三"};
  for (int i = 0; i < 40; ++i)
    names.push_back("赵" + std::to_string(i));
  std::map<std::string, std::vector<PersonId>> found, one;
  change([&](journal::ChangeSet&, Vault&, People& people) {
    found = people.without_number(names);
    one = people.without_number(names, 1);
  });
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found["张三"], (std::vector{first, second}));
  EXPECT_EQ(found["李四"], std::vector{other});
  EXPECT_EQ(one["张三"].size(), 1U);
}

TEST_P(Persons, AreFoundByName) {
  const PersonId with_day = added(born("张三", "2000-01-02"));
  const PersonId without_day = added(named("张三"));
  const PersonId by_number = added({"张三", "110101200503074479", {}, {}});
  added(named("张三丰"));
  EXPECT_EQ(with_name("张三"), (std::vector{with_day, without_day, by_number}));
  EXPECT_EQ(with_name("张三", Date::parse("2000-01-02")), (std::vector{with_day, without_day}));
  EXPECT_EQ(with_name("张三", Date::parse("2005-03-07")), (std::vector{without_day, by_number}));
  EXPECT_EQ(with_name("张三", Date::parse("1999-09-09")), std::vector{without_day});
  EXPECT_EQ(with_name("张三", {}, 2), (std::vector{with_day, without_day}));
  EXPECT_TRUE(with_name("张").empty());
}

TEST_P(Persons, AreRefusedWithTheReason) {
  EXPECT_EQ(addition_refused(named("张")), "bad_name");
  EXPECT_EQ(addition_refused({"张三", "110101200503074478", {}, {}}), "bad_id_number");
  EXPECT_EQ(addition_refused({"张三", {}, "1380013800", {}}), "bad_phone");
  EXPECT_EQ(addition_refused({"张三", "110101200503074479", {}, Date::parse("2005-03-08")}),
            "birth_date_differs");
  EXPECT_EQ(addition_refused(born("张三", "2012-07-02")), "too_young");
  EXPECT_EQ(addition_refused(born("张三", "2026-07-02")), "bad_birth_date");
  EXPECT_EQ(addition_refused({"张三", "110101201211220010", {}, {}}), "too_young");
  EXPECT_EQ(addition_refused(named("张三"), {NoticeKind::notice, {}, "两行\n告知"}), "bad_notice");
  EXPECT_EQ(addition_refused(born("张三", "2012-07-01")), "");
  EXPECT_EQ(addition_refused({"张三", "110101200503074479", {}, Date::parse("2005-03-07")}), "");
  EXPECT_EQ(db::testing::count_rows(*connection_, "person"), 2);
}

TEST_P(Persons, KeepEveryVersion) {
  const PersonId person = added(numbered("张三", 1));
  EXPECT_EQ(correction_refused(person, 1, {"", {}, "13800138000", {}}), "");
  EXPECT_EQ(correction_refused(person, 2, numbered("张三丰", 2),
                               Notice{NoticeKind::notice, kToday, "告知书"}),
            "");
  EXPECT_EQ(read(person).identity, (Identity{"张三丰", id_number(2), "13800138000", {}}));
  EXPECT_EQ(with_number(id_number(2)), person);
  EXPECT_EQ(with_number(id_number(1)), std::nullopt);
  EXPECT_TRUE(with_name("张三").empty());

  Vault vault(*connection_, keys());
  const auto history = person_history(*connection_, vault, person);
  ASSERT_EQ(history.size(), 3U);
  EXPECT_EQ(history[0].identity, numbered("张三", 1));
  EXPECT_EQ(history[1].identity, (Identity{"张三", id_number(1), "13800138000", {}}));
  EXPECT_EQ(history[2].notice.reference, "告知书");
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_EQ(history[i].revision, static_cast<std::int64_t>(i) + 1);
  EXPECT_EQ(history[1].recorded_from, history[0].recorded_to);
  EXPECT_EQ(history[2].recorded_from, history[1].recorded_to);
}

TEST_P(Persons, AreCorrectedOnlyByWhomSawThemLast) {
  const PersonId person = added(numbered("张三", 1));
  added(numbered("李四", 2));
  const auto entries = next_position(partition_);
  EXPECT_EQ(correction_refused(person, 2, named("张三丰")), "version_conflict");
  EXPECT_EQ(correction_refused(person, 1, numbered("张三", 2)), "id_number_taken");
  EXPECT_EQ(correction_refused(person, 1, born("张三", "1980-01-01")), "birth_date_differs");
  EXPECT_EQ(correction_refused(make_id<PersonTag>(partition_, 99), 1, named("张三")),
            "unknown_person");
  EXPECT_EQ(correction_refused(person, 1, named("张三")), "");  // it was so already
  EXPECT_EQ(next_position(partition_), entries);
  EXPECT_EQ(read(person).revision, 1);
  EXPECT_EQ(correction_refused(person, 1, named("张三丰")), "");
  EXPECT_EQ(correction_refused(person, 1, named("张三")), "version_conflict");
}

TEST_P(Persons, MayChangeNumbersWithinOneTransaction) {
  const PersonId first = added(numbered("张三", 1));
  change([&](journal::ChangeSet&, Vault&, People& people) {
    people.correct(first, 1, numbered("张三", 2), {}).or_throw();
    const PersonId second = people.add(partition_, numbered("李四", 1), {}).or_throw();
    EXPECT_EQ(people.with_id_number(id_number(1)), second);
    EXPECT_EQ(people.with_id_number(id_number(2)), first);
  });
}

TEST_P(Persons, BecomeAgainWhatTheyWere) {
  const PersonId person = added(numbered("张三", 1));
  const auto before_correction = next_position(partition_);
  ASSERT_EQ(correction_refused(person, 1, numbered("张三丰", 2)), "");
  revert(person, before_correction);
  EXPECT_EQ(read(person).identity, numbered("张三", 1));
  EXPECT_EQ(read(person).revision, 3);
  EXPECT_EQ(with_number(id_number(1)), person);
  EXPECT_EQ(with_number(id_number(2)), std::nullopt);

  const auto before_addition = next_position(partition_);
  const PersonId later = added(numbered("李四", 2));
  const PersonId needed = added(numbered("王五", 3));
  revert(later, before_addition);
  revert(needed, before_addition, true);
  EXPECT_EQ(read(later).revision, 0);
  EXPECT_EQ(with_number(id_number(2)), std::nullopt);
  EXPECT_EQ(read(needed).identity, numbered("王五", 3));
  // The undo can be undone, unless somebody else has the number since.
  const auto withdrawal = next_position(partition_) - 1;
  revert(later, withdrawal);
  EXPECT_EQ(read(later).identity, numbered("李四", 2));
  revert(later, withdrawal + 1);
  EXPECT_EQ(read(later).revision, 0);
  added(numbered("赵六", 2));
  EXPECT_EQ(refused([&](People& people) { return people.revert(later, withdrawal, false); }),
            "id_number_taken");
}

// However a history went: whoever goes back before a position finds what was known then.
TEST_P(Persons, GoBackToAnyPosition) {
  std::mt19937 random(20260701);
  const PersonId person = added(numbered("张三", 1));
  std::map<std::int64_t, std::optional<Identity>> known_before;
  for (int step = 0; step < 40; ++step) {
    const auto held = read(person);
    known_before[next_position(partition_)] =
        held.revision == 0 ? std::nullopt : std::optional(held.identity);
    if (held.revision != 0 && random() % 3 != 0) {
      const auto serial = static_cast<int>(random() % 5);
      ASSERT_EQ(correction_refused(person, held.revision, numbered("张三", serial)), "");
    } else {
      auto position = known_before.begin();
      std::advance(position, random() % known_before.size());
      revert(person, position->first);
      const auto now = read(person);
      ASSERT_EQ(now.revision == 0 ? std::nullopt : std::optional(now.identity), position->second);
    }
  }
  revert(person, 1);
  EXPECT_EQ(read(person).revision, 0);
}

TEST_P(Persons, AreJournalledSealed) {
  const Notice notice{NoticeKind::consent, kToday, "第七号同意书"};
  const PersonId person = added(numbered("张三", 1), notice);
  ASSERT_EQ(correction_refused(person, 1, named("张三丰")), "");
  const std::string payload = last_payload(partition_);
  for (const std::string& plain : {std::string("张三"), id_number(1), std::string("同意书")})
    EXPECT_EQ(payload.find(plain), std::string::npos) << payload;
  EXPECT_TRUE(payload.starts_with("{\"changes\":[{\"person\":" + std::to_string(person.value()) +
                                  ",\"revision\":2,\"before\":\""))
      << payload;
  EXPECT_TRUE(payload.ends_with("\"notice\":{\"kind\":2,\"on\":\"2026-07-01\"}}]}")) << payload;
  revert(person, 1);
  EXPECT_TRUE(last_payload(partition_).ends_with("\"after\":null}]}"));
  SilentProgress progress;
  EXPECT_TRUE(journal::verify_journal(*connection_, {}, progress).breaks.empty());
}

// Many at once are what one by one they would be.
TEST_P(Persons, AreAddedInBulk) {
  std::vector<PersonId> persons;
  change(
      [&](journal::ChangeSet&, Vault& vault, People& people) {
        std::vector<std::string> numbers;
        for (int i = 0; i < 300; ++i)
          numbers.push_back(id_number(i));
        people.expect(numbers);
        for (int i = 0; i < 300; ++i) {
          persons.push_back(people.add(partition_, numbered("张三", i), {}).or_throw());
          vault.seal(subject_of(persons.back()), "member", "address", "某村");
          EXPECT_EQ(people.with_id_number(id_number(i)), persons.back());
          EXPECT_EQ(people.add(partition_, numbered("李四", i), {}).error().code,
                    "id_number_taken");
        }
        // Corrected and looked for while they are still collected.
        people.correct(persons[7], 1, named("张小三"), {}).or_throw();
        EXPECT_EQ(people.with_name("张三", {}, 1'000).size(), 299U);
        persons.push_back(people.add(partition_, numbered("王五", 300), {}).or_throw());
      },
      journal::Insertion::bulk);
  EXPECT_EQ(db::testing::count_rows(*connection_, "data_key"), 601);
  EXPECT_EQ(db::testing::count_rows(*connection_, "person"), 302);
  for (const int i : {0, 7, 299}) {
    EXPECT_EQ(read(persons[static_cast<std::size_t>(i)]).identity.id_number, id_number(i));
    EXPECT_EQ(with_number(id_number(i)), persons[static_cast<std::size_t>(i)]);
  }
  EXPECT_EQ(read(persons[7]).identity.name, "张小三");
}

TEST_P(Persons, AreExpectedAsTheyAre) {
  const PersonId known = added(numbered("张三", 100));
  change([&](journal::ChangeSet&, Vault&, People& people) {
    std::vector<std::string> numbers;
    for (int i = 0; i < 200; ++i)
      numbers.push_back(id_number(i));
    people.expect(numbers);
    EXPECT_EQ(people.with_id_number(id_number(100)), known);
    EXPECT_EQ(people.with_id_number(id_number(101)), std::nullopt);
    people.correct(known, 1, numbered("张三", 101), {}).or_throw();
    EXPECT_EQ(people.with_id_number(id_number(100)), std::nullopt);
    EXPECT_EQ(people.with_id_number(id_number(101)), known);
  });
}

TEST_P(Persons, HaveTheirDisclosuresJournalled) {
  const UnitId unit = make_id<UnitTag>(partition_, 7);
  const Disclosure revealed{"member", unit, testing::kToday, {}, 12, "核对团籍"};
  const Disclosure exported{"member", unit, testing::kToday, Date::parse("2026-12-31"), 40, {}};
  change([&](journal::ChangeSet& changes, Vault&, People&) {
    EXPECT_TRUE(record_disclosure(changes.appender(), revealed).ok());
    EXPECT_TRUE(record_disclosure(changes.appender(), exported).ok());
    for (const std::string& purpose :
         {std::string(), std::string(" "), std::string("两\n行"), std::string(201, 'a')}) {
      Disclosure without = revealed;
      without.purpose = purpose;
      EXPECT_EQ(record_disclosure(changes.appender(), without).error().code, "purpose_missing");
    }
  });
  const std::string number = std::to_string(unit.value());
  EXPECT_EQ(last_payload(partition_), "{\"ledger\":\"member\",\"unit\":" + number +
                                          ",\"on\":\"2026-07-01\",\"until\":\"2026-12-31\","
                                          "\"rows\":40}");
  const auto reveals = journal::read_entries_of(*connection_, partition_, kReveal, 1, 10);
  ASSERT_EQ(reveals.size(), 1U);
  EXPECT_EQ(reveals[0].payload, "{\"ledger\":\"member\",\"unit\":" + number +
                                    ",\"on\":\"2026-07-01\",\"rows\":12,"
                                    "\"purpose\":\"核对团籍\"}");
  EXPECT_EQ(parse_disclosure(reveals[0]), revealed);
  const auto exports = journal::read_entries_of(*connection_, partition_, kExport, 1, 10);
  ASSERT_EQ(exports.size(), 1U);
  EXPECT_EQ(parse_disclosure(exports[0]), exported);
  EXPECT_TRUE(
      journal::read_entries_of(*connection_, partition_, kExport, exports[0].position + 1, 10)
          .empty());
  EXPECT_TRUE(journal::read_entries_of(*connection_, other_partition_, kExport, 1, 10).empty());

  journal::Entry entry = exports[0];
  entry.subject = "unit";
  EXPECT_FALSE(parse_disclosure(entry));
  for (const char* payload : {"", "{}", "[]", "{\"ledger\":1,\"unit\":2,\"on\":\"x\",\"rows\":1}",
                              "{\"ledger\":\"a\",\"unit\":2,\"on\":\"x\",\"rows\":1}"}) {
    entry = exports[0];
    entry.payload = payload;
    EXPECT_FALSE(parse_disclosure(entry)) << payload;
  }
}

TEST_P(Persons, NeverGetTheNumberOfAnErasedOne) {
  const PersonId person = added(numbered("张三", 1));
  // Numbers that were given and erased after a backup was made are not given again.
  const std::int64_t next = person.value() + 1;
  keys().record_erasures(std::vector{Erasure{SubjectId(next), {}, 0}});
  EXPECT_EQ(added(numbered("李四", 2)).value(), next + 1);
}

}  // namespace
}  // namespace jishi::person
