#include "ledger/unit_memory.hpp"

#include <gtest/gtest.h>

#include "ledger/testing/ledger_tests.hpp"

namespace jishi::ledger {
namespace {

class UnitMemoryTest : public testing::LedgerTests {
 protected:
  // The name of the county as a job of its own reads it, and whether it was known before.
  struct Read {
    std::string name;
    bool known = false;
    bool operator==(const Read&) const = default;
  };
  Read read_in(db::Connection& connection) {
    UnitMemory::Lent lent(memory_, connection, definitions_);
    const bool known = lent.units().units_kept() > 0;
    return {lent.units().facts(county_, today_).unit.name, known};
  }
  Read read() {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    const Read found = read_in(*connection_);
    transaction.commit();
    return found;
  }
  void rename(const char* name) {
    change_tree([&](organisation::TreeChanges& changes) {
      changes.rename(seen(county_), day("2012-01-01"), name).or_throw();
    });
  }
  // PostgreSQL cannot tell what others write.
  bool remembers() const { return dialect() == db::Dialect::sqlite; }

  UnitMemory memory_;
};
JISHI_ON_BOTH_DATABASES(UnitMemoryTest);

TEST_P(UnitMemoryTest, KeepsWhatIsKnownWhileNobodyWrites) {
  EXPECT_EQ(read(), (Read{"青白江区", false}));
  EXPECT_EQ(read(), (Read{"青白江区", remembers()}));
}

TEST_P(UnitMemoryTest, WhatRowsWriteChangesNoUnits) {
  read();
  {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    UnitMemory::Lent lent(memory_, *connection_, definitions_);
    connection_->execute("UPDATE journal_head SET next_serial = next_serial + 1");
    transaction.commit();
  }
  EXPECT_EQ(read(), (Read{"青白江区", remembers()}));
}

TEST_P(UnitMemoryTest, ReadsAgainWhenAUnitChanged) {
  read();
  rename("青白江新区");
  EXPECT_EQ(read(), (Read{"青白江新区", false}));
}

TEST_P(UnitMemoryTest, ReadsAgainWhenAnotherConnectionWrote) {
  read();
  const auto mine = std::exchange(connection_, database().connect());
  rename("青白江新区");
  db::Transaction transaction(*mine, db::TransactionMode::write);
  EXPECT_EQ(read_in(*mine), (Read{"青白江新区", false}));
}

TEST_P(UnitMemoryTest, ForgetsWhatWasUndone) {
  {
    db::Transaction undone(*connection_, db::TransactionMode::write);
    connection_->execute("UPDATE unit_version SET name = '误写' WHERE unit = ?1", {county_});
    EXPECT_EQ(read_in(*connection_), (Read{"误写", false}));
  }
  EXPECT_EQ(read(), (Read{"青白江区", false}));
  {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    {
      db::Savepoint undone(*connection_);
      connection_->execute("UPDATE unit_version SET name = '误写' WHERE unit = ?1", {county_});
      EXPECT_EQ(read_in(*connection_), (Read{"误写", false}));
    }
    EXPECT_EQ(read_in(*connection_), (Read{"青白江区", false}));
    transaction.commit();
  }
}

TEST_P(UnitMemoryTest, OtherDefinitionsReadAnew) {
  read();
  definitions_ = std::make_shared<package::Definitions>(*definitions_);
  EXPECT_EQ(read(), (Read{"青白江区", false}));
}

TEST_P(UnitMemoryTest, LendsToSeveralAtOnce) {
  read();
  db::Transaction transaction(*connection_, db::TransactionMode::write);
  UnitMemory::Lent one(memory_, *connection_, definitions_);
  UnitMemory::Lent two(memory_, *connection_, definitions_);
  EXPECT_NE(&one.units(), &two.units());
  EXPECT_EQ(two.units().facts(county_, today_).unit.name, "青白江区");
}

TEST_P(UnitMemoryTest, KnowsThePathOfAUnit) {
  db::Transaction transaction(*connection_, db::TransactionMode::write);
  UnitMemory::Lent lent(memory_, *connection_, definitions_);
  const std::vector<UnitId> path = {root_, county_, hongyang_, village_};
  EXPECT_EQ(lent.units().path_ids(village_, today_).units, path);
  EXPECT_EQ(lent.units().path_ids(village_, today_).level, organisation::Level::village);
  EXPECT_TRUE(lent.units().path_ids(village_, day("2009-12-31")).units.empty());
  EXPECT_EQ(lent.units().path_ids(village_, today_).units, path);
  EXPECT_TRUE(lent.units().path_ids(UnitId(1), today_).units.empty()) << "no such unit";
}

}  // namespace
}  // namespace jishi::ledger
