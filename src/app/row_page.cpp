#include "app/row_page.hpp"

#include <map>

#include "app/show_unit.hpp"
#include "organisation/lookup.hpp"
#include "organisation/unit_store.hpp"
#include "package/shown_value.hpp"
#include "person/people.hpp"

namespace jishi::app {

RowPage::RowPage(db::Connection& connection, person::Vault& vault,
                 std::shared_ptr<const package::Definitions> definitions,
                 const ledger::RowQuery& query)
    : connection_(connection), vault_(vault), definitions_(std::move(definitions)), query_(query) {}

void RowPage::add(const ledger::RowVersion& version, const ledger::Shape& shape,
                  ledger::Place place) {
  Line line{version, {}, place};
  for (const package::FieldAt& at : shape.fields)
    line.fields.push_back(at.field);
  lines_.push_back(std::move(line));
}

std::string RowPage::unit_name(UnitId unit) const {
  const auto version = organisation::unit_at(connection_, unit, query_.view.tree);
  return version ? version->content.name : "#" + std::to_string(unit.value());
}

std::vector<std::string> RowPage::person_names() const {
  std::vector<PersonId> asked;
  for (const Line& line : lines_) {
    if (line.version.content.person) asked.push_back(line.version.content.person);
  }
  std::map<PersonId, std::string> names;
  for (const person::PersonVersion& found : person::read_persons(connection_, vault_, asked))
    names[found.person] = masked(found, query_.on);
  std::vector<std::string> out;
  for (const Line& line : lines_) {
    const PersonId person = line.version.content.person;
    out.push_back(line.version.erased ? "（已清除）" : person ? names[person] : "");
  }
  return out;
}

std::string RowPage::text() const {
  const std::vector<std::string> names = person_names();
  std::string out;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    const Line& line = lines_[i];
    out += "  #" + std::to_string(line.version.row.value()) + "  " + unit_name(line.place.unit) +
           (line.place.flagged ? "（无继任者，暂记）" : "");
    if (!names[i].empty()) out += "  " + names[i];
    for (std::size_t f = 0; f < line.fields.size(); ++f) {
      const auto& value = line.version.content.values[f];
      if (!value || line.fields[f]->sensitive) continue;
      out += "  " + line.fields[f]->label + " " +
             package::shown(definitions_->packages, *line.fields[f], *value);
    }
    out += "  （" + interval_text(line.version.valid_from, line.version.valid_to) + "）\n";
    for (const ledger::Warning& warning : line.version.warnings)
      out += "      提醒：" + warning.message + "\n";
  }
  return out;
}

void RowPage::write(JsonWriter& json) const {
  const std::vector<std::string> names = person_names();
  json.begin_array();
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    const Line& line = lines_[i];
    const ledger::RowVersion& version = line.version;
    json.begin_object().member("row", version.row.value()).member("revision", version.revision);
    json.member("unit", version.content.unit.value());
    json.member("counted_at", line.place.unit.value()).member("flagged", line.place.flagged);
    json.member("counted_at_name", unit_name(line.place.unit));
    if (version.content.person) json.member("person", version.content.person.value());
    if (!names[i].empty()) json.member("name", names[i]);
    json.member("valid_from", version.valid_from.iso());
    if (version.valid_to != kForever) json.member("valid_to", version.valid_to.iso());
    json.key("values").begin_object();
    for (std::size_t f = 0; f < line.fields.size(); ++f) {
      const auto& value = version.content.values[f];
      if (!value) continue;
      json.member(line.fields[f]->name,
                  line.fields[f]->sensitive
                      ? std::string("***")
                      : package::shown(definitions_->packages, *line.fields[f], *value));
    }
    json.end_object().key("warnings").begin_array();
    for (const ledger::Warning& warning : version.warnings)
      json.value(warning.message);
    json.end_array().end_object();
  }
  json.end_array();
}

}  // namespace jishi::app
