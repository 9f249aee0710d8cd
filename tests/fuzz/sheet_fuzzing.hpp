// What every fuzzer of spreadsheet readers does: a file of the input, read to its end, with what
// the reader promises checked.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "sheet/workbook.hpp"

namespace jishi::sheet::fuzzing {

inline void demand(bool truth) {
  if (!truth) std::abort();
}

// A file in memory.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes) : descriptor_(::memfd_create("input", MFD_CLOEXEC)) {
    demand(descriptor_ >= 0);
    demand(::write(descriptor_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  }
  ~MemoryFile() { ::close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  MemoryFile(MemoryFile&&) = delete;
  MemoryFile& operator=(MemoryFile&&) = delete;

  std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

inline Limits small_limits() {
  Limits limits;
  limits.inflated_bytes = 4 << 20;
  limits.shared_text_bytes = 1 << 20;
  limits.rows = 70'000;
  limits.columns = 100;
  limits.cell_bytes = 10'000;
  limits.row_bytes = 50'000;
  limits.sheets = 5;
  limits.merges = 100;
  return limits;
}

inline void check_error(const Error& error) {
  constexpr std::array<std::string_view, 8> kCodes{
      "sheet_not_readable", "sheet_not_a_spreadsheet", "sheet_encrypted", "sheet_broken",
      "sheet_too_large",    "sheet_too_many_columns",  "sheet_doctype",   "sheet_encoding"};
  demand(std::find(kCodes.begin(), kCodes.end(), error.code) != kCodes.end());
  demand(is_utf8(error.message) && error.message.size() < 2'000);
}

inline void check_row(const Row& row, std::int64_t before, const Limits& limits) {
  demand(row.number > before && row.number <= limits.rows);
  demand(!row.cells.empty() && row.cells.size() <= limits.columns);
  std::size_t bytes = 0;
  for (const Cell& cell : row.cells) {
    bytes += cell.text.size();
    demand(cell.text.size() <= limits.cell_bytes && is_utf8(cell.text));
    demand((cell.kind == CellKind::empty) == cell.text.empty());
    if (cell.kind == CellKind::text) demand(cell.text.find('\r') == std::string::npos);
  }
  demand(bytes <= limits.row_bytes);
  demand(row.cells.back().kind != CellKind::empty || row.cells.back().formula);
}

inline void read_sheet(Workbook& workbook, std::size_t sheet, const Limits& limits) {
  const auto rows = workbook.rows(sheet);
  Row row;
  for (std::int64_t before = 0; rows->next(row); before = row.number) {
    check_row(row, before, limits);
    demand(rows->done() >= 0 && rows->done() <= 1);
  }
  for (const Merge& merge : workbook.merges(sheet))
    demand(merge.first_row >= 1 && merge.first_row <= merge.last_row &&
           merge.first_column <= merge.last_column);
}

// Opens the bytes and reads every sheet.
inline void read_everything(std::string_view bytes, const Limits& limits = small_limits()) {
  const MemoryFile file(bytes);
  const auto workbook = open_workbook(file.path(), limits);
  if (!workbook) return check_error(workbook.error());
  demand(!(*workbook)->sheets().empty() && (*workbook)->sheets().size() <= limits.sheets);
  for (std::size_t sheet = 0; sheet < (*workbook)->sheets().size(); ++sheet) {
    demand(is_utf8((*workbook)->sheets()[sheet].name));
    try {
      read_sheet(**workbook, sheet, limits);
    } catch (const Failure& failure) {
      check_error(failure.error());
    }
  }
}

}  // namespace jishi::sheet::fuzzing
