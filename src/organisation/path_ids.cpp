#include "organisation/path_ids.hpp"

#include <optional>
#include <string>
#include <utility>

#include "organisation/unit_store.hpp"

namespace jishi::organisation {
namespace {

// Of so many units the path is read by one row of joined versions, which takes half the time
// of a recursion. The six levels, and two more below a village.
constexpr int kUsualLength = 8;

std::string usual_sql() {
  const auto table = [](int step) { return "v" + std::to_string(step); };
  const auto holds = [&](int step) {
    const std::string v = table(step);
    return v + ".state = 0 AND " + v + ".valid_from <= ?1 AND " + v + ".valid_to > ?1 AND " + v +
           ".recorded_to = 9223372036854775807";
  };
  std::string columns = "v0.level";
  std::string joined = "unit_version v0";
  for (int step = 0; step < kUsualLength; ++step) {
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
std::optional<PathIds> usual_path(const db::Rows& row) {
  PathIds path{{}, static_cast<Level>(row.int64(0))};
  for (int step = 0; step < kUsualLength; ++step) {
    const int column = 1 + 2 * step;
    if (row.is_null(column)) return PathIds();  // somebody above does not live on that day
    path.units.insert(path.units.begin(), row.id<UnitId>(column));
    if (row.int64(column + 1) == 0) return path;
  }
  return std::nullopt;
}

}  // namespace

PathIds path_ids_at(db::Connection& connection, UnitId unit, Date date) {
  static const std::string kSql = usual_sql();
  {
    auto row = connection.query(kSql, {date, partition_of(unit), unit});
    if (!row.next()) return {};
    if (auto path = usual_path(row)) return *std::move(path);
  }
  PathIds path;
  for (const UnitVersion& version : path_at(connection, unit, date)) {
    path.units.push_back(version.unit);
    path.level = version.content.level;
  }
  return path;
}

}  // namespace jishi::organisation
