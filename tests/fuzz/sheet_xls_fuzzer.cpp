// Any bytes as the file of a spreadsheet; the seeds are .xls files and bare sheets of records.
#include "sheet_fuzzing.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  jishi::sheet::fuzzing::read_everything({reinterpret_cast<const char*>(data), size});
  return 0;
}
