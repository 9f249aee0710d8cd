// A request that creates something may be sent again without creating it twice: its key is
// remembered for a day, in the transaction that creates.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "api/caller.hpp"
#include "db/connection.hpp"
#include "http/request.hpp"
#include "person/vault.hpp"

namespace jishi::api {

inline constexpr std::int64_t kRequestSeconds = std::int64_t{24} * 3'600;

struct RequestKey {
  ActorId actor;
  std::string key;
  person::Fingerprint digest{};  // of address and body; keyed, since a body may say who somebody is
};
// nullopt without the field Idempotency-Key. Failure bad_idempotency_key.
std::optional<RequestKey> request_key(const http::Request& request, const Caller& caller,
                                      const person::Vault& vault);

// What was created under the key in the last kRequestSeconds, in the words of whoever remembered
// it; nullopt: nothing. Failure idempotency_key_reused: by another request.
std::optional<std::string> remembered(db::Connection& connection, const RequestKey& key,
                                      Instant now);

// Inside the caller's write transaction, in which remembered() gave nothing. `created` holds no
// personal data.
void remember(db::Connection& connection, const RequestKey& key, std::string_view created,
              Instant now);
// Those that are older; for the scheduler. Returns how many.
std::int64_t forget_requests(db::Connection& connection, Instant now);

}  // namespace jishi::api
