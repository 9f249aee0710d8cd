// One-time passwords by time (RFC 6238), which the usual applications on a phone show. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"

namespace jishi::access {

inline constexpr std::int64_t kTotpStepSeconds = 30;
inline constexpr int kTotpDigits = 6;
inline constexpr std::size_t kTotpSecretBytes = 20;
// Steps before and after the present one that are taken too: clocks differ, and people type slowly.
inline constexpr std::int64_t kTotpTolerance = 1;

enum class TotpHash : std::uint8_t { sha1, sha256, sha512 };

// The code of a step, 6 to 8 digits with leading zeros (RFC 4226, 5.3).
std::string totp_code(std::span<const std::byte> secret, std::int64_t step,
                      int digits = kTotpDigits, TotpHash hash = TotpHash::sha1);
std::int64_t totp_step(Instant now);

// The step whose code was given; none: wrong, or of a step up to `last_used` (a code is good once).
std::optional<std::int64_t> matching_step(std::span<const std::byte> secret, std::string_view code,
                                          Instant now, std::int64_t last_used);

// RFC 4648, capital letters, without padding.
std::string base32(std::span<const std::byte> bytes);
// What a QR code says to the application: otpauth://totp/…
std::string totp_address(std::span<const std::byte> secret, std::string_view issuer,
                         std::string_view login);

}  // namespace jishi::access
