// Rows of an import with a remark on each cell, written as they stood in the sheet, below what
// stands above its headings: those that were refused, to be corrected and imported like the first
// file; or those that were taken in with a warning.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "exchange/import_request.hpp"
#include "sheet/workbook.hpp"
#include "sheet/write.hpp"

namespace jishi::exchange {

class RemarkedRows {
 public:
  struct Source {
    std::string sheet;
    std::vector<std::string> above;     // rows above the headings
    std::vector<std::string> headings;  // by column of the sheet
    std::vector<bool> kept;             // the same; an earlier 问题 is left out
  };
  // Error unknown_format, cannot_write: known before anything is imported. There is no file until
  // the first row and close().
  static Result<std::unique_ptr<RemarkedRows>> create(const std::filesystem::path& file,
                                                      const Source& source,
                                                      std::string_view remark_heading);
  // Throws Failure cannot_write.
  void add(std::span<const sheet::Cell> cells, const Reasons& remarks);
  void close();

 private:
  RemarkedRows() = default;

  std::unique_ptr<sheet::Writer> writer_;
  sheet::OutSheet sheet_;
  std::vector<std::size_t> columns_;  // of the source, in the order written
  bool begun_ = false;
};

}  // namespace jishi::exchange
