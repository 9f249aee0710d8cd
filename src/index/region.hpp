// Parts of the tree as ranges over a numbering of the units.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace jishi::index {

struct Range {
  std::uint32_t from = 0;
  std::uint32_t to = 0;  // exclusive
  bool operator==(const Range&) const = default;
};

// Disjoint ranges in ascending order, none empty, no two that touch.
class Region {
 public:
  Region() = default;
  // Ranges in any order, disjoint; empty ones are dropped.
  explicit Region(std::vector<Range> ranges);

  const std::vector<Range>& ranges() const { return ranges_; }
  bool empty() const { return ranges_.empty(); }
  bool contains(std::uint32_t number) const;
  // What is in this one and in none of the others.
  Region without(const std::vector<Region>& others) const;
  // Whether a number of the range is in it.
  bool meets(Range range) const;
  bool operator==(const Region&) const = default;

 private:
  std::vector<Range> ranges_;
};

// Disjoint regions, each called by its index in the list that it was made from.
class Groups {
 public:
  static constexpr std::int32_t kNone = -1;

  Groups() = default;
  explicit Groups(const std::vector<Region>& regions);

  std::int32_t of(std::uint32_t number) const;
  // Of each number; `out` has room for as many.
  void of(std::span<const std::uint32_t> numbers, std::int32_t* out) const;
  // The one group (or kNone) that all numbers of the range are in; nullopt where they differ.
  std::optional<std::int32_t> of_all(Range range) const;
  std::size_t count() const { return count_; }

 private:
  struct Part {
    Range range;
    std::int32_t group = kNone;
  };
  // The first part that ends behind the number.
  std::vector<Part>::const_iterator at(std::uint32_t number) const;

  std::vector<Part> parts_;  // by range
  std::size_t count_ = 0;
};

}  // namespace jishi::index
