#include "exchange/batch_attempt.hpp"

#include <algorithm>

#include "exchange/import_words.hpp"
#include "exchange/take_existing.hpp"
#include "ledger/row_holder.hpp"

namespace jishi::exchange {
namespace {

// Persons of one name that are asked whether they are of a unit.
constexpr std::int64_t kMostOfOneName = 500;

}  // namespace

void refuse(RowOutcome& outcome, std::size_t column, std::string words) {
  outcome.fate = Fate::refused;
  outcome.reasons.emplace_back(column, std::move(words));
}

void BatchAttempt::expect(std::span<const PreparedRow> rows) {
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

const person::PersonVersion& BatchAttempt::known(PersonId person) {
  const auto found = known_.find(person);
  if (found != known_.end()) return found->second;
  auto read = person::read_persons(connection_, vault_, std::span(&person, 1));
  return known_.emplace(person, std::move(read.at(0))).first->second;
}

ledger::RowChanges& BatchAttempt::changes_of(UnitId unit) {
  const UnitId key = task_.rules.has_blocking_unit_rules(task_.ledger) ? unit : UnitId();
  std::unique_ptr<ledger::RowChanges>& changes = rows_[key];
  if (!changes) changes = std::make_unique<ledger::RowChanges>(context_, task_.ledger);
  return *changes;
}

void BatchAttempt::touch(PartitionId partition) {
  if (!first_positions_.contains(partition))
    first_positions_.emplace(partition, appender_.next_position(partition));
}

std::optional<BatchAttempt::Who> BatchAttempt::with_id_number(const PreparedRow& row,
                                                              RowOutcome& outcome) {
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

std::optional<BatchAttempt::Who> BatchAttempt::with_name(const PreparedRow& row,
                                                         RowOutcome& outcome) {
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

std::optional<BatchAttempt::Who> BatchAttempt::person_of(const PreparedRow& row,
                                                         RowOutcome& outcome) {
  return row.identity.id_number ? with_id_number(row, outcome) : with_name(row, outcome);
}

bool BatchAttempt::add_person(const PreparedRow& row, Who& who, RowOutcome& outcome) {
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

void BatchAttempt::add_row(const PreparedRow& row, PersonId person, RowOutcome& outcome) {
  touch(partition_of(row.unit));
  auto written =
      changes_of(row.unit).add({{row.unit, person, row.values}, {row.valid_from, row.valid_to}});
  if (const auto* refused = std::get_if<ledger::Refusal>(&written)) {
    refuse_by(*refused, task_.layout, *row.shape, outcome.reasons);
    return;
  }
  outcome.fate = Fate::added;
  outcome.warned = !std::get<ledger::Written>(written).warnings.empty();
}

bool BatchAttempt::is_of_unit(const PreparedRow& row, const ExistingRow& existing) {
  if (existing.unit == row.unit) return true;
  const Date day = std::max({existing.valid_from, row.valid_from, task_.request.valid_from});
  const auto holder = ledger::holder_on(connection_, units_, task_.ledger, existing.unit, day);
  return holder && *holder == row.unit;
}

RowOutcome BatchAttempt::write(const PreparedRow& row) {
  RowOutcome outcome;
  std::optional<Who> who = Who{};
  if (row.has_person) who = person_of(row, outcome);
  if (!who) return outcome;
  std::vector<ExistingRow> existing;
  if (!who->is_new) existing = task_.existing.find(connection_, row, who->person);
  if (!existing.empty()) {
    const ExistingRow& found = existing.front();
    if (!is_of_unit(row, found)) {
      refuse(outcome, kWholeRow,
             ledger::with_holder(task_.existing.message(who->person), units_, found.unit,
                                 std::max(found.valid_from, row.valid_from)));
      return outcome;
    }
    TakeExisting take{task_, store_, people_, changes_of(row.unit),
                      [this](PartitionId partition) { touch(partition); }};
    take.take(row, found, who->known, outcome);
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

bool BatchAttempt::check_units(std::span<const PreparedRow> rows,
                               std::vector<RowOutcome>& outcomes) {
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

std::vector<Written> BatchAttempt::finish() {
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

}  // namespace jishi::exchange
