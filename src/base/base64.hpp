// Base64 (RFC 4648, the usual alphabet, padded): bytes in a JSON text.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jishi {

std::string base64(std::span<const std::byte> bytes);
// nullopt for anything that base64() does not write.
std::optional<std::vector<std::byte>> from_base64(std::string_view text);

}  // namespace jishi
