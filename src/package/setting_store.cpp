#include "package/setting_store.hpp"

#include <array>

#include "db/migration.hpp"

namespace jishi::package {
namespace {

constexpr std::array kMigrations = {db::Migration{1, "setting", R"(
  CREATE TABLE setting (
    name {text} NOT NULL PRIMARY KEY,
    value {text} NOT NULL
  );
)"}};
static_assert(kMigrations.size() == kSettingSchema);

}  // namespace

void migrate_settings(db::Connection& connection, const Clock& clock) {
  db::migrate(connection, "setting", kMigrations, clock);
}

std::optional<std::string> setting(db::Connection& connection, std::string_view name) {
  db::Rows rows = connection.query("SELECT value FROM setting WHERE name = ?1", {name});
  if (!rows.next()) return std::nullopt;
  return std::string(rows.text(0));
}

void set_setting(db::Connection& connection, std::string_view name, std::string_view value) {
  connection.execute(
      "INSERT INTO setting (name, value) VALUES (?1, ?2) "
      "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      {name, value});
}

}  // namespace jishi::package
