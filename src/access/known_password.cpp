// Looking up a password in the list of those that everybody knows.
#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/password.hpp"
#include "base/base64.hpp"
#include "base/sha256.hpp"

namespace jishi::access {

extern const std::string_view kKnownPasswords;

namespace {

// Two different passwords share it once in 2^48.
using Beginning = std::array<std::byte, 6>;

std::vector<Beginning> read_list() {
  std::string text;
  std::ranges::copy_if(kKnownPasswords, std::back_inserter(text), [](char c) { return c != '\n'; });
  const std::vector<std::byte> bytes = from_base64(text).value();
  std::vector<Beginning> list(bytes.size() / std::tuple_size_v<Beginning>);
  for (std::size_t i = 0; i < list.size(); ++i)
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(i * list[i].size()), list[i].size(),
                list[i].begin());
  return list;
}

}  // namespace

bool is_known_password(std::string_view folded) {
  static const std::vector<Beginning> list = read_list();
  const Digest digest = sha256(std::as_bytes(std::span(folded)));
  Beginning wanted;
  std::copy_n(digest.begin(), wanted.size(), wanted.begin());
  return std::ranges::binary_search(list, wanted);
}

}  // namespace jishi::access
