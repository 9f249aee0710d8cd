// A set of whole numbers, to count how many different ones there are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace jishi::index {

// Numbers that lie near each other, as the ids of one partition do, take a bit each once they are
// many. One thread at a time.
class DistinctNumbers {
 public:
  void add(std::int64_t number);
  void add(std::span<const std::int64_t> numbers);
  void add(const DistinctNumbers& others);
  std::size_t size() const { return size_; }

 private:
  // The numbers that agree in all but their lower 16 bits: those bits, ascending, or a bit for each
  // once they are more than kFew.
  struct Chunk {
    std::vector<std::uint16_t> few;
    std::vector<std::uint64_t> many;
  };
  static constexpr std::size_t kFew = 256;

  bool add(Chunk& chunk, std::uint16_t low);

  std::unordered_map<std::int64_t, Chunk> chunks_;  // by the upper bits
  std::size_t size_ = 0;
};

}  // namespace jishi::index
