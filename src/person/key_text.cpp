#include "person/key_text.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/sha256.hpp"
#include "base/text.hpp"

namespace jishi::person {
namespace {

constexpr std::string_view kFirstLine = "jishi keys 1";
constexpr std::string_view kErased = "erased";
constexpr std::size_t kChecksumDigits = 8;
constexpr std::size_t kLongestPurpose = 63;
constexpr std::size_t kKeyLineBytes = 128;  // enough for the longest

std::string checksum(std::string_view line) {
  const Digest digest = sha256(line);
  return hex(std::span(digest).first(kChecksumDigits / 2));
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

void append_hex(std::string& out, const Key& key) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (const std::byte byte : key.bytes) {
    out += kDigits[std::to_integer<unsigned>(byte) >> 4U];
    out += kDigits[std::to_integer<unsigned>(byte) & 15U];
  }
}

int nibble(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// Without a copy that nobody would wipe.
bool read_hex(std::string_view text, Key& key) {
  if (text.size() != 2 * key.bytes.size()) return false;
  for (std::size_t i = 0; i < key.bytes.size(); ++i) {
    const int high = nibble(text[2 * i]);
    const int low = nibble(text[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    key.bytes[i] = static_cast<std::byte>(high * 16 + low);
  }
  return true;
}

bool read_key_line(std::string_view content, KeyRing& ring, bool& has_fingerprint) {
  const auto words = split(content, ' ');
  if (words[0] == "fingerprint" && words.size() == 2 && !has_fingerprint) {
    has_fingerprint = true;
    return read_hex(words[1], ring.fingerprint);
  }
  if (words[0] != "wrapping" || words.size() != 4) return false;
  const auto number = parse_int64(words[1]);
  const auto since = Date::parse(words[2]);
  if (!number || *number < 1 || !since) return false;
  const auto [place, is_new] = ring.wrapping.try_emplace(*number);
  place->second.since = *since;
  return is_new && read_hex(words[3], place->second.key);
}

bool is_purpose(std::string_view purpose) {
  return !purpose.empty() && purpose.size() <= kLongestPurpose &&
         std::all_of(purpose.begin(), purpose.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

std::optional<Erasure> read_erasure(std::string_view item) {
  const auto parts = split(item, ':');
  const auto subject = parse_int64(parts[0]);
  if (!subject || *subject < 1) return std::nullopt;
  Erasure erasure{SubjectId(*subject), {}, 0};
  if (parts.size() == 1) return erasure;
  const auto generation = parse_int64(parts.back());
  if (parts.size() != 3 || !is_purpose(parts[1]) || !generation || *generation < 1) {
    return std::nullopt;
  }
  erasure.purpose = parts[1];
  erasure.generation = *generation;
  return erasure;
}

}  // namespace

std::string with_checksum(std::string_view line) {
  std::string out(line);
  return out.append(" #").append(checksum(line)).append("\n");
}

std::optional<std::string_view> checked_line(std::string_view line) {
  constexpr std::size_t kEnding = kChecksumDigits + 2;
  if (line.size() <= kEnding) return std::nullopt;
  const std::string_view content = line.substr(0, line.size() - kEnding);
  const std::string_view ending = line.substr(content.size());
  if (!ending.starts_with(" #") || ending.substr(2) != checksum(content)) return std::nullopt;
  return content;
}

std::string key_ring_text(const KeyRing& ring) {
  std::string out;
  out.reserve((ring.wrapping.size() + 2) * kKeyLineBytes);
  out.append(kFirstLine).append("\n");
  const auto append_key = [&](std::size_t from, const Key& key) {
    append_hex(out, key);
    const std::string sum = checksum(std::string_view(out).substr(from));
    out.append(" #").append(sum).append("\n");
  };
  for (const auto& [number, wrapping] : ring.wrapping) {
    const std::size_t from = out.size();
    out.append("wrapping ").append(std::to_string(number)).append(" ");
    out.append(wrapping.since.iso()).append(" ");
    append_key(from, wrapping.key);
  }
  const std::size_t from = out.size();
  out.append("fingerprint ");
  append_key(from, ring.fingerprint);
  return out;
}

Result<KeyRing> parse_key_ring(std::string_view text) {
  const auto damaged = [](std::size_t line) {
    return Error{"keys_damaged", "第 " + std::to_string(line) + " 行"};
  };
  auto lines = split(text, '\n');
  if (!lines.back().empty()) return damaged(lines.size());
  lines.pop_back();
  if (lines.empty() || lines[0] != kFirstLine) return damaged(1);
  KeyRing ring;
  bool has_fingerprint = false;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto content = checked_line(lines[i]);
    if (!content || !read_key_line(*content, ring, has_fingerprint)) return damaged(i + 1);
  }
  if (ring.wrapping.empty() || !has_fingerprint) return damaged(lines.size() + 1);
  return ring;
}

std::string erasure_line(std::span<const Erasure> erasures) {
  std::string content(kErased);
  for (const Erasure& erasure : erasures) {
    content.append(" ").append(std::to_string(erasure.subject.value()));
    if (erasure.purpose.empty()) continue;
    if (!is_purpose(erasure.purpose) || erasure.generation < 1) {
      throw std::logic_error("an erasure without a purpose or generation that can be listed");
    }
    content.append(":").append(erasure.purpose);
    content.append(":").append(std::to_string(erasure.generation));
  }
  return with_checksum(content);
}

std::optional<std::vector<Erasure>> parse_erasure_line(std::string_view line) {
  const auto content = checked_line(line);
  if (!content) return std::nullopt;
  const auto words = split(*content, ' ');
  if (words[0] != kErased || words.size() < 2) return std::nullopt;
  std::vector<Erasure> erasures;
  for (const auto item : std::span(words).subspan(1)) {
    auto erasure = read_erasure(item);
    if (!erasure) return std::nullopt;
    erasures.push_back(std::move(*erasure));
  }
  return erasures;
}

}  // namespace jishi::person
