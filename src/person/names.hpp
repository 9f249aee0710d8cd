// How Chinese names begin.
#pragma once

#include <cstddef>
#include <string_view>

namespace jishi::person {

// How many characters of the name are the surname: 2 for 欧阳 and its like where more follows,
// else 1.
std::size_t surname_length(std::u32string_view name);

}  // namespace jishi::person
