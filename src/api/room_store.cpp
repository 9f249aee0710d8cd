#include "api/room_store.hpp"

namespace jishi::api {

void try_room(db::Connection& connection) {
  if (connection.dialect() == db::Dialect::postgresql) {
    // Always a new file: what a table has free in its own tells nothing of the disk.
    connection.execute(
        "CREATE TEMPORARY TABLE jishi_room ON COMMIT DROP AS "
        "SELECT n, repeat('0', 100) AS filling FROM generate_series(1, 2000) AS n");
    return;
  }
  // A key that no request has: theirs are not empty.
  connection.execute(
      "INSERT INTO api_request (actor, request_key, recorded, digest, created) "
      "VALUES (0, '', 0, zeroblob(262144), '')");
  connection.execute("DELETE FROM api_request WHERE actor = 0 AND request_key = ''");
}

}  // namespace jishi::api
