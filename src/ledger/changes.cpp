#include "ledger/changes.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "ledger/known_units.hpp"
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
        units(context.connection, context.definitions),
        store(context.connection, context.vault, units, ledger) {
    prefer_indexes(context.connection);
  }

  // A row as it is to be changed.
  struct Opened {
    ShapePointer shape;
    Held held;
    std::vector<RowVersion> all;
    std::int64_t last_revision = 0;
  };
  Result<Opened> open(Seen seen, std::optional<Date> day);

  Result<void> check_unit(UnitId unit, Date day);
  Result<void> check_living(UnitId unit, Date day);
  // That what the version says may be changed from that day on.
  Result<void> check_changeable(const RowVersion& version, Date day);
  void check_person(const RowVersion& version, std::vector<Finding>& findings) const;
  void check_named_units(const Shape& shape, const RowVersion& version, const RowVersion* before,
                         std::vector<Finding>& findings);
  void check_uniqueness(const RowVersion& version, std::vector<Finding>& findings);
  // Appends every finding; the version takes the warnings.
  void check(const Shape& shape, RowVersion& version, const RowVersion* before,
             std::vector<Finding>& findings);

  // Checks what is new in `after`, stores and journals the difference.
  OrRefusal<Written> write(const Opened& row, const Held& after, Checks checks);
  RowId new_row(PartitionId partition);
  void store_difference(const Opened& row, Difference& changes);
  void touch(const RowVersion& version);
  std::optional<Refusal> check_unit_rules(UnitId unit, Date day,
                                          const std::vector<RowVersion>& held);

  const ChangeContext context;
  const package::Ledger& ledger;
  KnownUnits units;
  RowStore store;
  std::map<UnitId, std::set<Date>> touched;
};

Result<void> RowChanges::State::check_living(UnitId unit, Date day) {
  const organisation::Timeline& timeline = units.timeline(unit);
  if (timeline.versions().empty())
    return Error{"no_such_unit",
                 "没有编号为 " + std::to_string(unit.value()) + " 的组织，请检查单位。"};
  if (timeline.active_at(day) != nullptr) return {};
  return Error{"not_living_then",
               "“" + timeline.versions().back().content.name + "”在 " + day.chinese() +
                   " 不存在（尚未建立或已经撤销），请核对日期，或改填当时的单位。"};
}

Result<void> RowChanges::State::check_unit(UnitId unit, Date day) {
  if (auto living = check_living(unit, day); !living) return living;
  const organisation::UnitContent& content = units.timeline(unit).active_at(day)->content;
  if (std::ranges::find(ledger.held_by, content.kind) != ledger.held_by.end()) return {};
  const package::UnitKind* kind = context.definitions->packages.find_unit_kind(content.kind);
  return Error{"unit_kind_holds_no_rows",
               "“" + content.name + "”是" + (kind == nullptr ? content.kind : kind->label) +
                   "，不填报“" + ledger.label + "”，请改填所属的其他组织。"};
}

Result<void> RowChanges::State::check_changeable(const RowVersion& version, Date day) {
  if (version.erased)
    return Error{"row_erased",
                 "这一行的个人信息已经清除，只留作统计，不能再修改；仍可结束或撤回。"};
  return check_living(version.content.unit, day);
}

void RowChanges::State::check_person(const RowVersion& version,
                                     std::vector<Finding>& findings) const {
  if (ledger.person == package::PersonUse::required && !version.content.person)
    findings.push_back({Severity::block, "person_required",
                        "“" + ledger.label + "”的每一行都要写明是谁，请填写姓名等身份信息。", -1});
  if (ledger.person == package::PersonUse::none && version.content.person)
    findings.push_back({Severity::block, "person_not_kept",
                        "“" + ledger.label + "”不登记人员，请删去人员信息。", -1});
}

void RowChanges::State::check_named_units(const Shape& shape, const RowVersion& version,
                                          const RowVersion* before,
                                          std::vector<Finding>& findings) {
  for (std::size_t i = 0; i < shape.fields.size(); ++i) {
    const package::Field& field = *shape.fields[i].field;
    const auto& value = version.content.values[i];
    if (field.value.type != package::FieldType::unit || !value) continue;
    if (before != nullptr && before->content.values[i] == value) continue;
    const auto* id = std::get_if<std::int64_t>(&*value);
    if (id == nullptr || *id <= 0) continue;  // told already
    const organisation::Timeline& timeline = units.timeline(UnitId(*id));
    const organisation::UnitVersion* then =
        timeline.versions().empty() ? nullptr : timeline.active_at(version.valid_from);
    const auto& kinds = field.value.unit_kinds;
    if (then == nullptr)
      findings.push_back({Severity::block, "unit_unknown",
                          "“" + field.label + "”所填的组织在 " + version.valid_from.chinese() +
                              " 不存在，请重新选择。",
                          static_cast<int>(i)});
    else if (!kinds.empty() && std::ranges::find(kinds, then->content.kind) == kinds.end())
      findings.push_back(
          {Severity::block, "unit_unknown",
           "“" + field.label + "”不能是“" + then->content.name + "”这一类组织，请重新选择。",
           static_cast<int>(i)});
  }
}

void RowChanges::State::check_uniqueness(const RowVersion& version,
                                         std::vector<Finding>& findings) {
  for (std::size_t i = 0; i < ledger.unique.size(); ++i) {
    if (!store.in_conflict(i, version)) continue;
    int about = -1;
    if (ledger.unique[i].fields.size() == 1)
      if (const auto* field = ledger.find_field(ledger.unique[i].fields.front()))
        about = static_cast<int>(field - ledger.fields.data());
    findings.push_back({Severity::block, "not_unique", ledger.unique[i].message, about});
  }
}

void RowChanges::State::check(const Shape& shape, RowVersion& version, const RowVersion* before,
                              std::vector<Finding>& findings) {
  check_person(version, findings);
  for (Finding& finding : context.rules.check_row(
           shape, units.facts(version.content.unit, version.valid_from), version.content.values,
           version.valid_from, version.valid_to, context.today,
           before == nullptr ? nullptr : &before->content.values)) {
    if (finding.severity == Severity::warn) version.warnings.push_back({finding.message});
    findings.push_back(std::move(finding));
  }
  check_named_units(shape, version, before, findings);
}

Result<RowChanges::State::Opened> RowChanges::State::open(Seen seen, std::optional<Date> day) {
  RowStore::Versions versions = store.read(seen.row, day);
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

void RowChanges::State::store_difference(const Opened& row, Difference& changes) {
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
}

OrRefusal<Written> RowChanges::State::write(const Opened& row, const Held& after, Checks checks) {
  Difference changes = difference(row.held, after, row.last_revision);
  std::vector<Finding> findings;
  for (RowVersion& version : changes.added) {
    if (checks == Checks::all) {
      version.definition = context.definitions->number;
      version.warnings.clear();
      check(*row.shape, version, at(row.held, version.valid_from), findings);
    }
    check_uniqueness(version, findings);
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

RowChanges::RowChanges(ChangeContext context, const package::Ledger& ledger)
    : state_(std::make_unique<State>(std::move(context), ledger)) {}
RowChanges::~RowChanges() = default;

Result<ShapePointer> RowChanges::shape(UnitId unit, Date on) {
  if (auto checked = state_->check_unit(unit, on); !checked) return checked.error();
  return state_->units.shape(state_->ledger, unit, {&on, 1});
}

OrRefusal<Written> RowChanges::add(const Draft& draft) {
  const auto shape = this->shape(draft.content.unit, draft.valid_from);
  if (!shape) return refused(shape.error());
  const State::Opened row{*shape, {}, {}, 0};
  RowVersion version;
  version.valid_from = draft.valid_from;
  version.valid_to = draft.valid_to;
  version.content = draft.content;
  version.content.values.resize(row.shape->fields.size());
  for (std::size_t i = 0; i < version.content.values.size(); ++i)
    normalise(*row.shape, i, version.content.values[i]);
  return state_->write(row, {std::move(version)}, Checks::all);
}

OrRefusal<Written> RowChanges::change_from(Seen seen, Date day, const Patch& patch) {
  const auto row = state_->open(seen, day);
  if (!row) return refused(row.error());
  const auto after = changed_from(row->held, day, normalised(*row->shape, patch));
  if (!after) return refused(after.error());
  if (auto may = state_->check_changeable(*at(row->held, day), day); !may)
    return refused(may.error());
  return state_->write(*row, *after, Checks::all);
}

OrRefusal<Written> RowChanges::correct(Seen seen, Date day, const Patch& patch,
                                       std::optional<PersonId> person, std::optional<Date> from,
                                       std::optional<Date> to) {
  const auto row = state_->open(seen, day);
  if (!row) return refused(row.error());
  const auto after = corrected(row->held, day, normalised(*row->shape, patch), person, from, to);
  if (!after) return refused(after.error());
  const RowVersion& then = *at(row->held, day);
  if (auto may = state_->check_changeable(then, from.value_or(then.valid_from)); !may)
    return refused(may.error());
  return state_->write(*row, *after, Checks::all);
}

OrRefusal<Written> RowChanges::end(Seen seen, Date day) {
  const auto row = state_->open(seen, day);
  if (!row) return refused(row.error());
  const auto after = ended_from(row->held, day);
  if (!after) return refused(after.error());
  return state_->write(*row, *after, Checks::uniqueness);
}

OrRefusal<Written> RowChanges::withdraw(Seen seen) {
  const auto row = state_->open(seen, std::nullopt);
  if (!row) return refused(row.error());
  return state_->write(*row, {}, Checks::uniqueness);
}

OrRefusal<Written> RowChanges::revert(Seen seen, std::int64_t before_position) {
  const auto row = state_->open(seen, std::nullopt);
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

void fill_from_person(const Shape& shape, const person::Identity& identity, Date today,
                      Values& values) {
  for (std::size_t i = 0; i < shape.fields.size(); ++i) {
    const package::FromPerson from = shape.fields[i].field->from_person;
    if (from == package::FromPerson::nothing || values[i]) continue;
    if (from == package::FromPerson::birth_date) {
      if (const auto born = person::birth_date(identity)) values[i] = *born;
    } else if (identity.id_number) {
      const auto number = person::parse_id_number(*identity.id_number, today);
      if (number) values[i] = std::string(number->sex == person::Sex::male ? "male" : "female");
    }
  }
}

}  // namespace jishi::ledger
