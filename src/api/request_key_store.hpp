// The keys of requests in the database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "db/connection.hpp"
#include "person/vault.hpp"

namespace jishi::api {

struct StoredRequest {
  Instant recorded;
  person::Fingerprint digest{};
  std::string created;
};

std::optional<StoredRequest> find_request(db::Connection& connection, ActorId actor,
                                          std::string_view key);
// In the place of an older one with the same key.
void store_request(db::Connection& connection, ActorId actor, std::string_view key,
                   const StoredRequest& request);
std::int64_t remove_requests_before(db::Connection& connection, Instant oldest);

}  // namespace jishi::api
