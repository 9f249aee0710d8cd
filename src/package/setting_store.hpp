// Settings of the installation: few, by name, read when needed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "db/connection.hpp"

namespace jishi::package {

inline constexpr int kSettingSchema = 1;  // newest migration
void migrate_settings(db::Connection& connection, const Clock& clock);

// Set where the data is made up: every page and document then says 演示数据.
inline constexpr std::string_view kDemonstration = "demonstration";

std::optional<std::string> setting(db::Connection& connection, std::string_view name);
// Inside the caller's write transaction; the caller journals it.
void set_setting(db::Connection& connection, std::string_view name, std::string_view value);

inline bool is_demonstration(db::Connection& connection) {
  return setting(connection, kDemonstration).has_value();
}

}  // namespace jishi::package
