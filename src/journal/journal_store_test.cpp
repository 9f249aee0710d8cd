#include "journal/journal_store.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <thread>

#include "db/migration.hpp"
#include "db/testing/on_both_databases.hpp"
#include "journal/verify.hpp"

namespace jishi::journal {
namespace {

const Author kAuthor{ActorId(5), Instant{1'700'000'000'000'000}, "测试"};

class Journal : public db::testing::OnBothDatabases {
 protected:
  void SetUp() override {
    connection_ = database().connect();
    migrate_journal(*connection_, SystemClock());
  }

  // `partitions` chains of `entries` entries each.
  std::vector<PartitionId> fill(int partitions, int entries, Insertion insertion) {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    Appender appender(*connection_, kAuthor, insertion);
    std::vector<PartitionId> made;
    for (int p = 0; p < partitions; ++p)
      made.push_back(appender.create_partition());
    for (int e = 1; e <= entries; ++e) {
      for (PartitionId partition : made) {
        EXPECT_EQ(appender.append(partition, "unit", payload(partition, e)), e);
      }
    }
    appender.finish();
    transaction.commit();
    return made;
  }

  static std::string payload(PartitionId partition, int entry) {
    return "{\"partition\":" + std::to_string(partition.value()) +
           ",\"entry\":" + std::to_string(entry) + ",\"name\":\"红阳街道\"}";
  }

  Verification verify(const std::vector<Head>& kept = {}) {
    SilentProgress progress;
    return verify_journal(*connection_, kept, progress);
  }

  std::unique_ptr<db::Connection> connection_;
};
JISHI_ON_BOTH_DATABASES(Journal);

TEST_P(Journal, IsGaplessAndWhole) {
  const auto partitions = fill(3, 20, Insertion::bulk);
  fill(2, 5, Insertion::each);
  {
    // A later change continues the chain where it ended.
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    Appender appender(*connection_, kAuthor);
    EXPECT_EQ(appender.append(partitions[1], "unit", "{}"), 21);
    EXPECT_EQ(appender.next_position(partitions[1]), 22);
    appender.finish();
    transaction.commit();
  }
  const Verification found = verify();
  EXPECT_TRUE(found.breaks.empty());
  EXPECT_EQ(found.partitions, 5);
  EXPECT_EQ(found.entries, 71);
  const auto entry = read_entry(*connection_, partitions[1], 21);
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->actor, kAuthor.actor);
  EXPECT_EQ(entry->recorded_at, kAuthor.now);
  EXPECT_EQ(entry->source, "测试");
  EXPECT_EQ(read_entries(*connection_, partitions[0], 18, 100).size(), 3U);
}

TEST_P(Journal, TellsWhatWasAppendedSince) {
  EXPECT_EQ(entries_appended(*connection_), 0);
  EXPECT_TRUE(read_reaches(*connection_).empty());
  const auto partitions = fill(2, 5, Insertion::each);
  fill(1, 2, Insertion::each);
  EXPECT_EQ(entries_appended(*connection_), 12);
  EXPECT_EQ(read_reaches(*connection_),
            (std::vector<Reach>{{partitions[0], 5}, {partitions[1], 5}, {PartitionId(3), 2}}));
  std::vector<std::int64_t> positions;
  visit_entries_after(*connection_, partitions[1], 3, [&](const Entry& entry) {
    EXPECT_EQ(entry.payload, payload(partitions[1], static_cast<int>(entry.position)));
    positions.push_back(entry.position);
  });
  EXPECT_EQ(positions, (std::vector<std::int64_t>{4, 5}));
}

TEST_P(Journal, FollowsHowFarPartitionsAre) {
  std::vector<Reach> known;
  std::vector<PartitionId> lately;
  const auto follow = [&] {
    known = follow_reaches(*connection_, known, lately);
    EXPECT_EQ(known, read_reaches(*connection_));
  };
  const auto append = [&](const std::vector<PartitionId>& partitions) {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    Appender appender(*connection_, kAuthor);
    for (const PartitionId partition : partitions)
      appender.append(partition, "unit", "{}");
    appender.finish();
    transaction.commit();
  };
  follow();
  const auto partitions = fill(40, 1, Insertion::each);
  follow();
  EXPECT_EQ(lately.size(), 16U);
  append({partitions[20]});
  follow();
  EXPECT_EQ(lately.front(), partitions[20]);
  append({partitions[20]});  // one that is known
  follow();
  append({partitions[20], partitions[30]});  // with one that is not
  follow();
  EXPECT_EQ(lately.front(), partitions[20]);
  EXPECT_EQ(lately[1], partitions[30]);
  append(partitions);
  follow();
  fill(1, 0, Insertion::each);  // a partition without entries
  follow();
  EXPECT_EQ(known.size(), 41U);
  EXPECT_EQ(known.back().position, 0);
}

// SQLite kept entries in a clustered table once.
TEST_P(Journal, TakesOverEntriesOfAClusteredTable) {
  if (GetParam() == db::Dialect::sqlite) {
    const auto partitions = fill(3, 20, Insertion::each);
    const auto heads = read_heads(*connection_);
    connection_->execute_script(R"(
        CREATE TABLE old (partition INTEGER NOT NULL, position INTEGER NOT NULL,
          actor INTEGER NOT NULL, recorded_at INTEGER NOT NULL, source TEXT NOT NULL,
          format INTEGER NOT NULL, subject TEXT NOT NULL, payload TEXT NOT NULL,
          hash BLOB NOT NULL, PRIMARY KEY (partition, position)) WITHOUT ROWID;
        INSERT INTO old SELECT * FROM journal_entry;
        DROP TABLE journal_entry;
        ALTER TABLE old RENAME TO journal_entry;
        DELETE FROM schema_migration WHERE component = 'journal' AND number > 1)");
    migrate_journal(*connection_, SystemClock());
    EXPECT_EQ(read_entry(*connection_, partitions[1], 7)->payload, payload(partitions[1], 7));
    const Verification found = verify(heads);
    EXPECT_TRUE(found.breaks.empty());
    EXPECT_EQ(found.entries, 60);
    fill(1, 3, Insertion::bulk);
    EXPECT_TRUE(verify(heads).breaks.empty());
  } else {
    EXPECT_EQ(db::applied_migration(*connection_, "journal"), kSchema);
  }
}

TEST_P(Journal, KnowsItsPositionAtAnInstant) {
  PartitionId partition;
  for (const std::int64_t at : {100, 100, 300}) {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    Appender appender(*connection_, {kOperator, Instant{at}, "测试"});
    if (!partition) partition = appender.create_partition();
    appender.append(partition, "unit", "{}");
    appender.finish();
    transaction.commit();
  }
  EXPECT_EQ(position_at(*connection_, partition, Instant{99}), 0);
  EXPECT_EQ(position_at(*connection_, partition, Instant{100}), 2);
  EXPECT_EQ(position_at(*connection_, partition, Instant{299}), 2);
  EXPECT_EQ(position_at(*connection_, partition, Instant{300}), 3);
  EXPECT_EQ(position_at(*connection_, PartitionId(9), Instant{300}), 0);
}

TEST_P(Journal, RollsBackWithItsTransaction) {
  const PartitionId partition = fill(1, 2, Insertion::each).front();
  {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    Appender appender(*connection_, kAuthor);
    appender.append(partition, "unit", "{}");
    appender.create_partition();
    appender.finish();
  }
  EXPECT_EQ(verify().entries, 2);
  db::Transaction transaction(*connection_, db::TransactionMode::write);
  Appender appender(*connection_, kAuthor);
  EXPECT_EQ(appender.append(partition, "unit", "{}"), 3);
  EXPECT_EQ(appender.create_partition(), PartitionId(2));
}

TEST_P(Journal, RefusesWhatItCannotKeep) {
  db::Transaction transaction(*connection_, db::TransactionMode::write);
  Appender appender(*connection_, kAuthor);
  EXPECT_THROW(appender.append(PartitionId(99), "unit", "{}"), Failure);
  const PartitionId partition = appender.create_partition();
  EXPECT_THROW(appender.append(partition, "unit", std::string(kMaxPayloadBytes + 1, 'x')), Failure);
  EXPECT_EQ(appender.append(partition, "unit", std::string(kMaxPayloadBytes, 'x')), 1);
}

TEST_P(Journal, GivesSerialsOnce) {
  const PartitionId partition = fill(1, 1, Insertion::each).front();
  std::set<std::int64_t> given;
  for (int round = 0; round < 3; ++round) {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    Appender appender(*connection_, kAuthor);
    for (int i = 0; i < 4; ++i)
      EXPECT_TRUE(given.insert(appender.next_serial(partition)).second);
    appender.finish();
    transaction.commit();
  }
  EXPECT_EQ(*given.rbegin(), 12);
}

// One byte of any column of any entry, changed behind the program's back, is found at its place.
TEST_P(Journal, FindsEveryChangedByte) {
  const auto partitions = fill(4, 25, Insertion::bulk);
  std::mt19937_64 random(20261122);
  const auto below = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  };
  const std::vector<std::string> columns = {"actor",   "recorded_at", "source", "format",
                                            "subject", "payload",     "hash"};
  for (int change = 0; change < 100; ++change) {
    const PartitionId partition = partitions[below(partitions.size())];
    const auto position = static_cast<std::int64_t>(below(25)) + 1;
    const std::string& column = columns[below(columns.size())];
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    auto rows = connection_->query(
        "SELECT " + column + " FROM journal_entry WHERE partition = ?1 AND position = ?2",
        {partition, position});
    ASSERT_TRUE(rows.next());
    const std::string update =
        "UPDATE journal_entry SET " + column + " = ?3 WHERE partition = ?1 AND position = ?2";
    if (column == "hash") {
      std::vector<std::byte> bytes(rows.blob(0).begin(), rows.blob(0).end());
      bytes[below(bytes.size())] ^= std::byte(1 + below(255));
      connection_->execute(update, {partition, position, db::Bytes(bytes)});
    } else if (column == "source" || column == "subject" || column == "payload") {
      std::string text(rows.text(0));
      // An ASCII byte where there is one; else the last byte of a character: the text stays UTF-8.
      const std::size_t at = below(text.size());
      const std::size_t place = static_cast<unsigned char>(text[at]) < 0x80 ? at : text.size() - 1;
      text[place] = static_cast<char>(text[place] ^ 1);
      connection_->execute(update, {partition, position, text});
    } else {
      const std::int64_t changed = rows.int64(0) ^ (std::int64_t{1} << below(62));
      connection_->execute(update, {partition, position, changed});
    }
    ChainChecker checker(read_heads(*connection_), {});
    visit_entries(*connection_,
                  [&](const Entry& entry, db::Bytes hash) { checker.add(entry, hash); });
    const Verification found = checker.finish();
    ASSERT_EQ(found.breaks.size(), 1U) << column;
    EXPECT_EQ(found.breaks[0].partition, partition) << column;
    EXPECT_EQ(found.breaks[0].position, position) << column;
    EXPECT_EQ(found.breaks[0].kind, BreakKind::altered) << column;
  }
  EXPECT_TRUE(verify().breaks.empty());
}

TEST_P(Journal, FindsWhatIsMissing) {
  struct Case {
    const char* sql;
    std::int64_t position;
    BreakKind kind;
  };
  fill(2, 10, Insertion::bulk);
  for (const Case& c : {
           Case{"DELETE FROM journal_entry WHERE partition = 2 AND position = 4", 4,
                BreakKind::missing},
           Case{"DELETE FROM journal_entry WHERE partition = 2 AND position = 10", 10,
                BreakKind::head_differs},
           Case{"DELETE FROM journal_entry WHERE partition = 2", 1, BreakKind::head_differs},
           Case{"DELETE FROM journal_head WHERE partition = 2", 10, BreakKind::no_head},
           Case{"UPDATE journal_entry SET position = 11 WHERE partition = 2 AND position = 6", 6,
                BreakKind::missing},
           Case{"UPDATE journal_head SET position = 9 WHERE partition = 2", 10,
                BreakKind::head_differs},
       }) {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    connection_->execute(c.sql);
    ChainChecker checker(read_heads(*connection_), {});
    visit_entries(*connection_,
                  [&](const Entry& entry, db::Bytes hash) { checker.add(entry, hash); });
    const Verification found = checker.finish();
    ASSERT_EQ(found.breaks.size(), 1U) << c.sql;
    EXPECT_EQ(found.breaks[0].partition, PartitionId(2)) << c.sql;
    EXPECT_EQ(found.breaks[0].position, c.position) << c.sql;
    EXPECT_EQ(found.breaks[0].kind, c.kind) << c.sql;
  }
}

// Nothing left is not the same as nothing wrong.
TEST_P(Journal, AWipedJournalIsNotWhole) {
  fill(3, 5, Insertion::bulk);
  connection_->execute("DELETE FROM journal_entry WHERE partition = 2");
  connection_->execute("DELETE FROM journal_head WHERE partition = 2");
  ASSERT_EQ(verify().breaks.size(), 1U);
  EXPECT_EQ(verify().breaks[0].partition, PartitionId(2));
  EXPECT_EQ(verify().breaks[0].kind, BreakKind::no_head);
  connection_->execute("DELETE FROM journal_entry");
  connection_->execute("DELETE FROM journal_head");
  EXPECT_EQ(verify().breaks.size(), 3U);
}

// Somebody with the database in hand can rewrite a chain from an entry to its end; only a head kept
// elsewhere shows it.
TEST_P(Journal, KeptHeadsShowARewrittenChain) {
  const auto partitions = fill(2, 10, Insertion::bulk);
  const std::vector<Head> kept = read_heads(*connection_);
  Sha256 hasher;
  auto entries = read_entries(*connection_, partitions[0], 1, 100);
  Digest hash = chain_start(partitions[0]);
  for (Entry& entry : entries) {
    if (entry.position == 5) entry.payload = "{}";
    hash = link(hasher, hash, entry);
    connection_->execute(
        "UPDATE journal_entry SET payload = ?3, hash = ?4 WHERE partition = ?1 AND position = ?2",
        {entry.partition, entry.position, entry.payload, db::Bytes(hash)});
  }
  connection_->execute("UPDATE journal_head SET hash = ?2 WHERE partition = ?1",
                       {partitions[0], db::Bytes(hash)});
  EXPECT_TRUE(verify().breaks.empty());
  const Verification found = verify(kept);
  ASSERT_EQ(found.breaks.size(), 1U);
  EXPECT_EQ(found.breaks[0].partition, partitions[0]);
  EXPECT_EQ(found.breaks[0].kind, BreakKind::kept_differs);

  // A whole partition that is gone, its head too.
  connection_->execute("DELETE FROM journal_entry WHERE partition = ?1", {partitions[1]});
  connection_->execute("DELETE FROM journal_head WHERE partition = ?1", {partitions[1]});
  const Verification without = verify(kept);
  ASSERT_EQ(without.breaks.size(), 2U);
  EXPECT_EQ(without.breaks[1].partition, partitions[1]);
}

// Two connections that append to the same partition: positions stay gapless.
TEST_P(Journal, WritersTakeTurns) {
  const PartitionId partition = fill(1, 0, Insertion::each).front();
  constexpr int kThreads = 4;
  constexpr int kEntries = 25;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      auto own = database().connect();
      for (int e = 0; e < kEntries;) {
        // PostgreSQL refuses one of two that met; like a Writer, it is tried again.
        try {
          db::Transaction transaction(*own, db::TransactionMode::write);
          Appender appender(*own, kAuthor);
          appender.append(partition, "unit", "{}");
          appender.finish();
          transaction.commit();
          ++e;
        } catch (const db::DatabaseError& error) {
          ASSERT_EQ(error.error_class(), db::ErrorClass::busy) << error.what();
        }
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  const Verification found = verify();
  EXPECT_TRUE(found.breaks.empty());
  EXPECT_EQ(found.entries, kThreads * kEntries);
}

}  // namespace
}  // namespace jishi::journal
