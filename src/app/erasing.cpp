#include "app/erasing.hpp"

#include <string>
#include <vector>

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
  person::scrub(database, ledger::tables_with_persons(definitions));
  return report;
}

person::ErasureReport carry_out_pending(db::Database& database, db::Writer& writer,
                                        person::KeyFolder& keys,
                                        const package::Definitions& definitions,
                                        const Clock& clock) {
  const person::ErasureReport report =
      person::erase_pending(database, writer, keys, author(clock), clearing(definitions));
  person::scrub(database, ledger::tables_with_persons(definitions));
  return report;
}

}  // namespace jishi::app
