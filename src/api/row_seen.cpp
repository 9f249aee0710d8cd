#include "api/row_seen.hpp"

#include <algorithm>
#include <map>

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

}  // namespace

Error no_such_row(const package::Ledger& ledger) {
  return {"no_such_row", "“" + ledger.label + "”里没有这一行，请刷新列表后再试。"};
}

SeenRow see_row(const Service& service, db::Connection& connection, person::Vault& vault,
                const DefinitionsPointer& definitions, const Caller& caller,
                const package::Ledger& ledger, RowId row, access::Operation operation,
                const std::optional<std::string>& purpose) {
  return see_row(service, connection, caller, ledger,
                 ledger::read_row(connection, vault, definitions, ledger, row), operation, purpose);
}

SeenRow see_row(const Service& service, db::Connection& connection, const Caller& caller,
                const package::Ledger& ledger, ledger::RowRecord record,
                access::Operation operation, const std::optional<std::string>& purpose) {
  if (record.versions.empty()) throw Failure(no_such_row(ledger));
  std::map<UnitId, std::optional<Sight>> sights;
  for (const ledger::RowVersion& version : record.versions) {
    const UnitId unit = version.content.unit;
    if (!sights.contains(unit))
      sights[unit] = sight_if_any(service, connection, caller, ledger, unit, operation, purpose);
  }
  SeenRow seen;
  const auto nearest = by_nearness(record, service.today());
  const auto shown = std::ranges::find_if(
      nearest, [&](const auto* each) { return sights.at(each->content.unit).has_value(); });
  if (shown == nearest.end()) {
    seen.sight = sight_of(service, connection, caller, ledger, nearest.front()->content.unit,
                          operation, purpose);  // throws
  }
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

}  // namespace jishi::api
