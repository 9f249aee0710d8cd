#include "exchange/unit_shapes.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace jishi::exchange {

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
    : ledger_(ledger), definitions_(std::move(definitions)), units_(connection, definitions_) {}

ledger::ShapePointer UnitShapes::of_columns(UnitId unit, Date day) {
  const ledger::UnitOnDay there{unit, day};
  return units_.shape(ledger_, {&there, 1});
}

Date UnitShapes::known_from(UnitId unit) {
  const organisation::Timeline& timeline = units_.timeline(unit);
  return timeline.versions().empty() ? kFirstDate : timeline.first_day();
}

Result<UnitShapes::OnDay> UnitShapes::at(UnitId unit, Date day) {
  const organisation::Timeline& timeline = units_.timeline(unit);
  if (timeline.versions().empty() || timeline.active_at(day) == nullptr) {
    const std::string name =
        timeline.versions().empty() ? "" : "“" + timeline.versions().back().content.name + "”";
    return Error{"not_living_then", "单位" + name + "在 " + day.iso() +
                                        " 不存在（尚未成立或已撤并），请核对起始日期和单位。"};
  }
  const organisation::UnitContent& content = timeline.active_at(day)->content;
  if (std::ranges::find(ledger_.held_by, content.kind) == ledger_.held_by.end()) {
    const package::UnitKind* kind = definitions_->packages.find_unit_kind(content.kind);
    return Error{"unit_kind_holds_no_rows",
                 "“" + content.name + "”是" + (kind == nullptr ? content.kind : kind->label) +
                     "，不填报“" + ledger_.label + "”，请写明具体的组织。"};
  }
  OnDay out;
  out.shape = of_columns(unit, day);
  out.facts = &units_.facts(unit, day);
  out.cells = &cells_of(out.shape);
  return out;
}

const ShapeCells& UnitShapes::cells_of(const ledger::ShapePointer& shape) {
  std::unique_ptr<const ShapeCells>& cells = cells_[shape];
  if (!cells) cells = std::make_unique<const ShapeCells>(*shape);
  return *cells;
}

}  // namespace jishi::exchange
