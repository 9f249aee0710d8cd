#include "organisation/lookup.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "base/text.hpp"
#include "organisation/unit_store.hpp"

namespace jishi::organisation {
namespace {

std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    if (end > 0) parts.push_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return parts;
}

// The names before the last occur above the unit in that order.
bool stands_below(db::Connection& connection, const UnitVersion& version, Date date,
                  const std::vector<std::string_view>& parts) {
  const std::vector<UnitVersion> path = path_at(connection, version.unit, date);
  std::size_t next = 0;
  for (std::size_t i = 0; i + 1 < path.size() && next + 1 < parts.size(); ++i) {
    if (path[i].content.name == parts[next]) ++next;
  }
  return next + 1 == parts.size();
}

void keep_first_of_each(std::vector<UnitVersion>& versions) {
  std::set<UnitId> seen;
  std::erase_if(versions, [&](const UnitVersion& v) { return !seen.insert(v.unit).second; });
}

Lookup look_up_id(db::Connection& connection, UnitId unit, Date date) {
  Lookup found;
  const Timeline timeline = read_timeline(connection, unit);
  if (timeline.versions().empty()) return found;
  if (const UnitVersion* living = timeline.active_at(date)) {
    found.living.push_back(*living);
    return found;
  }
  for (const UnitVersion& version : timeline.versions()) {
    if (version.content.state == LifeState::active) found.former = {version};
  }
  return found;
}

// Drops what does not stand below the names of the path.
void keep_below(db::Connection& connection, Lookup& found, Date date,
                const std::vector<std::string_view>& parts) {
  if (parts.size() < 2) return;
  std::erase_if(found.living, [&](const UnitVersion& version) {
    return !stands_below(connection, version, date, parts);
  });
  std::erase_if(found.former, [&](const UnitVersion& version) {
    return !stands_below(connection, version, version.valid_from, parts);
  });
}

Lookup look_up_name(db::Connection& connection, const std::vector<std::string_view>& parts,
                    std::string_view name, Date date) {
  const std::int64_t limit = parts.size() > 1 ? kMostOfOneName : kMostCandidates;
  Lookup found;
  found.living = find_units(connection, name, date, limit);
  keep_below(connection, found, date, parts);
  if (!found.living.empty()) return found;
  found.former = find_former_units(connection, name, limit);
  keep_first_of_each(found.former);
  keep_below(connection, found, date, parts);
  return found;
}

}  // namespace

Lookup look_up(db::Connection& connection, std::string_view text, Date date) {
  if (text.starts_with('#')) {
    const auto id = parse_int64(text.substr(1));
    return id ? look_up_id(connection, UnitId(*id), date) : Lookup{};
  }
  const std::vector<std::string_view> parts = parts_of(text);
  if (parts.empty() || !is_utf8(text)) return {};
  Lookup found = look_up_name(connection, parts, parts.back(), date);
  if (!found.living.empty() || !found.former.empty()) return found;
  for (UnitId unit : units_once_recorded_as(connection, parts.back(), kMostCandidates)) {
    Lookup one = look_up_id(connection, unit, date);
    std::ranges::move(one.living, std::back_inserter(found.living));
    std::ranges::move(one.former, std::back_inserter(found.former));
  }
  keep_below(connection, found, date, parts);
  return found;
}

std::string path_text(db::Connection& connection, UnitId unit, Date date) {
  std::string text;
  for (const UnitVersion& version : path_at(connection, unit, date)) {
    if (!text.empty()) text += '/';
    text += version.content.name;
  }
  return text;
}

std::optional<UnitVersion> successor_at(db::Connection& connection, UnitId unit, Date date) {
  std::set<UnitId> passed;
  while (passed.insert(unit).second) {
    auto version = unit_at(connection, unit, date);
    if (version && version->content.state == LifeState::active) return version;
    UnitId next;
    for (const Lineage& line : lineage_of(connection, unit)) {
      if (line.from == unit && line.is_default && line.date <= date) next = line.to;
    }
    if (!next) return std::nullopt;
    unit = next;
  }
  return std::nullopt;
}

std::vector<FormerChild> all_children(db::Connection& connection, UnitId parent) {
  std::vector<FormerChild> children;
  for (UnitVersion& version : child_versions_from(connection, parent, kFirstDate)) {
    if (!children.empty() && children.back().first.unit == version.unit) {
      children.back().last = std::move(version);
    } else {
      children.push_back({version, version});
    }
  }
  std::ranges::stable_sort(children, [](const FormerChild& a, const FormerChild& b) {
    if (a.first.valid_from != b.first.valid_from) return a.first.valid_from < b.first.valid_from;
    return a.first.content.division_code < b.first.content.division_code;
  });
  return children;
}

}  // namespace jishi::organisation
