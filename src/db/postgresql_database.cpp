#include "db/postgresql_database.hpp"

#include <map>
#include <utility>
#include <vector>

#include "db/postgresql_watch.hpp"
#include "db/statement_text.hpp"

namespace jishi::db {
namespace {

constexpr int kOldestServer = 150000;

constexpr const char* kSettings =
    "SET synchronous_commit = on; SET TimeZone = 'UTC'; SET lock_timeout = '10s';"
    "SET standard_conforming_strings = on;";
constexpr const char* kReadOnly = "SET default_transaction_read_only = on;";

[[noreturn]] void refuse(const std::string& name, std::string_view message, const char* remedy) {
  throw DatabaseError(ErrorClass::unreachable,
                      statement_error(ErrorClass::unreachable, name, message).what(), remedy);
}

std::map<std::string, std::string> parts_of(const std::string& address) {
  char* message = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(address.c_str(), &message), &PQconninfoFree);
  const std::unique_ptr<char, decltype(&PQfreemem)> owner(message, &PQfreemem);
  // libpq's message would quote the address and with it a password.
  if (!options)
    refuse("postgresql://…", "the address is not one that libpq can read",
           "数据库地址写得不对。请写成 postgresql://用户:密码@主机:端口/库名。");
  std::map<std::string, std::string> out;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) out[option->keyword] = option->val;
  }
  return out;
}

std::string name_without_password(std::map<std::string, std::string> parts) {
  std::string out = "postgresql://";
  if (!parts["user"].empty()) out += parts["user"] + "@";
  out += parts["host"];
  if (!parts["port"].empty()) out += ":" + parts["port"];
  return out + "/" + parts["dbname"];
}

// `database`: instead of the address's own; null for that.
PostgresqlHandle connect_to(const std::string& address, const char* database) {
  std::vector<std::pair<const char*, const char*>> options = {
      // Before the address, which may say otherwise. A server that vanished is noticed.
      {"connect_timeout", "10"},     {"keepalives_idle", "30"},
      {"keepalives_interval", "10"}, {"keepalives_count", "3"},
      {"tcp_user_timeout", "30000"}, {"fallback_application_name", "jishi"},
      {"dbname", address.c_str()},   {"client_encoding", "UTF8"},
  };
  if (database != nullptr) options.emplace_back("dbname", database);
  std::vector<const char*> names;
  std::vector<const char*> values;
  for (const auto& [name, value] : options) {
    names.push_back(name);
    values.push_back(value);
  }
  names.push_back(nullptr);
  values.push_back(nullptr);
  PostgresqlHandle handle(PQconnectdbParams(names.data(), values.data(), 1));
  if (handle)
    PQsetNoticeProcessor(
        handle.get(), [](void*, const char*) {}, nullptr);
  return handle;
}

bool connected(const PostgresqlHandle& handle) {
  return handle && PQstatus(handle.get()) == CONNECTION_OK;
}

// libpq's own words, always English here, where it got no answer: asking again would only take the
// time of another attempt.
bool is_without_answer(std::string_view message) {
  return message.find("Is the server running") != message.npos ||
         message.find("timeout expired") != message.npos ||
         message.find("could not translate host name") != message.npos;
}

// The SQLSTATE with which the server refuses the connection; empty without one. libpq keeps it to
// itself unless it is told, which only a second attempt with the same connection allows.
std::string refusal_state(PGconn* handle) {
  PQsetErrorVerbosity(handle, PQERRORS_SQLSTATE);
  PQreset(handle);
  std::string message = PQerrorMessage(handle);
  PQsetErrorVerbosity(handle, PQERRORS_DEFAULT);
  message.erase(message.find_last_not_of(" \n") + 1);
  const std::size_t at = message.rfind(":  ");
  if (at == message.npos || message.size() != at + 3 + 5) return "";
  return message.substr(at + 3);
}

// Throws why there is no connection; returns when the second attempt got one.
void explain(PGconn* handle, const std::string& name) {
  const std::string message = PQerrorMessage(handle);
  if (PQconnectionNeedsPassword(handle) != 0) {
    refuse(name, message,
           "数据库要求密码，地址中没有写。请写成 "
           "postgresql://用户:密码@主机:端口/库名，或设置环境变量 "
           "PGPASSWORD。");
  }
  const bool answered = !is_without_answer(message);
  const std::string state = answered ? refusal_state(handle) : "";
  if (PQstatus(handle) == CONNECTION_OK) return;
  // Answered, but not by a refusal: TLS, for instance, of which the message tells.
  if (answered && state.empty()) refuse(name, message, nullptr);
  const PostgresqlRefusal refusal = postgresql_refusal(state);
  throw DatabaseError(refusal.error, statement_error(refusal.error, name, message).what(),
                      refusal.remedy);
}

// Throws what stands in the way of using the connection.
void prepare(PGconn* handle, const std::string& name, OpenMode mode) {
  if (PQstatus(handle) != CONNECTION_OK) explain(handle, name);
  if (PQserverVersion(handle) < kOldestServer) {
    refuse(name, "the server is older than 15",
           "数据库服务的版本太旧。请换用 PostgreSQL 15 或更新的版本。");
  }
  const char* encoding = PQparameterStatus(handle, "server_encoding");
  if (encoding == nullptr || std::string_view(encoding) != "UTF8") {
    refuse(name, "the database's encoding is not UTF8",
           "这个库的编码不是 UTF8。请另建编码为 UTF8 的库，或由 jishi init 建立它。");
  }
  const std::string settings = std::string(kSettings) + (mode == OpenMode::read ? kReadOnly : "");
  const PostgresqlResult result(PQexec(handle, settings.c_str()));
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
    throw postgresql_error(handle, result.get(), name, PostgresqlStep::statement);
  }
}

}  // namespace

PostgresqlDatabase::PostgresqlDatabase(std::string_view address, OpenMode mode)
    : address_(address), mode_(mode) {
  const auto parts = parts_of(address_);
  display_name_ = name_without_password(parts);
  const auto name = parts.find("dbname");
  if (name != parts.end()) database_name_ = name->second;
  first_ = connect_to(address_, nullptr);
  if (!connected(first_) && mode == OpenMode::create && !database_name_.empty()) {
    create_when_missing();
    first_ = connect_to(address_, nullptr);
  }
  prepare(first_.get(), display_name_, mode_);
}

// The refusal of a connection carries no code that says why, so the server is asked by way of its
// maintenance database.
void PostgresqlDatabase::create_when_missing() const {
  PostgresqlHandle handle = connect_to(address_, "postgres");
  if (!connected(handle)) return;
  PostgresqlConnection connection(std::move(handle));
  Rows found = connection.query("SELECT 1 FROM pg_database WHERE datname = ?1", {database_name_});
  if (found.next()) return;
  try {
    connection.execute("CREATE DATABASE " + quoted_name(database_name_) +
                       " TEMPLATE template0 ENCODING 'UTF8'");
  } catch (const DatabaseError& error) {
    // Another process was faster: 42P04, or 23505 where both were half-way.
    const std::string_view message = error.what();
    if (message.find("(42P04)") == std::string_view::npos &&
        error.error_class() != ErrorClass::unique) {
      throw;
    }
  }
}

PostgresqlHandle PostgresqlDatabase::new_handle() const {
  PostgresqlHandle handle = connect_to(address_, nullptr);
  if (!handle) throw DatabaseError(ErrorClass::busy, display_name_ + ": out of memory");
  prepare(handle.get(), display_name_, mode_);
  return handle;
}

std::unique_ptr<Connection> PostgresqlDatabase::connect() {
  {
    const std::lock_guard guard(mutex_);
    if (first_) {
      auto connection = std::make_unique<PostgresqlConnection>(std::move(first_));
      if (connection->usable()) return connection;
    }
  }
  return std::make_unique<PostgresqlConnection>(new_handle());
}

std::unique_ptr<ChangeWatch> PostgresqlDatabase::watch() {
  return std::make_unique<PostgresqlWatch>(new_handle(), display_name_);
}

}  // namespace jishi::db
