// Which column a heading stands for. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "exchange/column.hpp"

namespace jishi::exchange {

// How near a heading is to the column, nearest first.
enum class Nearness : std::uint8_t {
  chosen,   // bound by hand
  exact,    // the column's own heading, brackets included
  own,      // the column's own heading
  synonym,  // of a field, or of a profile's column
  usual,    // of a role
  perhaps,  // of a role, where no other column is it
};

struct HeadingMatch {
  std::size_t column = 0;  // index in the columns, or kPassOver
  Nearness nearness = Nearness::usual;
  std::size_t rank = 0;  // of perhaps_headings: the lower one is the column
};

// Keeps `columns`, which outlive it.
class HeadingIndex {
 public:
  HeadingIndex(std::span<const Column> columns,
               std::span<const std::pair<std::string, std::size_t>> chosen);

  // `scale`: of what stands above the heading. A column of decimal numbers that does not count so
  // is none of it.
  std::optional<HeadingMatch> find(std::string_view heading, std::string_view scale = {}) const;

 private:
  using Matches = std::map<std::string, std::optional<HeadingMatch>, std::less<>>;
  static std::optional<HeadingMatch> in(const Matches& matches, const std::string& key);
  void add_own(const Column& column, std::size_t index);
  void add_perhaps(const Column& column, std::size_t index);

  std::span<const Column> columns_;
  Matches chosen_;
  Matches exact_;
  Matches alike_;  // nullopt: two columns are headed alike, so that it is neither
};

}  // namespace jishi::exchange
