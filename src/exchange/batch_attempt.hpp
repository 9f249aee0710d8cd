// Writing the rows of a batch one after the other, inside a savepoint of the caller.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "exchange/import_batch.hpp"
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
        context_{connection, changes_, vault_, task.rules, task.definitions, task.today} {}

  // Looks for the persons of the batch at once.
  void expect(std::span<const PreparedRow> rows);
  RowOutcome write(const PreparedRow& row);
  // Rows that the rules of their unit refuse, marked in `outcomes`; true where there are any.
  bool check_units(std::span<const PreparedRow> rows, std::vector<RowOutcome>& outcomes);
  std::vector<Written> finish();

 private:
  struct Who {
    PersonId person;
    bool is_new = false;
    bool possible_duplicate = false;
    bool counted = true;  // a preview has counted it already
    std::optional<person::PersonVersion> known;
  };
  // The person of the row, added where new; none: `refused` says why.
  std::optional<Who> person_of(const PreparedRow& row, RowOutcome& outcome);
  std::optional<Who> with_id_number(const PreparedRow& row, RowOutcome& outcome);
  std::optional<Who> with_name(const PreparedRow& row, RowOutcome& outcome);
  bool add_person(const PreparedRow& row, Who& who, RowOutcome& outcome);
  void add_row(const PreparedRow& row, PersonId person, RowOutcome& outcome);
  // The found row is the same unit's, or came to it from one that has ended.
  bool is_of_unit(const PreparedRow& row, const ExistingRow& existing);
  ledger::RowChanges& changes_of(UnitId unit);
  void touch(PartitionId partition);
  // As known now, with what this batch has changed.
  const person::PersonVersion& known(PersonId person);

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
  std::unordered_map<PersonId, person::PersonVersion> known_;
};

void refuse(RowOutcome& outcome, std::size_t column, std::string words);

}  // namespace jishi::exchange
