// A file open for reading, by descriptor: what was looked at is what is read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace jishi::sheet {

class OpenFile {
 public:
  // Throws Failure sheet_not_readable where it cannot be opened or is no plain file.
  explicit OpenFile(const std::filesystem::path& path);
  ~OpenFile();
  OpenFile(OpenFile&& other) noexcept;
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  OpenFile& operator=(OpenFile&&) = delete;

  int descriptor() const { return descriptor_; }
  std::int64_t size() const { return size_; }
  // As many bytes from `offset` as there are, at most out.size(). Throws Failure sheet_not_readable
  // when the disk fails.
  std::size_t read_at(std::int64_t offset, std::span<char> out) const;
  // The same, fewer at the end of the file.
  std::string text_at(std::int64_t offset, std::size_t length) const;

 private:
  int descriptor_ = -1;
  std::int64_t size_ = 0;
};

}  // namespace jishi::sheet
