// Many short texts, each with what it stands for, found by their beginning or by any part of them.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jishi::api {

// Immutable; any thread. Keys have no line ends.
class KeyTable {
 public:
  KeyTable() = default;
  // Pairs in any order; a key may come with several values.
  explicit KeyTable(std::vector<std::pair<std::string, std::uint32_t>> pairs);

  // The keys that begin so, in their order, as a range of numbers.
  struct KeyRange {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
  };
  KeyRange beginning_with(std::string_view prefix) const;
  // Every key that has the text anywhere in it, ascending. Looks at all keys: some 4 ms for the
  // names of the country.
  void containing(std::string_view part, const std::function<void(std::uint32_t)>& visit) const;

  std::string_view key(std::uint32_t number) const;
  std::span<const std::uint32_t> values(std::uint32_t number) const;
  std::uint32_t size() const;
  std::size_t bytes() const;

 private:
  std::string text_;                  // every key with a line end behind it
  std::vector<std::uint32_t> begin_;  // of each key in it, one more
  std::vector<std::uint32_t> first_;  // of each key's values, one more
  std::vector<std::uint32_t> values_;
};

}  // namespace jishi::api
