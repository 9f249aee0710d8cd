#include "api/pinyin.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <unordered_map>

#include "base/text.hpp"

namespace jishi::api {

// pinyin_table.cpp
extern const std::string_view kCustomaryReadings;
extern const std::string_view kOtherReadings;

namespace {

using Readings = std::vector<std::string_view>;

// The table as it is looked up. Built once.
class PinyinTable {
 public:
  static const PinyinTable& get() {
    static const PinyinTable table;
    return table;
  }
  // The customary one first; nullptr where the character has none.
  const Readings* find(char32_t character) const {
    const auto found = readings_.find(character);
    return found == readings_.end() ? nullptr : &found->second;
  }

 private:
  PinyinTable() {
    read(kCustomaryReadings);
    read(kOtherReadings);
  }
  void read(std::string_view lines) {
    while (!lines.empty()) {
      const std::size_t end = std::min(lines.find('\n'), lines.size());
      const std::string_view line = lines.substr(0, end);
      lines.remove_prefix(std::min(end + 1, lines.size()));
      const auto letters = static_cast<std::size_t>(
          std::ranges::find_if(line, [](char c) { return c < 'a' || c > 'z'; }) - line.begin());
      for (const char32_t character : code_points(line.substr(letters)).value())
        readings_[character].push_back(line.substr(0, letters));
    }
  }

  std::unordered_map<char32_t, Readings> readings_;
};

// “Ａ” is typed as “a”.
char32_t as_typed(char32_t c) {
  if (c >= U'！' && c <= U'～') c -= U'！' - U'!';
  if (c >= U'A' && c <= U'Z') c += U'a' - U'A';
  return c;
}

bool is_letter_or_digit(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9');
}

// Of characters in 村民委员会, 社区, 街道办事处 and the like, wherever they stand.
bool is_generic(char32_t c) {
  constexpr std::u32string_view kGeneric = U"村民委员会社区居街道办事处省市县镇乡";
  return kGeneric.find(c) != kGeneric.npos;
}

void append(std::vector<Spelling>& all, std::string_view syllable) {
  for (Spelling& each : all) {
    each.full += syllable;
    each.initials += syllable.front();
  }
}

// As many spellings as readings for each, up to the limit: the customary ones stay.
void branch(std::vector<Spelling>& all, const Readings& readings) {
  const std::vector<Spelling> before = all;
  append(all, readings.front());
  for (std::size_t i = 1; i < readings.size(); ++i)
    for (const Spelling& each : before) {
      if (all.size() == kMostSpellings) return;
      all.push_back({each.full + std::string(readings[i]), each.initials + readings[i].front()});
    }
}

}  // namespace

std::vector<Spelling> spellings(std::string_view name) {
  std::vector<Spelling> all(1);
  const auto characters = code_points(name);
  if (!characters) return all;
  std::size_t at = 0;
  for (const char32_t character : *characters) {
    const char32_t typed = as_typed(character);
    if (is_letter_or_digit(typed)) {
      append(all, std::string(1, static_cast<char>(typed)));
    } else if (const Readings* readings = PinyinTable::get().find(character)) {
      if (at < kReadBothWays && !is_generic(character))
        branch(all, *readings);
      else
        append(all, readings->front());
    }
    ++at;
  }
  return all;
}

}  // namespace jishi::api
