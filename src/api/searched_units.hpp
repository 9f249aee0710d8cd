// The names, codes and pinyin of some units, as unit_search.hpp looks through them.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/key_table.hpp"
#include "index/names.hpp"

namespace jishi::api {

// As names are kept and sought: full-width forms narrow, letters small, without blanks.
std::string folded(std::string_view text);
bool is_ascii(std::string_view text);

// How well a text fits; the lower the better.
enum class Fit : std::uint8_t { whole, stem, beginning, part };

// Immutable; any thread.
class SearchedUnits {
 public:
  // All names of these units, of every day.
  SearchedUnits(const index::Names& names, std::vector<index::UnitOrdinal> units);

  bool has(index::UnitOrdinal unit) const;

  // A name of a unit, on its days.
  struct Entry {
    index::UnitOrdinal unit = index::kNoOrdinal;
    Date from;
    Date to;
    bool on(Date day) const { return from <= day && (day < to || to == kForever); }
  };
  // `text` is folded. Beginnings: names and codes that begin so or are so, and what is so read in
  // pinyin. Parts: names with the text anywhere in them. The name is as it is kept; of a code the
  // code. The same entry may come several times.
  enum class Where : std::uint8_t { beginnings, parts };
  using Visit = std::function<void(const Entry& entry, std::string_view name, Fit fit)>;
  void find(const std::string& text, Where where, const Visit& visit) const;

  std::size_t bytes() const;

 private:
  void find_beginnings(const std::string& text, const Visit& visit) const;
  void tell(std::uint32_t key, Fit fit, const Visit& visit) const;

  std::vector<index::UnitOrdinal> units_;  // ascending
  std::vector<Entry> entries_;
  KeyTable names_, codes_;    // values: places in entries_
  KeyTable full_, initials_;  // values: keys of names_
};

}  // namespace jishi::api
