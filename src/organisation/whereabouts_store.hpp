// What whereabouts ask of the database.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "db/connection.hpp"
#include "organisation/unit.hpp"

namespace jishi::organisation {

// The unit and all that live below it; empty where it does not live on that day.
std::vector<UnitId> living_below(db::Connection& connection, UnitId top, Date date);

// Every unit that lives on that day, with what it is then.
void visit_living(db::Connection& connection, Date date,
                  const std::function<void(const UnitVersion&)>& visit);

// Units that do not live on that day and, on some other day, stand directly below one of `units`,
// or are its successor or predecessor. May name one several times.
std::vector<UnitId> gone_kin(db::Connection& connection, std::span<const UnitId> units, Date date);

// SQL: the unit of the row, a table or alias with the column unit, has ended on `day` (SQL as well)
// or before. The row may stand in another partition than its unit.
std::string unit_ended_sql(std::string_view row, std::string_view day);

}  // namespace jishi::organisation
