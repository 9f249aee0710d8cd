// Made-up people and rows for a county, so that a new installation has something to look at. Nobody
// in them exists: the ID numbers are of an area that there is not (519999), the phone numbers are
// 1300000 and a serial.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/progress.hpp"
#include "ledger/changes.hpp"
#include "organisation/unit.hpp"

namespace jishi::app {

struct DemonstrationReport {
  std::map<std::string, std::int64_t> rows;  // by the label of the ledger
  std::int64_t persons = 0;
};

// Fills the ledgers of the county and of everything below it for the days from `from` to
// `context.today`, inside the caller's write transaction: the same rows for the same county and
// days. Fields and ledgers that the definitions do not have are passed over.
DemonstrationReport fill_with_demonstration(const ledger::ChangeContext& context, UnitId county,
                                            Date from, Progress& progress);

// The committees that lived on that day and have ended since (the tree as then), a few members
// each.
DemonstrationReport fill_former_committees(const ledger::ChangeContext& context, UnitId county,
                                           Date on);

}  // namespace jishi::app
