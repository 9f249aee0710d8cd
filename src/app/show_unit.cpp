#include "app/show_unit.hpp"

#include <stdexcept>

#include "base/text.hpp"
#include "organisation/unit_payload.hpp"
#include "organisation/unit_store.hpp"

namespace jishi::app {

using namespace organisation;

namespace {

// Columns are padded; what stands last in its line needs no blanks after it.
std::string without_trailing_blanks(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (char c : text) {
    if (c == '\n') out.erase(out.find_last_not_of(' ') + 1);
    out.push_back(c);
  }
  return out;
}

}  // namespace

std::string counts_text(const LevelCounts& counts) {
  std::string text;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    if (!text.empty()) text += "，";
    text += std::string(label(static_cast<Level>(i))) + " " + grouped(counts[i]);
  }
  return text.empty() ? "无" : text;
}

std::string interval_text(Date from, Date to) {
  if (to == kForever) return from.iso() + " 起";
  return from.iso() + " 至 " + to.plus_days(-1)->iso();
}

void write_version(JsonWriter& json, const UnitVersion& version) {
  json.begin_object().member("from", version.valid_from.iso());
  if (version.valid_to == kForever) {
    json.key("to").null();
  } else {
    json.member("to", version.valid_to.plus_days(-1)->iso());
  }
  json.member("revision", version.revision);
  write_content(json.key("content"), version.content);
  json.end_object();
}

void write_counts(JsonWriter& json, const LevelCounts& counts) {
  json.begin_object();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    json.member(package::level_name(static_cast<Level>(i)), counts[i]);
  }
  json.end_object();
}

UnitPage::UnitPage(db::Connection& connection, const package::Definitions& definitions,
                   const UnitVersion& version, Date date, Detail detail)
    : connection_(connection),
      definitions_(definitions),
      version_(version),
      date_(date),
      detail_(detail) {
  const Timeline timeline = read_timeline(connection_, version.unit);
  // Found by a name or code of another day: what it is on the day asked about is shown.
  if (const UnitVersion* then = timeline.active_at(date)) version_ = *then;
  living_ = timeline.active_at(date) != nullptr;
  revision_ = timeline.revision();
  versions_ = timeline.versions();
  if (versions_.empty()) {
    throw std::runtime_error("unit " + std::to_string(version.unit.value()) + " has no versions");
  }
  path_ = path_text(connection_, version.unit, living_ ? date : version.valid_from);
  if (living_) {
    below_ = count_below(connection_, version.unit, date);
    profile_ = package::profile_at(connection_, definitions_, version.unit, date);
  } else {
    successor_ = successor_at(connection_, version.unit, date);
  }
  if (detail_ == Detail::summary) return;
  history_ = api::unit_history(connection_, version.unit, version.content.level);
}

std::string UnitPage::text() const {
  const UnitContent& content = version_.content;
  std::string text = content.name + "\n";
  const auto line = [&](std::string_view what, const std::string& value) {
    text += "  " + padded(what, 14) + value + "\n";
  };
  line("日期", date_.iso());
  line("路径", path_);
  line("层级", std::string(label(content.level)));
  const package::UnitKind* kind = definitions_.packages.find_unit_kind(content.kind);
  line("类别", kind == nullptr ? content.kind : kind->label);
  text += profile_text();
  if (content.division_code) line("区划代码", *content.division_code);
  if (content.own_code) line("组织代码", *content.own_code);
  line("编号",
       "#" + std::to_string(version_.unit.value()) + "（第 " + std::to_string(revision_) + " 版）");
  if (living_) {
    line("下辖", counts_text(below_));
  } else {
    line("状态",
         "这一天不存在（" + interval_text(versions_.front().valid_from, version_.valid_to) + "）");
    line("现归属", successor_ ? name_and_code(successor_->content) : "没有登记去向");
  }
  if (detail_ == Detail::history) text += history_text();
  return without_trailing_blanks(text);
}

// The unit's fields in the words of the packages.
std::string UnitPage::profile_text() const {
  std::string text;
  for (const auto& [name, value] : profile_) {
    const package::UnitField* field = definitions_.packages.find_unit_field(name);
    if (field == nullptr) continue;
    const std::string shown = package::shown(definitions_.packages, field->field, value);
    text += "  " + padded(field->field.label, 14) + shown + "\n";
  }
  return text;
}

std::string UnitPage::history_text() const {
  std::string text = "沿革\n";
  for (const UnitEvent& event : history_.events) {
    text += "  " + event.date.iso() + "  " + padded(label(event.kind), 12);
    if (!event.related.empty()) text += " " + api::names_and_codes(connection_, event.related);
    if (!event.evidence.empty()) {
      text += std::string(event.inferred ? "  推断：" : "  ") + event.evidence;
    }
    text += "\n";
  }
  text += "历次名称与代码\n";
  for (const UnitVersion& version : versions_) {
    if (version.content.state == LifeState::ended) continue;
    text += "  " + padded(interval_text(version.valid_from, version.valid_to), 26) + "  " +
            name_and_code(version.content) + "\n";
  }
  if (history_.children.empty()) return text;
  text += "下级\n";
  for (const api::UnitHistory::Child& child : history_.children) {
    const UnitVersion& last = child.child.last;
    text += "  " + padded(interval_text(child.child.first.valid_from, last.valid_to), 26) + "  " +
            padded(name_and_code(child.child.first.content), 26);
    if (child.child.first.content.name != last.content.name ||
        child.child.first.content.division_code != last.content.division_code) {
      text += " → " + name_and_code(last.content);
    }
    if (!child.fate.empty()) text += " → " + child.fate;
    text += "\n";
  }
  return text;
}

void UnitPage::write(JsonWriter& json) const {
  json.begin_object();
  json.member("unit", version_.unit.value()).member("date", date_.iso());
  json.member("living", living_).member("path", path_).member("revision", revision_);
  write_content(json.key("content"), version_.content);
  json.key("profile").begin_object();
  for (const auto& [name, value] : profile_) {
    const package::UnitField* field = definitions_.packages.find_unit_field(name);
    if (field != nullptr) {
      json.member(name, package::shown(definitions_.packages, field->field, value));
    }
  }
  json.end_object();
  if (living_) write_counts(json.key("below"), below_);
  json.key("successor");
  if (successor_) {
    json.begin_object().member("unit", successor_->unit.value());
    json.member("name", successor_->content.name).end_object();
  } else {
    json.null();
  }
  if (detail_ == Detail::history) write_history(json);
  json.end_object();
}

void UnitPage::write_history(JsonWriter& json) const {
  json.key("versions").begin_array();
  for (const UnitVersion& version : versions_)
    write_version(json, version);
  json.end_array();
  json.key("events").begin_array();
  for (const UnitEvent& event : history_.events) {
    json.begin_object().member("date", event.date.iso()).member("event", word(event.kind));
    json.member("inferred", event.inferred).member("evidence", event.evidence);
    json.key("related").begin_array();
    for (UnitId unit : event.related)
      json.value(unit.value());
    json.end_array().member("position", event.position).end_object();
  }
  json.end_array();
  json.key("lineage").begin_array();
  for (const Lineage& line : history_.lineage) {
    json.begin_object().member("from", line.from.value()).member("to", line.to.value());
    json.member("date", line.date.iso());
    json.member("kind", line.kind == LineageKind::merged ? "merged" : "split");
    json.member("default", line.is_default).member("inferred", line.inferred);
    json.member("evidence", line.evidence).end_object();
  }
  json.end_array();
  json.key("children").begin_array();
  for (const api::UnitHistory::Child& child : history_.children) {
    json.begin_object().member("unit", child.child.first.unit.value());
    write_version(json.key("first"), child.child.first);
    write_version(json.key("last"), child.child.last);
    json.member("fate", child.fate).end_object();
  }
  json.end_array();
}

}  // namespace jishi::app
