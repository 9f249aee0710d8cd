#include "db/trial_database.hpp"

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <utility>

#include "db/error.hpp"

namespace jishi::db {
namespace {

// postgresql://user@host:port/NAME?parameters with another name.
std::optional<std::string> with_name(std::string_view address, const std::string& name) {
  const auto scheme = address.find("://");
  if (scheme == std::string_view::npos) return std::nullopt;
  const auto query = std::min(address.find('?', scheme), address.size());
  if (address.substr(query).find("dbname=") != std::string_view::npos) return std::nullopt;
  const auto slash = std::min(address.find('/', scheme + 3), query);
  return std::string(address.substr(0, slash)) + "/" + name + std::string(address.substr(query));
}

std::string new_name() {
  static std::atomic<int> given{0};
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return "jishi_trial_" +
         std::to_string(std::chrono::duration_cast<std::chrono::microseconds>(now).count()) + "_" +
         std::to_string(::getpid()) + "_" + std::to_string(++given);
}

bool may_create(Connection& connection) {
  auto rows =
      connection.query("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user");
  return rows.next() && rows.boolean(0);
}

}  // namespace

std::optional<TrialDatabase> TrialDatabase::beside(Database& database, std::string_view address,
                                                   const std::filesystem::path& file) {
  TrialDatabase trial;
  if (database.dialect() == Dialect::sqlite) {
    trial.file_ = file;
    trial.address_ = file.string();
  } else {
    trial.name_ = new_name();
    const auto named = with_name(address, trial.name_);
    trial.beside_ = Database::open(address, OpenMode::write);
    const auto connection = trial.beside_->connect();
    if (!named || !may_create(*connection)) {
      trial.beside_.reset();
      return std::nullopt;
    }
    trial.address_ = *named;
    connection->execute("CREATE DATABASE " + trial.name_ + " TEMPLATE template0");
  }
  return trial;
}

TrialDatabase::TrialDatabase(TrialDatabase&& other) noexcept
    : address_(std::move(other.address_)),
      name_(std::move(other.name_)),
      beside_(std::move(other.beside_)),
      file_(std::exchange(other.file_, {})) {}

TrialDatabase::~TrialDatabase() {
  if (!file_.empty()) remove_left_over(file_);
  if (!beside_) return;
  try {
    beside_->connect()->execute("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
  } catch (const DatabaseError&) {
    // It stays, under a name that says what it is.
  }
}

void TrialDatabase::remove_left_over(const std::filesystem::path& file) {
  std::error_code error;
  for (const char* ending : {"", "-wal", "-shm", "-journal", ".lock", ".partial"})
    std::filesystem::remove(file.string() + ending, error);
}

}  // namespace jishi::db
