#include "app/erasing.hpp"

#include <string>
#include <vector>

#include "db/error.hpp"
#include "ledger/retention.hpp"

namespace jishi::app {
namespace {

person::ClearRows clearing(const package::Definitions& definitions) {
  return [&definitions](db::Connection& connection, journal::ChangeSet& changes,
                        std::span<const person::Erasure> some) {
    ledger::clear_rows(connection, changes, definitions, some);
  };
}

journal::Author author(const Clock& clock) {
  return {kOperator, clock.now(), "清除"};
}

}  // namespace

person::ErasureReport carry_out(db::Database& database, db::Writer& writer, person::KeyFolder& keys,
                                const package::Definitions& definitions,
                                std::span<const person::Erasure> erasures, const Clock& clock) {
  std::vector<person::Erasure> all(erasures.begin(), erasures.end());
  {
    const auto connection = database.connect();
    db::Transaction snapshot(*connection, db::TransactionMode::read);
    all = ledger::with_rows(*connection, definitions, std::move(all));
  }
  const person::ErasureReport report =
      person::erase(database, writer, keys, all, author(clock), clearing(definitions));
  try_scrub(database, definitions);
  return report;
}

DueReport carry_out_due(db::Database& database, db::Writer& writer, person::KeyFolder& keys,
                        const package::Definitions& definitions, Date day, const Clock& clock) {
  std::vector<person::Erasure> due;
  {
    const auto connection = database.connect();
    db::Transaction snapshot(*connection, db::TransactionMode::read);
    due = ledger::due_erasures(*connection, definitions, day);
  }
  const auto still = [&](db::Connection& connection, std::span<const person::Erasure> some) {
    return ledger::with_rows(connection, definitions,
                             ledger::still_due(connection, definitions, day, some));
  };
  DueReport report;
  report.found = static_cast<std::int64_t>(due.size());
  report.erased = person::erase_due(writer, keys, due, author(clock), clearing(definitions), still,
                                    ledger::tables_with_persons(definitions));
  try_scrub(database, definitions);
  return report;
}

void try_scrub(db::Database& database, const package::Definitions& definitions) {
  try {
    person::scrub(database, ledger::tables_with_persons(definitions));
  } catch (const db::DatabaseError& error) {
    // It is remembered that it is due; a long export must not keep everybody from writing.
    if (error.error_class() != db::ErrorClass::busy) throw;
  }
}

person::ErasureReport carry_out_pending(db::Database& database, db::Writer& writer,
                                        person::KeyFolder& keys,
                                        const package::Definitions& definitions,
                                        const Clock& clock) {
  const person::ErasureReport report =
      person::erase_pending(database, writer, keys, author(clock), clearing(definitions));
  try_scrub(database, definitions);
  return report;
}

}  // namespace jishi::app
