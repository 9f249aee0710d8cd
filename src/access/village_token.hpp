// The link or QR code by which village people enter facts without an account: signed, expiring, and
// good only while its row in the database says so. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "access/secret.hpp"
#include "base/clock.hpp"
#include "base/id.hpp"

namespace jishi::access {

using VillageLinkId = Id<struct VillageLinkTag>;

// What the token itself says; unit and ledgers stand in the database under its number.
struct VillageToken {
  VillageLinkId link;
  Instant expires;  // whole seconds
  bool operator==(const VillageToken&) const = default;
};

// 33 bytes in base64url: format, number, end, and 16 bytes of HMAC-SHA256 over them.
std::string sign_village_token(const SecretKey& key, const VillageToken& token);
// nullopt: not of this key, or changed; found without asking the database. Whether it has expired
// is the caller's question.
std::optional<VillageToken> read_village_token(const SecretKey& key, std::string_view text);

}  // namespace jishi::access
