#include "api/schema_store.hpp"

#include <array>

#include "db/migration.hpp"

namespace jishi::api {
namespace {

constexpr std::array kMigrations = {db::Migration{1, "request", R"(
  CREATE TABLE api_request (
    actor {int64} NOT NULL,
    request_key {text} NOT NULL,
    recorded {int64} NOT NULL,
    digest {blob} NOT NULL,
    created {text} NOT NULL,
    PRIMARY KEY (actor, request_key)
  ) {without_rowid};
  CREATE INDEX api_request__recorded ON api_request (recorded);
)"},
                                    db::Migration{2, "job", R"(
  CREATE TABLE api_job (
    id {int64} NOT NULL PRIMARY KEY,
    actor {int64} NOT NULL,
    home {text} NOT NULL,
    kind {text} NOT NULL,
    label {text} NOT NULL,
    state {int64} NOT NULL,
    task {text} NOT NULL,
    created {int64} NOT NULL,
    result {text},
    error_code {text},
    error_detail {text}
  );
  CREATE INDEX api_job__actor ON api_job (actor, id);
)"}};
static_assert(kMigrations.size() == kApiSchema);

}  // namespace

void migrate_api(db::Connection& connection, const Clock& clock) {
  db::migrate(connection, "api", kMigrations, clock);
}

}  // namespace jishi::api
