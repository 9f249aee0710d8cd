// Finds the open rows of an edition by level and stem of the name.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "organisation/division_work.hpp"

namespace jishi::organisation::division {

class StemIndex {
 public:
  // Takes the rows below `level` for which `open` says yes. A snapshot: rows that are linked later
  // stay in it.
  template <class Open>
  StemIndex(Edition& edition, Level level, Open open) {
    for (RowIndex row = 0; row < edition.size(); ++row) {
      if (edition[row].level > level && open(row)) {
        entries_.push_back({key(edition, row), row});
      }
    }
    std::sort(entries_.begin(), entries_.end());
  }
  struct Entry {
    std::uint64_t key;
    RowIndex row;
    auto operator<=>(const Entry&) const = default;
  };
  static std::uint64_t key(Edition& edition, RowIndex row) {
    return std::uint64_t{edition.names.stem(row)} * 8 +
           static_cast<std::uint64_t>(edition[row].level);
  }
  // In the order of the list.
  std::span<const Entry> find(std::uint64_t key) const {
    const auto low = std::lower_bound(entries_.begin(), entries_.end(), Entry{key, kNoRow});
    auto high = low;
    while (high != entries_.end() && high->key == key)
      ++high;
    return {low, high};
  }
  std::span<const Entry> all() const { return entries_; }

 private:
  std::vector<Entry> entries_;
};

}  // namespace jishi::organisation::division
