#include "expression/heap.hpp"

#include <algorithm>
#include <cstring>

namespace jishi::expression {
namespace {

constexpr std::size_t kSmallestBlock = 4096;

}  // namespace

void Heap::reset() {
  steps_ = 0;
  taken_ = 0;
  if (blocks_.size() > 1) blocks_.erase(blocks_.begin(), blocks_.end() - 1);
  free_ = blocks_.empty() ? 0 : blocks_.back().size;
}

std::byte* Heap::take(std::size_t bytes) {
  // Every piece is aligned for a Value.
  const std::size_t wanted = (bytes + alignof(Value) - 1) / alignof(Value) * alignof(Value);
  if (wanted > limits_.bytes - taken_) return nullptr;
  taken_ += wanted;
  if (wanted > free_ || blocks_.empty()) {
    const std::size_t twice = blocks_.empty() ? 0 : blocks_.back().size * 2;
    const std::size_t size = std::max({kSmallestBlock, wanted, std::min(twice, limits_.bytes)});
    blocks_.push_back({std::make_unique<std::byte[]>(size), size});
    free_ = size;
  }
  const Block& block = blocks_.back();
  std::byte* const out = block.bytes.get() + (block.size - free_);
  free_ -= wanted;
  return out;
}

Value Heap::text(std::string_view text) {
  return joined(text, std::string_view());
}

Value Heap::joined(std::string_view left, std::string_view right) {
  std::byte* const bytes = take(left.size() + right.size());
  if (!bytes || !charge((left.size() + right.size()) / 16)) return failed(ErrorKind::limit);
  if (!left.empty()) std::memcpy(bytes, left.data(), left.size());
  if (!right.empty()) std::memcpy(bytes + left.size(), right.data(), right.size());
  return Value::text({reinterpret_cast<const char*>(bytes), left.size() + right.size()});
}

Value Heap::list(std::span<const Value> items) {
  return joined(items, std::span<const Value>());
}

Value Heap::joined(std::span<const Value> left, std::span<const Value> right) {
  const std::size_t count = left.size() + right.size();
  std::byte* const bytes = take(count * sizeof(Value));
  if (!bytes || !charge(count)) return failed(ErrorKind::limit);
  if (!left.empty()) std::memcpy(bytes, left.data(), left.size_bytes());
  if (!right.empty()) {
    std::memcpy(bytes + left.size_bytes(), right.data(), right.size_bytes());
  }
  return finished(Value::list({reinterpret_cast<const Value*>(bytes), count}));
}

Value Heap::finished(Value list) const {
  return list.depth() > kMaxValueDepth ? failed(ErrorKind::limit) : list;
}

}  // namespace jishi::expression
