// A database with journal, persons and keys, and persons in it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "db/testing/on_both_databases.hpp"
#include "journal/change_set.hpp"
#include "person/people.hpp"
#include "person/testing/key_scratch.hpp"
#include "person/testing/made_id_number.hpp"

namespace jishi::person::testing {

inline const Date kToday = *Date::parse("2026-07-01");
inline const journal::Author kAuthor{ActorId(5), Instant{1'782'864'000'000'000}, "测试"};

inline std::string id_number(int serial) {
  return made_id_number(serial);
}

class OnPeople : public db::testing::OnBothDatabases {
 protected:
  void SetUp() override {
    connection_ = database().connect();
    journal::migrate_journal(*connection_, SystemClock());
    migrate_persons(*connection_, SystemClock());
    change([&](journal::ChangeSet& changes, Vault&, People&) {
      partition_ = changes.appender().create_partition();
      other_partition_ = changes.appender().create_partition();
    });
  }

  KeyFolder& keys() { return scratch_keys_.keys(); }

  // One transaction.
  template <class Action>
  void change(const Action& action, journal::Insertion insertion = journal::Insertion::each) {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    journal::Appender appender(*connection_, kAuthor);
    journal::ChangeSet changes(appender);
    Vault vault(*connection_, keys(), insertion);
    People people(*connection_, changes, vault, kToday, insertion);
    action(changes, vault, people);
    people.finish();
    vault.finish();
    changes.finish();
    appender.finish();
    transaction.commit();
  }

  PersonId added(const Identity& identity, const Notice& notice = {}) {
    PersonId person;
    change([&](journal::ChangeSet&, Vault&, People& people) {
      person = people.add(partition_, identity, notice).or_throw();
    });
    return person;
  }

  // What the action was refused with; empty: it was not.
  template <class Action>
  std::string refused(const Action& action) {
    std::string code;
    change([&](journal::ChangeSet&, Vault&, People& people) {
      const auto result = action(people);
      if (!result.ok()) code = result.error().code;
    });
    return code;
  }

  PersonVersion read(PersonId person) {
    Vault vault(*connection_, keys());
    return read_persons(*connection_, vault, std::vector{person}).front();
  }

  std::int64_t next_position(PartitionId partition) {
    auto rows = connection_->query("SELECT position + 1 FROM journal_head WHERE partition = ?1",
                                   {partition});
    rows.next();
    return rows.int64(0);
  }

  KeyScratch scratch_keys_;
  std::unique_ptr<db::Connection> connection_;
  PartitionId partition_;
  PartitionId other_partition_;
};

}  // namespace jishi::person::testing
