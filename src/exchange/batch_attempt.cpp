#include "exchange/batch_attempt.hpp"

#include <algorithm>
#include <utility>

#include "exchange/import_words.hpp"
#include "exchange/take_existing.hpp"
#include "ledger/from_person.hpp"
#include "ledger/row_holder.hpp"

namespace jishi::exchange {
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
  persons_.added(row.identity);
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
  warn_by(std::get<ledger::Written>(written).warnings, row, outcome);
  if (outcome.possible_duplicate)
    outcome.warnings.emplace_back(task_.layout.of(ColumnRole::person_name),
                                  words::same_name_elsewhere());
}

PreparedRow BatchAttempt::completed(const PreparedRow& row, const person::Identity& known) const {
  PreparedRow out = row;
  for (std::size_t i = 0; i < out.values.size(); ++i) {
    if (out.shape->fields[i].field->from_person != package::FromPerson::nothing)
      out.values[i].reset();
  }
  ledger::fill_from_person(*out.shape, known, task_.today, out.values);
  return out;
}

bool BatchAttempt::is_of_unit(const PreparedRow& row, const ExistingRow& existing) {
  if (existing.unit == row.unit) return true;
  const Date day = std::max({existing.valid_from, row.valid_from, task_.request.valid_from});
  const auto holder = ledger::holder_on(connection_, units_, task_.ledger, existing.unit, day);
  return holder && *holder == row.unit;
}

RowOutcome BatchAttempt::write(const PreparedRow& row) {
  RowOutcome outcome;
  if (row.is_erased) {
    outcome.fate = Fate::unchanged;
    return outcome;
  }
  std::optional<Who> who = Who{};
  if (row.has_person) who = persons_.find(row, outcome);
  if (!who) return outcome;
  const bool by_name = row.has_person && !row.identity.id_number;
  if (by_name && who->known && who->known->identity.id_number)
    return write(completed(row, who->known->identity), std::move(*who));
  return write(row, std::move(*who));
}

RowOutcome BatchAttempt::write(const PreparedRow& row, Who who) {
  RowOutcome outcome;
  TakeExisting take{task_, store_, people_, changes_of(row.unit),
                    [this](PartitionId partition) { touch(partition); }};
  std::vector<ExistingRow> existing;
  if (!who.is_new) existing = task_.existing.find(connection_, row, who.person);
  outcome.meeting.none_here = existing.empty();
  if (!existing.empty()) {
    const ExistingRow& meant = ExistingRows::meant(existing, row, task_.today);
    outcome.meeting.row = meant.row;
    if (!is_of_unit(row, meant)) {
      refuse(outcome, kWholeRow,
             ledger::with_holder(task_.existing.message(who.person), units_, meant.unit,
                                 std::max(meant.valid_from, row.valid_from)));
      return outcome;
    }
    take.take(row, meant, who.known, outcome);
  } else if (!row.against_new.empty()) {
    outcome.reasons = row.against_new;
    outcome.by_content = true;
  } else if (who.is_new && row.has_person) {
    if (add_person(row, who, outcome)) add_row(row, who.person, outcome);
  } else if (!who.known || take.fill_person(row, *who.known, outcome)) {
    add_row(row, who.person, outcome);
  }
  if (outcome.corrected) persons_.corrected(outcome.corrected);
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
      Meeting meeting = std::move(outcomes[i].meeting);
      outcomes[i] = RowOutcome{};
      outcomes[i].meeting = std::move(meeting);
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
