// Cells of several measures under the same keys.
#include <map>
#include <string>

#include "indicator/amounts.hpp"

namespace jishi::indicator {
namespace {

using Codes = std::vector<std::string>;

Codes codes_of(const Key& key) {
  Codes codes;
  for (const Key::Part& part : key.parts)
    codes.push_back(part.code);
  return codes;
}

void arrange(Amounts& amounts, const std::vector<Key>& keys,
             const std::map<Codes, std::size_t>& places) {
  const std::size_t before = amounts.keys.size();
  const std::size_t sections = amounts.cells.size() / before;
  std::vector<Amount> cells(sections * keys.size(), Amount{Decimal(), 0});
  for (std::size_t key = 0; key < before; ++key) {
    const std::size_t place = places.at(codes_of(amounts.keys[key]));
    for (std::size_t section = 0; section < sections; ++section)
      cells[section * keys.size() + place] = amounts.cells[section * before + key];
  }
  amounts.keys = keys;
  amounts.cells = std::move(cells);
}

}  // namespace

void align(std::span<Amounts* const> all) {
  std::vector<Key> keys;
  std::map<Codes, std::size_t> places;
  for (const Amounts* amounts : all)
    for (const Key& key : amounts->keys)
      if (places.emplace(codes_of(key), keys.size()).second) keys.push_back(key);
  for (Amounts* amounts : all)
    arrange(*amounts, keys, places);
}

}  // namespace jishi::indicator
