#include "sheet/zip_layout.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "sheet/little_endian.hpp"
#include "sheet/refusal.hpp"

namespace jishi::sheet {

namespace {

// PKWARE, APPNOTE.TXT 6.3: the records and their fixed lengths.
constexpr std::string_view kEndMark = "PK\x05\x06";
constexpr std::string_view kBigEndMark = "PK\x06\x06";
constexpr std::string_view kBigEndPlaceMark = "PK\x06\x07";
constexpr std::string_view kEntryMark = "PK\x01\x02";
constexpr std::string_view kLocalMark = "PK\x03\x04";
constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kBigEndBytes = 56;
constexpr std::size_t kBigEndPlaceBytes = 20;
constexpr std::size_t kEntryBytes = 46;
constexpr std::size_t kLocalBytes = 30;
constexpr std::size_t kLongestComment = 65'535;

constexpr std::uint16_t kStored = 0;
constexpr std::uint16_t kDeflated = 8;

struct Directory {
  std::uint64_t entries = 0;
  std::uint64_t bytes = 0;
  std::uint64_t offset = 0;
};

struct Entry {
  std::string name;
  std::uint16_t method = 0;
  std::uint64_t packed_bytes = 0;
  std::uint64_t offset = 0;
};

[[noreturn]] void refuse_directory(std::string_view what) {
  refuse_broken("文件损坏（压缩包" + std::string(what) + "）");
}

// Where the number stands in 64 bits because 32 (or 16) do not hold it.
Directory big_directory(const OpenFile& file, std::int64_t end_offset) {
  const auto place_bytes = static_cast<std::int64_t>(kBigEndPlaceBytes);
  const std::string place =
      file.text_at(std::max<std::int64_t>(end_offset - place_bytes, 0), kBigEndPlaceBytes);
  if (end_offset < place_bytes || !place.starts_with(kBigEndPlaceMark))
    refuse_directory("目录缺失");
  const auto offset = little_endian<std::uint64_t>(place, 8);
  if (offset > static_cast<std::uint64_t>(end_offset)) refuse_directory("目录位置有误");
  const std::string end = file.text_at(static_cast<std::int64_t>(offset), kBigEndBytes);
  if (end.size() < kBigEndBytes || !end.starts_with(kBigEndMark)) refuse_directory("目录位置有误");
  return {little_endian<std::uint64_t>(end, 32), little_endian<std::uint64_t>(end, 40),
          little_endian<std::uint64_t>(end, 48)};
}

Directory directory_at(const OpenFile& file, std::string_view record, std::int64_t offset) {
  Directory directory{little_endian<std::uint16_t>(record, 10),
                      little_endian<std::uint32_t>(record, 12),
                      little_endian<std::uint32_t>(record, 16)};
  if (directory.entries == 0xFFFF || directory.bytes == 0xFFFF'FFFF ||
      directory.offset == 0xFFFF'FFFF)
    return big_directory(file, offset);
  return directory;
}

// Whether something taken for the end record by its mark could be one.
bool plausible(std::string_view record, std::int64_t offset) {
  const auto entries = little_endian<std::uint16_t>(record, 10);
  const auto bytes = little_endian<std::uint32_t>(record, 12);
  const auto begin = little_endian<std::uint32_t>(record, 16);
  const bool big = entries == 0xFFFF || bytes == 0xFFFF'FFFF || begin == 0xFFFF'FFFF;
  return big || (bytes >= entries * kEntryBytes &&
                 std::uint64_t{begin} + bytes <= static_cast<std::uint64_t>(offset));
}

// A zip file is read from its end. Two ends that could both be meant are two files in one: each
// program would see another.
Directory find_directory(const OpenFile& file) {
  const auto tail_bytes = static_cast<std::size_t>(
      std::min<std::int64_t>(file.size(), static_cast<std::int64_t>(kEndBytes + kLongestComment)));
  const std::int64_t tail_offset = file.size() - static_cast<std::int64_t>(tail_bytes);
  const std::string tail = file.text_at(tail_offset, tail_bytes);
  std::size_t found = std::string::npos;
  for (std::size_t at = tail.find(kEndMark);
       at != std::string::npos && at + kEndBytes <= tail.size(); at = tail.find(kEndMark, at + 1)) {
    const std::string_view record = std::string_view(tail).substr(at, kEndBytes);
    if (!plausible(record, tail_offset + static_cast<std::int64_t>(at))) continue;
    if (found != std::string::npos) refuse_directory("有两个目录");
    found = at;
  }
  if (found == std::string::npos) refuse_directory("没有目录，文件可能没有传完");
  return directory_at(file, std::string_view(tail).substr(found),
                      tail_offset + static_cast<std::int64_t>(found));
}

// The 64-bit numbers of an entry stand in an extra field, only those that are 0xFFFFFFFF before.
void take_big_numbers(std::string_view extra, bool plain, bool packed, bool offset, Entry& entry) {
  while (extra.size() >= 4) {
    const auto kind = little_endian<std::uint16_t>(extra, 0);
    const std::size_t length = little_endian<std::uint16_t>(extra, 2);
    if (extra.size() < 4 + length) return;
    if (kind == 1) {
      const std::string_view numbers = extra.substr(4, length);
      std::size_t at = plain ? 8 : 0;
      if (packed && at + 8 <= numbers.size()) {
        entry.packed_bytes = little_endian<std::uint64_t>(numbers, at);
        at += 8;
      }
      if (offset && at + 8 <= numbers.size())
        entry.offset = little_endian<std::uint64_t>(numbers, at);
      return;
    }
    extra.remove_prefix(4 + length);
  }
}

Entry read_entry(std::string_view& rest) {
  if (rest.size() < kEntryBytes || !rest.starts_with(kEntryMark)) refuse_directory("目录有误");
  const auto flags = little_endian<std::uint16_t>(rest, 8);
  if ((flags & 1U) != 0) refuse_encrypted();
  Entry entry;
  entry.method = little_endian<std::uint16_t>(rest, 10);
  if (entry.method != kStored && entry.method != kDeflated)
    refuse_directory("用了不常见的压缩方法");
  const auto packed = little_endian<std::uint32_t>(rest, 20);
  const auto plain = little_endian<std::uint32_t>(rest, 24);
  const std::size_t name = little_endian<std::uint16_t>(rest, 28);
  const std::size_t extra = little_endian<std::uint16_t>(rest, 30);
  const std::size_t comment = little_endian<std::uint16_t>(rest, 32);
  const auto offset = little_endian<std::uint32_t>(rest, 42);
  if (rest.size() < kEntryBytes + name + extra + comment) refuse_directory("目录不完整");
  entry.name = rest.substr(kEntryBytes, name);
  entry.packed_bytes = packed;
  entry.offset = offset;
  take_big_numbers(rest.substr(kEntryBytes + name, extra), plain == 0xFFFF'FFFF,
                   packed == 0xFFFF'FFFF, offset == 0xFFFF'FFFF, entry);
  rest.remove_prefix(kEntryBytes + name + extra + comment);
  return entry;
}

std::vector<Entry> read_entries(const OpenFile& file, const Directory& directory) {
  const std::string bytes = file.text_at(static_cast<std::int64_t>(directory.offset),
                                         static_cast<std::size_t>(directory.bytes));
  std::string_view rest = bytes;
  std::vector<Entry> entries;
  for (std::uint64_t i = 0; i < directory.entries; ++i)
    entries.push_back(read_entry(rest));
  return entries;
}

// Part names differ by more than the case of ASCII letters (ECMA-376 part 2, 6.2.2.3).
void check_names(const std::vector<Entry>& entries) {
  std::set<std::string> names;
  for (const Entry& entry : entries) {
    std::string name = entry.name;
    for (char& c : name)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (!names.insert(std::move(name)).second) refuse_directory("有两个同名的部分");
  }
}

// Where the entry's bytes end; its local header says the same name and method.
std::uint64_t end_of(const OpenFile& file, const Entry& entry) {
  const std::string local =
      file.text_at(static_cast<std::int64_t>(entry.offset), kLocalBytes + entry.name.size());
  if (local.size() < kLocalBytes + entry.name.size() || !local.starts_with(kLocalMark) ||
      little_endian<std::uint16_t>(local, 8) != entry.method ||
      little_endian<std::uint16_t>(local, 26) != entry.name.size() || !local.ends_with(entry.name))
    refuse_directory("的目录与内容不符");
  return entry.offset + kLocalBytes + entry.name.size() + little_endian<std::uint16_t>(local, 28) +
         entry.packed_bytes;
}

void check_places(const OpenFile& file, std::vector<Entry>& entries, std::uint64_t limit) {
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.offset < b.offset; });
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::uint64_t next = i + 1 < entries.size() ? entries[i + 1].offset : limit;
    if (entries[i].offset >= limit || entries[i].packed_bytes > limit ||
        end_of(file, entries[i]) > next)
      refuse_directory("的内容互相重叠");
  }
}

}  // namespace

std::int64_t check_zip_layout(const OpenFile& file) {
  const Directory directory = find_directory(file);
  const auto size = static_cast<std::uint64_t>(file.size());
  if (directory.entries > static_cast<std::uint64_t>(kZipEntries) ||
      (directory.bytes > static_cast<std::uint64_t>(kZipDirectoryBytes) && directory.bytes <= size))
    refuse_too_large("文件内部的部分太多（最多 " + std::to_string(kZipEntries) + " 个）");
  if (directory.offset > size || directory.bytes > size - directory.offset)
    refuse_directory("目录位置有误");
  std::vector<Entry> entries = read_entries(file, directory);
  check_names(entries);
  check_places(file, entries, directory.offset);
  return static_cast<std::int64_t>(directory.entries);
}

}  // namespace jishi::sheet
