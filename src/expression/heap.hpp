// Memory and cost of one evaluation. Used by the evaluator and its operations only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "expression/evaluate.hpp"
#include "expression/value.hpp"

namespace jishi::expression {

// Hands out memory that is taken back all at once. What it makes is counted against the limits:
// where they are exceeded the functions return a failure of ErrorKind::limit.
class Heap {
 public:
  explicit Heap(EvaluationLimits limits) : limits_(limits) {}

  // Takes everything back and sets the counters to zero; keeps the largest block for the next run.
  void reset();

  // False when the steps are used up.
  bool charge(std::uint64_t steps) {
    steps_ += steps;
    return steps_ <= limits_.steps;
  }

  Value text(std::string_view text);
  Value joined(std::string_view left, std::string_view right);
  Value list(std::span<const Value> items);
  Value joined(std::span<const Value> left, std::span<const Value> right);

 private:
  struct Block {
    std::unique_ptr<std::byte[]> bytes;
    std::size_t size;
  };
  // nullptr beyond the limit.
  std::byte* take(std::size_t bytes);
  Value finished(Value list) const;

  EvaluationLimits limits_;
  std::uint64_t steps_ = 0;
  std::size_t taken_ = 0;
  std::size_t free_ = 0;  // at the end of the last block
  std::vector<Block> blocks_;
};

inline Value failed(ErrorKind kind, Kind left = Kind::null, Kind right = Kind::null) {
  return Value::failure({kind, left, right, 0});
}

}  // namespace jishi::expression
