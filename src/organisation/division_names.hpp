// Names of both editions as numbers: two rows with the same number have the same spelling, or the
// same stem.
#pragma once

#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

#include "organisation/division_kin.hpp"
#include "organisation/division_match.hpp"

namespace jishi::organisation::division {

// Numbers texts from 1 upwards in the order in which they come. Not thread safe.
class NameTable {
 public:
  NameTable();
  std::uint32_t number(std::string_view text);
  std::string_view text(std::uint32_t number) const { return texts_[number]; }
  std::size_t size() const { return texts_.size(); }

 private:
  void grow();
  std::string_view keep(std::string_view text);

  std::vector<std::string_view> texts_;  // by number; [0] is empty
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint32_t> slots_;  // open addressing, 0 is free
  std::deque<std::vector<char>> blocks_;
};

// Spelling and stem of the rows of one edition, worked out on demand.
class RowNames {
 public:
  RowNames(const std::vector<DivisionRow>& rows, NameTable& table)
      : rows_(rows), table_(table), keys_(rows.size()) {}

  // Remarks in brackets do not count.
  std::uint32_t spelling(RowIndex row) { return keys(row).spelling; }
  // For villages also without the name of the township or county in front.
  std::uint32_t stem(RowIndex row) { return keys(row).stem; }
  std::string_view stem_text(RowIndex row) { return table_.text(stem(row)); }

 private:
  struct Keys {
    std::uint32_t spelling = 0;
    std::uint32_t stem = 0;
  };
  const Keys& keys(RowIndex row);
  std::string_view without_ancestors(RowIndex row, std::string_view stem) const;

  const std::vector<DivisionRow>& rows_;
  NameTable& table_;
  std::vector<Keys> keys_;
};

}  // namespace jishi::organisation::division
