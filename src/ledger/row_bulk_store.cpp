#include "ledger/row_bulk_store.hpp"

#include <algorithm>
#include <stdexcept>

#include "ledger/row_store.hpp"
#include "package/column_value.hpp"
#include "package/ledger_table.hpp"

namespace jishi::ledger {
namespace {

// The order of ledger_table(): standing columns, warnings, the person, fields.
std::unique_ptr<db::BulkInsert> bulk_of(db::Connection& connection, const package::Ledger& ledger) {
  const package::Table table = package::ledger_table(ledger);
  std::vector<db::Column> columns;
  columns.reserve(table.columns.size());
  for (const package::TableColumn& column : table.columns)
    columns.push_back({column.name, column.type});
  return connection.bulk_insert(table.name, columns);
}

}  // namespace

RowBulk::RowBulk(db::Connection& connection, person::Vault& vault, const package::Ledger& ledger)
    : vault_(vault), ledger_(ledger), bulk_(bulk_of(connection, ledger)) {}

RowBulk::~RowBulk() = default;

void RowBulk::add(const RowVersion& version) {
  const RowContent& content = version.content;
  const std::size_t own = ledger_.fields.size();
  if (std::any_of(content.values.begin() + static_cast<std::ptrdiff_t>(own), content.values.end(),
                  [](const auto& value) { return value.has_value(); }))
    throw std::logic_error("rows with fields that a unit added are not written in bulk");
  const std::string warnings = version.warnings.empty() ? "" : warnings_text(version.warnings);
  std::vector<person::Sealed> sealed;  // the parameters point into them
  sealed.reserve(own);
  row_.assign({partition_of(version.row), version.row, version.revision, content.unit,
               version.valid_from, version.valid_to, version.recorded_from, package::kStillHeld,
               version.definition, warnings.empty() ? db::Param(nullptr) : db::Param(warnings)});
  if (ledger_.person != package::PersonUse::none)
    row_.push_back(content.person ? db::Param(content.person) : db::Param(nullptr));
  for (std::size_t i = 0; i < own; ++i) {
    const package::Field& field = ledger_.fields[i];
    const auto& value = content.values[i];
    if (!field.sensitive || !value) {
      row_.push_back(package::value_param(value, field.value));
      continue;
    }
    sealed.push_back(vault_.seal(subject_of_version(version), ledger_.name, field.name,
                                 std::get<std::string>(*value)));
    row_.emplace_back(db::Bytes(sealed.back()));
  }
  bulk_->add(row_);
}

void RowBulk::finish() {
  bulk_->finish();
}

}  // namespace jishi::ledger
