// The merged areas of a worksheet part, which stand behind its rows.
#pragma once

#include <string>
#include <vector>

#include "sheet/byte_source.hpp"
#include "sheet/workbook.hpp"

namespace jishi::sheet {

// Inflates the part but leaves out its rows, whose form is checked when they are read. Throws
// Failure sheet_broken, sheet_too_large (limits.merges).
std::vector<Merge> read_merges(ByteSource& source, const std::string& sheet, const Limits& limits);
// The same with the rows parsed: slower, and equal for every well-formed part in which no sheetData
// stands within another.
std::vector<Merge> parse_merges(ByteSource& source, const std::string& sheet, const Limits& limits);

// Passes on a worksheet without what is inside its sheetData, where that is found by its tags as
// UTF-8 text; otherwise everything.
class WithoutRows final : public ByteSource {
 public:
  explicit WithoutRows(ByteSource& source) : source_(source) {}
  std::size_t read(std::span<char> out) override;

 private:
  enum class State { before, inside, behind };
  bool refill();
  void pass_rows();

  ByteSource& source_;
  State state_ = State::before;
  std::string held_;       // read, not yet passed on
  std::size_t ready_ = 0;  // of held_, may be passed on
};

}  // namespace jishi::sheet
