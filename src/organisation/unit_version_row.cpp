#include "organisation/unit_version_row.hpp"

namespace jishi::organisation {

VersionRow version_row(const UnitVersion& version, std::int64_t position) {
  const UnitContent& content = version.content;
  return {partition_of(version.unit),
          version.unit,
          version.revision,
          version.valid_from,
          version.valid_to,
          position,
          kStillHeld,
          static_cast<std::int64_t>(content.state),
          content.parent,
          static_cast<std::int64_t>(content.level),
          content.kind,
          content.name,
          content.division_code,
          content.own_code};
}

UnitVersion version_from(const db::Rows& rows) {
  UnitVersion version;
  version.unit = rows.id<UnitId>(0);
  version.revision = rows.int64(1);
  version.valid_from = rows.date(2);
  version.valid_to = rows.date(3);
  version.content.state = static_cast<LifeState>(rows.int64(4));
  version.content.parent = rows.id<UnitId>(5);
  version.content.level = static_cast<Level>(rows.int64(6));
  version.content.kind = rows.text(7);
  version.content.name = rows.text(8);
  version.content.division_code = rows.optional_text(9);
  version.content.own_code = rows.optional_text(10);
  return version;
}

std::string ids_text(const std::vector<UnitId>& units) {
  std::string out;
  for (UnitId unit : units) {
    if (!out.empty()) out.push_back(' ');
    out += std::to_string(unit.value());
  }
  return out;
}

}  // namespace jishi::organisation
