// Any texts as the parts of an .xlsx file. The input is parts one after another: a line
// "=== NAME" begins each; those that are needed and not named are added.
#include "sheet/testing/made_workbook.hpp"
#include "sheet_fuzzing.hpp"

namespace {

using namespace jishi::sheet;
using namespace jishi::sheet::testing;

constexpr std::string_view kMark = "=== ";

std::vector<ZipPart> parts_from(std::string_view input) {
  std::vector<ZipPart> parts;
  while (!input.empty()) {
    const std::size_t end = std::min(input.find('\n'), input.size() - 1);
    const std::string_view line = input.substr(0, end + 1);
    input.remove_prefix(end + 1);
    if (line.starts_with(kMark)) {
      const std::string_view name = line.substr(kMark.size(), line.find('\n') - kMark.size());
      parts.push_back(part(std::string(name), ""));
      parts.back().deflated = false;
    } else if (!parts.empty()) {
      parts.back().content[0].text += line;
    }
  }
  return parts;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<ZipPart> parts = parts_from({reinterpret_cast<const char*>(data), size});
  static const std::vector<ZipPart> kNeeded =
      MadeXlsx{sheet_of("<row><c t=\"s\"><v>0</v></c></row>")}.parts();
  for (const ZipPart& needed : kNeeded) {
    const auto same = [&](const ZipPart& each) { return each.name == needed.name; };
    if (std::none_of(parts.begin(), parts.end(), same)) parts.push_back(needed);
  }
  fuzzing::read_everything(zip_of(parts));
  return 0;
}
