#include "ledger/changes.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "ledger/holding.hpp"
#include "ledger/row_checks.hpp"
#include "ledger/row_holder.hpp"
#include "ledger/row_payload.hpp"
#include "ledger/row_store.hpp"
#include "ledger/unit_check.hpp"

namespace jishi::ledger {
namespace {

using package::Severity;

Refusal refused(Error error) {
  Finding finding{Severity::block, error.code, error.message, -1};
  return {std::move(error), {std::move(finding)}};
}

Refusal refused(std::vector<Finding> findings) {
  const auto first = std::ranges::find(findings, Severity::block, &Finding::severity);
  const auto blocking = std::ranges::count(findings, Severity::block, &Finding::severity);
  Error error{first->code, first->message};
  if (blocking > 1) error.message += "（这一行另有 " + std::to_string(blocking - 1) + " 处问题）";
  return {std::move(error), std::move(findings)};
}

bool blocks(const std::vector<Finding>& findings) {
  return std::ranges::count(findings, Severity::block, &Finding::severity) > 0;
}

// Empty text is nothing; decimals have the digits of their field.
void normalise(const Shape& shape, std::size_t field, std::optional<package::Value>& value) {
  if (!value) return;
  if (const auto* text = std::get_if<std::string>(&*value); text != nullptr && text->empty())
    value.reset();
  else if (const auto* number = std::get_if<Decimal>(&*value))
    if (const auto exact = number->rescaled(shape.fields[field].field->value.digits))
      value = *exact;
}

Patch normalised(const Shape& shape, Patch patch) {
  patch.resize(shape.fields.size());
  for (std::size_t i = 0; i < patch.size(); ++i)
    if (patch[i]) normalise(shape, i, *patch[i]);
  return patch;
}

// What held on the day; before the row's first one what held first. nullptr for a new row.
const RowVersion* nearest(const Held& held, Date day) {
  if (!held.empty() && day < held.front().valid_from) return &held.front();
  return at(held, day);
}

enum class Checks : std::uint8_t { all, uniqueness };

Held held_at(const std::vector<RowVersion>& all, std::int64_t position) {
  Held held;
  for (const RowVersion& version : all)
    if (version.recorded_from <= position && position < version.recorded_to)
      held.push_back(version);
  std::ranges::sort(held, {}, &RowVersion::valid_from);
  return held;
}

}  // namespace

struct RowChanges::State {
  State(ChangeContext given, const package::Ledger& of)
      : context(std::move(given)),
        ledger(of),
        own_units(context.connection, context.definitions),
        units(context.units == nullptr ? own_units : *context.units),
        store(context.connection, context.vault, units, ledger),
        checks(ledger, context.rules, units, store, context.today) {
    prefer_indexes(context.connection);
  }

  // A row as it is to be changed.
  struct Opened {
    ShapePointer shape;
    Held held;
    std::vector<RowVersion> all;
    std::int64_t last_revision = 0;
  };
  // `unit`: whose it is to be on that day, where that is another than it was.
  Result<Opened> open(Seen seen, std::optional<Date> day,
                      std::optional<UnitId> unit = std::nullopt);
  // That the row is not waiting, and has not ended with its unit, on `day`.
  Result<void> check_held(const RowVersion& version, Date day);

  // From `day` on the row is that unit's, with the values of the patch.
  OrRefusal<Written> change(Opened& row, Date day, const Patch& patch, UnitId unit);
  Date known_from(UnitId unit);
  // Lets the versions hold as their fields say, checks that their units lived then, and writes.
  OrRefusal<Written> settle_and_write(Opened& row, Held after, Checks what);
  // Checks what is new in `after`, stores and journals the difference.
  OrRefusal<Written> write(Opened& row, const Held& after, Checks what);
  RowId new_row(PartitionId partition);
  void store_difference(Opened& row, Difference& changes);
  void touch(const RowVersion& version);
  std::optional<Refusal> check_unit_rules(UnitId unit, Date day,
                                          const std::vector<RowVersion>& held);

  const ChangeContext context;
  const package::Ledger& ledger;
  KnownUnits own_units;
  KnownUnits& units;
  RowStore store;
  RowChecks checks;
  std::map<UnitId, std::set<Date>> touched;
};

Error erased() {
  return {"row_erased", "这一行的个人信息已经清除，只留作统计，不能再修改；仍可结束或撤回。"};
}

Result<void> RowChanges::State::check_held(const RowVersion& version, Date day) {
  return ledger::check_held(context.connection, units, ledger, version.content.unit, day);
}

Result<RowChanges::State::Opened> RowChanges::State::open(Seen seen, std::optional<Date> day,
                                                          std::optional<UnitId> unit) {
  RowStore::Versions versions = store.take(seen.row, day, unit);
  if (versions.all.empty())
    return Error{"no_such_row", "“" + ledger.label + "”里没有编号为 " +
                                    std::to_string(seen.row.value()) + " 的行，请刷新后再试。"};
  Opened row{std::move(versions.shape),
             held_at(versions.all, package::kStillHeld - 1),
             {},
             versions.all.back().revision};
  if (row.last_revision != seen.revision) {
    std::string now = "已被撤回";
    if (!row.held.empty()) now = row_words(*row.shape, row.held.back());
    return Error{"version_conflict",
                 "这一行在您打开之后已被别人改过，现在是：" + now + "。请在新的内容上重新修改。"};
  }
  row.all = std::move(versions.all);
  return row;
}

void RowChanges::State::touch(const RowVersion& version) {
  if (!context.rules.has_blocking_unit_rules(ledger)) return;
  std::set<Date>& days = touched[version.content.unit];
  days.insert(version.valid_from);
  if (version.valid_to != kForever) days.insert(version.valid_to);
  if (version.valid_from <= context.today && context.today < version.valid_to)
    days.insert(context.today);
  while (days.size() > kMostDays)
    days.erase(*days.begin() == context.today ? std::next(days.begin()) : days.begin());
}

RowId RowChanges::State::new_row(PartitionId partition) {
  RowId row;
  do {
    row = make_id<RowTag>(partition, context.changes.appender().next_serial(partition));
  } while (context.vault.erased(person::subject_of(row)));
  context.vault.introduce(person::subject_of(row));
  return row;
}

void RowChanges::State::store_difference(Opened& row, Difference& changes) {
  std::vector<const RowVersion*> before, after;
  for (const RowVersion& version : row.held)
    if (std::ranges::find(changes.superseded, version.revision) != changes.superseded.end())
      before.push_back(&version);
  for (const RowVersion& version : changes.added)
    after.push_back(&version);
  const RowVersion& one = before.empty() ? *after.front() : *before.front();
  const std::int64_t position = context.changes.add(
      partition_of(one.row), row_payload(context.vault, *row.shape, before, after));
  for (const RowVersion* version : before) {
    store.supersede(version->row, version->revision, position);
    touch(*version);
  }
  for (RowVersion& version : changes.added) {
    version.recorded_from = position;
    store.insert(*row.shape, version);
    touch(version);
  }
  for (RowVersion& version : row.all)
    if (std::ranges::find(changes.superseded, version.revision) != changes.superseded.end())
      version.recorded_to = position;
  row.all.insert(row.all.end(), changes.added.begin(), changes.added.end());
  store.keep({row.shape, std::move(row.all)});
}

OrRefusal<Written> RowChanges::State::write(Opened& row, const Held& after, Checks what) {
  Difference changes = difference(row.held, after, row.last_revision);
  std::vector<Finding> findings;
  for (RowVersion& version : changes.added) {
    const RowVersion* before = nearest(row.held, version.valid_from);
    // What only ends earlier says what it said, and is not judged by the rules of today.
    const bool is_same = before != nullptr && before->valid_from == version.valid_from &&
                         before->content == version.content;
    if (what == Checks::all && !is_same) {
      version.definition = context.definitions->number;
      version.warnings.clear();
      checks.check(*row.shape, version, before, findings);
    }
    checks.check_uniqueness(version, findings);
  }
  if (blocks(findings)) return refused(std::move(findings));
  Written written{row.all.empty() ? RowId() : row.all.front().row, row.last_revision, {}};
  if (changes.superseded.empty() && changes.added.empty()) return written;
  for (RowVersion& version : changes.added)
    if (!version.row) version.row = new_row(partition_of(version.content.unit));
  store_difference(row, changes);
  for (const RowVersion& version : changes.added) {
    written.row = version.row;
    written.revision = version.revision;
    for (const Warning& warning : version.warnings)
      if (std::ranges::find(written.warnings, warning) == written.warnings.end())
        written.warnings.push_back(warning);
  }
  return written;
}

Date RowChanges::State::known_from(UnitId unit) {
  const organisation::Timeline& timeline = units.timeline(unit);
  return timeline.versions().empty() ? kFirstDate : timeline.first_day();
}

OrRefusal<Written> RowChanges::State::settle_and_write(Opened& row, Held after, Checks what) {
  if (!after.empty()) settle(ledger, row.held, after, known_from(after.front().content.unit));
  for (const RowVersion& version : after) {
    const RowVersion* before = at(row.held, version.valid_from);
    const bool stood = before != nullptr && before->valid_from == version.valid_from &&
                       before->content.unit == version.content.unit;
    if (version.revision != 0 || stood) continue;
    if (auto living = check_living(units, version.content.unit, version.valid_from); !living)
      return refused(living.error());
  }
  return write(row, after, what);
}

OrRefusal<Written> RowChanges::State::change(Opened& row, Date day, const Patch& patch,
                                             UnitId unit) {
  if (auto holds = check_holds(units, *context.definitions, ledger, unit, day); !holds)
    return refused(holds.error());
  auto after = changed_from(row.held, day, normalised(*row.shape, patch), unit);
  if (!after) return refused(after.error());
  if (at(row.held, day)->erased) return refused(erased());
  return settle_and_write(row, std::move(after).value(), Checks::all);
}

RowChanges::RowChanges(ChangeContext context, const package::Ledger& ledger)
    : state_(std::make_unique<State>(std::move(context), ledger)) {}
RowChanges::~RowChanges() = default;

Result<ShapePointer> RowChanges::shape(UnitId unit, Date on) {
  State& state = *state_;
  if (auto holds = check_holds(state.units, *state.context.definitions, state.ledger, unit, on);
      !holds)
    return holds.error();
  const UnitOnDay there{unit, on};
  return state.units.shape(state.ledger, {&there, 1});
}

RowRecord RowChanges::record(RowId row) {
  const RowStore::Versions& found = state_->store.read(row, std::nullopt);
  return record_of(found.shape, found.all);
}

ShapePointer RowChanges::shape_of(RowId row, Date day) {
  return state_->store.read(row, day).shape;
}

ShapePointer RowChanges::shape_from(RowId row, Date day, std::optional<UnitId> to) {
  const RowStore::Versions& versions = state_->store.read(row, day, to);
  if (versions.all.empty() || to) return versions.shape;
  const Held held = held_at(versions.all, package::kStillHeld - 1);
  const RowVersion* then = at(held, day);
  if (then == nullptr) return versions.shape;
  const auto unit =
      holder_on(state_->context.connection, state_->units, state_->ledger, then->content.unit, day);
  if (!unit || *unit == then->content.unit) return versions.shape;
  return state_->store.read(row, day, *unit).shape;
}

OrRefusal<Written> RowChanges::add(const Draft& draft) {
  const package::Days days = days_of(state_->ledger, draft.content.values, draft.given,
                                     state_->known_from(draft.content.unit));
  const auto shape = this->shape(draft.content.unit, days.from);
  if (!shape) return refused(shape.error());
  State::Opened row{*shape, {}, {}, 0};
  RowVersion version;
  version.valid_from = days.from;
  version.valid_to = days.to;
  version.content = draft.content;
  version.content.values.resize(row.shape->fields.size());
  for (std::size_t i = 0; i < version.content.values.size(); ++i)
    normalise(*row.shape, i, version.content.values[i]);
  return state_->write(row, {std::move(version)}, Checks::all);
}

OrRefusal<Written> RowChanges::change_from(Seen seen, Date day, const Patch& patch) {
  State& state = *state_;
  if (auto may = may_change_from_a_day(state.ledger); !may) return refused(may.error());
  auto row = state.open(seen, day);
  if (!row) return refused(row.error());
  const RowVersion* then = at(row->held, day);
  if (then == nullptr) return refused(not_held_then(day));
  const UnitId before = then->content.unit;
  const auto unit = holder_on(state.context.connection, state.units, state.ledger, before, day);
  if (!unit) return refused(unit.error());
  if (*unit != before) row = state.open(seen, day, *unit);
  return state.change(*row, day, patch, *unit);
}

OrRefusal<Written> RowChanges::move(Seen seen, Date day, UnitId to, const Patch& patch) {
  State& state = *state_;
  if (auto may = may_move(state.ledger); !may) return refused(may.error());
  auto row = state.open(seen, day, to);
  if (!row) return refused(row.error());
  const RowVersion* then = at(row->held, day);
  if (then == nullptr) return refused(not_held_then(day));
  // What waits may be decided on any day; what ended with its unit is no more to be given away.
  if (state.ledger.on_unit_end == package::OnUnitEnd::end)
    if (auto held = state.check_held(*then, day.plus_days(-1).value()); !held)
      return refused(held.error());
  return state.change(*row, day, patch, to);
}

OrRefusal<Written> RowChanges::correct(Seen seen, Date day, const Patch& patch,
                                       std::optional<PersonId> person, std::optional<Date> from,
                                       std::optional<Date> to) {
  State& state = *state_;
  auto row = state.open(seen, day);
  if (!row) return refused(row.error());
  auto after = corrected(row->held, day, normalised(*row->shape, patch), person, from, to);
  if (!after) return refused(after.error());
  const RowVersion& then = *at(row->held, day);
  if (then.erased) return refused(erased());
  if (auto held = state.check_held(then, day); !held) return refused(held.error());
  // No version passes another: it stands where it stood.
  const auto index = static_cast<std::size_t>(&then - row->held.data());
  if (auto may = may_give_days(state.ledger, (*after)[index], from, to); !may)
    return refused(may.error());
  if (auto done = correct_begin(state.ledger, row->held, *after, index); !done)
    return refused(done.error());
  return state.settle_and_write(*row, std::move(after).value(), Checks::all);
}

OrRefusal<Written> RowChanges::end(Seen seen, Date day) {
  State& state = *state_;
  if (auto may = may_end(state.ledger); !may) return refused(may.error());
  auto row = state.open(seen, day);
  if (!row) return refused(row.error());
  auto after = ended_from(row->held, day);
  if (!after) return refused(after.error());
  const Date last = day.plus_days(-1).value();
  if (const RowVersion* then = at(row->held, last))
    if (auto held = state.check_held(*then, last); !held) return refused(held.error());
  say_end(state.ledger, *after, day);
  return state.settle_and_write(*row, std::move(after).value(), Checks::uniqueness);
}

OrRefusal<Written> RowChanges::withdraw(Seen seen) {
  auto row = state_->open(seen, std::nullopt);
  if (!row) return refused(row.error());
  return state_->write(*row, {}, Checks::uniqueness);
}

OrRefusal<Written> RowChanges::revert(Seen seen, std::int64_t before_position) {
  auto row = state_->open(seen, std::nullopt);
  if (!row) return refused(row.error());
  Held then = held_at(row->all, before_position - 1);
  for (RowVersion& version : then)
    if (std::ranges::find(row->held, version.revision, &RowVersion::revision) == row->held.end())
      version.revision = 0;
  return state_->write(*row, then, Checks::uniqueness);
}

std::optional<Refusal> RowChanges::State::check_unit_rules(UnitId unit, Date day,
                                                           const std::vector<RowVersion>& held) {
  std::vector<Finding> findings =
      jishi::ledger::check_unit(context.rules, units, ledger, unit, day, held);
  std::erase_if(findings, [](const Finding& each) { return each.severity != Severity::block; });
  if (findings.empty()) return std::nullopt;
  return refused(std::move(findings));
}

std::vector<Refusal> RowChanges::check_units() {
  std::vector<Refusal> refusals;
  for (const auto& [unit, days] : state_->touched) {
    const std::vector<RowVersion> held = state_->store.held_of(unit);
    for (const Date day : days)
      if (auto refusal = state_->check_unit_rules(unit, day, held))
        refusals.push_back(std::move(*refusal));
  }
  state_->touched.clear();
  return refusals;
}

}  // namespace jishi::ledger
