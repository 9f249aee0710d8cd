#include "sheet/compound_file.hpp"

#include <algorithm>

#include "sheet/little_endian.hpp"
#include "sheet/refusal.hpp"

namespace jishi::sheet {

namespace {

constexpr std::uint32_t kLastSector = 0xFFFF'FFFA;  // greater numbers mean something else
constexpr std::uint32_t kEndOfChain = 0xFFFF'FFFE;
constexpr std::uint32_t kNoEntry = 0xFFFF'FFFF;
constexpr std::size_t kHeaderBytes = 512;
constexpr std::size_t kEntryBytes = 128;
constexpr std::size_t kTablesInHeader = 109;
constexpr std::int64_t kSmallStream = 4'096;  // shorter ones stand in sectors of 64 bytes
constexpr std::size_t kSmallSector = 64;

enum EntryType : std::uint8_t { kStorage = 1, kStream = 2, kRoot = 5 };

[[noreturn]] void refuse_container(std::string_view what) {
  refuse_broken("文件损坏（.xls 的" + std::string(what) + "）");
}

// Places of a stream's pieces in the file.
class ChainedStream final : public SeekableBytes {
 public:
  ChainedStream(const OpenFile& file, std::vector<std::int64_t> places, std::size_t piece_bytes,
                std::int64_t size)
      : file_(file), places_(std::move(places)), piece_bytes_(piece_bytes), size_(size) {}

  std::int64_t size() const override { return size_; }

  std::size_t read_at(std::int64_t offset, std::span<char> out) const override {
    std::size_t done = 0;
    while (done < out.size() && offset < size_) {
      const std::size_t piece = static_cast<std::size_t>(offset) / piece_bytes_;
      const std::size_t within = static_cast<std::size_t>(offset) % piece_bytes_;
      // Sectors that follow each other are read at once.
      std::size_t pieces = 1;
      while (piece + pieces < places_.size() &&
             pieces * piece_bytes_ < out.size() - done + within &&
             places_[piece + pieces] ==
                 places_[piece] + static_cast<std::int64_t>(pieces * piece_bytes_))
        ++pieces;
      const std::size_t wanted = std::min({pieces * piece_bytes_ - within, out.size() - done,
                                           static_cast<std::size_t>(size_ - offset)});
      const std::size_t got = file_.read_at(places_[piece] + static_cast<std::int64_t>(within),
                                            out.subspan(done, wanted));
      done += got;
      offset += static_cast<std::int64_t>(got);
      if (got < wanted) break;
    }
    return done;
  }

 private:
  const OpenFile& file_;
  std::vector<std::int64_t> places_;
  std::size_t piece_bytes_;
  std::int64_t size_;
};

std::string plain_name(std::string_view utf16, std::size_t bytes) {
  std::string name;
  for (std::size_t i = 0; i + 2 < bytes; i += 2) {  // the last character is a zero
    const auto c = little_endian<std::uint16_t>(utf16, i);
    const bool capital = c >= 'A' && c <= 'Z';
    name += c < 0x80 ? static_cast<char>(capital ? c - 'A' + 'a' : c) : '?';
  }
  return name;
}

}  // namespace

CompoundFile::CompoundFile(const OpenFile& file) : file_(file) {
  read_header();
  read_table();
  read_directory();
  list_top();
}

void CompoundFile::read_header() {
  header_ = file_.text_at(0, kHeaderBytes);
  if (header_.size() < kHeaderBytes) refuse_container("文件头不完整");
  const auto shift = little_endian<std::uint16_t>(header_, 30);
  if (shift != 9 && shift != 12) refuse_container("文件头有误");
  sector_bytes_ = std::size_t{1} << shift;
  const auto behind_header = static_cast<std::size_t>(file_.size()) - kHeaderBytes;
  sectors_ = behind_header / sector_bytes_ + 1;  // the last may be cut short
}

std::int64_t CompoundFile::sector_offset(std::uint32_t sector) const {
  return (static_cast<std::int64_t>(sector) + 1) * static_cast<std::int64_t>(sector_bytes_);
}

std::string CompoundFile::read_sector(std::uint32_t sector) const {
  if (sector >= sectors_) refuse_container("扇区号超出文件");
  std::string bytes = file_.text_at(sector_offset(sector), sector_bytes_);
  bytes.resize(sector_bytes_, '\0');
  return bytes;
}

void CompoundFile::append_table(std::uint32_t sector, std::vector<std::uint32_t>& table) const {
  const std::string bytes = read_sector(sector);
  for (std::size_t at = 0; at < bytes.size(); at += 4)
    table.push_back(little_endian<std::uint32_t>(bytes, at));
}

// The table of chains is itself in sectors; the header names the first 109 of them, further
// sectors name the rest.
void CompoundFile::read_table() {
  const auto claimed = little_endian<std::uint32_t>(header_, 44);
  const std::size_t in_sector = sector_bytes_ / 4;
  if (claimed > sectors_ / in_sector + 1) refuse_container("扇区表过长");
  std::vector<std::uint32_t> places;
  for (std::size_t i = 0; i < kTablesInHeader && places.size() < claimed; ++i)
    places.push_back(little_endian<std::uint32_t>(header_, 76 + 4 * i));
  std::uint32_t more = little_endian<std::uint32_t>(header_, 68);
  while (places.size() < claimed && more <= kLastSector) {
    const std::string bytes = read_sector(more);
    for (std::size_t i = 0; i + 1 < in_sector && places.size() < claimed; ++i)
      places.push_back(little_endian<std::uint32_t>(bytes, 4 * i));
    more = little_endian<std::uint32_t>(bytes, sector_bytes_ - 4);
  }
  for (const std::uint32_t place : places)
    append_table(place, table_);
}

std::vector<std::uint32_t> CompoundFile::chain(const std::vector<std::uint32_t>& table,
                                               std::uint32_t begin,
                                               std::optional<std::size_t> wanted) const {
  std::vector<std::uint32_t> sectors;
  for (std::uint32_t at = begin; at != kEndOfChain && (!wanted || sectors.size() < *wanted);
       at = table[at]) {
    // A chain longer than its table goes round in a circle.
    if (at >= table.size() || sectors.size() > table.size()) refuse_container("扇区链断裂");
    sectors.push_back(at);
  }
  if (wanted && sectors.size() < *wanted) refuse_container("扇区链过短，文件可能没有传完");
  return sectors;
}

void CompoundFile::read_directory() {
  for (const std::uint32_t sector :
       chain(table_, little_endian<std::uint32_t>(header_, 48), std::nullopt)) {
    const std::string bytes = read_sector(sector);
    for (std::size_t at = 0; at < bytes.size(); at += kEntryBytes) {
      if (entries_.size() == kStreams) refuse_too_large(".xls 文件内部的部分太多");
      const std::string_view raw = std::string_view(bytes).substr(at, kEntryBytes);
      const std::size_t name_bytes =
          std::min<std::size_t>(little_endian<std::uint16_t>(raw, 64), 64);
      Entry entry;
      entry.name = plain_name(raw, name_bytes);
      entry.type = static_cast<std::uint8_t>(raw[66]);
      entry.left = little_endian<std::uint32_t>(raw, 68);
      entry.right = little_endian<std::uint32_t>(raw, 72);
      entry.child = little_endian<std::uint32_t>(raw, 76);
      entry.begin = little_endian<std::uint32_t>(raw, 116);
      entry.size = little_endian<std::uint32_t>(raw, 120);  // the upper half may be rubbish
      entries_.push_back(std::move(entry));
    }
  }
  if (entries_.empty() || entries_[0].type != kRoot) refuse_container("目录有误");
}

// The names at the top hang on the root as a binary tree. Embedded workbooks have streams of the
// same names further down.
void CompoundFile::list_top() {
  std::vector<bool> seen(entries_.size());
  std::vector<std::uint32_t> open{entries_[0].child};
  while (!open.empty()) {
    const std::uint32_t at = open.back();
    open.pop_back();
    if (at == kNoEntry) continue;
    if (at >= entries_.size() || seen[at]) refuse_container("目录有误");
    seen[at] = true;
    top_.push_back(at);
    open.push_back(entries_[at].left);
    open.push_back(entries_[at].right);
  }
}

const CompoundFile::Entry* CompoundFile::find(std::string_view name) const {
  const auto same = [](char a, char b) {
    return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
  };
  for (const std::uint32_t at : top_) {
    const Entry& entry = entries_[at];
    if (entry.type == kStream &&
        std::equal(entry.name.begin(), entry.name.end(), name.begin(), name.end(), same))
      return &entry;
  }
  return nullptr;
}

std::unique_ptr<SeekableBytes> CompoundFile::open(std::string_view name) const {
  const Entry* entry = find(name);
  if (entry == nullptr) refuse_container("目录中缺少工作簿");
  const auto pieces = [](std::int64_t bytes, std::size_t piece) {
    return (static_cast<std::size_t>(bytes) + piece - 1) / piece;
  };
  if (entry->size > file_.size()) refuse_container("目录有误");
  std::vector<std::int64_t> places;
  if (entry->size >= kSmallStream) {
    for (const auto at : chain(table_, entry->begin, pieces(entry->size, sector_bytes_)))
      places.push_back(sector_offset(at));
    return std::make_unique<ChainedStream>(file_, std::move(places), sector_bytes_, entry->size);
  }
  // A short stream: its small sectors lie within the stream of the root.
  std::vector<std::uint32_t> small_table;
  const auto first = little_endian<std::uint32_t>(header_, 60);
  if (first <= kLastSector)
    for (const auto at : chain(table_, first, std::nullopt))
      append_table(at, small_table);
  const auto holders = chain(table_, entries_[0].begin, std::nullopt);
  const std::size_t in_holder = sector_bytes_ / kSmallSector;
  for (const auto at : chain(small_table, entry->begin, pieces(entry->size, kSmallSector))) {
    if (at / in_holder >= holders.size()) refuse_container("扇区链断裂");
    places.push_back(sector_offset(holders[at / in_holder]) +
                     static_cast<std::int64_t>(at % in_holder * kSmallSector));
  }
  return std::make_unique<ChainedStream>(file_, std::move(places), kSmallSector, entry->size);
}

}  // namespace jishi::sheet
