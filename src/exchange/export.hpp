// Writing ledgers out: the office's spreadsheet, the national system's column order, the template
// to be filled in.
#pragma once

#include <filesystem>
#include <string>

#include "base/progress.hpp"
#include "db/connection.hpp"
#include "ledger/ledger_store.hpp"
#include "person/keys.hpp"

namespace jishi::exchange {

struct ExportRequest {
  ledger::RowQuery query;      // ledger, unit, days, view, known_at, where
  std::string profile;         // name of a sheet profile; empty: the ledger's own order
  bool demonstration = false;  // 演示数据 is written on every sheet
  // With names, ID numbers and phones in full: `purpose` says what for, and is journalled as a
  // reveal by whoever calls. Without: masked.
  bool reveal = false;
  std::string purpose;
};

// Returns the number of rows. The file appears whole or not at all.
Result<std::int64_t> export_rows(db::Connection& connection, person::Vault& vault,
                                 const std::shared_ptr<const package::Definitions>& definitions,
                                 const ExportRequest& request, const std::filesystem::path& file,
                                 Progress& progress);

// A spreadsheet to be filled in: headings, lists of choices, ID columns as text, dates as dates,
// the unit filled in, and a sheet 填表说明. An import takes it back as it is.
Result<void> write_template(db::Connection& connection,
                            std::shared_ptr<const package::Definitions> definitions,
                            const package::Ledger& ledger, UnitId unit, Date today,
                            const std::filesystem::path& file);

}  // namespace jishi::exchange
