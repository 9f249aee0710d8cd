#include "index/dictionary.hpp"

#include <bit>
#include <mutex>
#include <stdexcept>

namespace jishi::index {
namespace {

std::size_t block_of(std::uint32_t number) {
  return static_cast<std::size_t>(std::bit_width(number)) - 1;
}
std::size_t place_of(std::uint32_t number) {
  return number - std::bit_floor(number);
}

}  // namespace

std::uint32_t Dictionary::add(std::string_view text) {
  if (const std::uint32_t known = find(text)) return known;
  const std::unique_lock lock(mutex_);
  if (const auto known = numbers_.find(text); known != numbers_.end()) return known->second;
  const std::uint32_t number = size_.load(std::memory_order_relaxed) + 1;
  if (number > kMostTexts) throw std::length_error("a choice field has too many codes");
  auto& block = blocks_[block_of(number)];
  if (!block) block = std::make_unique<std::string[]>(std::bit_floor(number));
  std::string& kept = block[place_of(number)];
  kept = text;
  numbers_.emplace(kept, number);
  // Whoever sees the number sees the text.
  size_.store(number, std::memory_order_release);
  return number;
}

std::uint32_t Dictionary::find(std::string_view text) const {
  const std::shared_lock lock(mutex_);
  const auto known = numbers_.find(text);
  return known == numbers_.end() ? 0 : known->second;
}

std::string_view Dictionary::text(std::uint32_t number) const {
  return blocks_[block_of(number)][place_of(number)];
}

std::uint32_t DictionaryReader::number(std::string_view text) {
  std::size_t hash = text.size();
  for (const char c : text)
    hash = hash * 31 + static_cast<unsigned char>(c);
  Known& known = recent_[hash % kRecent];
  if (known.number != 0 && known.text == text) return known.number;
  known.number = dictionary_->add(text);
  known.text = text;
  return known.number;
}

}  // namespace jishi::index
