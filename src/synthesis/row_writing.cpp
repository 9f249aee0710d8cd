#include "synthesis/row_writing.hpp"

#include <algorithm>
#include <string>

#include "ledger/holding.hpp"

namespace jishi::synthesis {
namespace {

struct AppendValue {
  std::string& key;
  void operator()(std::int64_t value) const { key += std::to_string(value); }
  void operator()(const Decimal& value) const { key += value.text(); }
  void operator()(bool value) const { key += value ? '1' : '0'; }
  void operator()(Date value) const { key += std::to_string(value.days()); }
  void operator()(const std::string& value) const { key += value; }
};

}  // namespace

RowWriting::RowWriting(const Site& site, const Partition& partition, const package::Ledger& ledger)
    : site_(site),
      partition_(partition),
      ledger_(ledger),
      bulk_(partition.connection, partition.vault, ledger) {
  version_.revision = 1;
  version_.recorded_from = partition.position;
  version_.definition = site.definitions->number;
}

bool may_hold(const package::Ledger& ledger, const Holder& holder, Date on) {
  const organisation::UnitVersion* then = holder.at(on);
  return then != nullptr &&
         std::ranges::find(ledger.held_by, then->content.kind) != ledger.held_by.end();
}

void RowWriting::begin() {
  version_.content.values.assign(ledger_.fields.size(), std::nullopt);
}

void RowWriting::set(std::string_view field, std::optional<package::Value> value) {
  for (std::size_t i = 0; i < ledger_.fields.size(); ++i)
    if (ledger_.fields[i].name == field) version_.content.values[i] = std::move(value);
}

const ledger::UnitFacts& RowWriting::facts(const Holder& holder, Date on) {
  if (!holder.is_made) return partition_.units.facts(holder.unit, on);
  const organisation::UnitVersion* then = holder.at(on);
  if (!of_made_ || of_made_->first != then) of_made_ = {then, {then->content, holder.profile}};
  return of_made_->second;
}

// Stricter than the definition, which lets rows agree that have no day in common.
bool RowWriting::is_new(const Holder& holder, PersonId person) {
  std::size_t uniqueness = 0;
  for (const package::Uniqueness& unique : ledger_.unique) {
    std::string key = std::to_string(++uniqueness);
    if (unique.within == package::Uniqueness::Within::unit)
      key += '/' + std::to_string(holder.unit.value());
    bool is_whole = true;  // what is empty agrees with nothing
    for (const std::string& name : unique.fields) {
      key += '/';
      const package::Field* field = ledger_.find_field(name);
      if (field == nullptr) {
        is_whole = is_whole && person;
        key += std::to_string(person.value());
        continue;
      }
      const auto& value =
          version_.content.values[static_cast<std::size_t>(field - ledger_.fields.data())];
      is_whole = is_whole && value;
      if (value) std::visit(AppendValue{key}, *value);
    }
    if (is_whole && !seen_.insert(std::hash<std::string>{}(key)).second) return false;
  }
  return true;
}

RowId RowWriting::next_row(PartitionId partition) {
  while (true) {
    const auto row = make_id<RowTag>(partition, partition_.appender.next_serial(partition));
    if (!partition_.vault.erased(person::subject_of(row))) return row;
  }
}

bool RowWriting::write(const Holder& holder, package::Days given, PersonId person) {
  if (!is_new(holder, person)) return false;
  const package::Days days =
      ledger::days_of(ledger_, version_.content.values, given, holder.first());
  const ledger::UnitOnDay place{holder.is_made ? holder.last().parent : holder.unit, days.from};
  const ledger::ShapePointer shape = partition_.units.shape(ledger_, {&place, 1});
  version_.content.values.resize(shape->fields.size());
  version_.content.unit = holder.unit;
  version_.content.person = person;
  version_.valid_from = days.from;
  version_.valid_to = days.to;
  version_.warnings.clear();
  for (ledger::Finding& finding :
       site_.rules.check_row(*shape, facts(holder, days.from), version_.content.values, days.from,
                             days.to, site_.today)) {
    if (finding.severity == package::Severity::block)
      throw Failure({finding.code, ledger_.label + "：" + finding.message});
    version_.warnings.push_back({std::move(finding.message)});
  }
  version_.row = next_row(partition_of(holder.unit));
  partition_.vault.introduce(person::subject_of(version_.row));
  bulk_.add(version_);
  if (told_.rows++ == 0) told_.first = version_.row;
  told_.last = version_.row;
  return true;
}

}  // namespace jishi::synthesis
