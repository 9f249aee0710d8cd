#include "exchange/export.hpp"

#include <future>
#include <map>
#include <unordered_map>
#include <utility>

#include "exchange/import_columns.hpp"
#include "exchange/out_columns.hpp"
#include "exchange/person_match.hpp"
#include "exchange/unit_shapes.hpp"
#include "organisation/unit_store.hpp"
#include "person/people.hpp"

namespace jishi::exchange {
namespace {

// Rows that are kept until their persons are read together.
constexpr std::size_t kTogether = 500;

// The cells of rows of one shape: what each column holds, choices by code already in words.
class ShapeOut {
 public:
  ShapeOut(const ledger::Shape& shape, const ledger::Shape& wanted, std::span<const Column> columns)
      : cells_(shape) {
    for (const Column& column : columns) {
      fields_.push_back(column.role == ColumnRole::field
                            ? shape.find(wanted.fields[column.field].field->name)
                            : std::nullopt);
      words_.emplace_back();
    }
  }

  // The field of the row that stands in a column.
  std::optional<std::size_t> field(std::size_t column) const { return fields_[column]; }
  sheet::OutCell cell(std::size_t column, const std::optional<package::Value>& value) {
    const FieldCells& cells = cells_.fields[*fields_[column]];
    if (cells_.choices[*fields_[column]].empty() || !value) return cells.write(value);
    const auto& code = std::get<std::string>(*value);
    const auto [at, is_new] = words_[column].try_emplace(code);
    if (is_new) at->second = cells.write(value);
    return at->second;
  }

 private:
  ShapeCells cells_;
  std::vector<std::optional<std::size_t>> fields_;
  std::vector<std::unordered_map<std::string, sheet::OutCell>> words_;
};

class Export {
 public:
  Export(db::Connection& connection, person::Vault& vault, const ExportRequest& request,
         ledger::ShapePointer shape, std::vector<Column> columns, sheet::Writer& writer,
         Progress& progress)
      : connection_(connection),
        vault_(vault),
        request_(request),
        shape_(std::move(shape)),
        columns_(std::move(columns)),
        writer_(writer),
        progress_(progress),
        units_(connection, request.query.unit, request.query.view.tree),
        other_units_(connection, organisation::root_unit(connection).value_or(UnitId()),
                     request.query.view.tree) {}

  void take(const ledger::RowVersion& version, const ledger::Shape& shape, ledger::Place place) {
    std::vector<sheet::OutCell>& cells = rows_.emplace_back(columns_.size());
    persons_.push_back(version.content.person);
    ++count_;
    for (std::size_t i = 0; i < columns_.size(); ++i)
      cells[i] = cell(i, version, shape, place);
    if (rows_.size() == kTogether) flush();
  }

  std::int64_t finish() {
    flush();
    if (writing_.valid()) writing_.get();
    return count_;
  }

 private:
  sheet::OutCell cell(std::size_t column, const ledger::RowVersion& version,
                      const ledger::Shape& shape, ledger::Place place) {
    switch (columns_[column].role) {
      case ColumnRole::field:
        return field(column, version, shape);
      case ColumnRole::serial:
        return count_;
      case ColumnRole::unit:
        return units_.path(place.unit);
      case ColumnRole::unit_code:
        return units_.code(place.unit);
      case ColumnRole::valid_from:
        return version.valid_from;
      case ColumnRole::valid_to:
        if (version.valid_to == kForever) return {};
        return version.valid_to.plus_days(-1).value_or(version.valid_to);
      case ColumnRole::person_name:  // that of a person when they are read
        return version.erased ? sheet::OutCell(std::string(kErasedName)) : sheet::OutCell();
      case ColumnRole::id_number:
      case ColumnRole::phone:
      case ColumnRole::minor:  // when its person is read
      case ColumnRole::problem:
      case ColumnRole::passed_over:
        return {};
    }
    return {};
  }

  sheet::OutCell field(std::size_t column, const ledger::RowVersion& version,
                       const ledger::Shape& shape) {
    auto& out = shapes_[&shape];
    if (!out) out = std::make_unique<ShapeOut>(shape, *shape_, columns_);
    const auto index = out->field(column);
    if (!index) return {};
    const std::optional<package::Value>& value = version.content.values[*index];
    if (value && shape.fields[*index].field->value.type == package::FieldType::unit) {
      const UnitId unit(std::get<std::int64_t>(*value));
      const std::string& path = other_units_.path(unit);
      return path.empty() ? "#" + std::to_string(unit.value()) : path;
    }
    return out->cell(column, value);
  }

  void put_person(std::vector<sheet::OutCell>& cells, const person::PersonVersion& who) const {
    const person::Identity& identity = who.identity;
    const bool reveal = request_.reveal;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].role == ColumnRole::person_name) {
        cells[i] = who.erased ? std::string(kErasedName)
                   : reveal   ? identity.name
                              : person::masked_name(identity.name);
      } else if (columns_[i].role == ColumnRole::id_number && identity.id_number) {
        cells[i] = reveal ? *identity.id_number : person::masked_id_number(*identity.id_number);
      } else if (columns_[i].role == ColumnRole::phone && identity.phone) {
        cells[i] = reveal ? *identity.phone : person::masked_phone(*identity.phone);
      } else if (columns_[i].role == ColumnRole::minor &&
                 person::is_minor(identity, request_.query.on)) {
        cells[i] = "是";
      }
    }
  }

  // One block is written while the next is read and decrypted; the writer is used by one thread at
  // a time.
  void write() {
    if (writing_.valid()) writing_.get();
    writing_ = std::async(std::launch::async, [this, rows = std::exchange(rows_, {})] {
      for (const std::vector<sheet::OutCell>& cells : rows)
        writer_.row(cells);
    });
  }

  void flush() {
    progress_.check();
    std::vector<PersonId> wanted;
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (!persons_[i]) continue;
      wanted.push_back(persons_[i]);
      rows.push_back(i);
    }
    if (!wanted.empty()) {
      const auto found = person::read_persons(connection_, vault_, wanted);
      for (std::size_t i = 0; i < found.size(); ++i)
        put_person(rows_[rows[i]], found[i]);
    }
    write();
    persons_.clear();
    vault_.forget();
    progress_.step("导出", count_, 0);
  }

  db::Connection& connection_;
  person::Vault& vault_;
  const ExportRequest& request_;
  ledger::ShapePointer shape_;
  std::vector<Column> columns_;
  sheet::Writer& writer_;
  Progress& progress_;
  UnitPaths units_;
  UnitPaths other_units_;
  std::map<const ledger::Shape*, std::unique_ptr<ShapeOut>> shapes_;
  std::vector<std::vector<sheet::OutCell>> rows_;
  std::vector<PersonId> persons_;
  std::int64_t count_ = 0;
  std::future<void> writing_;  // the last: it ends before the others
};

// “单位：青白江区　截至：2023-06-30　口径：按当日隶属关系”
std::string subtitle(db::Connection& connection, const ledger::RowQuery& query) {
  const auto unit = organisation::unit_at(connection, query.unit, query.view.tree);
  std::string line = "单位：" + (unit ? unit->content.name : std::string());
  line += query.until ? "　时段：" + query.on.iso() + " 至 " + query.until->iso()
                      : "　截至：" + query.on.iso();
  const Date fact = query.until.value_or(query.on);
  line += query.view.tree == fact ? "　口径：按当日隶属关系"
                                  : "　口径：按 " + query.view.tree.iso() + " 的隶属关系";
  if (query.known_at) line += "　所据记录：" + beijing_text(*query.known_at).substr(0, 16);
  return line;
}

sheet::OutSheet sheet_of(db::Connection& connection, const ExportRequest& request,
                         const ledger::Shape& shape, std::span<const Column> columns) {
  constexpr const char* kDemonstration = "演示数据";
  const package::Ledger& ledger = *request.query.ledger;
  sheet::OutSheet sheet;
  sheet.name = ledger.label;
  if (request.demonstration) sheet.name += std::string("（") + kDemonstration + "）";
  if (request.profile.empty()) {
    sheet.title = sheet.name;
    sheet.lines.push_back(subtitle(connection, request.query));
  } else if (request.demonstration) {
    sheet.title = kDemonstration;  // other systems expect nothing above their columns
  }
  for (const Column& column : columns)
    sheet.columns.push_back(out_column(column, shape));
  return sheet;
}

Result<std::int64_t> write_rows(db::Connection& connection, person::Vault& vault,
                                const std::shared_ptr<const package::Definitions>& definitions,
                                const ExportRequest& request, const std::filesystem::path& file,
                                Progress& progress) {
  UnitShapes shapes(connection, definitions, *request.query.ledger);
  const ledger::ShapePointer shape = shapes.of_columns(request.query.unit, request.query.on);
  auto columns = columns_for(*shape, request.profile, request.query.on);
  if (!columns) return columns.error();
  auto writer = sheet::create_writer(file);
  if (!writer) return writer.error();
  (*writer)->begin_sheet(sheet_of(connection, request, *shape, *columns));
  ledger::RowQuery query = request.query;
  query.open_sensitive = request.reveal;
  Export out(connection, vault, request, shape, *columns, **writer, progress);
  const auto visited =
      ledger::visit_rows(connection, vault, definitions, query,
                         [&](const ledger::RowVersion& version, const ledger::Shape& of,
                             ledger::Place place) { out.take(version, of, place); });
  if (!visited) return visited.error();
  const std::int64_t count = out.finish();
  (*writer)->close();
  return count;
}

}  // namespace

Result<std::int64_t> export_rows(db::Connection& connection, person::Vault& vault,
                                 const std::shared_ptr<const package::Definitions>& definitions,
                                 const ExportRequest& request, const std::filesystem::path& file,
                                 Progress& progress) {
  if (request.reveal && request.purpose.empty()) {
    return Error{"purpose_missing", "导出完整的姓名、身份证号和电话须写明用途，请补上用途。"};
  }
  try {
    std::optional<db::Transaction> snapshot;
    if (!connection.in_transaction()) snapshot.emplace(connection, db::TransactionMode::read);
    return write_rows(connection, vault, definitions, request, file, progress);
  } catch (const Failure& failure) {
    return failure.error();
  }
}

}  // namespace jishi::exchange
