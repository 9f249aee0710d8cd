// What was computed of the values of a column, kept for the next row or partition that has one.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace jishi::index {

// By value, for values that lie near to each other. One thread at a time.
template <class T>
class ColumnMemo {
 public:
  // Beyond so many values from the least to the largest nothing is kept. 50,000 days are 137 years.
  static constexpr std::uint64_t kMostValues = std::uint64_t{1} << 18;

  explicit ColumnMemo(T unknown) : unknown_(unknown) {}

  // Makes room for the values; false where they are too many.
  bool cover(std::int64_t least, std::int64_t largest) {
    if (kept_.empty()) {
      if (distance(least, largest) >= kMostValues) return false;
      least_ = least;
      kept_.assign(distance(least, largest) + 1, unknown_);
      return true;
    }
    const std::int64_t new_least = std::min(least, least_);
    const std::int64_t new_largest = std::max(largest, this->largest());
    if (distance(new_least, new_largest) >= kMostValues) return false;
    if (new_least < least_) {
      kept_.insert(kept_.begin(), distance(new_least, least_), unknown_);
      least_ = new_least;
    }
    kept_.resize(distance(least_, new_largest) + 1, unknown_);
    return true;
  }
  // Of a value that is covered; the values after it follow.
  T* at(std::int64_t value) { return kept_.data() + distance(least_, value); }

 private:
  static std::uint64_t distance(std::int64_t from, std::int64_t to) {
    return static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
  }
  std::int64_t largest() const { return least_ + static_cast<std::int64_t>(kept_.size() - 1); }

  T unknown_;
  std::int64_t least_ = 0;
  std::vector<T> kept_;
};

}  // namespace jishi::index
