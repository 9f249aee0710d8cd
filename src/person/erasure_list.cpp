#include "person/erasure_list.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "person/data_key_store.hpp"
#include "person/erasure_store.hpp"
#include "person/key_text.hpp"

namespace jishi::person {
namespace {

constexpr std::string_view kFirstLine = "jishi erasures 1";
constexpr std::string_view kFolder = "folder ";

struct Head {
  Fingerprint folder{};
  std::int64_t count = 0;
};

std::optional<Head> parse_head(std::string_view line) {
  const auto content = checked_line(line);
  if (!content || !content->starts_with(kFolder)) return std::nullopt;
  const std::string_view words = content->substr(kFolder.size());
  const auto blank = words.find(' ');
  const auto bytes = from_hex(words.substr(0, blank));
  const auto count = blank == words.npos ? std::nullopt : parse_int64(words.substr(blank + 1));
  Head head;
  if (!bytes || bytes->size() != head.folder.size() || !count) return std::nullopt;
  std::ranges::copy(*bytes, head.folder.begin());
  head.count = *count;
  return head;
}

Error damaged(std::int64_t line) {
  return {"erasure_list_damaged", "第 " + std::to_string(line) + " 行已损坏"};
}

}  // namespace

std::optional<ErasureList> read_erasure_list(db::Connection& connection) {
  const auto folder = read_key_state(connection).folder;
  if (!folder) return std::nullopt;
  return ErasureList{*folder, read_erasures(connection)};
}

std::string erasure_list_text(const ErasureList& list) {
  std::string text(kFirstLine);
  text.append("\n").append(with_checksum(std::string(kFolder) + hex(list.folder) + " " +
                                         std::to_string(list.erasures.size())));
  const std::vector<Erasure> all(list.erasures.begin(), list.erasures.end());
  for (std::size_t at = 0; at < all.size(); at += kErasuresPerLine) {
    const std::size_t length = std::min(kErasuresPerLine, all.size() - at);
    text += erasure_line(std::span(all).subspan(at, length));
  }
  return text;
}

Result<ErasureList> parse_erasure_list(std::string_view text) {
  ErasureList list;
  std::int64_t number = 0;
  std::int64_t count = -1;
  while (!text.empty()) {
    ++number;
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return damaged(number);
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (number == 1) {
      if (line != kFirstLine) return damaged(number);
    } else if (number == 2) {
      const auto head = parse_head(line);
      if (!head) return damaged(number);
      list.folder = head->folder;
      count = head->count;
    } else {
      auto erasures = parse_erasure_line(line);
      if (!erasures) return damaged(number);
      list.erasures.insert(erasures->begin(), erasures->end());
    }
  }
  if (static_cast<std::int64_t>(list.erasures.size()) != count) return damaged(number + 1);
  return list;
}

}  // namespace jishi::person
