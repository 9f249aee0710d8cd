// What becomes of a row that exists already when a sheet brings it again.
#pragma once

#include <functional>
#include <optional>

#include "exchange/import_batch.hpp"
#include "ledger/changes.hpp"
#include "ledger/row_store.hpp"
#include "ledger/timeline.hpp"
#include "person/people.hpp"

namespace jishi::exchange {

// What a row of a sheet changes of what is held; pure.
struct RowDifference {
  Date day;             // from which the values change
  ledger::Patch patch;  // by field of the shape
  bool changes = false;
  // What was wrong: all that an event says, and the begin of a state that is earlier than known. A
  // later begin is a change from that day: a new term.
  ledger::Patch correction;
  bool corrects = false;
  bool differs = false;               // says something else than what is held
  std::optional<Date> ends;           // the day from which it no longer holds
  std::optional<Date> corrected_end;  // the same, where it has an end that is to be another
};
// `version`, of that shape, has a day in common with the row.
RowDifference difference_of(const PreparedRow& row, const ledger::Shape& shape,
                            const ledger::RowVersion& version, Existing existing, Date import_day);

// What a row says of a known person and was not known; `differs`: known otherwise.
struct PersonDifference {
  person::Identity correction;  // empty parts stay
  bool changes = false;
  bool differs = false;
};
PersonDifference difference_of(const person::Identity& row, const person::Identity& known,
                               Existing existing);

// The findings of a refusal, on the cells that they are about.
void refuse_by(const ledger::Refusal& refusal, const Layout& layout, const ledger::Shape& shape,
               Reasons& reasons);

// Warnings that came with what was written, on the cells that the row's own findings name.
void warn_by(const std::vector<ledger::Warning>& warnings, const PreparedRow& row,
             RowOutcome& outcome);

// Whether the row says nothing else than what is held of the existing one.
bool says_the_same(ledger::RowStore& store, const PreparedRow& row, const ExistingRow& existing);

// Inside the job that writes a batch.
struct TakeExisting {
  const BatchTask& task;
  ledger::RowStore& store;
  person::People& people;
  ledger::RowChanges& rows;
  std::function<void(PartitionId)> touch;  // before anything of a partition is changed

  void take(const PreparedRow& row, const ExistingRow& existing,
            const std::optional<person::PersonVersion>& known, RowOutcome& outcome);
  // What the row says of a known person and nobody knew yet, where it is taken in as a new row.
  // False: refused.
  bool fill_person(const PreparedRow& row, const person::PersonVersion& known, RowOutcome& outcome);

 private:
  bool correct(const person::PersonVersion& known, const PersonDifference& difference,
               RowOutcome& outcome);
  // `held`, of that shape, is the version that the row was compared with.
  bool change_row(const PreparedRow& row, const RowDifference& difference,
                  const ledger::Shape& shape, const ledger::RowVersion& held, ledger::Seen seen,
                  RowOutcome& outcome);
};

}  // namespace jishi::exchange
