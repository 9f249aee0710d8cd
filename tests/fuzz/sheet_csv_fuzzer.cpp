// Any bytes as .csv. Every cell is text, and text that was read as UTF-8 reads the same with a mark
// in front.
#include <vector>

#include "sheet/csv_encoding.hpp"
#include "sheet/csv_workbook.hpp"
#include "sheet_fuzzing.hpp"

namespace {

using namespace jishi;
using namespace jishi::sheet;
using namespace jishi::sheet::fuzzing;

// The rows as one text, or the error's code.
std::string read_as_csv(std::string_view bytes) {
  const MemoryFile file(bytes);
  std::string all;
  try {
    const auto workbook = open_csv(OpenFile(file.path()), "input", small_limits());
    const auto rows = workbook->rows(0);
    Row row;
    for (std::int64_t before = 0; rows->next(row); before = row.number) {
      check_row(row, before, small_limits());
      all += std::to_string(row.number);
      for (const Cell& cell : row.cells) {
        demand(cell.kind == CellKind::empty || cell.kind == CellKind::text);
        all.append("\n\t").append(cell.text);
      }
    }
  } catch (const Failure& failure) {
    check_error(failure.error());
    all += failure.error().code;
  }
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string read = read_as_csv(bytes);
  if (is_utf8(bytes) && !bytes.starts_with("\xEF\xBB\xBF"))
    demand(read == read_as_csv("\xEF\xBB\xBF" + std::string(bytes)));
  return 0;
}
