#include "organisation/unit_payload.hpp"

namespace jishi::organisation {
namespace {

void write_value(JsonWriter& json, const std::optional<package::Value>& value) {
  if (!value) {
    json.null();
    return;
  }
  struct Writer {
    JsonWriter& out;
    void operator()(std::int64_t number) const { out.value(number); }
    void operator()(const Decimal& number) const { out.value(number.text()); }
    void operator()(bool truth) const { out.value(truth); }
    void operator()(Date date) const { out.value(date.iso()); }
    void operator()(const std::string& text) const { out.value(text); }
  };
  std::visit(Writer{json}, *value);
}

}  // namespace

std::string_view word(EventKind kind) {
  switch (kind) {
    case EventKind::registered:
      return "registered";
    case EventKind::founded:
      return "founded";
    case EventKind::renamed:
      return "renamed";
    case EventKind::moved:
      return "moved";
    case EventKind::recoded:
      return "recoded";
    case EventKind::kind_changed:
      return "kind_changed";
    case EventKind::merged:
      return "merged";
    case EventKind::absorbed:
      return "absorbed";
    case EventKind::split:
      return "split";
    case EventKind::split_off:
      return "split_off";
    case EventKind::dissolved:
      return "dissolved";
    case EventKind::delisted:
      return "delisted";
    case EventKind::corrected:
      return "corrected";
    case EventKind::confirmed:
      return "confirmed";
  }
  return "";
}

void write_content(JsonWriter& json, const UnitContent& content) {
  json.begin_object();
  if (content.state == LifeState::ended) json.member("ended", true);
  json.member("parent", content.parent.value());
  json.member("level", package::level_name(content.level));
  json.member("kind", content.kind);
  json.member("name", content.name);
  if (content.division_code) json.member("division_code", *content.division_code);
  if (content.own_code) json.member("own_code", *content.own_code);
  json.end_object();
}

std::string unit_payload(UnitId unit, Date date, std::span<const EventKind> kinds,
                         const UnitContent* before, const UnitContent* after,
                         std::span<const UnitId> related, const package::ProfileChange& profile) {
  JsonWriter json;
  json.begin_object().member("unit", unit.value()).member("date", date.iso());
  json.key("events").begin_array();
  for (EventKind kind : kinds)
    json.value(word(kind));
  json.end_array();
  if (before != nullptr) write_content(json.key("before"), *before);
  if (after != nullptr) write_content(json.key("after"), *after);
  if (!related.empty()) {
    json.key("related").begin_array();
    for (UnitId other : related)
      json.value(other.value());
    json.end_array();
  }
  if (!profile.empty()) {
    json.key("profile").begin_object();
    for (const auto& [field, code] : profile)
      write_value(json.key(field), code);
    json.end_object();
  }
  return json.end_object().take();
}

}  // namespace jishi::organisation
