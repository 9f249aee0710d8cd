#include "db/testing/scratch_database.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

#include "db/testing/postgres_server.hpp"

namespace jishi::db::testing {
namespace {

Database& maintenance() {
  static const std::unique_ptr<Database> database =
      Database::open(PostgresServer::shared().address("postgres"), OpenMode::write);
  return *database;
}

std::string next_name() {
  static int number = 0;
  return "scratch_" + std::to_string(++number);
}

}  // namespace

ScratchFolder::ScratchFolder() {
  const char* temporary = std::getenv("TMPDIR");
  std::string pattern = std::string(temporary != nullptr ? temporary : "/tmp") + "/jishi-XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) {
    throw std::system_error(errno, std::generic_category(), "mkdtemp " + pattern);
  }
  path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

ScratchDatabase::ScratchDatabase(Dialect dialect) {
  if (dialect == Dialect::sqlite) {
    folder_ = std::make_unique<ScratchFolder>();
    address_ = (folder_->path() / "test.db").string();
    return;
  }
  name_ = next_name();
  maintenance().connect()->execute("CREATE DATABASE " + name_);
  address_ = PostgresServer::shared().address(name_);
}

ScratchDatabase::~ScratchDatabase() {
  if (name_.empty()) return;
  try {
    maintenance().connect()->execute("DROP DATABASE " + name_ + " WITH (FORCE)");
  } catch (const DatabaseError& error) {
    // A test may leave the server in any state; it is removed as a whole at exit.
    std::fprintf(stderr, "%s\n", error.what());
  }
}

}  // namespace jishi::db::testing
