#include "api/ledger_json.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "api/row_sight.hpp"
#include "organisation/unit_store.hpp"

namespace jishi::api {
namespace {

using package::FieldType;

std::string_view word(package::PersonUse use) {
  switch (use) {
    case package::PersonUse::none:
      return "none";
    case package::PersonUse::optional:
      return "optional";
    case package::PersonUse::required:
      return "required";
  }
  return "";
}

std::string_view word(package::Ask ask) {
  switch (ask) {
    case package::Ask::no:
      return "no";
    case package::Ask::optional:
      return "optional";
    case package::Ask::required:
      return "required";
  }
  return "";
}

std::string_view word(FieldType type) {
  switch (type) {
    case FieldType::text:
      return "text";
    case FieldType::integer:
      return "integer";
    case FieldType::decimal:
      return "decimal";
    case FieldType::boolean:
      return "boolean";
    case FieldType::date:
      return "date";
    case FieldType::choice:
      return "choice";
    case FieldType::unit:
      return "unit";
  }
  return "";
}

std::string_view word(package::FromPerson from) {
  switch (from) {
    case package::FromPerson::nothing:
      return "";
    case package::FromPerson::birth_date:
      return "birth_date";
    case package::FromPerson::sex:
      return "sex";
  }
  return "";
}

// A message without what only a row can fill in: “应有书记 1 名，现有 … 名”.
std::string without_figures(const std::string& message) {
  std::string out;
  for (std::size_t i = 0; i < message.size(); ++i) {
    const char c = message[i];
    if ((c == '{' || c == '}') && i + 1 < message.size() && message[i + 1] == c) {
      out += c;
      ++i;
    } else if (const auto end = c == '{' ? message.find('}', i) : message.npos;
               end != message.npos) {
      out += "…";
      i = end;
    } else {
      out += c;
    }
  }
  return out;
}

void write_choices(JsonWriter& json, const ledger::Shape& shape, const package::Field& field,
                   Date on) {
  json.key("choices").begin_array();
  for (const package::ValueAt& at :
       package::values_for(*shape.definitions, field.value.dictionary, shape.path)) {
    json.begin_object().member("code", at.value->code).member("label", at.value->label);
    if (!at.value->under.empty()) json.member("under", at.value->under);
    if (at.value->retired && *at.value->retired <= on) json.member("retired", true);
    if (!at.value->note.empty()) json.member("note", at.value->note);
    json.end_object();
  }
  json.end_array();
}

void write_type(JsonWriter& json, const package::ValueType& value) {
  json.member("type", word(value.type));
  if (value.type == FieldType::text) json.member("max_length", std::int64_t{value.max_length});
  if (value.type == FieldType::decimal) json.member("digits", std::int64_t{value.digits});
  if (value.min) json.member("min", value.min->text());
  if (value.max) json.member("max", value.max->text());
  if (value.type == FieldType::unit && !value.unit_kinds.empty()) {
    json.key("unit_kinds").begin_array();
    for (const std::string& kind : value.unit_kinds)
      json.value(kind);
    json.end_array();
  }
}

}  // namespace

void write_ledger_name(JsonWriter& json, const package::Ledger& ledger) {
  const bool event = ledger.holding.of == package::Holding::Of::event;
  json.member("ledger", ledger.name).member("label", ledger.label);
  json.member("of", event ? "event" : "state");
}

void write_ledger_brief(JsonWriter& json, const package::PackageSet& packages,
                        const package::Ledger& ledger) {
  write_ledger_name(json, ledger);
  json.member("person", word(ledger.person));
  const auto group = std::ranges::find(packages.packages, ledger.package, &package::Package::name);
  if (group != packages.packages.end()) json.member("group", group->label);
}

void write_person_asked(JsonWriter& json, const package::Ledger& ledger) {
  if (ledger.person == package::PersonUse::none) return;
  json.member("id_number", word(ledger.id_number)).member("phone", word(ledger.phone));
  json.member("purpose", ledger.purpose);
}

void write_fields(JsonWriter& json, const ledger::Shape& shape, Date on,
                  const std::function<void(UnitId)>& write_owner) {
  json.key("fields").begin_array();
  for (const package::FieldAt& at : shape.fields) {
    const package::Field& field = *at.field;
    if (field.retired && *field.retired <= on) continue;
    json.begin_object().member("field", field.name).member("label", field.label);
    write_type(json, field.value);
    json.member("required", field.required).member("sensitive", field.sensitive);
    if (field.from_person != package::FromPerson::nothing)
      json.member("from_person", word(field.from_person));
    if (field.value.type == FieldType::choice) write_choices(json, shape, field, on);
    if (!field.note.empty()) json.member("note", field.note);
    if (at.addition != nullptr) {
      json.key("own_of");
      write_owner(at.owner);
    }
    json.end_object();
  }
  json.end_array();
}

void write_days(JsonWriter& json, const package::Ledger& ledger) {
  const package::Holding& holding = ledger.holding;
  json.key("days").begin_object();
  if (!holding.from.empty())
    json.member(holding.of == package::Holding::Of::event ? "on" : "from", holding.from);
  if (!holding.until.empty()) json.member("until", holding.until);
  json.end_object();
}

void write_rules(JsonWriter& json, const package::Ledger& ledger, Date on) {
  json.key("rules").begin_array();
  for (const package::Rule& rule : ledger.rules) {
    if (on < rule.since || rule.end <= on) continue;
    json.begin_object().member("words", without_figures(rule.message));
    json.member("severity", rule.severity == package::Severity::block ? "block" : "warn");
    json.member("per", rule.scope == package::RuleScope::unit ? "unit" : "row");
    if (!rule.source.empty()) json.member("source", rule.source);
    json.end_object();
  }
  json.end_array();
}

bool may_enter(const Service& service, db::Connection& connection, const Caller& caller,
               const package::Ledger& ledger, UnitId unit) {
  const auto version = organisation::unit_at(connection, unit, service.today());
  if (!version || version->content.state == organisation::LifeState::ended) return false;
  const auto& kinds = ledger.held_by;
  if (std::ranges::find(kinds, version->content.kind) == kinds.end()) return false;
  return sight_if_any(service, connection, caller, ledger, unit, access::Operation::enter_rows,
                      std::nullopt)
      .has_value();
}

}  // namespace jishi::api
