// A second or later division list: its difference to the tree becomes dated events.
#pragma once

#include "organisation/division_import.hpp"

namespace jishi::organisation {

// Fills the report's events, respellings and questions. The appender is not finished here.
Result<void> take_in_later_edition(db::Connection& connection, journal::Appender& appender,
                                   const DivisionImport& import, UnitId root,
                                   DivisionImportReport& report, Progress& progress);

}  // namespace jishi::organisation
