#include "api/row_json.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "api/row_basis.hpp"
#include "organisation/unit_store.hpp"
#include "package/addition.hpp"
#include "package/shown_value.hpp"

namespace jishi::api {
namespace {

constexpr const char* kErased = "（已清除）";

}  // namespace

std::optional<Date> last_day(Date end) {
  return end == kForever ? std::nullopt : end.plus_days(-1);
}

void write_unit_members(JsonWriter& json, const package::PackageSet& packages,
                        const organisation::UnitVersion& unit) {
  const organisation::UnitContent& content = unit.content;
  json.member("unit", unit.unit.value()).member("name", content.name);
  if (const auto& code = content.own_code ? content.own_code : content.division_code)
    json.member("code", *code);
  json.member("level", package::level_name(content.level));
  json.member("level_label", organisation::label(content.level));
  json.member("kind", content.kind);
  const package::UnitKind* kind = packages.find_unit_kind(content.kind);
  json.member("kind_label", kind == nullptr ? content.kind : kind->label);
}

RowJson::RowJson(db::Connection& connection, person::Vault& vault, DefinitionsPointer definitions,
                 const package::Ledger& ledger, Date tree, Date today)
    : connection_(connection),
      vault_(vault),
      definitions_(std::move(definitions)),
      ledger_(ledger),
      tree_(tree),
      today_(today) {}

RowJson::Line RowJson::line_of(const ledger::RowVersion& version, const ledger::Shape& shape,
                               ledger::Place place, std::int64_t last_revision) {
  return {version, shape.fields, shape.path, place, last_revision};
}

const std::optional<organisation::UnitVersion>& RowJson::unit(UnitId unit) {
  const auto [at, is_new] = units_.try_emplace(unit);
  if (is_new) at->second = organisation::unit_at(connection_, unit, tree_);
  return at->second;
}

void RowJson::write_unit(JsonWriter& json, UnitId id) {
  json.begin_object();
  if (const auto& found = unit(id)) {
    write_unit_members(json, definitions_->packages, *found);
  } else {
    json.member("unit", id.value()).member("name", "#" + std::to_string(id.value()));
  }
  json.end_object();
}

std::string RowJson::words_of(const Line& line, std::size_t index) {
  const package::Field& field = *line.fields[index].field;
  const package::Value& value = *line.version.content.values[index];
  if (field.value.type == package::FieldType::unit) {
    const UnitId named(std::get<std::int64_t>(value));
    if (const auto& found = unit(named)) return found->content.name;
  }
  if (field.value.type == package::FieldType::choice) {
    // A value that a unit above adds stands in no dictionary of the packages.
    const auto& code = std::get<std::string>(value);
    const std::string& dictionary = field.value.dictionary;
    if (definitions_->packages.find_value(dictionary, code) == nullptr)
      for (const auto& at : package::values_for(*definitions_, dictionary, line.path))
        if (at.value->code == code) return at.value->label;
  }
  return package::shown(definitions_->packages, field, value);
}

void RowJson::write_values(JsonWriter& json, const Line& line, const Sight& sight, bool open) {
  json.begin_object();
  for (std::size_t i = 0; i < line.fields.size(); ++i) {
    if (i >= line.version.content.values.size()) break;
    const package::Field& field = *line.fields[i].field;
    const auto& value = line.version.content.values[i];
    if (!value || !sight.shows(field.name)) continue;
    json.key(field.name).begin_object();
    if (field.sensitive && !open) {
      json.member("shown", ledger::kMasked).end_object();
      continue;
    }
    if (field.value.type == package::FieldType::choice)
      json.member("code", std::get<std::string>(*value));
    if (field.value.type == package::FieldType::unit)
      json.member("code", "#" + std::to_string(std::get<std::int64_t>(*value)));
    json.member("shown", words_of(line, i)).end_object();
  }
  json.end_object();
}

RowJson::Persons RowJson::persons_of(std::span<const Line> lines) {
  std::vector<PersonId> asked;
  for (const Line& line : lines)
    if (line.version.content.person) asked.push_back(line.version.content.person);
  Persons persons;
  for (person::PersonVersion& found : person::read_persons(connection_, vault_, asked))
    persons.emplace(found.person, std::move(found));
  return persons;
}

void RowJson::write_person(JsonWriter& json, const Line& line, const Persons& persons) {
  const PersonId person = line.version.content.person;
  if (!person && !line.version.erased) return;
  json.key("person").begin_object();
  if (person) json.member("person", person.value());
  const auto found = persons.find(person);
  if (line.version.erased || found == persons.end() || found->second.erased) {
    json.member("name", kErased).member("erased", true);
  } else {
    const person::Identity& identity = found->second.identity;
    json.member("name", person::masked_name(identity.name));
    if (person::is_minor(identity, today_)) json.member("minor", true);
  }
  json.end_object();
}

void RowJson::write(JsonWriter& json, const Line& line, const Sight& sight,
                    const Persons& persons) {
  const ledger::RowVersion& version = line.version;
  json.begin_object().member("row", version.row.value());
  json.member("revision", line.last_revision == 0 ? version.revision : line.last_revision);
  write_unit(json.key("unit"), version.content.unit);
  if (line.place.unit && line.place.unit != version.content.unit)
    write_unit(json.key("counted_at"), line.place.unit);
  if (line.place.flagged) json.member("flagged", true);
  json.member("valid_from", version.valid_from.iso());
  if (const auto last = last_day(version.valid_to)) json.member("valid_to", last->iso());
  if (sight.shows(kPersonField)) write_person(json, line, persons);
  write_values(json.key("values"), line, sight);
  json.key("warnings").begin_array();
  // They may name what stands in any field.
  if (!sight.fields)
    for (const ledger::Warning& warning : version.warnings)
      json.value(warning.message);
  json.end_array().end_object();
}

void RowJson::write_rows(JsonWriter& json, std::span<const Line> lines, const Sight& sight) {
  const Persons persons = sight.shows(kPersonField) ? persons_of(lines) : Persons();
  json.begin_array();
  for (const Line& line : lines)
    write(json, line, sight, persons);
  json.end_array();
}

void RowJson::write_row(JsonWriter& json, const Line& line, const Sight& sight) {
  const Persons persons = sight.shows(kPersonField) ? persons_of(std::span(&line, 1)) : Persons();
  write(json, line, sight, persons);
}

}  // namespace jishi::api
