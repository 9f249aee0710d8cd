// The container of .xls files (Microsoft's MS-CFB): streams in chains of sectors under a tree of
// names. Read with every number checked; of each chain only the sector numbers are kept, four bytes
// for each 512 of the file at most.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sheet/open_file.hpp"

namespace jishi::sheet {

// Bytes by their place.
class SeekableBytes {
 public:
  virtual ~SeekableBytes() = default;
  virtual std::int64_t size() const = 0;
  // Fills `out` from `offset` on; fewer bytes only at the end. Throws Failure.
  virtual std::size_t read_at(std::int64_t offset, std::span<char> out) const = 0;
};

// Streams end before their file, and the file before its OpenFile.
class CompoundFile {
 public:
  // Throws Failure sheet_broken, sheet_too_large.
  explicit CompoundFile(const OpenFile& file);

  // Whether a stream of this name stands at the top; case does not matter.
  bool has(std::string_view name) const { return find(name) != nullptr; }
  // Throws Failure sheet_broken where its chain is broken.
  std::unique_ptr<SeekableBytes> open(std::string_view name) const;

  static constexpr std::size_t kStreams = 20'000;  // and storages, in the whole tree

 private:
  struct Entry {
    std::string name;  // in ASCII small letters, other characters as “?”
    std::uint8_t type = 0;
    std::uint32_t left = 0;
    std::uint32_t right = 0;
    std::uint32_t child = 0;
    std::uint32_t begin = 0;
    std::int64_t size = 0;
  };

  void read_header();
  void read_table();
  void read_directory();
  void list_top();
  std::int64_t sector_offset(std::uint32_t sector) const;
  std::string read_sector(std::uint32_t sector) const;
  // The sectors of a chain in `table`; `wanted` of them, or all where that is nothing.
  std::vector<std::uint32_t> chain(const std::vector<std::uint32_t>& table, std::uint32_t begin,
                                   std::optional<std::size_t> wanted) const;
  void append_table(std::uint32_t sector, std::vector<std::uint32_t>& table) const;
  const Entry* find(std::string_view name) const;

  const OpenFile& file_;
  std::string header_;
  std::size_t sector_bytes_ = 0;
  std::size_t sectors_ = 0;  // in the file
  std::vector<std::uint32_t> table_;
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> top_;
};

}  // namespace jishi::sheet
