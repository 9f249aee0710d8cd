#include "api/row_seen.hpp"

#include <algorithm>
#include <functional>
#include <map>

#include "api/rights_in_index.hpp"
#include "package/ledger_table.hpp"

namespace jishi::api {
namespace {

// The version by which a row is known: what holds on the day, else the last that holds on any, else
// what was recorded last. Those that are nearest first.
std::vector<const ledger::RowVersion*> by_nearness(const ledger::RowRecord& record, Date today) {
  std::vector<const ledger::RowVersion*> out;
  if (const ledger::RowVersion* now = ledger::at(record.held, today)) out.push_back(now);
  for (auto each = record.held.rbegin(); each != record.held.rend(); ++each)
    out.push_back(&*each);
  for (auto each = record.versions.rbegin(); each != record.versions.rend(); ++each)
    out.push_back(&*each);
  return out;
}

// Takes the versions from the record where anything of it may be seen.
std::optional<SeenRow> seen_of(ledger::RowRecord& record, Date today,
                               const std::function<std::optional<Sight>(UnitId)>& sight_of_unit) {
  std::map<UnitId, std::optional<Sight>> sights;
  for (const ledger::RowVersion& version : record.versions) {
    const UnitId unit = version.content.unit;
    if (!sights.contains(unit)) sights[unit] = sight_of_unit(unit);
  }
  const auto nearest = by_nearness(record, today);
  const auto shown = std::ranges::find_if(
      nearest, [&](const auto* each) { return sights.at(each->content.unit).has_value(); });
  if (shown == nearest.end()) return std::nullopt;
  SeenRow seen;
  seen.shown = **shown;
  seen.sight = *sights.at(seen.shown.content.unit);
  for (ledger::RowVersion& version : record.versions)
    if (const auto& sight = sights.at(version.content.unit))
      seen.versions.emplace_back(std::move(version), *sight);
  seen.shape = record.shape;
  seen.is_held = !record.held.empty();
  seen.last_revision = record.last_revision;
  return seen;
}

}  // namespace

Error no_such_row(const package::Ledger& ledger) {
  return {"no_such_row", "“" + ledger.label + "”里没有这一行，请刷新列表后再试。"};
}

SeenRow see_row(const Service& service, db::Connection& connection, person::Vault& vault,
                const DefinitionsPointer& definitions, const Caller& caller,
                const package::Ledger& ledger, RowId row, access::Operation operation,
                const std::optional<std::string>& purpose) {
  ledger::RowRecord record = ledger::read_row(connection, vault, definitions, ledger, row);
  if (record.versions.empty()) throw Failure(no_such_row(ledger));
  const auto sight = [&](UnitId unit) {
    return sight_if_any(service, connection, caller, ledger, unit, operation, purpose);
  };
  if (auto seen = seen_of(record, service.today(), sight)) return *std::move(seen);
  const UnitId unit = by_nearness(record, service.today()).front()->content.unit;
  sight_of(service, connection, caller, ledger, unit, operation, purpose);  // throws
  throw Failure(no_such_row(ledger));                                       // it may be seen since
}

SeenRow see_written_row(const Service& service, db::Connection& connection, const Caller& caller,
                        const package::Ledger& ledger, ledger::RowRecord record,
                        access::Operation operation) {
  const auto state = service.index.now();
  const auto sight = [&](UnitId unit) {
    const access::Decision whole =
        decide(*state, caller, {operation, unit, ledger.name}, service.today());
    if (whole.allowed) return std::optional(Sight{{}, whole.for_purpose});
    return sight_if_any(service, connection, caller, ledger, unit, operation, std::nullopt);
  };
  if (auto seen = seen_of(record, service.today(), sight)) return *std::move(seen);
  throw Failure(no_such_row(ledger));
}

}  // namespace jishi::api
