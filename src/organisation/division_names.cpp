#include "organisation/division_names.hpp"

#include <algorithm>
#include <functional>
#include <string>

namespace jishi::organisation::division {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 20;

// A canonical spelling without the remark in brackets at its end.
std::string_view without_remark(std::string_view canonical) {
  if (!canonical.ends_with(')')) return canonical;
  const auto open = canonical.rfind('(');
  return open == 0 || open == std::string_view::npos ? canonical : canonical.substr(0, open);
}

}  // namespace

NameTable::NameTable() : texts_(1), hashes_(1), slots_(std::size_t{1} << 12) {}

std::uint32_t NameTable::number(std::string_view text) {
  if (texts_.size() * 2 > slots_.size()) grow();
  const std::uint64_t hash = std::hash<std::string_view>()(text);
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
    const std::uint32_t known = slots_[slot];
    if (hashes_[known] == hash && texts_[known] == text) return known;
  }
  const auto fresh = static_cast<std::uint32_t>(texts_.size());
  slots_[slot] = fresh;
  texts_.push_back(keep(text));
  hashes_.push_back(hash);
  return fresh;
}

void NameTable::grow() {
  std::vector<std::uint32_t> wider(slots_.size() * 2);
  const std::size_t mask = wider.size() - 1;
  for (std::uint32_t i = 1; i < texts_.size(); ++i) {
    std::size_t slot = hashes_[i] & mask;
    while (wider[slot] != 0)
      slot = (slot + 1) & mask;
    wider[slot] = i;
  }
  slots_ = std::move(wider);
}

std::string_view NameTable::keep(std::string_view text) {
  const bool fits =
      !blocks_.empty() && blocks_.back().capacity() - blocks_.back().size() >= text.size();
  if (!fits) {
    blocks_.emplace_back();
    blocks_.back().reserve(std::max(kBlockBytes, text.size()));
  }
  auto& block = blocks_.back();
  const std::size_t start = block.size();
  block.insert(block.end(), text.begin(), text.end());
  return {block.data() + start, text.size()};
}

const RowNames::Keys& RowNames::keys(RowIndex row) {
  Keys& known = keys_[at(row)];
  if (known.spelling != 0) return known;
  const DivisionRow& division = rows_[at(row)];
  const std::string canonical = canonical_spelling(division.name);
  known.spelling = table_.number(without_remark(canonical));
  auto stem = name_stem(canonical, division.level);
  if (division.level == Level::village) stem = without_ancestors(row, stem);
  known.stem = table_.number(stem);
  return known;
}

// 栾川县潭头镇石门村 below 栾川县 and 潭头镇 is 石门.
std::string_view RowNames::without_ancestors(RowIndex row, std::string_view stem) const {
  const RowIndex township = rows_[at(row)].parent;
  if (township == kNoRow) return stem;
  const RowIndex county = rows_[at(township)].parent;
  for (const RowIndex above : {county, township}) {
    if (above == kNoRow) continue;
    const auto name = rows_[at(above)].name;
    if (stem.size() > name.size() && stem.starts_with(name)) stem.remove_prefix(name.size());
  }
  return stem;
}

}  // namespace jishi::organisation::division
