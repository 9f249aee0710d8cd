// The text of the two files of a key folder. Pure.
//
//   jishi keys 1
//   wrapping 1 2026-07-01 0f…(64 hex digits) #5e1f09ab
//   fingerprint 7c… #90a1b2c3
//
//   erased 3145729 3145730:youth_survey:1 #1c2d3e4f
//
// #: the first 8 hex digits of the SHA-256 of the line before it, so that damage is told.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/error.hpp"
#include "person/keys.hpp"

namespace jishi::person {

struct WrappingKey {
  Date since;
  Key key;
};

struct KeyRing {
  std::map<std::int64_t, WrappingKey> wrapping;  // never empty once read
  Key fingerprint;
};

// The caller wipes the text.
std::string key_ring_text(const KeyRing& ring);
// Error: the number of the line that cannot be read, in words.
Result<KeyRing> parse_key_ring(std::string_view text);

// The line with its checksum and its end.
std::string with_checksum(std::string_view line);
// What stands before the checksum of a line without its end; nullopt where the two do not agree.
std::optional<std::string_view> checked_line(std::string_view line);

// Of one line, so that what a power cut leaves of a write is at most one damaged line, the last.
inline constexpr std::size_t kErasuresPerLine = 500;
// One line, its end included. std::logic_error where a purpose cannot stand in it.
std::string erasure_line(std::span<const Erasure> erasures);
// `line` without its end; nullopt: damaged.
std::optional<std::vector<Erasure>> parse_erasure_line(std::string_view line);

}  // namespace jishi::person
