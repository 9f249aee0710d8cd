// Many texts kept close together, by number; never given back one by one.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string_view>
#include <vector>

namespace jishi::sheet {

class TextPool {
 public:
  // What a text costs beside its bytes.
  static constexpr std::int64_t kEntryBytes = 8;

  // `text` is shorter than kBlockBytes.
  void add(std::string_view text);
  std::size_t size() const { return entries_.size(); }
  std::string_view at(std::size_t index) const;
  // Bytes of the texts and their entries.
  std::int64_t bytes() const { return bytes_; }

  static constexpr std::size_t kBlockBytes = std::size_t{1} << 20;

 private:
  struct Entry {
    std::uint32_t place;  // block × kBlockBytes + offset
    std::uint32_t length;
  };
  std::deque<Entry> entries_;  // grows without copying
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t used_ = kBlockBytes;  // of the last block
  std::int64_t bytes_ = 0;
};

}  // namespace jishi::sheet
