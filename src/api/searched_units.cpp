#include "api/searched_units.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "api/pinyin.hpp"
#include "base/text.hpp"

namespace jishi::api {
namespace {

using Pairs = std::vector<std::pair<std::string, std::uint32_t>>;

// 红阳村委会 is 红阳村民委员会, and lists have the one or the other.
std::vector<std::string> ways_of_writing(const std::string& text) {
  constexpr std::array kSame = {std::pair<std::string_view, std::string_view>{"村委", "村民委员"},
                                std::pair<std::string_view, std::string_view>{"居委", "居民委员"},
                                std::pair<std::string_view, std::string_view>{"村民委员", "村委"},
                                std::pair<std::string_view, std::string_view>{"居民委员", "居委"}};
  std::vector<std::string> ways = {text};
  for (const auto& [from, to] : kSame)
    if (const std::size_t at = text.find(from); at != text.npos && at > 0)
      ways.push_back(text.substr(0, at) + std::string(to) + text.substr(at + from.size()));
  return ways;
}

// Typed as xi'an, too.
std::string typed_pinyin(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != '\'' && c != '-') out += c;
  return out;
}

}  // namespace

std::string folded(std::string_view text) {
  std::string out;
  const auto characters = code_points(text);
  if (!characters) return out;
  for (char32_t c : *characters) {
    if (c >= U'！' && c <= U'～') c -= U'！' - U'!';
    if (c >= U'A' && c <= U'Z') c += U'a' - U'A';
    if (c > U' ' && c != U'　' && c != U'·') append_utf8(out, c);
  }
  return out;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

SearchedUnits::SearchedUnits(const index::Names& names, std::vector<index::UnitOrdinal> units)
    : units_(std::move(units)) {
  std::ranges::sort(units_);
  Pairs by_name, by_code;
  for (const index::UnitOrdinal unit : units_)
    for (const index::UnitName& name : names.of(unit)) {
      const auto entry = static_cast<std::uint32_t>(entries_.size());
      entries_.push_back({unit, name.from, name.to});
      by_name.emplace_back(folded(name.name), entry);
      for (const std::string_view code : {name.division_code, name.own_code})
        if (!code.empty()) by_code.emplace_back(folded(code), entry);
    }
  names_ = KeyTable(std::move(by_name));
  codes_ = KeyTable(std::move(by_code));
  Pairs by_full, by_initials;
  for (std::uint32_t key = 0; key < names_.size(); ++key)
    for (Spelling& each : spellings(names_.key(key))) {
      by_full.emplace_back(std::move(each.full), key);
      by_initials.emplace_back(std::move(each.initials), key);
    }
  full_ = KeyTable(std::move(by_full));
  initials_ = KeyTable(std::move(by_initials));
}

bool SearchedUnits::has(index::UnitOrdinal unit) const {
  return std::ranges::binary_search(units_, unit);
}

void SearchedUnits::tell(std::uint32_t key, Fit fit, const Visit& visit) const {
  for (const std::uint32_t entry : names_.values(key))
    visit(entries_[entry], names_.key(key), fit);
}

void SearchedUnits::find(const std::string& text, Where where, const Visit& visit) const {
  if (where == Where::beginnings) return find_beginnings(text, visit);
  for (const std::string& way : ways_of_writing(text))
    names_.containing(way, [&](std::uint32_t key) { tell(key, Fit::part, visit); });
}

void SearchedUnits::find_beginnings(const std::string& text, const Visit& visit) const {
  const auto fit = [](std::string_view key, std::string_view sought, Fit whole) {
    return key.size() == sought.size() ? whole : Fit::beginning;
  };
  for (const std::string& way : ways_of_writing(text)) {
    const auto range = names_.beginning_with(way);
    for (std::uint32_t key = range.from; key < range.to; ++key)
      tell(key, fit(names_.key(key), way, way == text ? Fit::whole : Fit::stem), visit);
  }
  if (!is_ascii(text)) return;
  const auto codes = codes_.beginning_with(text);
  for (std::uint32_t key = codes.from; key < codes.to; ++key)
    for (const std::uint32_t entry : codes_.values(key))
      visit(entries_[entry], codes_.key(key), fit(codes_.key(key), text, Fit::whole));
  const std::string typed = typed_pinyin(text);
  if (typed.empty()) return;
  for (const KeyTable* table : {&full_, &initials_}) {
    const auto range = table->beginning_with(typed);
    for (std::uint32_t key = range.from; key < range.to; ++key)
      for (const std::uint32_t name : table->values(key))
        tell(name, fit(table->key(key), typed, Fit::stem), visit);
  }
}

std::size_t SearchedUnits::bytes() const {
  return names_.bytes() + codes_.bytes() + full_.bytes() + initials_.bytes() +
         entries_.capacity() * sizeof(Entry) + units_.capacity() * sizeof(index::UnitOrdinal);
}

}  // namespace jishi::api
