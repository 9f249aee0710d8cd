// The file of an import: its workbook, the sheet, the table in it, and the rows below the headings.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "exchange/import_columns.hpp"
#include "exchange/table.hpp"
#include "sheet/workbook.hpp"

namespace jishi::exchange {

// SHA-256 in hex. Error sheet_not_readable.
Result<std::string> sha256_of_file(const std::filesystem::path& file);

class ImportSource {
 public:
  // `name`: of the sheet; none: the first visible one that has the headings. Error sheet_unknown
  // (naming those that there are), no_headings, heading_twice and those of the workbook.
  static Result<std::unique_ptr<ImportSource>> open(const std::filesystem::path& file,
                                                    const std::optional<std::string>& name,
                                                    const ImportColumns& columns);

  const std::string& sheet() const { return sheet_; }
  const Table& table() const { return table_; }
  // Of every column of the sheet that has one; two levels joined.
  const std::vector<std::string>& headings() const { return headings_; }

  // The next row below the headings that is not empty, repeated, a total or a signature; false at
  // the end. Hidden ones are given too. Throws the Failures of sheet::Rows.
  bool next(sheet::Row& row);
  double done() const { return rows_->done(); }

 private:
  ImportSource() = default;

  std::unique_ptr<sheet::Workbook> workbook_;
  std::unique_ptr<sheet::Rows> rows_;
  std::vector<Column> columns_;
  std::string sheet_;
  Table table_;
  std::vector<std::string> headings_;
};

}  // namespace jishi::exchange
