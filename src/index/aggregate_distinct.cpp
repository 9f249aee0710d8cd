#include "index/aggregate_distinct.hpp"

#include <algorithm>
#include <bit>

namespace jishi::index {
namespace {

constexpr std::size_t kWords = (std::size_t{1} << 16) / 64;

bool set_bit(std::vector<std::uint64_t>& bits, std::uint16_t place) {
  const std::uint64_t bit = std::uint64_t{1} << (place % 64);
  std::uint64_t& word = bits[place / 64];
  const bool fresh = (word & bit) == 0;
  word |= bit;
  return fresh;
}

}  // namespace

void DistinctNumbers::add(std::int64_t number) {
  size_ += add(chunks_[number >> 16], static_cast<std::uint16_t>(number & 0xFFFF));
}

void DistinctNumbers::add(std::span<const std::int64_t> numbers) {
  Chunk* chunk = nullptr;  // of the number before
  std::int64_t upper = 0;
  for (const std::int64_t number : numbers) {
    if (chunk == nullptr || number >> 16 != upper) {
      upper = number >> 16;
      chunk = &chunks_[upper];
    }
    size_ += add(*chunk, static_cast<std::uint16_t>(number & 0xFFFF));
  }
}

bool DistinctNumbers::add(Chunk& chunk, std::uint16_t low) {
  if (!chunk.many.empty()) return set_bit(chunk.many, low);
  const auto at = std::lower_bound(chunk.few.begin(), chunk.few.end(), low);
  if (at != chunk.few.end() && *at == low) return false;
  if (chunk.few.size() < kFew) {
    chunk.few.insert(at, low);
    return true;
  }
  chunk.many.assign(kWords, 0);
  for (const std::uint16_t each : chunk.few)
    set_bit(chunk.many, each);
  chunk.few = {};
  return set_bit(chunk.many, low);
}

void DistinctNumbers::add(const DistinctNumbers& others) {
  for (const auto& [upper, theirs] : others.chunks_) {
    Chunk& ours = chunks_[upper];
    for (const std::uint16_t low : theirs.few)
      size_ += add(ours, low);
    for (std::size_t word = 0; word < theirs.many.size(); ++word) {
      for (std::uint64_t bits = theirs.many[word]; bits != 0; bits &= bits - 1) {
        const auto low = static_cast<std::size_t>(std::countr_zero(bits)) + word * 64;
        size_ += add(ours, static_cast<std::uint16_t>(low));
      }
    }
  }
}

}  // namespace jishi::index
