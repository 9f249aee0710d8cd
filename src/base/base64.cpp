#include "base/base64.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace jishi {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> kDigits = [] {
  std::array<std::int8_t, 256> digits{};
  digits.fill(-1);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i)
    digits[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::int8_t>(i);
  return digits;
}();

}  // namespace

std::string base64(std::span<const std::byte> bytes) {
  std::string out((bytes.size() + 2) / 3 * 4, '=');
  char* to = out.data();
  for (std::size_t i = 0; i < bytes.size(); i += 3, to += 4) {
    const std::size_t given = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t three = 0;
    for (std::size_t k = 0; k < 3; ++k)
      three = three << 8 | (k < given ? std::to_integer<std::uint32_t>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k <= given; ++k)
      to[k] = kAlphabet[three >> (18 - 6 * k) & 63U];
  }
  return out;
}

std::optional<std::vector<std::byte>> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::vector<std::byte> out;
  out.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    std::string_view four = text.substr(i, 4);
    const bool last = i + 4 == text.size();
    std::size_t given = 4;
    while (last && given > 2 && four[given - 1] == '=')
      --given;
    std::uint32_t three = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      const int digit = k < given ? kDigits[static_cast<unsigned char>(four[k])] : 0;
      if (digit < 0) return std::nullopt;
      three = three << 6 | static_cast<std::uint32_t>(digit);
    }
    // The bits behind the last byte are zero in what base64() writes.
    if (given < 4 && (three & ((1U << 8 * (4 - given)) - 1U)) != 0) return std::nullopt;
    for (std::size_t k = 0; k + 1 < given; ++k)
      out.push_back(static_cast<std::byte>(three >> (16 - 8 * k) & 255U));
  }
  return out;
}

}  // namespace jishi
