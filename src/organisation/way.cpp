#include "organisation/way.hpp"

#include <optional>
#include <string>
#include <utility>

#include "organisation/unit_store.hpp"

namespace jishi::organisation {
namespace {

// Of so many units the way is read by one row of joined versions, which takes a third of the time
// of a recursion. The six levels, and two more below a village.
constexpr int kUsualWay = 8;

std::string usual_way_sql() {
  const auto table = [](int step) { return "v" + std::to_string(step); };
  const auto holds = [&](int step) {
    const std::string v = table(step);
    return v + ".state = 0 AND " + v + ".valid_from <= ?1 AND " + v + ".valid_to > ?1 AND " + v +
           ".recorded_to = 9223372036854775807";
  };
  std::string columns = "v0.level";
  std::string joined = "unit_version v0";
  for (int step = 0; step < kUsualWay; ++step) {
    columns += ", " + table(step) + ".unit, " + table(step) + ".parent";
    if (step == 0) continue;
    const std::string parent = table(step - 1) + ".parent";
    joined += " LEFT JOIN unit_version " + table(step) + " ON " + table(step) +
              ".partition = " + parent + " / 16777216 AND " + table(step) + ".unit = " + parent +
              " AND " + holds(step);
  }
  return "SELECT " + columns + " FROM " + joined +
         " WHERE v0.partition = ?2 AND v0.unit = ?3 AND " + holds(0);
}

// Nothing where the root is further up.
std::optional<Way> usual_way(const db::Rows& row) {
  Way way{{}, static_cast<Level>(row.int64(0))};
  for (int step = 0; step < kUsualWay; ++step) {
    const int column = 1 + 2 * step;
    if (row.is_null(column)) return Way();  // somebody above does not live on that day
    way.units.insert(way.units.begin(), row.id<UnitId>(column));
    if (row.int64(column + 1) == 0) return way;
  }
  return std::nullopt;
}

}  // namespace

Way way_to(db::Connection& connection, UnitId unit, Date date) {
  static const std::string kSql = usual_way_sql();
  {
    auto row = connection.query(kSql, {date, partition_of(unit), unit});
    if (!row.next()) return {};
    if (auto way = usual_way(row)) return *std::move(way);
  }
  Way way;
  for (const UnitVersion& version : path_at(connection, unit, date)) {
    way.units.push_back(version.unit);
    way.level = version.content.level;
  }
  return way;
}

}  // namespace jishi::organisation
