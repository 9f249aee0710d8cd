#include "organisation/whereabouts_store.hpp"

#include <algorithm>
#include <string>

#include "organisation/unit_version_row.hpp"

namespace jishi::organisation {
namespace {

// Units asked for at once; shorter lists repeat their last one, so that the text stays the same.
constexpr std::size_t kChunk = 100;

std::string parameters(std::size_t from) {
  std::string out;
  for (std::size_t i = 0; i < kChunk; ++i)
    out += (i == 0 ? "?" : ", ?") + std::to_string(from + i);
  return out;
}

// Units of `column` of the rows of `from` that have no living version on day ?1.
std::string gone_sql(const std::string& column, const std::string& from) {
  return "SELECT DISTINCT k." + column + " FROM " + from +
         " AND NOT EXISTS (SELECT 1 FROM unit_version v WHERE v.partition = k." + column +
         " / 16777216 AND v.unit = k." + column + " AND" JISHI_ON_DAY_1 "AND v.state = 0)";
}

const std::string& kin_sql() {
  // A unit's partition is in its number (base/id.hpp): 2^24 = 16777216.
  static const std::string sql =
      gone_sql("unit",
               "unit_version k WHERE k.recorded_to = 9223372036854775807 AND k.state = 0 "
               "AND NOT (k.valid_from <= ?1 AND k.valid_to > ?1) AND k.parent IN (" +
                   parameters(2) + ")") +
      " UNION ALL " +
      gone_sql("from_unit", "unit_lineage k WHERE k.to_unit IN (" + parameters(2) + ")") +
      " UNION ALL " +
      gone_sql("to_unit", "unit_lineage k WHERE k.partition IN (" + parameters(2 + kChunk) +
                              ") AND k.from_unit IN (" + parameters(2) + ")");
  return sql;
}

}  // namespace

std::vector<UnitId> living_below(db::Connection& connection, UnitId top, Date date) {
  std::vector<UnitId> units;
  auto rows = connection.query(
      "WITH RECURSIVE below(unit) AS ("
      " SELECT v.unit FROM unit_version v WHERE" JISHI_ON_DAY_1
      " AND v.partition = ?2 AND v.unit = ?3 AND v.state = 0"
      " UNION ALL"
      " SELECT v.unit FROM below b JOIN unit_version v ON v.parent = b.unit WHERE" JISHI_ON_DAY_1
      " AND v.state = 0)"
      " SELECT unit FROM below",
      {date, partition_of(top), top});
  while (rows.next())
    units.push_back(rows.id<UnitId>(0));
  return units;
}

void visit_living(db::Connection& connection, Date date,
                  const std::function<void(const UnitVersion&)>& visit) {
  auto rows = connection.stream("SELECT" JISHI_VERSION_COLUMNS
                                "FROM unit_version v WHERE" JISHI_ON_DAY_1 "AND v.state = 0",
                                {date});
  while (rows.next())
    visit(version_from(rows));
}

std::vector<UnitId> gone_kin(db::Connection& connection, std::span<const UnitId> units, Date date) {
  std::vector<UnitId> kin;
  for (std::size_t first = 0; first < units.size(); first += kChunk) {
    std::vector<db::Param> params = {date};
    const auto unit_at = [&](std::size_t i) {
      return units[std::min(first + i, units.size() - 1)];
    };
    for (std::size_t i = 0; i < kChunk; ++i)
      params.emplace_back(unit_at(i));
    for (std::size_t i = 0; i < kChunk; ++i)
      params.emplace_back(partition_of(unit_at(i)));
    auto rows = connection.query(kin_sql(), params);
    while (rows.next())
      kin.push_back(rows.id<UnitId>(0));
  }
  return kin;
}

std::string unit_ended_sql(std::string_view row, std::string_view day) {
  const std::string of(row);
  return "EXISTS (SELECT 1 FROM unit_version e WHERE e.partition = " + of +
         ".unit / 16777216 AND e.unit = " + of +
         ".unit AND e.recorded_to = 9223372036854775807 AND e.state = 1 AND e.valid_from <= " +
         std::string(day) + ")";
}

}  // namespace jishi::organisation
