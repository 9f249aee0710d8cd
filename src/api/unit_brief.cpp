#include "api/unit_brief.hpp"

#include <string>

#include "organisation/unit_store.hpp"

namespace jishi::api {
namespace {

// Of one that does not live on that day its last version that did, else its first.
organisation::UnitVersion version_of(db::Connection& connection, UnitId unit, Date day) {
  const organisation::Timeline timeline = organisation::read_timeline(connection, unit);
  const organisation::UnitVersion* found = nullptr;
  for (const organisation::UnitVersion& version : timeline.versions()) {
    const bool lives = version.content.state == organisation::LifeState::active;
    if (lives && (found == nullptr || version.valid_from <= day)) found = &version;
  }
  if (found == nullptr) throw Failure({"no_such_unit", "没有这个单位。请从单位树中重新选择。"});
  return *found;
}

// Without the root; of a unit that does not live on that day its own name.
std::string path_below_root(db::Connection& connection, const organisation::UnitVersion& unit,
                            Date day) {
  const auto path = organisation::path_at(connection, unit.unit, day);
  std::string text;
  for (std::size_t i = 1; i < path.size(); ++i)
    text.append(text.empty() ? "" : "/").append(path[i].content.name);
  return text.empty() ? unit.content.name : text;
}

}  // namespace

void write_unit_brief(JsonWriter& json, db::Connection& connection,
                      const package::PackageSet& packages, UnitId unit, Date day) {
  const organisation::UnitVersion version = version_of(connection, unit, day);
  const organisation::UnitContent& content = version.content;
  json.begin_object().member("unit", unit.value()).member("name", content.name);
  if (const auto& code = content.own_code ? content.own_code : content.division_code)
    json.member("code", *code);
  json.member("level", package::level_name(content.level))
      .member("level_label", organisation::label(content.level));
  const package::UnitKind* kind = packages.find_unit_kind(content.kind);
  json.member("kind", content.kind)
      .member("kind_label", kind == nullptr ? content.kind : kind->label)
      .member("path", path_below_root(connection, version, day))
      .end_object();
}

}  // namespace jishi::api
