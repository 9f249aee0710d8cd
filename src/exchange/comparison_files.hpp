// A comparison kept in a folder: a list a page at a time, and all of it as a spreadsheet.
//
//   FOLDER/only_in_file.jsonl, only_here.jsonl, different.jsonl   a row on each line
#pragma once

#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "exchange/comparison.hpp"

namespace jishi::exchange {

class ComparisonFiles final : public ComparisonSink {
 public:
  // An earlier comparison in the folder is removed. The folder is for the owner alone. Throws
  // Failure cannot_write, as all else does.
  explicit ComparisonFiles(const std::filesystem::path& folder);

  void begin(const std::vector<std::string>& headings,
             const std::vector<std::string>& labels) override;
  void take(Compared list, const ComparedRow& row) override;
  // All lists are whole. `file` (.xlsx): a sheet for each of them that has rows; none has: no file.
  void finish(const std::filesystem::path& file);

 private:
  std::ofstream& out(Compared list) { return out_[static_cast<std::size_t>(list)]; }

  const std::filesystem::path folder_;
  std::vector<std::string> headings_;
  std::vector<std::string> labels_;
  std::array<std::ofstream, kComparedLists> out_;
};

struct ComparedPage {
  std::vector<ComparedRow> rows;
  std::int64_t next = 0;  // behind which the next page begins; 0: there is none
};
// Behind `after`, as the page before told it; 0: from the first. Error comparison_gone (there is
// none in the folder, or it is damaged), bad_query (no place of the list).
Result<ComparedPage> read_compared(const std::filesystem::path& folder, Compared list,
                                   std::int64_t after, std::size_t limit);

}  // namespace jishi::exchange
