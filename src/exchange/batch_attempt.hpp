// Writing the rows of a batch one after the other, inside a savepoint of the caller.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "exchange/import_batch.hpp"
#include "exchange/person_of_row.hpp"
#include "journal/change_set.hpp"
#include "ledger/changes.hpp"
#include "ledger/known_units.hpp"
#include "ledger/row_store.hpp"
#include "person/people.hpp"

namespace jishi::exchange {

// One way through a batch, inside a savepoint. What it says of refused rows is to be believed; what
// it wrote only where none was.
class BatchAttempt {
 public:
  BatchAttempt(db::Connection& connection, const BatchTask& task, const journal::Author& author,
               journal::Insertion insertion)
      : connection_(connection),
        task_(task),
        appender_(connection, author),
        changes_(appender_),
        vault_(connection, task.keys, insertion),
        people_(connection, changes_, vault_, task.today, insertion),
        units_(connection, task.definitions),
        store_(connection, vault_, units_, task.ledger),
        context_{connection, changes_, vault_, task.rules, task.definitions, task.today},
        persons_(connection, task, people_, vault_, store_) {}

  void expect(std::span<const PreparedRow> rows) { persons_.expect(rows); }
  RowOutcome write(const PreparedRow& row);
  // Rows that the rules of their unit refuse, marked in `outcomes`; true where there are any.
  bool check_units(std::span<const PreparedRow> rows, std::vector<RowOutcome>& outcomes);
  std::vector<Written> finish();

 private:
  bool add_person(const PreparedRow& row, Who& who, RowOutcome& outcome);
  void add_row(const PreparedRow& row, PersonId person, RowOutcome& outcome);
  // The found row is the same unit's, or came to it from one that has ended.
  bool is_of_unit(const PreparedRow& row, const ExistingRow& existing);
  ledger::RowChanges& changes_of(UnitId unit);
  void touch(PartitionId partition);
  // The row that is known to be of that person, with what their ID number says.
  PreparedRow completed(const PreparedRow& row, const person::Identity& known) const;
  RowOutcome write(const PreparedRow& row, Who who);

  db::Connection& connection_;
  const BatchTask& task_;
  journal::Appender appender_;
  journal::ChangeSet changes_;
  person::Vault vault_;
  person::People people_;
  ledger::KnownUnits units_;
  ledger::RowStore store_;
  ledger::ChangeContext context_;
  // One for all units, or, where units have rules that refuse, one for each.
  std::map<UnitId, std::unique_ptr<ledger::RowChanges>> rows_;
  std::map<PartitionId, std::int64_t> first_positions_;
  PersonOfRow persons_;
};

}  // namespace jishi::exchange
