#include "synthesis/codes.hpp"

#include <algorithm>

namespace jishi::synthesis {

Codes::Codes(const package::PackageSet& packages, const package::Field* field, Date on,
             std::initializer_list<Weight> weights) {
  if (field == nullptr) return;
  const package::Dictionary* dictionary = packages.find_dictionary(field->value.dictionary);
  if (dictionary == nullptr) return;
  std::int64_t sum = 0;
  for (const package::DictionaryValue& value : dictionary->values) {
    if (value.retired && *value.retired <= on) continue;
    const auto* known = std::ranges::find(weights, std::string_view(value.code), &Weight::code);
    const int weight = known == weights.end() ? 1 : known->weight;
    if (weight == 0) continue;
    codes_.push_back(value.code);
    until_.push_back(sum += weight);
  }
}

std::optional<package::Value> Codes::pick(Dice& dice) const {
  if (codes_.empty()) return std::nullopt;
  const auto at = std::ranges::upper_bound(until_, dice.below(until_.back()));
  return codes_[static_cast<std::size_t>(at - until_.begin())];
}

}  // namespace jishi::synthesis
