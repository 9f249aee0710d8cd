// Any text as a package: nothing crashes, hangs or throws; a package that is accepted has one
// canonical text, and one that is not is told of in known codes, sorted by place.
//
// The input is files one after another: a line "=== PATH" begins each. Text before the first such
// line is package.yaml.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "package/canonical.hpp"
#include "package/loader.hpp"

namespace {

using namespace jishi::package;

constexpr std::string_view kMark = "=== ";

SourceFolder folder_from(std::string_view input) {
  SourceFolder folder{"pack", {{"package.yaml", ""}}};
  while (!input.empty()) {
    const std::size_t end = std::min(input.find('\n'), input.size() - 1);
    const std::string_view line = input.substr(0, end + 1);
    input.remove_prefix(end + 1);
    if (line.starts_with(kMark)) {
      std::string path(line.substr(kMark.size()));
      if (path.ends_with('\n')) path.pop_back();
      folder.files.push_back({std::move(path), ""});
    } else {
      folder.files.back().text += line;
    }
  }
  if (folder.files.size() > 1 && folder.files[0].text.empty())
    folder.files.erase(folder.files.begin());
  return folder;
}

void demand(bool truth) {
  if (!truth) std::abort();
}

void check_accepted(const PackageSet& packages) {
  const std::string text = canonical_text(packages);
  const auto read = from_canonical_text(text);
  demand(read.ok() && canonical_text(*read) == text);
}

void check_refused(const LoadOutcome& outcome) {
  const auto codes = mistake_codes();
  demand(outcome.packages.ledgers.empty() && outcome.packages.packages.empty());
  demand(std::is_sorted(outcome.mistakes.begin(), outcome.mistakes.end(),
                        [](const Mistake& a, const Mistake& b) { return a.place < b.place; }));
  for (const Mistake& mistake : outcome.mistakes) {
    demand(std::binary_search(codes.begin(), codes.end(), mistake.code));
    demand(!mistake.message.empty() && !to_text(mistake).empty());
    demand(mistake.place.line >= 0 && mistake.place.column >= 0);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const SourceFolder folder = folder_from(input);
  const LoadOutcome outcome = load_sources(std::span(&folder, 1));
  outcome.ok() ? check_accepted(outcome.packages) : check_refused(outcome);
  return 0;
}
