#include "sheet/text_pool.hpp"

#include <cassert>
#include <cstring>

namespace jishi::sheet {

void TextPool::add(std::string_view text) {
  assert(text.size() <= kBlockBytes);
  if (text.size() > kBlockBytes - used_) {
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(kBlockBytes));
    used_ = 0;
  }
  const std::size_t place = blocks_.empty() ? 0 : (blocks_.size() - 1) * kBlockBytes + used_;
  if (!text.empty()) std::memcpy(blocks_.back().get() + used_, text.data(), text.size());
  entries_.push_back({static_cast<std::uint32_t>(place), static_cast<std::uint32_t>(text.size())});
  used_ += text.size();
  bytes_ += static_cast<std::int64_t>(text.size()) + kEntryBytes;
}

std::string_view TextPool::at(std::size_t index) const {
  const Entry& entry = entries_[index];
  if (entry.length == 0) return {};
  return {blocks_[entry.place / kBlockBytes].get() + entry.place % kBlockBytes, entry.length};
}

}  // namespace jishi::sheet
