#include "exchange/take_existing.hpp"

#include <algorithm>

#include "exchange/comparing.hpp"
#include "exchange/import_words.hpp"
#include "package/ledger_table.hpp"

namespace jishi::exchange {
namespace {

// The day from which new values hold: what the sheet says where that is within the version, else
// the day of the import.
Date day_of_change(const PreparedRow& row, const ledger::RowVersion& version, Date import_day) {
  const auto within = [&](Date day) { return version.valid_from <= day && day < version.valid_to; };
  const bool later = row.says_from && row.valid_from > version.valid_from;
  const Date day = later ? row.valid_from : import_day;
  return within(day) ? day : version.valid_from;
}

// The field of `shape` that is the other's `index`: nearly always the same one.
std::optional<std::size_t> same_field(const ledger::Shape& shape, std::size_t index,
                                      const ledger::Shape& other) {
  const std::string& name = other.fields[index].field->name;
  if (index < shape.fields.size() && shape.fields[index].field->name == name) return index;
  return shape.find(name);
}

// Patches of one shape, in the order of the other.
ledger::Patch reordered(const ledger::Patch& patch, const ledger::Shape& from,
                        const ledger::Shape& to) {
  ledger::Patch out(to.fields.size());
  for (std::size_t i = 0; i < patch.size(); ++i)
    if (const auto at = patch[i] ? same_field(to, i, from) : std::nullopt) out[*at] = patch[i];
  return out;
}

bool is_correction(const package::Ledger& ledger, const package::Field& field,
                   const package::Value& value, const ledger::RowVersion& version) {
  switch (ledger.holding.of) {
    case package::Holding::Of::caller:
      return false;
    case package::Holding::Of::event:
      return true;
    case package::Holding::Of::state:
      return field.name == ledger.holding.from && std::get<Date>(value) <= version.valid_from;
  }
  return false;
}

struct HeldRow {
  ledger::RowVersion version;
  std::int64_t last_revision = 0;
  Date row_ends;  // with its last version
};

// The version that holds on the first common day, with what is to be known of its row.
std::optional<HeldRow> held_row(const std::vector<ledger::RowVersion>& history, Date day) {
  std::optional<HeldRow> found;
  std::int64_t last = 0;
  Date ends = kFirstDate;
  for (const ledger::RowVersion& version : history) {
    last = std::max(last, version.revision);
    if (version.recorded_to != package::kStillHeld) continue;
    ends = std::max(ends, version.valid_to);
    if (version.valid_from <= day && day < version.valid_to) found = HeldRow{version, 0, {}};
  }
  if (!found) return found;
  found->last_revision = last;
  found->row_ends = ends;
  return found;
}

}  // namespace

RowDifference difference_of(const PreparedRow& row, const ledger::Shape& shape,
                            const ledger::RowVersion& version, Existing existing, Date import_day) {
  RowDifference out;
  out.day = day_of_change(row, version, import_day);
  out.patch.resize(shape.fields.size());
  out.correction.resize(shape.fields.size());
  for (std::size_t i = 0; i < row.values.size(); ++i) {
    const auto at = same_field(shape, i, *row.shape);
    if (!row.values[i] || !at) continue;
    const std::optional<package::Value>& held = version.content.values[*at];
    if (row.values[i] == held) continue;
    out.differs = true;
    const bool takes =
        existing == Existing::update || (existing == Existing::fill && !held.has_value());
    if (!takes) continue;
    if (is_correction(*shape.ledger, *shape.fields[*at].field, *row.values[i], version)) {
      out.correction[*at] = row.values[i];
      out.corrects = true;
    } else {
      out.patch[*at] = row.values[i];
      out.changes = true;
    }
  }
  // An event's days are what its fields say.
  const bool event = shape.ledger->holding.of == package::Holding::Of::event;
  if (row.says_to && !event && row.valid_to != version.valid_to) {
    out.differs = true;
    if (existing == Existing::update && row.valid_to > version.valid_from)
      (version.valid_to == kForever ? out.ends : out.corrected_end) = row.valid_to;
  }
  return out;
}

namespace {

// What the row says otherwise than what is held, told to a person.
std::vector<Difference> differences(const PreparedRow& row, const ledger::Shape& shape,
                                    const ledger::RowVersion& version,
                                    const std::optional<person::PersonVersion>& known,
                                    const Layout& layout) {
  std::vector<Difference> out;
  const auto part = [&](const auto& says, const auto& knows, ColumnRole role, const char* label,
                        const auto& words) {
    if (says && says != knows)
      out.push_back({layout.of(role), label, knows ? words(*knows) : std::string(), {}});
  };
  if (known) {
    const person::Identity& who = known->identity;
    part(row.identity.id_number, who.id_number, ColumnRole::id_number, "身份证号",
         person::masked_id_number);
    part(row.identity.phone, who.phone, ColumnRole::phone, "电话", person::masked_phone);
  }
  for (std::size_t i = 0; i < row.values.size(); ++i) {
    const auto at = same_field(shape, i, *row.shape);
    if (!row.values[i] || !at || row.values[i] == version.content.values[*at]) continue;
    const std::optional<package::Value>& held = version.content.values[*at];
    Difference& told = out.emplace_back();
    told.column = layout.of_field(*row.shape, static_cast<int>(i));
    told.label = shape.fields[*at].field->label;
    if (!held) continue;
    told.here = held_words(shape, *at, *held);
    if (shape.fields[*at].field->value.type == package::FieldType::unit)
      told.unit = UnitId(std::get<std::int64_t>(*held));
  }
  const bool event = shape.ledger->holding.of == package::Holding::Of::event;
  if (row.says_to && !event && row.valid_to != version.valid_to) {
    const bool ends = version.valid_to != kForever;
    out.push_back({layout.of(ColumnRole::valid_to),
                   "截止日期",
                   ends ? version.valid_to.plus_days(-1).value_or(version.valid_to).iso() : "",
                   {}});
  }
  return out;
}

}  // namespace

PersonDifference difference_of(const person::Identity& row, const person::Identity& known,
                               Existing existing) {
  PersonDifference out;
  const auto compare = [&](const auto& says, const auto& knows, auto& correction) {
    if (!says || says == knows) return;
    out.differs = true;
    if (existing == Existing::skip || (existing == Existing::fill && knows)) return;
    correction = says;
    out.changes = true;
  };
  compare(row.id_number, known.id_number, out.correction.id_number);
  compare(row.phone, known.phone, out.correction.phone);
  if (!known.id_number) compare(row.birth_date, known.birth_date, out.correction.birth_date);
  return out;
}

void warn_by(const std::vector<ledger::Warning>& warnings, const PreparedRow& row,
             RowOutcome& outcome) {
  for (const ledger::Warning& warning : warnings) {
    const auto about = [&](const auto& each) { return each.second == warning.message; };
    if (std::ranges::any_of(outcome.warnings, about)) continue;
    const auto found = std::ranges::find_if(row.warnings, about);
    outcome.warnings.emplace_back(found == row.warnings.end() ? kWholeRow : found->first,
                                  warning.message);
  }
}

bool says_the_same(ledger::RowStore& store, const PreparedRow& row, const ExistingRow& existing) {
  const Date day = std::max(existing.valid_from, row.valid_from);
  const ledger::RowStore::Versions versions = store.read(existing.row, day);
  const auto held = held_row(versions.all, day);
  return held && !difference_of(row, *versions.shape, held->version, Existing::skip, day).differs;
}

void refuse_by(const ledger::Refusal& refusal, const Layout& layout, const ledger::Shape& shape,
               Reasons& reasons) {
  for (const ledger::Finding& finding : refusal.findings) {
    if (finding.severity == package::Severity::block)
      reasons.emplace_back(layout.of_field(shape, finding.field), finding.message);
  }
  if (reasons.empty()) reasons.emplace_back(kWholeRow, refusal.error.message);
}

bool TakeExisting::change_row(const PreparedRow& row, const RowDifference& difference,
                              const ledger::Shape& shape, const ledger::RowVersion& held,
                              ledger::Seen seen, RowOutcome& outcome) {
  const auto done = [&](const ledger::OrRefusal<ledger::Written>& written) {
    if (const auto* refused = std::get_if<ledger::Refusal>(&written)) {
      refuse_by(*refused, task.layout, *row.shape, outcome.reasons);
      return false;
    }
    seen.revision = std::get<ledger::Written>(written).revision;
    warn_by(std::get<ledger::Written>(written).warnings, row, outcome);
    return true;
  };
  touch(partition_of(seen.row));
  outcome.wrote = true;
  if (difference.corrects) {
    const auto wanted = rows.shape_of(seen.row, held.valid_from);
    if (!done(
            rows.correct(seen, held.valid_from, reordered(difference.correction, shape, *wanted))))
      return false;
  }
  if (difference.changes) {
    const auto wanted = rows.shape_from(seen.row, difference.day);
    if (!done(rows.change_from(seen, difference.day, reordered(difference.patch, shape, *wanted))))
      return false;
  }
  if (difference.corrected_end)
    return done(rows.correct(seen, difference.day, {}, std::nullopt, std::nullopt,
                             difference.corrected_end));
  return !difference.ends || done(rows.end(seen, *difference.ends));
}

bool TakeExisting::correct(const person::PersonVersion& known, const PersonDifference& difference,
                           RowOutcome& outcome) {
  touch(partition_of(known.person));
  outcome.wrote = true;
  const auto corrected =
      people.correct(known.person, known.revision, difference.correction, std::nullopt);
  if (!corrected) {
    outcome.reasons.emplace_back(kWholeRow, corrected.error().message);
    return false;
  }
  outcome.corrected = known.person;
  return true;
}

bool TakeExisting::fill_person(const PreparedRow& row, const person::PersonVersion& known,
                               RowOutcome& outcome) {
  const PersonDifference difference = difference_of(row.identity, known.identity, Existing::fill);
  const bool counted = task.preview != nullptr && task.preview->corrected(known.person);
  return !difference.changes || counted || correct(known, difference, outcome);
}

void TakeExisting::take(const PreparedRow& row, const ExistingRow& existing,
                        const std::optional<person::PersonVersion>& known, RowOutcome& outcome) {
  const Existing how = task.request.existing;
  const Date first_day = std::max(existing.valid_from, row.valid_from);
  // A state that began long ago is said as it is on the day of the import.
  const Date day = row.shape->ledger->holding.of == package::Holding::Of::state && row.says_from
                       ? std::max(first_day, task.request.valid_from)
                       : first_day;
  const ledger::RowStore::Versions versions = store.read(existing.row, day);
  auto held = held_row(versions.all, day);
  if (!held) held = held_row(versions.all, first_day);
  if (!held) {
    outcome.reasons.emplace_back(kWholeRow, words::refused_by_database());
    return;
  }
  // Whoever says an end, in a column of days or in a field, knows that it has ended.
  if (row.valid_to == kForever && held->row_ends <= task.today) {
    outcome.reasons.emplace_back(task.layout.of(ColumnRole::valid_from),
                                 words::has_ended(held->row_ends));
    return;
  }
  RowDifference difference =
      difference_of(row, *versions.shape, held->version, how, task.request.valid_from);
  if (held->version.valid_to != held->row_ends) difference.corrected_end.reset();
  if (task.preview != nullptr)
    outcome.meeting.differences =
        differences(row, *versions.shape, held->version, known, task.layout);
  outcome.meeting.is_compared = true;
  PersonDifference of_person;
  if (known) of_person = difference_of(row.identity, known->identity, how);
  if (of_person.changes && task.preview != nullptr && task.preview->corrected(known->person))
    of_person = {};
  if (of_person.changes && !correct(*known, of_person, outcome)) return;
  const bool changes_row =
      difference.changes || difference.corrects || difference.ends || difference.corrected_end;
  if (changes_row && !change_row(row, difference, *versions.shape, held->version,
                                 {existing.row, held->last_revision}, outcome))
    return;
  if (changes_row || of_person.changes) {
    outcome.fate = Fate::changed;
  } else {
    outcome.fate = difference.differs || of_person.differs ? Fate::skipped : Fate::unchanged;
  }
}

}  // namespace jishi::exchange
