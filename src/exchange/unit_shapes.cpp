#include "exchange/unit_shapes.hpp"

#include <algorithm>
#include <utility>

#include "organisation/unit_store.hpp"

namespace jishi::exchange {
namespace {

using organisation::UnitVersion;

std::vector<UnitId> path_ids(db::Connection& connection, UnitId unit, Date day) {
  std::vector<UnitId> path;
  for (const UnitVersion& each : organisation::path_at(connection, unit, day))
    path.push_back(each.unit);
  return path;
}

ledger::ShapePointer make_shape(std::shared_ptr<const package::Definitions> definitions,
                                const package::Ledger& ledger, std::vector<UnitId> path) {
  auto shape = std::make_shared<ledger::Shape>();
  shape->ledger = &ledger;
  shape->fields = package::fields_for(*definitions, ledger, path);
  shape->path = std::move(path);
  shape->definitions = std::move(definitions);
  return shape;
}

const package::ProfileVersion* on(const std::vector<package::ProfileVersion>& versions, Date day) {
  const auto found = std::find_if(versions.begin(), versions.end(), [&](const auto& version) {
    return version.valid_from <= day && day < version.valid_to;
  });
  return found == versions.end() ? nullptr : &*found;
}

Error not_living(const organisation::Timeline& timeline, Date day) {
  const std::string name =
      timeline.versions().empty() ? "" : "“" + timeline.versions().back().content.name + "”";
  return {"not_living_then", "单位" + name + "在 " + day.iso() +
                                 " 不存在（尚未成立或已撤并），请核对起始日期和单位。"};
}

}  // namespace

ledger::ShapePointer columns_shape(db::Connection& connection,
                                   std::shared_ptr<const package::Definitions> definitions,
                                   const package::Ledger& ledger, UnitId unit, Date day) {
  return make_shape(std::move(definitions), ledger, path_ids(connection, unit, day));
}

ShapeCells::ShapeCells(const ledger::Shape& shape) {
  for (const package::FieldAt& at : shape.fields) {
    const package::ValueType& type = at.field->value;
    choices.push_back(type.type == package::FieldType::choice
                          ? package::values_for(*shape.definitions, type.dictionary, shape.path)
                          : std::vector<package::ValueAt>());
  }
  fields.reserve(choices.size());
  for (std::size_t i = 0; i < choices.size(); ++i)
    fields.emplace_back(*shape.fields[i].field, choices[i]);
}

UnitShapes::UnitShapes(db::Connection& connection,
                       std::shared_ptr<const package::Definitions> definitions,
                       const package::Ledger& ledger)
    : connection_(connection), definitions_(std::move(definitions)), ledger_(ledger) {}

UnitShapes::Unit& UnitShapes::unit(UnitId id) {
  if (const auto found = units_.find(id); found != units_.end()) return found->second;
  if (kept_ + units_.size() > kMostKept) {
    units_.clear();
    kept_ = 0;
  }
  Unit unit{organisation::read_timeline(connection_, id),
            package::profile_versions(connection_, *definitions_, id),
            {}};
  return units_.emplace(id, std::move(unit)).first->second;
}

// Where units add nothing of their own, only the unit's own versions matter, and rows that begin on
// many days share a shape.
Date UnitShapes::first_same_day(const Unit& unit, const UnitVersion& version, Date day) const {
  if (!definitions_->packages.additions.empty()) return day;
  Date first = version.valid_from;
  for (const package::ProfileVersion& each : unit.profile) {
    if (each.valid_from <= day) first = std::max(first, each.valid_from);
    if (each.valid_to <= day) first = std::max(first, each.valid_to);
  }
  return first;
}

std::shared_ptr<const ShapeCells> UnitShapes::cells_of(const ledger::Shape& shape) {
  std::vector<UnitId> adding;
  for (const auto& [addition, owner] : definitions_->owners) {
    if (std::find(shape.path.begin(), shape.path.end(), owner) != shape.path.end())
      adding.push_back(owner);
  }
  std::shared_ptr<const ShapeCells>& cells = cells_[adding];
  if (!cells) cells = std::make_shared<const ShapeCells>(shape);
  return cells;
}

Result<std::shared_ptr<const UnitShapes::OnDay>> UnitShapes::at(UnitId id, Date day) {
  Unit& known = unit(id);
  const UnitVersion* version =
      known.timeline.versions().empty() ? nullptr : known.timeline.active_at(day);
  if (version == nullptr) return not_living(known.timeline, day);
  if (std::find(ledger_.held_by.begin(), ledger_.held_by.end(), version->content.kind) ==
      ledger_.held_by.end()) {
    const package::UnitKind* kind = definitions_->packages.find_unit_kind(version->content.kind);
    return Error{"unit_kind_holds_no_rows",
                 "“" + version->content.name + "”是" +
                     (kind == nullptr ? version->content.kind : kind->label) + "，不填“" +
                     ledger_.label + "”，请写明具体单位。"};
  }
  const Date first = first_same_day(known, *version, day);
  if (const auto found = known.days.find(first); found != known.days.end()) return found->second;

  auto made = std::make_shared<OnDay>();
  made->shape = make_shape(definitions_, ledger_, path_ids(connection_, id, day));
  made->facts.unit = version->content;
  if (const package::ProfileVersion* profile = on(known.profile, day))
    made->facts.profile = profile->values;
  made->cells = cells_of(*made->shape);
  ++kept_;
  return known.days.emplace(first, std::move(made)).first->second;
}

}  // namespace jishi::exchange
