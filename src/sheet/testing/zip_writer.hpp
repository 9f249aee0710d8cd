// Writes zip files for tests, as they should be and as they should not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace jishi::sheet::testing {

// What a part consists of: `text`, `times` over. Costs memory for one only, so that a part may
// inflate to many gigabytes.
struct Stretch {
  std::string text;
  std::uint64_t times = 1;
};

struct ZipPart {
  std::string name;
  std::vector<Stretch> content;
  bool deflated = true;

  // What the directory claims where it is not the truth.
  std::optional<std::uint32_t> claimed_size = {};
  std::optional<std::uint32_t> claimed_checksum = {};
  std::optional<std::string> local_name = {};
  std::optional<std::uint16_t> method = {};
  std::uint16_t flags = 0;
  // Lies where the part of this number lies.
  std::optional<std::size_t> overlaps = {};
};

ZipPart part(std::string name, std::string text);

// The bytes of the file.
std::string zip_of(const std::vector<ZipPart>& parts);

}  // namespace jishi::sheet::testing
