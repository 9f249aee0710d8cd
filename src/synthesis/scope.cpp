#include "synthesis/scope.hpp"

#include <vector>

#include "organisation/unit_store.hpp"

namespace jishi::synthesis {
namespace {

using organisation::Level;
using organisation::UnitVersion;

std::optional<UnitVersion> first_below(db::Connection& connection, UnitId unit, Level level,
                                       Date day) {
  for (const UnitVersion& child : organisation::children_at(connection, unit, day)) {
    if (!child.content.division_code || child.content.level > level) continue;
    if (child.content.level == level) return child;
    if (auto found = first_below(connection, child.unit, level, day)) return found;
  }
  return std::nullopt;
}

}  // namespace

std::optional<UnitVersion> first_of_level(db::Connection& connection, Level level, Date day) {
  const auto root = organisation::root_unit(connection);
  return root ? first_below(connection, *root, level, day) : std::nullopt;
}

std::set<PartitionId> partitions_below(db::Connection& connection, UnitId unit, Date day) {
  std::set<PartitionId> partitions = {partition_of(unit)};
  std::vector<UnitId> open = {unit};
  while (!open.empty()) {
    const UnitId next = open.back();
    open.pop_back();
    for (const UnitVersion& child : organisation::children_at(connection, next, day)) {
      if (child.content.level > Level::township) continue;
      partitions.insert(partition_of(child.unit));
      if (child.content.level < Level::township) open.push_back(child.unit);
    }
  }
  return partitions;
}

}  // namespace jishi::synthesis
