// The rows that an import did not take, written as they stood in the sheet, with the reason on each
// cell: once corrected, the file is imported like the first one.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "exchange/import_request.hpp"
#include "sheet/workbook.hpp"
#include "sheet/write.hpp"

namespace jishi::exchange {

// `headings` and `kept` are by column of the sheet; what is not kept (an earlier 问题) is left out.
class RefusedRows {
 public:
  // Error unknown_format, cannot_write: known before anything is imported. There is no file until
  // the first row and close().
  static Result<std::unique_ptr<RefusedRows>> create(const std::filesystem::path& file,
                                                     const std::string& sheet,
                                                     std::span<const std::string> headings,
                                                     const std::vector<bool>& kept);
  // Throws Failure cannot_write.
  void add(std::span<const sheet::Cell> cells, const Reasons& reasons);
  void close();

 private:
  RefusedRows() = default;

  std::unique_ptr<sheet::Writer> writer_;
  sheet::OutSheet sheet_;
  std::vector<std::size_t> columns_;  // of the source, in the order written
  bool begun_ = false;
};

}  // namespace jishi::exchange
