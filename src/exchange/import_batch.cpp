#include "exchange/import_batch.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "exchange/import_words.hpp"
#include "exchange/take_existing.hpp"
#include "journal/change_set.hpp"
#include "ledger/changes.hpp"
#include "ledger/known_units.hpp"
#include "ledger/row_store.hpp"
#include "person/people.hpp"

namespace jishi::exchange {
namespace {

// A batch is written again without the rows that were refused; refusing some may bring others up.
constexpr int kMostAttempts = 20;
// Persons of one name that are asked whether they are of a unit.
constexpr std::int64_t kMostOfOneName = 500;

// One way through a batch, inside a savepoint. What it says of refused rows is to be believed; what
// it wrote only where none was.
class Attempt {
 public:
  Attempt(db::Connection& connection, const BatchTask& task, const journal::Author& author,
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

void Attempt::expect(std::span<const PreparedRow> rows) {
  std::vector<std::string> numbers;
  for (const PreparedRow& row : rows) {
    if (row.refused.empty() && row.identity.id_number) numbers.push_back(*row.identity.id_number);
  }
  people_.expect(numbers);
  std::vector<PersonId> persons;
  for (const std::string& number : numbers) {
    if (const auto found = people_.with_id_number(number)) persons.push_back(*found);
  }
  for (person::PersonVersion& known : person::read_persons(connection_, vault_, persons))
    known_.emplace(known.person, std::move(known));
}

const person::PersonVersion& Attempt::known(PersonId person) {
  const auto found = known_.find(person);
  if (found != known_.end()) return found->second;
  auto read = person::read_persons(connection_, vault_, std::span(&person, 1));
  return known_.emplace(person, std::move(read.at(0))).first->second;
}

void refuse(RowOutcome& outcome, std::size_t column, std::string words) {
  outcome.fate = Fate::refused;
  outcome.reasons.emplace_back(column, std::move(words));
}

ledger::RowChanges& Attempt::changes_of(UnitId unit) {
  const UnitId key = task_.rules.has_blocking_unit_rules(task_.ledger) ? unit : UnitId();
  std::unique_ptr<ledger::RowChanges>& changes = rows_[key];
  if (!changes) changes = std::make_unique<ledger::RowChanges>(context_, task_.ledger);
  return *changes;
}

void Attempt::touch(PartitionId partition) {
  if (!first_positions_.contains(partition))
    first_positions_.emplace(partition, appender_.next_position(partition));
}

std::optional<Attempt::Who> Attempt::with_id_number(const PreparedRow& row, RowOutcome& outcome) {
  const std::string& number = *row.identity.id_number;
  Who who;
  if (const auto found = people_.with_id_number(number)) {
    who.person = *found;
    who.known = known(who.person);
    if (!row.identity.name.empty() && who.known->identity.name != row.identity.name) {
      refuse(outcome, task_.layout.of(ColumnRole::id_number),
             words::other_name(person::masked_name(who.known->identity.name)));
      return std::nullopt;
    }
    return who;
  }
  who.is_new = true;
  if (task_.preview == nullptr) return who;
  switch (task_.preview->by_id_number(number, row.identity.name)) {
    case PreviewMemory::Known::no:
      return who;
    case PreviewMemory::Known::yes:
      who.counted = false;
      return who;
    case PreviewMemory::Known::under_another_name:
      break;
  }
  refuse(outcome, task_.layout.of(ColumnRole::id_number),
         words::other_name(person::masked_name(row.identity.name)));
  return std::nullopt;
}

std::optional<Attempt::Who> Attempt::with_name(const PreparedRow& row, RowOutcome& outcome) {
  const std::string& name = row.identity.name;
  const auto born = row.identity.birth_date;
  const std::vector<PersonId> all = people_.with_name(name, born, kMostOfOneName);
  const std::vector<PersonId> here = task_.existing.of_unit(connection_, row.unit, all);
  Who who;
  if (here.size() > 1) {
    refuse(outcome, task_.layout.of(ColumnRole::person_name), words::several_of_that_name());
    return std::nullopt;
  }
  if (here.size() == 1) {
    who.person = here.front();
    who.known = known(who.person);
    return who;
  }
  who.is_new = true;
  who.possible_duplicate = !all.empty();
  if (task_.preview != nullptr) {
    who.counted = !task_.preview->in_unit(name, born, row.unit);
    who.possible_duplicate = who.possible_duplicate || task_.preview->by_name(name, born);
  }
  return who;
}

std::optional<Attempt::Who> Attempt::person_of(const PreparedRow& row, RowOutcome& outcome) {
  return row.identity.id_number ? with_id_number(row, outcome) : with_name(row, outcome);
}

bool Attempt::add_person(const PreparedRow& row, Who& who, RowOutcome& outcome) {
  touch(partition_of(row.unit));
  outcome.wrote = true;
  const auto added = people_.add(partition_of(row.unit), row.identity, task_.request.notice);
  if (!added) {
    const ColumnRole about =
        row.identity.id_number ? ColumnRole::id_number : ColumnRole::person_name;
    refuse(outcome, task_.layout.of(about), added.error().message);
    return false;
  }
  who.person = *added;
  outcome.new_person = who.counted;
  outcome.possible_duplicate = who.counted && who.possible_duplicate;
  return true;
}

void Attempt::add_row(const PreparedRow& row, PersonId person, RowOutcome& outcome) {
  touch(partition_of(row.unit));
  auto written =
      changes_of(row.unit).add({{row.unit, person, row.values}, row.valid_from, row.valid_to});
  if (const auto* refused = std::get_if<ledger::Refusal>(&written)) {
    refuse_by(*refused, task_.layout, *row.shape, outcome.reasons);
    return;
  }
  outcome.fate = Fate::added;
  outcome.warned = !std::get<ledger::Written>(written).warnings.empty();
}

RowOutcome Attempt::write(const PreparedRow& row) {
  RowOutcome outcome;
  std::optional<Who> who = Who{};
  if (row.has_person) who = person_of(row, outcome);
  if (!who) return outcome;
  std::vector<ExistingRow> existing;
  if (!who->is_new) existing = task_.existing.find(connection_, row, who->person);
  if (!existing.empty()) {
    if (existing.front().unit != row.unit) {
      refuse(outcome, kWholeRow, task_.existing.message(who->person));
      return outcome;
    }
    TakeExisting take{task_, store_, people_, changes_of(row.unit),
                      [this](PartitionId partition) { touch(partition); }};
    take.take(row, existing.front(), who->known, outcome);
    if (outcome.corrected) known_.erase(outcome.corrected);
    return outcome;
  }
  if (!row.against_new.empty()) {
    outcome.reasons = row.against_new;
    outcome.by_content = true;
    return outcome;
  }
  if (who->is_new && row.has_person && !add_person(row, *who, outcome)) return outcome;
  add_row(row, who->person, outcome);
  return outcome;
}

bool Attempt::check_units(std::span<const PreparedRow> rows, std::vector<RowOutcome>& outcomes) {
  bool any = false;
  for (auto& [unit, changes] : rows_) {
    const std::vector<ledger::Refusal> refusals = changes->check_units();
    if (refusals.empty()) continue;
    any = true;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const Fate fate = outcomes[i].fate;
      const bool wrote = fate == Fate::added || fate == Fate::changed;
      if (!wrote || (unit && rows[i].unit != unit)) continue;
      outcomes[i] = RowOutcome{};
      for (const ledger::Refusal& refusal : refusals)
        outcomes[i].reasons.emplace_back(kWholeRow, refusal.error.message);
    }
  }
  return any;
}

std::vector<Written> Attempt::finish() {
  rows_.clear();
  people_.finish();
  vault_.finish();
  changes_.finish();
  std::vector<Written> written;
  for (const auto& [partition, first] : first_positions_) {
    const std::int64_t last = appender_.next_position(partition) - 1;
    if (last >= first) written.push_back({partition, first, last});
  }
  appender_.finish();
  return written;
}

// Nothing that came before it in the batch is lost by it.
bool refuses_one_row(const db::DatabaseError& error) {
  return error.error_class() == db::ErrorClass::unique ||
         error.error_class() == db::ErrorClass::constraint;
}

// One batch, tried until nothing more is refused.
class BatchWriter {
 public:
  BatchWriter(db::Connection& connection, const BatchTask& task, const journal::Author& author,
              std::span<const PreparedRow> rows)
      : connection_(connection), task_(task), author_(author), rows_(rows), out_(rows.size()) {
    outcome_.rows.resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i].refused.empty()) continue;
      RowOutcome refused;
      refused.reasons = rows[i].refused;
      refused.by_content = true;
      take_out(i, std::move(refused));
    }
  }

  // True where every row that was not taken out before was written.
  bool write_once();
  BatchOutcome take_outcome() { return std::move(outcome_); }

 private:
  void take_out(std::size_t row, RowOutcome how) {
    out_[row] = true;
    outcome_.rows[row] = std::move(how);
    outcome_.rows[row].new_person = outcome_.rows[row].possible_duplicate = false;
  }
  bool write_rows(Attempt& attempt, std::vector<RowOutcome>& outcomes);
  bool finish(Attempt& attempt);

  db::Connection& connection_;
  const BatchTask& task_;
  const journal::Author& author_;
  const std::span<const PreparedRow> rows_;
  // Collected rows are refused together, and nobody knows which of them was at fault.
  journal::Insertion insertion_ = journal::Insertion::bulk;
  std::vector<bool> out_;  // refused in this or an earlier attempt
  BatchOutcome outcome_;
};

// False where what was written has to be given up.
bool BatchWriter::write_rows(Attempt& attempt, std::vector<RowOutcome>& outcomes) {
  bool whole = true;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (out_[i]) continue;
    try {
      outcomes[i] = attempt.write(rows_[i]);
    } catch (const db::DatabaseError& error) {
      if (!refuses_one_row(error)) throw;
      if (insertion_ == journal::Insertion::each) {
        RowOutcome conflict;
        refuse(conflict, kWholeRow, words::refused_by_database());
        take_out(i, std::move(conflict));
      }
      insertion_ = journal::Insertion::each;
      return false;  // the transaction is spoiled up to the savepoint
    }
    if (outcomes[i].fate != Fate::refused) continue;
    whole = whole && !outcomes[i].wrote;
    take_out(i, outcomes[i]);
  }
  return whole;
}

bool BatchWriter::finish(Attempt& attempt) {
  try {
    outcome_.written = attempt.finish();
    return true;
  } catch (const db::DatabaseError& error) {
    if (!refuses_one_row(error) || insertion_ == journal::Insertion::each) throw;
    insertion_ = journal::Insertion::each;
    return false;
  }
}

bool BatchWriter::write_once() {
  db::Savepoint savepoint(connection_);
  Attempt attempt(connection_, task_, author_, insertion_);
  attempt.expect(rows_);
  std::vector<RowOutcome> outcomes = outcome_.rows;
  if (!write_rows(attempt, outcomes)) return false;
  if (attempt.check_units(rows_, outcomes)) {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (!out_[i] && outcomes[i].fate == Fate::refused) take_out(i, outcomes[i]);
    }
    return false;
  }
  if (!finish(attempt)) return false;
  outcome_.rows = std::move(outcomes);
  savepoint.release();
  return true;
}

}  // namespace

BatchOutcome write_batch(db::Connection& connection, const BatchTask& task,
                         const journal::Author& author, std::span<const PreparedRow> rows) {
  BatchWriter writer(connection, task, author, rows);
  for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
    if (writer.write_once()) return writer.take_outcome();
  }
  throw Failure({"import_not_written",
                 "这一批行与同时进行的其他更改一再冲突，没有写入。请稍后继续这次导入。"});
}

}  // namespace jishi::exchange
