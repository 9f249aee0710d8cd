// Spreadsheets to be filled in.
#include <algorithm>
#include <deque>

#include "exchange/cell_value.hpp"
#include "exchange/export.hpp"
#include "exchange/out_columns.hpp"
#include "exchange/template_notes.hpp"
#include "exchange/unit_shapes.hpp"
#include "organisation/unit_store.hpp"

namespace jishi::exchange {
namespace {

constexpr std::size_t kPreparedRows = 500;
// Units that are offered as a list; where there are more they are typed.
constexpr std::size_t kMostListedUnits = 300;
// Units that are looked at to find them.
constexpr std::size_t kMostVisitedUnits = 2'000;

struct Below {
  std::vector<UnitId> holding;  // units below that may hold rows, as far as they were looked at
  bool all = true;
};

// By levels, nearest first.
Below units_below(db::Connection& connection, const package::Ledger& ledger, UnitId unit,
                  Date today) {
  Below below;
  std::deque<UnitId> waiting = {unit};
  std::size_t visited = 0;
  while (!waiting.empty() && below.holding.size() <= kMostListedUnits) {
    const UnitId parent = waiting.front();
    waiting.pop_front();
    for (const auto& child : organisation::children_at(connection, parent, today)) {
      waiting.push_back(child.unit);
      if (std::ranges::find(ledger.held_by, child.content.kind) != ledger.held_by.end())
        below.holding.push_back(child.unit);
    }
    if (++visited > kMostVisitedUnits) break;
  }
  below.all = waiting.empty();
  return below;
}

std::vector<std::string> choices_on(std::span<const package::ValueAt> values, Date today) {
  std::vector<std::string> labels;
  for (const package::ValueAt& at : values) {
    if (!at.value->retired || today < *at.value->retired) labels.push_back(at.value->label);
  }
  return labels;
}

class Template {
 public:
  Template(db::Connection& connection, std::shared_ptr<const package::Definitions> definitions,
           const package::Ledger& ledger, UnitId unit, Date today)
      : ledger_(ledger),
        unit_(unit),
        today_(today),
        shapes_(connection, std::move(definitions), ledger),
        shape_(shapes_.of_columns(unit, today)),
        paths_(connection, unit, today),
        name_(paths_.path(unit)),
        below_(units_below(connection, ledger, unit, today)) {
    for (Column& column : columns_of(*shape_, today, false)) {
      if (column.role == ColumnRole::unit_code || column.role == ColumnRole::minor) continue;
      columns_.push_back(std::move(column));
    }
  }

  void write(sheet::Writer& writer) {
    sheet::OutSheet sheet;
    sheet.name = ledger_.label;
    sheet.title = ledger_.label;
    sheet.lines.push_back("填报单位：" + name_);
    sheet.prepared_rows = kPreparedRows;
    for (const Column& column : columns_)
      sheet.columns.push_back(column_to_fill(column));
    writer.begin_sheet(sheet);
    if (one_unit()) prefill(writer);
    writer.prose_sheet("填表说明", "“" + ledger_.label + "”填表说明",
                       template_notes(*shape_, columns_, shapes_.cells_of(shape_), today_,
                                      one_unit() ? name_ : std::string()));
  }

 private:
  // Every row can only be the unit's own.
  bool one_unit() const { return below_.all && below_.holding.empty(); }

  sheet::OutColumn column_to_fill(const Column& column) {
    sheet::OutColumn out = out_column(column, *shape_);
    out.required = column.required;
    if (column.role == ColumnRole::field) {
      const package::Field& field = *shape_->fields[column.field].field;
      out.prompt = field.note;
      if (field.value.type == package::FieldType::boolean) out.list = {"是", "否"};
      if (field.value.type == package::FieldType::choice)
        out.list = choices_on(shapes_.cells_of(shape_).choices[column.field], today_);
    }
    if (column.role == ColumnRole::unit && !one_unit()) out.list = unit_list();
    return out;
  }

  std::vector<std::string> unit_list() {
    std::vector<std::string> names;
    if (!below_.all || below_.holding.size() > kMostListedUnits) return names;
    if (shapes_.at(unit_, today_)) names.push_back(name_);
    for (const UnitId unit : below_.holding)
      names.push_back(paths_.path(unit));
    return names;
  }

  void prefill(sheet::Writer& writer) {
    std::vector<sheet::OutCell> cells(columns_.size());
    for (std::size_t i = 0; i < columns_.size(); ++i)
      if (columns_[i].role == ColumnRole::unit) cells[i] = name_;
    for (std::size_t row = 0; row < kPreparedRows; ++row)
      writer.row(cells);
  }

  const package::Ledger& ledger_;
  UnitId unit_;
  Date today_;
  UnitShapes shapes_;
  ledger::ShapePointer shape_;
  UnitPaths paths_;
  std::string name_;
  Below below_;
  std::vector<Column> columns_;
};

}  // namespace

Result<void> write_template(db::Connection& connection,
                            std::shared_ptr<const package::Definitions> definitions,
                            const package::Ledger& ledger, UnitId unit, Date today,
                            const std::filesystem::path& file) {
  if (!organisation::unit_at(connection, unit, today)) {
    return Error{"not_living_then", "指定的单位在 " + today.iso() + " 不存在，请核对单位和日期。"};
  }
  auto writer = sheet::create_writer(file);
  if (!writer) return writer.error();
  try {
    Template(connection, std::move(definitions), ledger, unit, today).write(**writer);
    (*writer)->close();
  } catch (const Failure& failure) {
    return failure.error();
  }
  return {};
}

}  // namespace jishi::exchange
