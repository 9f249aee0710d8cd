#include "package/draft.hpp"
#include "package/scalar.hpp"

namespace jishi::package {

void Builder::unit_kind(const Node& at, const Node& body) {
  define(Thing::unit_kind, at);
  UnitKind kind;
  kind.package = package_;
  kind.name = at.text;
  kind.place = at.place;
  kind.label = text_of(body, "label");
  kind.parents = texts_of(body, "parents");
  kind.note = text_of(body, "note");
  use_all(Thing::unit_kind, body.find("parents"));
  draft_.set.unit_kinds.push_back(std::move(kind));
}

void Builder::unit_field(const Node& at, const Node& body) {
  define(Thing::unit_field, at);
  UnitField out;
  out.package = package_;
  out.field = field(at, body);
  out.kinds = texts_of(body, "held_by");
  use_all(Thing::unit_kind, body.find("held_by"));
  for (const std::string& word : texts_of(body, "levels"))
    if (const auto level = level_from_name(word)) out.levels.push_back(*level);
  out.dated = truth_of(body, "dated");
  draft_.set.unit_fields.push_back(std::move(out));
}

void Builder::division_kind(const Node& body) {
  DivisionKind line;
  line.package = package_;
  line.place = body.place;
  const auto level = level_from_name(text_of(body, "level"));
  if (!level) return;
  line.level = *level;
  line.ending = text_of(body, "ending");
  line.kind = text_of(body, "kind");
  if (const Node* kind = body.find("kind")) use(Thing::unit_kind, *kind);
  if (const Node* set = body.find("set"))
    for (const auto& [field, code] : set->entries) {
      use(Thing::unit_field, field);
      draft_.division_values.push_back({field.text, code.text, field.place, code.place});
      line.set.emplace_back(field.text, code.text);
    }
  draft_.set.division_kinds.push_back(std::move(line));
}

void Builder::founding_unit(const Node& at, const Node& body) {
  define(Thing::founding_unit, at);
  FoundingUnit unit;
  unit.package = package_;
  unit.name = at.text;
  unit.place = at.place;
  unit.label = text_of(body, "label");
  unit.kind = text_of(body, "kind");
  unit.level = level_from_name(text_of(body, "level")).value_or(DivisionLevel::province);
  unit.under = text_of(body, "under");
  unit.since = date_of(body, "since").value_or(kFirstDate);
  unit.code = text_of(body, "code");
  unit.source = text_of(body, "source");
  unit.to_be_checked = truth_of(body, "to_be_checked");
  if (const Node* kind = body.find("kind")) use(Thing::unit_kind, *kind);
  if (const Node* under = body.find("under")) use(Thing::founding_unit, *under);
  draft_.set.founding_units.push_back(std::move(unit));
}

}  // namespace jishi::package
