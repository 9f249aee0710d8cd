// What the rules per unit say of the rows of a unit on a day.
#pragma once

#include <vector>

#include "ledger/known_units.hpp"
#include "ledger/row_store.hpp"
#include "ledger/rules.hpp"

namespace jishi::ledger {

// `held`: what is held of the unit (RowStore::held_of). Nothing of a unit that does not live then.
// Messages name the unit and the day.
std::vector<Finding> check_unit(const Rules& rules, KnownUnits& units,
                                const package::Ledger& ledger, UnitId unit, Date day,
                                const std::vector<RowVersion>& held);

// Asks again and again, for one ledger, on one connection.
class UnitChecks {
 public:
  UnitChecks(db::Connection& connection, person::Vault& vault,
             std::shared_ptr<const package::Definitions> definitions, const package::Ledger& ledger)
      : rules_(definitions),
        units_(connection, std::move(definitions)),
        store_(connection, vault, units_, ledger),
        ledger_(ledger) {}

  // Those that refuse nothing.
  std::vector<Finding> warnings(UnitId unit, Date day);

 private:
  const Rules rules_;
  KnownUnits units_;
  RowStore store_;
  const package::Ledger& ledger_;
};

}  // namespace jishi::ledger
