// The texts of a choice field as small numbers, the same in every partition.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace jishi::index {

// Grows and never forgets: a number stands for its text as long as the dictionary lives. Thread
// safe; reading a text takes no lock.
class Dictionary {
 public:
  static constexpr std::uint32_t kMostTexts = 1'000'000;

  Dictionary() = default;
  Dictionary(const Dictionary&) = delete;

  // The number of the text, 1 or more; a new one where it has none. Beyond kMostTexts: throws.
  std::uint32_t add(std::string_view text);
  // 0 where it has none.
  std::uint32_t find(std::string_view text) const;
  // Of a number that add() gave.
  std::string_view text(std::uint32_t number) const;
  // The largest number given so far.
  std::uint32_t size() const { return size_.load(std::memory_order_acquire); }

 private:
  // Block k holds the 2^k texts with the numbers 2^k … 2^(k+1) - 1: texts never move.
  static constexpr std::size_t kBlocks = 20;

  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string_view, std::uint32_t> numbers_;  // of the texts in the blocks
  std::array<std::unique_ptr<std::string[]>, kBlocks> blocks_;
  std::atomic<std::uint32_t> size_{0};
};

// Numbers of texts that come again and again, without the dictionary's lock. One thread.
class DictionaryReader {
 public:
  // The dictionary outlives it.
  explicit DictionaryReader(Dictionary& dictionary) : dictionary_(&dictionary), recent_(kRecent) {}

  std::uint32_t number(std::string_view text);

 private:
  static constexpr std::size_t kRecent = 256;
  struct Known {
    std::string text;
    std::uint32_t number = 0;  // 0: none yet
  };
  Dictionary* dictionary_;
  std::vector<Known> recent_;  // by a hash of the text
};

}  // namespace jishi::index
