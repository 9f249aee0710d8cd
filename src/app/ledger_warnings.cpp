#include "app/ledger_warnings.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "ledger/unit_check.hpp"

namespace jishi::app {
namespace {

std::string more_than_shown(std::int64_t count) {
  if (count <= static_cast<std::int64_t>(kShownWarnings)) return {};
  return "    ……共 " + grouped(count) + " 条；加 --json 列出更多，或用 --unit 写明下级单位\n";
}

}  // namespace

void LedgerWarnings::write(JsonWriter& out) const {
  out.member("unit_warning_count", unit_count).key("unit_warnings").begin_array();
  for (const OfUnit& each : units) {
    out.begin_object().member("unit", each.unit.value());
    out.member("message", each.words).end_object();
  }
  out.end_array().member("row_warning_count", row_count).key("row_warnings").begin_array();
  for (const OfRow& each : rows) {
    out.begin_object().member("row", each.row.value()).member("unit", each.unit.value());
    out.member("message", each.words).end_object();
  }
  out.end_array();
}

std::string LedgerWarnings::text() const {
  std::string text;
  for (std::size_t i = 0; i < std::min(kShownWarnings, units.size()); ++i)
    text += "    " + units[i].words + "\n";
  text += more_than_shown(unit_count);
  for (std::size_t i = 0; i < std::min(kShownWarnings, rows.size()); ++i)
    text += "    #" + std::to_string(rows[i].row.value()) + "：" + rows[i].words + "\n";
  return text + more_than_shown(row_count);
}

LedgerWarnings warnings_of(db::Connection& connection, person::Vault& vault,
                           const std::shared_ptr<const package::Definitions>& definitions,
                           const ledger::RowQuery& query) {
  LedgerWarnings found;
  std::set<UnitId> units;
  ledger::visit_rows(
      connection, vault, definitions, query,
      [&](const ledger::RowVersion& version, const ledger::Shape&, ledger::Place) {
        units.insert(version.content.unit);
        for (const ledger::Warning& warning : version.warnings) {
          if (++found.row_count <= static_cast<std::int64_t>(kMostListedWarnings))
            found.rows.push_back({version.row, version.content.unit, warning.message});
        }
      })
      .or_throw();
  ledger::UnitChecks checks(connection, vault, definitions, *query.ledger);
  for (const UnitId unit : units) {
    for (const ledger::Finding& finding : checks.warnings(unit, query.on)) {
      if (++found.unit_count <= static_cast<std::int64_t>(kMostListedWarnings))
        found.units.push_back({unit, finding.message});
    }
  }
  return found;
}

}  // namespace jishi::app
