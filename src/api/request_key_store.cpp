#include "api/request_key_store.hpp"

#include <algorithm>

namespace jishi::api {
std::optional<StoredRequest> find_request(db::Connection& connection, ActorId actor,
                                          std::string_view key) {
  auto rows = connection.query(
      "SELECT recorded, digest, created FROM api_request WHERE actor = ?1 AND request_key = ?2",
      {actor, key});
  if (!rows.next()) return std::nullopt;
  StoredRequest found{Instant{rows.int64(0)}, {}, std::string(rows.text(2))};
  const db::Bytes digest = rows.blob(1);
  if (digest.size() == found.digest.size()) std::ranges::copy(digest, found.digest.begin());
  return found;
}

void store_request(db::Connection& connection, ActorId actor, std::string_view key,
                   const StoredRequest& request) {
  connection.execute("DELETE FROM api_request WHERE actor = ?1 AND request_key = ?2", {actor, key});
  connection.execute(
      "INSERT INTO api_request (actor, request_key, recorded, digest, created) "
      "VALUES (?1, ?2, ?3, ?4, ?5)",
      {actor, key, request.recorded.microseconds, db::Bytes(request.digest), request.created});
}

std::int64_t remove_requests_before(db::Connection& connection, Instant oldest) {
  return connection.execute("DELETE FROM api_request WHERE recorded < ?1", {oldest.microseconds});
}

}  // namespace jishi::api
