#include "sheet/testing/xls_writer.hpp"

#include <bit>

namespace jishi::sheet::testing {

namespace {

constexpr std::size_t kSector = 512;
constexpr std::size_t kSmallSector = 64;
constexpr std::size_t kSmallStream = 4'096;
constexpr std::uint32_t kEndOfChain = 0xFFFF'FFFE;
constexpr std::uint32_t kFree = 0xFFFF'FFFF;

void fill(std::string& bytes, std::size_t unit) {
  bytes.resize((bytes.size() + unit - 1) / unit * unit, '\0');
}

void append_chain(std::vector<std::uint32_t>& table, std::size_t sectors) {
  for (std::size_t i = 0; i < sectors; ++i)
    table.push_back(i + 1 < sectors ? static_cast<std::uint32_t>(table.size() + 1) : kEndOfChain);
}

std::string bytes_of(std::vector<std::uint32_t> table) {
  while (table.size() % (kSector / 4) != 0)
    table.push_back(kFree);
  std::string bytes;
  for (const std::uint32_t each : table)
    bytes += low_first(each, 4);
  return bytes;
}

std::string entry(const std::string& name, std::uint8_t type, std::uint32_t right,
                  std::uint32_t child, std::uint32_t begin, std::size_t size) {
  std::string bytes;
  for (const char c : name)
    bytes += low_first(static_cast<unsigned char>(c), 2);
  bytes.resize(64, '\0');
  bytes += low_first((name.size() + 1) * 2, 2) + low_first(type, 1) + low_first(1, 1);
  bytes += low_first(kFree, 4) + low_first(right, 4) + low_first(child, 4);
  bytes.resize(116, '\0');
  return bytes + low_first(begin, 4) + low_first(size, 8);
}

}  // namespace

std::string low_first(std::uint64_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i)
    out += static_cast<char>((value >> (8 * i)) & 0xFFU);
  return out;
}

std::string record(std::uint16_t type, std::string_view data) {
  return low_first(type, 2) + low_first(data.size(), 2) + std::string(data);
}

std::string number_cell(unsigned row, unsigned column, double value, unsigned style) {
  return record(0x203, low_first(row, 2) + low_first(column, 2) + low_first(style, 2) +
                           low_first(std::bit_cast<std::uint64_t>(value), 8));
}

std::string shared_cell(unsigned row, unsigned column, std::uint32_t index) {
  return record(0xFD,
                low_first(row, 2) + low_first(column, 2) + low_first(0, 2) + low_first(index, 4));
}

std::string narrow_text(std::string_view ascii) {
  return low_first(ascii.size(), 2) + '\0' + std::string(ascii);
}

std::string wide_text(std::u16string_view text) {
  std::string bytes = low_first(text.size(), 2) + '\1';
  for (const char16_t unit : text)
    bytes += low_first(unit, 2);
  return bytes;
}

std::string MadeXls::stream() const {
  const auto begin = [&](std::uint16_t kind) {
    return record(0x809, low_first(version, 2) + low_first(kind, 2) + low_first(0, 4));
  };
  const std::string end = record(0x0A, "");
  const std::string before = begin(0x0005) + globals;
  const std::string sheet =
      low_first(hidden, 1) + low_first(0, 1) + low_first(name_length, 1) + name;
  const std::size_t place = before.size() + 4 + 4 + sheet.size() + end.size();
  return before + record(0x85, low_first(place, 4) + sheet) + end + begin(0x0010) + cells + end;
}

std::string MadeXls::bytes() const {
  return container_of({{"Workbook", stream()}});
}

std::string container_of(const std::vector<std::pair<std::string, std::string>>& streams) {
  std::vector<std::uint32_t> table;
  std::vector<std::uint32_t> small_table;
  std::string sectors;
  std::string small;
  std::string directory;
  for (std::size_t i = 0; i < streams.size(); ++i) {
    const auto& [name, content] = streams[i];
    const bool is_small = content.size() < kSmallStream;
    std::string padded = content;
    fill(padded, is_small ? kSmallSector : kSector);
    auto& its_table = is_small ? small_table : table;
    const auto right = i + 1 < streams.size() ? static_cast<std::uint32_t>(i + 2) : kFree;
    directory +=
        entry(name, 2, right, kFree, static_cast<std::uint32_t>(its_table.size()), content.size());
    append_chain(its_table, padded.size() / (is_small ? kSmallSector : kSector));
    (is_small ? small : sectors) += padded;
  }
  const auto add = [&](std::string bytes) {
    fill(bytes, kSector);
    const auto begin = static_cast<std::uint32_t>(table.size());
    append_chain(table, bytes.size() / kSector);
    sectors += bytes;
    return bytes.empty() ? kEndOfChain : begin;
  };
  const std::uint32_t small_begin = add(small);
  const std::string small_bytes = bytes_of(small_table);
  const std::uint32_t small_table_begin = add(small_bytes);
  const std::uint32_t directory_begin =
      add(entry("Root Entry", 5, kFree, streams.empty() ? kFree : 1, small_begin, small.size()) +
          directory);
  // The table names its own sectors too; one for every 128, itself included.
  std::size_t own = 1;
  while ((table.size() + own) > own * (kSector / 4))
    ++own;
  const auto table_begin = static_cast<std::uint32_t>(table.size());
  for (std::size_t i = 0; i < own; ++i)
    table.push_back(0xFFFF'FFFD);
  sectors += bytes_of(table);

  std::string header("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
  header.resize(24, '\0');
  header += low_first(0x3E, 2) + low_first(3, 2) + low_first(0xFFFE, 2) + low_first(9, 2) +
            low_first(6, 2);
  header.resize(44, '\0');
  header += low_first(own, 4) + low_first(directory_begin, 4) + low_first(0, 4) +
            low_first(kSmallStream, 4) + low_first(small_table_begin, 4) +
            low_first(small_bytes.size() / kSector, 4) + low_first(kEndOfChain, 4) +
            low_first(0, 4);
  for (std::size_t i = 0; i < 109; ++i)
    header += low_first(i < own ? table_begin + i : kFree, 4);
  return header + sectors;
}

}  // namespace jishi::sheet::testing
