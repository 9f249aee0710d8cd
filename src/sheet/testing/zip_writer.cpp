#include "sheet/testing/zip_writer.hpp"

#include <zlib.h>

#include <stdexcept>

namespace jishi::sheet::testing {

namespace {

struct Packed {
  std::string bytes;
  std::uint64_t size = 0;
  std::uint32_t checksum = 0;
};

std::uint32_t checksum_of(const std::string& text) {
  return static_cast<std::uint32_t>(::crc32(0, reinterpret_cast<const unsigned char*>(text.data()),
                                            static_cast<unsigned>(text.size())));
}

// Deflated so that it may stand any number of times one behind the other.
std::string deflated(const std::string& text) {
  z_stream stream{};
  if (::deflateInit2(&stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib");
  std::string out(::deflateBound(&stream, text.size()) + 64, '\0');
  std::string copy = text;
  stream.next_in = reinterpret_cast<unsigned char*>(copy.data());
  stream.avail_in = static_cast<unsigned>(copy.size());
  stream.next_out = reinterpret_cast<unsigned char*>(out.data());
  stream.avail_out = static_cast<unsigned>(out.size());
  ::deflate(&stream, Z_FULL_FLUSH);
  out.resize(out.size() - stream.avail_out);
  ::deflateEnd(&stream);
  return out;
}

Packed pack(const ZipPart& part) {
  Packed packed;
  for (const Stretch& stretch : part.content) {
    const std::string once = part.deflated ? deflated(stretch.text) : stretch.text;
    const std::uint32_t checksum = checksum_of(stretch.text);
    for (std::uint64_t i = 0; i < stretch.times; ++i) {
      packed.bytes += once;
      packed.checksum = static_cast<std::uint32_t>(
          ::crc32_combine(packed.checksum, checksum, static_cast<z_off_t>(stretch.text.size())));
    }
    packed.size += stretch.text.size() * stretch.times;
  }
  if (part.deflated) packed.bytes += std::string("\x03\x00", 2);  // the last block, empty
  return packed;
}

void put(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i)
    out += static_cast<char>((value >> (8 * i)) & 0xFFU);
}

constexpr std::uint64_t kMost = 0xFFFF'FFFF;

// Sizes that 32 bits do not hold stand in an extra field (zip64).
std::string extra_of(const Packed& packed) {
  std::string extra;
  if (packed.size < kMost) return extra;
  put(extra, 1, 2);
  put(extra, 16, 2);
  put(extra, packed.size, 8);
  put(extra, packed.bytes.size(), 8);
  return extra;
}

// The fields that the local header and the directory have alike.
void put_description(std::string& out, const ZipPart& part, const Packed& packed,
                     const std::string& name) {
  const bool big = packed.size >= kMost;
  put(out, big ? 45 : 20, 2);  // version needed
  put(out, part.flags, 2);
  put(out, part.method.value_or(part.deflated ? 8 : 0), 2);
  put(out, 0, 2);       // time
  put(out, 0x5821, 2);  // 2024-01-01
  put(out, part.claimed_checksum.value_or(packed.checksum), 4);
  put(out, big ? kMost : packed.bytes.size(), 4);
  put(out, part.claimed_size ? *part.claimed_size : big ? kMost : packed.size, 4);
  put(out, name.size(), 2);
  put(out, extra_of(packed).size(), 2);
}

}  // namespace

ZipPart part(std::string name, std::string text) {
  return {std::move(name), {{std::move(text), 1}}};
}

std::string zip_of(const std::vector<ZipPart>& parts) {
  std::string bytes;
  std::string directory;
  std::vector<std::size_t> offsets;
  for (const ZipPart& part : parts) {
    const Packed packed = pack(part);
    offsets.push_back(part.overlaps ? offsets.at(*part.overlaps) : bytes.size());
    if (!part.overlaps) {
      const std::string local_name = part.local_name.value_or(part.name);
      bytes += "PK\x03\x04";
      put_description(bytes, part, packed, local_name);
      bytes += local_name + extra_of(packed) + packed.bytes;
    }
    directory += "PK\x01\x02";
    put(directory, 20, 2);  // made by
    put_description(directory, part, packed, part.name);
    directory.append(2 + 2 + 2 + 4, '\0');  // comment, disk, attributes
    put(directory, offsets.back(), 4);
    directory += part.name + extra_of(packed);
  }
  const std::size_t begin = bytes.size();
  bytes += directory + "PK\x05\x06";
  put(bytes, 0, 4);  // disks
  put(bytes, parts.size(), 2);
  put(bytes, parts.size(), 2);
  put(bytes, directory.size(), 4);
  put(bytes, begin, 4);
  put(bytes, 0, 2);  // no comment
  return bytes;
}

}  // namespace jishi::sheet::testing
