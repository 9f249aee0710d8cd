#include "ledger/retention.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "ledger/attachment.hpp"
#include "ledger/retention_store.hpp"
#include "ledger/row_payload.hpp"
#include "package/defined_table.hpp"

namespace jishi::ledger {
namespace {

using person::Erasure;
using person::SubjectId;

// The ledgers that may keep personal data.
class PersonalLedgers {
 public:
  PersonalLedgers(db::Connection& connection, const package::Definitions& definitions)
      : tables_(package::tables_of(definitions)) {
    for (const package::Ledger& ledger : definitions.packages.ledgers)
      if (keeps_personal(definitions, ledger))
        stores_.emplace_back(&ledger, RetentionStore(connection, ledger, tables_));
  }

  struct Each {
    const package::Ledger* ledger;
    RetentionStore store;
    Each(const package::Ledger* of, RetentionStore with) : ledger(of), store(std::move(with)) {}

    bool meant_by(const Erasure& erasure) const {
      return erasure.purpose.empty() || erasure.purpose == ledger->name;
    }
  };
  std::vector<Each>& all() { return stores_; }
  const std::vector<package::DefinedTable>& tables() const { return tables_; }

 private:
  std::vector<package::DefinedTable> tables_;
  std::vector<Each> stores_;
};

// `only`: of that subject alone.
std::set<Erasure> due_of(PersonalLedgers& ledgers, Date day, std::optional<SubjectId> only) {
  std::set<Erasure> due;
  std::map<SubjectId, std::set<std::string>> persons;
  for (auto& [ledger, store] : ledgers.all()) {
    if (ledger->retention_months == 0) continue;
    const auto cutoff = day.plus_months(-ledger->retention_months);
    if (!cutoff) continue;
    for (const SubjectId row : store.rows_ended(*cutoff, only))
      due.insert({row, ledger->name});
    for (const SubjectId person : store.persons_ended(*cutoff, only))
      persons[person].insert(ledger->name);
  }
  for (const auto& [person, purposes] : persons) {
    bool stays = false;
    for (PersonalLedgers::Each& each : ledgers.all())
      stays = stays || (!purposes.contains(each.ledger->name) && each.store.keeps(person));
    if (!stays) {
      due.insert({person, ""});
      continue;
    }
    for (const std::string& purpose : purposes)
      due.insert({person, purpose});
  }
  return due;
}

}  // namespace

std::vector<Erasure> due_erasures(db::Connection& connection,
                                  const package::Definitions& definitions, Date day) {
  PersonalLedgers ledgers(connection, definitions);
  const std::set<Erasure> due = due_of(ledgers, day, {});
  return {due.begin(), due.end()};
}

std::vector<Erasure> still_due(db::Connection& connection, const package::Definitions& definitions,
                               Date day, std::span<const Erasure> erasures) {
  PersonalLedgers ledgers(connection, definitions);
  std::set<SubjectId> subjects;
  for (const Erasure& erasure : erasures)
    subjects.insert(erasure.subject);
  std::set<Erasure> due;
  for (const SubjectId subject : subjects)
    due.merge(due_of(ledgers, day, subject));
  return {due.begin(), due.end()};
}

std::vector<Erasure> with_rows(db::Connection& connection, const package::Definitions& definitions,
                               std::vector<Erasure> erasures) {
  PersonalLedgers ledgers(connection, definitions);
  std::set<Erasure> all(erasures.begin(), erasures.end());
  for (const Erasure& erasure : erasures)
    for (PersonalLedgers::Each& each : ledgers.all()) {
      if (!each.meant_by(erasure)) continue;
      for (const auto& version : each.store.versions_of(erasure.subject))
        if (!version.of_person) all.insert({person::subject_of(version.row), each.ledger->name});
    }
  return {all.begin(), all.end()};
}

void clear_rows(db::Connection& connection, journal::ChangeSet& changes,
                const package::Definitions& definitions, std::span<const Erasure> erasures) {
  PersonalLedgers ledgers(connection, definitions);
  for (const Erasure& erasure : erasures)
    for (PersonalLedgers::Each& each : ledgers.all()) {
      if (!each.meant_by(erasure)) continue;
      clear_attachments(connection, each.ledger->name, erasure.subject);
      std::map<RowId, std::vector<std::int64_t>> emptied;
      for (const auto& version : each.store.versions_of(erasure.subject)) {
        each.store.empty(version);
        emptied[version.row].push_back(version.revision);
      }
      for (const auto& [row, revisions] : emptied)
        changes.add(partition_of(row), erased_payload(each.ledger->name, row, revisions));
    }
}

std::vector<std::string> tables_with_persons(const package::Definitions& definitions) {
  std::vector<std::string> names;
  for (const package::DefinedTable& table : package::tables_of(definitions)) {
    const package::Ledger* ledger = definitions.packages.find_ledger(table.name);
    if (ledger != nullptr && keeps_personal(definitions, *ledger))
      names.push_back(table.table.name);
  }
  return names;
}

}  // namespace jishi::ledger
