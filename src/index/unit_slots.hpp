// The places of some units in a list, found by ordinal in constant time and little memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "index/unit_ordinal.hpp"

namespace jishi::index {

// A bit for each unit of the tree, and how many are set before each word of bits. Immutable.
class UnitSlots {
 public:
  static constexpr std::int32_t kNone = -1;

  UnitSlots() = default;
  // `units` in any order, no one twice; ordinals are below `all`.
  UnitSlots(std::span<const UnitOrdinal> units, std::size_t all)
      : words_((all + kBits - 1) / kBits), slots_(units.size()) {
    for (const UnitOrdinal unit : units)
      words_[place(unit) / kBits].bits |= bit(unit);
    std::uint32_t before = 0;
    for (Word& word : words_) {
      word.before = before;
      before += static_cast<std::uint32_t>(ones(word.bits));
    }
    for (std::size_t i = 0; i < units.size(); ++i)
      slots_[rank(units[i])] = static_cast<std::int32_t>(i);
  }

  // kNone where the list does not have it. The unit is below `all`.
  std::int32_t find(UnitOrdinal unit) const {
    return (words_[place(unit) / kBits].bits & bit(unit)) == 0 ? kNone : slots_[rank(unit)];
  }

 private:
  static constexpr std::size_t kBits = 64;
  struct Word {
    std::uint64_t bits = 0;
    std::uint32_t before = 0;
  };

  // std::popcount is a call where the processor's own instruction may not be relied on.
  static std::size_t ones(std::uint64_t bits) {
    constexpr std::uint64_t kOfTwo = 0x5555'5555'5555'5555, kOfFour = 0x3333'3333'3333'3333,
                            kOfEight = 0x0f0f'0f0f'0f0f'0f0f, kAdded = 0x0101'0101'0101'0101;
    bits -= bits >> 1 & kOfTwo;
    bits = (bits & kOfFour) + (bits >> 2 & kOfFour);
    bits = (bits + (bits >> 4)) & kOfEight;
    return static_cast<std::size_t>(bits * kAdded >> 56);
  }
  static std::uint64_t bit(UnitOrdinal unit) { return std::uint64_t{1} << (place(unit) % kBits); }
  std::size_t rank(UnitOrdinal unit) const {
    const Word& word = words_[place(unit) / kBits];
    return word.before + ones(word.bits & (bit(unit) - 1));
  }

  std::vector<Word> words_;
  std::vector<std::int32_t> slots_;  // by rank
};

}  // namespace jishi::index
