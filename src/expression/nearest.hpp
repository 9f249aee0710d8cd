// Which known word was probably meant.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jishi::expression {

// The candidate that takes the fewest single-character edits (insert, delete, replace, swap
// neighbours; case ignored), where these are at most a third of the word; empty where none is near.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace jishi::expression
