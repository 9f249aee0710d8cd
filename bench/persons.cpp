// persons [COUNT]: what it costs to keep persons sealed, against writing rows of the same size.
//
// COUNT (100,000) persons with ID number and phone, each with a value sealed for a ledger too:
// through People and Vault, in transactions of 1,000; against inserts of the same tables' columns
// with random bytes. Both databases, one by one and in bulk; the median of 3 rounds.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "db/database.hpp"
#include "db/testing/scratch_database.hpp"
#include "db/writer.hpp"
#include "machine.hpp"
#include "person/erase.hpp"
#include "person/people.hpp"
#include "person/person_store.hpp"
#include "person/testing/key_scratch.hpp"
#include "person/testing/made_id_number.hpp"

namespace jishi::bench {
namespace {

using journal::Insertion;

constexpr int kRounds = 3;
constexpr int kPerTransaction = 1'000;
const Date kToday = *Date::parse("2026-07-01");
const journal::Author kAuthor{ActorId(1), Instant{1'782'864'000'000'000}, "bench"};

struct Site {
  explicit Site(db::Dialect dialect) : scratch(dialect) {
    database = db::Database::open(scratch.address(), db::OpenMode::create);
    connection = database->connect();
    journal::migrate_journal(*connection, SystemClock());
    person::migrate_persons(*connection, SystemClock());
    db::Transaction transaction(*connection, db::TransactionMode::write);
    journal::Appender appender(*connection, kAuthor);
    partition = appender.create_partition();
    appender.finish();
    transaction.commit();
  }

  db::testing::ScratchDatabase scratch;
  person::testing::KeyScratch keys;
  std::unique_ptr<db::Database> database;
  std::unique_ptr<db::Connection> connection;
  PartitionId partition;
};

void add_portion(Site& site, int from, Insertion insertion) {
  db::Transaction transaction(*site.connection, db::TransactionMode::write);
  journal::Appender appender(*site.connection, kAuthor);
  journal::ChangeSet changes(appender);
  person::Vault vault(*site.connection, site.keys.keys(), insertion);
  person::People people(*site.connection, changes, vault, kToday, insertion);
  std::vector<std::string> numbers;
  for (int i = from; i < from + kPerTransaction; ++i)
    numbers.push_back(person::testing::made_id_number(i));
  people.expect(numbers);
  for (const std::string& number : numbers) {
    const auto person =
        people.add(site.partition, {"张三", number, "13800138000", std::nullopt}, {}).or_throw();
    vault.seal(person::subject_of(person), "member", "address", "测试路 1 号");
  }
  people.finish();
  changes.finish();
  appender.finish();
  transaction.commit();
}

// The rows alone: as many, as wide, with the same indexes.
void insert_portion(Site& site, int from, Insertion insertion) {
  std::mt19937_64 random(static_cast<std::uint64_t>(from));
  std::array<std::byte, 200> bytes{};
  const auto fill = [&](std::size_t length) {
    for (std::size_t i = 0; i < length; ++i)
      bytes[i] = static_cast<std::byte>(random());
    return db::Bytes(bytes).first(length);
  };
  constexpr std::array kKeyColumns = {
      db::Column{"partition", db::Type::int64},    db::Column{"subject", db::Type::int64},
      db::Column{"purpose", db::Type::text},       db::Column{"generation", db::Type::int64},
      db::Column{"wrapping_key", db::Type::int64}, db::Column{"wrapped", db::Type::blob}};
  db::Transaction transaction(*site.connection, db::TransactionMode::write);
  const auto keys = insertion == Insertion::bulk
                        ? site.connection->bulk_insert("data_key", kKeyColumns)
                        : nullptr;
  const auto persons =
      insertion == Insertion::bulk ? person::bulk_persons(*site.connection) : nullptr;
  for (int i = from; i < from + kPerTransaction; ++i) {
    const auto id = make_id<PersonTag>(site.partition, i + 1);
    for (const char* purpose : {"identity", "member"}) {
      const std::array<db::Param, 6> row = {site.partition, id, purpose, 1, 1, fill(72)};
      if (keys) {
        keys->add(row);
      } else {
        site.connection->execute("INSERT INTO data_key VALUES (?1, ?2, ?3, ?4, ?5, ?6)", row);
      }
    }
    person::StoredPerson stored;
    stored.person = id;
    stored.revision = 1;
    const db::Bytes identity = fill(130);
    stored.identity.emplace(identity.begin(), identity.end());
    for (auto* print :
         {&stored.fingerprints.id_number, &stored.fingerprints.name, &stored.fingerprints.birth}) {
      print->emplace();
      std::copy_n(fill(32).begin(), 32, (*print)->begin());
    }
    if (persons) {
      person::add_person(*persons, stored);
    } else {
      person::insert_person(*site.connection, stored);
    }
  }
  if (keys) keys->finish();
  if (persons) persons->finish();
  transaction.commit();
}

double seconds(db::Dialect dialect, int count,
               const std::function<void(Site&, int, Insertion)>& portion, Insertion insertion) {
  std::array<double, kRounds> rounds{};
  for (double& round : rounds) {
    Site site(dialect);
    const Stopwatch watch;
    for (int from = 0; from < count; from += kPerTransaction)
      portion(site, from, insertion);
    round = watch.seconds();
  }
  std::sort(rounds.begin(), rounds.end());
  return rounds[kRounds / 2];
}

void compare(db::Dialect dialect, const char* name, int count) {
  for (const auto insertion : {Insertion::each, Insertion::bulk}) {
    const double kept = seconds(dialect, count, add_portion, insertion);
    const double bare = seconds(dialect, count, insert_portion, insertion);
    std::printf("%-12s %-5s %6.2f s (%5.1f us a person)  rows alone %6.2f s  ratio %.2f\n", name,
                insertion == Insertion::each ? "each" : "bulk", kept, kept * 1e6 / count, bare,
                kept / bare);
    std::fflush(stdout);
  }
}

void print(const char* what, double taken, int times) {
  std::printf("%-44s %6.2f us\n", what, taken * 1e6 / times);
}

// Sealing and opening under a key that is at hand, and a rotation.
void measure_parts(int count) {
  Site site(db::Dialect::sqlite);
  std::vector<person::Sealed> sealed;
  std::vector<person::SubjectId> subjects;
  {
    db::Transaction transaction(*site.connection, db::TransactionMode::write);
    person::Vault vault(*site.connection, site.keys.keys(), Insertion::bulk);
    for (int i = 0; i < count; ++i) {
      subjects.push_back(person::subject_of(make_id<PersonTag>(site.partition, i + 1)));
      vault.introduce(subjects.back());
    }
    const Stopwatch first;
    for (const auto subject : subjects)
      sealed.push_back(vault.seal(subject, "member", "phone", "13800138000"));
    vault.finish();
    print("seal a first value, with its data key's row", first.seconds(), count);
    const Stopwatch further;
    for (const auto subject : subjects)
      vault.seal(subject, "member", "phone", "13800138000");
    print("seal a further value", further.seconds(), count);
    const Stopwatch prints;
    for (int i = 0; i < count; ++i)
      vault.fingerprint("id_number", "110101200503074479");
    print("fingerprint", prints.seconds(), count);
    transaction.commit();
  }
  const Stopwatch opening;
  person::Vault vault(*site.connection, site.keys.keys());
  for (std::size_t from = 0; from < subjects.size(); from += person::Vault::kMostKept) {
    const auto part = std::span(subjects).subspan(
        from, std::min(person::Vault::kMostKept, subjects.size() - from));
    vault.fetch(part, "member");
    for (std::size_t i = 0; i < part.size(); ++i)
      vault.open(part[i], "member", "phone", sealed[from + i]);
  }
  print("open a value, with its data key read", opening.seconds(), count);
  site.keys.keys().add_wrapping_key(kToday).or_throw();
  db::Writer writer(*site.database);
  SilentProgress progress;
  const Stopwatch rotation;
  rewrap_data_keys(*site.database, writer, site.keys.keys(), progress);
  print("wrap a data key anew", rotation.seconds(), count);
}

// Of as many persons as a thousandth, but at least 100.
void measure_erasure(db::Dialect dialect, const char* name, int count) {
  Site site(dialect);
  for (int from = 0; from < count; from += kPerTransaction)
    add_portion(site, from, Insertion::bulk);
  std::vector<person::Erasure> erasures;
  for (int i = 1; i <= std::max(count / 1'000, 100); ++i)
    erasures.push_back({person::subject_of(make_id<PersonTag>(site.partition, i)), {}, 0});
  db::Writer writer(*site.database);
  const Stopwatch erasing;
  person::erase(*site.database, writer, site.keys.keys(), erasures, kAuthor, nullptr);
  const double erased = erasing.seconds();
  const Stopwatch scrubbing;
  person::scrub(*site.database, {});
  std::printf("%-12s erase %zu of %d: %.3f s, scrub %.2f s\n", name, erasures.size(), count, erased,
              scrubbing.seconds());
}

}  // namespace
}  // namespace jishi::bench

int main(int argc, char** argv) {
  using namespace jishi;
  const int count = argc > 1 ? std::atoi(argv[1]) : 100'000;
  const db::testing::ScratchFolder folder;
  bench::print_machine(folder.path());
  bench::measure_parts(count);
  bench::compare(db::Dialect::sqlite, "SQLite", count);
  bench::compare(db::Dialect::postgresql, "PostgreSQL", count);
  bench::measure_erasure(db::Dialect::sqlite, "SQLite", count);
  bench::measure_erasure(db::Dialect::postgresql, "PostgreSQL", count);
  return 0;
}
