#include "index/concerned.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "index/tree.hpp"
#include "journal/change_set.hpp"
#include "organisation/unit_payload.hpp"
#include "person/disclosure.hpp"

namespace jishi::index {
namespace {

using nlohmann::json;

static_assert(kMostUnits == Tree::kMostChanged);

// Subjects of entries about nothing that the index holds. Imports tell of their rows, and packages
// come with a new number of the definitions, which whoever asks looks at.
constexpr std::array<std::string_view, 4> kBesides = {person::kReveal, person::kExport, "import",
                                                      "package"};

// Changes besides those of rows: of a person (rows keep the number alone), and that keys of a
// subject were destroyed; rows that were emptied then are told of on their own.
constexpr std::array kChangesBesides = {"person", "erased"};
// Of who may sign in and do what; a demonstration, which is a setting, asks less of administrators.
constexpr std::array kChangesOfRights = {"account", "village_link", "setting"};

template <std::size_t N>
bool is_of(const json& change, const std::array<const char*, N>& subjects) {
  return std::any_of(subjects.begin(), subjects.end(),
                     [&](const char* key) { return change.contains(key); });
}

bool add_change(const json& change, PartitionId partition, Concerned& concerned) {
  if (!change.contains("row")) {
    const bool of_rights = is_of(change, kChangesOfRights);
    concerned.rights = concerned.rights || of_rights;
    return of_rights || is_of(change, kChangesBesides);
  }
  const RowId row(change.at("row").get<std::int64_t>());
  if (partition_of(row) != partition) return false;
  concerned.rows[change.at("ledger").get<std::string>()][partition].insert(row);
  return true;
}

bool add_changes(const journal::Entry& entry, Concerned& concerned) {
  const json payload = json::parse(entry.payload);
  const json& changes = payload.at("changes");
  return std::all_of(changes.begin(), changes.end(), [&](const json& change) {
    return add_change(change, entry.partition, concerned);
  });
}

void add_unit(const json& unit, Concerned& concerned) {
  concerned.units.insert(UnitId(unit.get<std::int64_t>()));
}

// One unit and those that lineage may tie it to; or, of a list of divisions, those that are spelled
// differently.
bool add_units(const journal::Entry& entry, Concerned& concerned) {
  concerned.rights = true;
  if (concerned.every_unit) return true;
  const json payload = json::parse(entry.payload);
  if (payload.contains("unit")) {
    add_unit(payload.at("unit"), concerned);
    if (payload.contains("related"))
      for (const json& unit : payload.at("related"))
        add_unit(unit, concerned);
  } else if (payload.contains("confirmed")) {
    for (const json& respelled : payload.at("respelled"))
      add_unit(respelled.at("unit"), concerned);
  } else {
    return false;
  }
  concerned.every_unit = concerned.units.size() > kMostUnits;
  return true;
}

bool is_understood(const journal::Entry& entry, Concerned& concerned) {
  if (entry.format != journal::kFormat) return false;
  try {
    if (entry.subject == journal::kChangesSubject) return add_changes(entry, concerned);
    if (entry.subject == organisation::kUnitSubject) return add_units(entry, concerned);
  } catch (const json::exception&) {
    return false;
  }
  return std::find(kBesides.begin(), kBesides.end(), entry.subject) != kBesides.end();
}

}  // namespace

void add_concerned(const journal::Entry& entry, Concerned& concerned) {
  if (is_understood(entry, concerned)) return;
  concerned.partitions.insert(entry.partition);
  concerned.every_unit = true;
  concerned.rights = true;
}

}  // namespace jishi::index
