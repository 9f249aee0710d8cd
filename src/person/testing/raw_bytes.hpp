// What can be found by reading the files of a database past the database.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "db/testing/on_both_databases.hpp"
#include "db/testing/postgres_server.hpp"

namespace jishi::person::testing {

// SQLite: the file, its log and index. PostgreSQL: every file below base/, whichever database's,
// once what was written has reached them (CHECKPOINT).
inline std::vector<std::string> files_of(db::Database& database) {
  std::vector<std::filesystem::path> paths;
  if (database.dialect() == db::Dialect::sqlite) {
    for (const char* ending : {"", "-wal", "-shm", "-journal"})
      paths.emplace_back(database.file_path() + ending);
  } else {
    database.connect()->execute("CHECKPOINT");
    const auto folder = db::testing::PostgresServer::shared().folder();
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      const std::string path = entry.path().string();
      if (entry.is_regular_file() && path.find("/base/") != std::string::npos) {
        paths.push_back(entry.path());
      }
    }
  }
  std::vector<std::string> contents;
  for (const auto& path : paths) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    contents.push_back(out.str());
  }
  return contents;
}

inline bool found_in(const std::vector<std::string>& files, std::string_view bytes) {
  for (const std::string& file : files) {
    if (file.find(bytes) != std::string::npos) return true;
  }
  return false;
}

}  // namespace jishi::person::testing
