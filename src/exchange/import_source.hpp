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
// What an import is known again by: the file's where nothing was fixed in it.
Result<std::string> sha256_of_import(const std::filesystem::path& file,
                                     const std::vector<FixedCell>& fixes);

class ImportSource {
 public:
  // `name`: of the sheet; none: the first visible one that has the headings. Error sheet_unknown
  // (naming those that there are), no_headings, heading_twice and those of the workbook.
  static Result<std::unique_ptr<ImportSource>> open(const std::filesystem::path& file,
                                                    const std::optional<std::string>& name,
                                                    const ImportColumns& columns,
                                                    std::vector<FixedCell> fixes = {});

  const std::string& sheet() const { return sheet_; }
  const Table& table() const { return table_; }
  // Of every column of the sheet that has one; two levels joined.
  const std::vector<std::string>& headings() const { return headings_; }

  // The next row below the headings that is not empty, repeated, a total, a signature or one cell
  // alone below a signature (notes go on for lines); false at the end. Hidden ones are given too.
  // What is merged downwards in a column of the table (one unit beside the rows of its people)
  // stands in every row of the merge. Throws the Failures of sheet::Rows.
  bool next(sheet::Row& row);
  double done() const { return rows_->done(); }

 private:
  // A merge of several rows in one column of the table, with what stands at its top.
  struct Downward {
    std::int64_t first_row = 0;
    std::int64_t last_row = 0;
    std::size_t column = 0;
    sheet::Cell top;
  };

  ImportSource() = default;
  void keep_downward(std::span<const sheet::Merge> merges);
  void fill_merged(sheet::Row& row);
  void fix(sheet::Row& row) const;

  std::unique_ptr<sheet::Workbook> workbook_;
  std::unique_ptr<sheet::Rows> rows_;
  std::vector<Column> columns_;
  std::string sheet_;
  Table table_;
  std::vector<std::string> headings_;
  std::vector<FixedCell> fixes_;    // by row
  std::vector<Downward> downward_;  // by first row
  bool signed_ = false;             // a signature, and no row of the table since
  std::size_t open_downward_ = 0;   // those before it end above the current row
};

}  // namespace jishi::exchange
