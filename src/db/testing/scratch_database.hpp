// A fresh, empty database for one test.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "db/database.hpp"

namespace jishi::db::testing {

// An empty folder of its own, removed with all that it holds.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// SQLite: a file in a folder of its own. PostgreSQL: a database of its own on the shared server.
// Removed at the end; open connections to it are cut.
class ScratchDatabase {
 public:
  explicit ScratchDatabase(Dialect dialect);
  ~ScratchDatabase();
  ScratchDatabase(const ScratchDatabase&) = delete;
  ScratchDatabase& operator=(const ScratchDatabase&) = delete;

  const std::string& address() const { return address_; }

 private:
  std::unique_ptr<ScratchFolder> folder_;  // SQLite
  std::string name_;                       // PostgreSQL
  std::string address_;
};

}  // namespace jishi::db::testing
