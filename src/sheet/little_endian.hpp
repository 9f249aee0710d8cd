// Numbers as zip and compound files hold them: the lowest byte first.
#pragma once

#include <concepts>
#include <cstddef>
#include <string_view>

namespace jishi::sheet {

// `bytes` holds sizeof(Number) bytes from `at` on.
template <std::unsigned_integral Number>
Number little_endian(std::string_view bytes, std::size_t at) {
  Number value = 0;
  for (std::size_t i = sizeof(Number); i-- > 0;)
    value = static_cast<Number>((value << 8U) | static_cast<unsigned char>(bytes[at + i]));
  return value;
}

}  // namespace jishi::sheet
