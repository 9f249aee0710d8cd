// What can be found by reading the files of a database past the database.
#pragma once

#include <string.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
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
  return std::any_of(files.begin(), files.end(), [&](const std::string& file) {
    return memmem(file.data(), file.size(), bytes.data(), bytes.size()) != nullptr;
  });
}

// How many of them, each of 32 bytes or more, are found; reads every file once.
inline std::int64_t count_found(const std::vector<std::string>& files,
                                const std::vector<std::string>& wanted) {
  // By their first eight bytes, which are random.
  std::unordered_multimap<std::uint64_t, const std::string*> by_start;
  const auto start = [](const char* at) {
    std::uint64_t value = 0;
    std::memcpy(&value, at, sizeof value);
    return value;
  };
  for (const std::string& bytes : wanted)
    by_start.emplace(start(bytes.data()), &bytes);
  std::unordered_set<const std::string*> found;
  for (const std::string& file : files) {
    for (std::size_t at = 0; at + 32 <= file.size(); ++at) {
      const auto [first, last] = by_start.equal_range(start(file.data() + at));
      for (auto match = first; match != last; ++match) {
        if (std::string_view(file).substr(at).starts_with(*match->second)) {
          found.insert(match->second);
        }
      }
    }
  }
  return static_cast<std::int64_t>(found.size());
}

}  // namespace jishi::person::testing
