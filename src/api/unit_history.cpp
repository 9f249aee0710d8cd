#include "api/unit_history.hpp"

#include <utility>

#include "organisation/unit_store.hpp"

namespace jishi::api {

using namespace organisation;

std::string name_and_code(const UnitContent& content) {
  return content.division_code ? content.name + "（" + *content.division_code + "）" : content.name;
}

std::string names_and_codes(db::Connection& connection, const std::vector<UnitId>& units) {
  std::string text;
  for (const UnitId unit : units) {
    const Timeline timeline = read_timeline(connection, unit);
    if (!text.empty()) text += "、";
    text += timeline.versions().empty() ? "#" + std::to_string(unit.value())
                                        : name_and_code(timeline.versions().back().content);
  }
  return text;
}

namespace {

// How a unit stopped standing directly below another one, in words; empty while it does.
std::string fate_of(db::Connection& connection, const FormerChild& child) {
  if (child.last.valid_to == kForever) return "";
  std::string text;
  for (const UnitEvent& event : events_of(connection, child.last.unit)) {
    if (event.date != child.last.valid_to) continue;
    if (!text.empty()) text += "；";
    text += std::string(label(event.kind));
    // A move names the parent before and after; the others name what the unit became part of.
    if (event.kind == EventKind::moved && !event.related.empty()) {
      text += " " + names_and_codes(connection, {event.related.back()});
    } else if (!event.related.empty()) {
      text += " " + names_and_codes(connection, event.related);
    }
    if (event.inferred) text += "（推断：" + event.evidence + "）";
  }
  return text;
}

}  // namespace

UnitHistory unit_history(db::Connection& connection, UnitId unit, Level level) {
  UnitHistory history;
  history.events = events_of(connection, unit);
  history.lineage = lineage_of(connection, unit);
  if (level < Level::county) return history;
  for (FormerChild& child : all_children(connection, unit)) {
    std::string fate = fate_of(connection, child);
    history.children.push_back({std::move(child), std::move(fate)});
  }
  return history;
}

}  // namespace jishi::api
