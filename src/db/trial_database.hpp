// A database beside another in which something is tried out; it is gone with the object.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "db/database.hpp"

namespace jishi::db {

class TrialDatabase {
 public:
  // SQLite: `file`, which must not exist and is made by whoever writes into the address. On
  // PostgreSQL a new, empty database jishi_trial_… on the same server; nullopt where the role may
  // not create databases, or the address names its database in a way that is not understood.
  // `database` may be open for reading only. After a process that was killed the trial stays:
  // remove_left_over() for a file, DROP DATABASE by hand on PostgreSQL.
  static std::optional<TrialDatabase> beside(Database& database, std::string_view address,
                                             const std::filesystem::path& file);
  ~TrialDatabase();
  TrialDatabase(TrialDatabase&& other) noexcept;
  TrialDatabase& operator=(TrialDatabase&&) = delete;

  const std::string& address() const { return address_; }

  // The file and what SQLite keeps beside it; also where there is none.
  static void remove_left_over(const std::filesystem::path& file);

 private:
  TrialDatabase() = default;

  std::string address_;
  std::string name_;                  // PostgreSQL
  std::unique_ptr<Database> beside_;  // PostgreSQL: where it is made and dropped
  std::filesystem::path file_;        // SQLite; empty: moved from
};

}  // namespace jishi::db
