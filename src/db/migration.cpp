#include "db/migration.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "db/database.hpp"

namespace jishi::db {
namespace {

// Any number that nobody else takes for an advisory lock: "jishi" in ASCII.
constexpr std::int64_t kLockNumber = 0x6A69736869;

constexpr std::string_view kTable =
    "CREATE TABLE IF NOT EXISTS schema_migration (component {text} NOT NULL,"
    " number {int64} NOT NULL, name {text} NOT NULL, applied_at {int64} NOT NULL,"
    " PRIMARY KEY (component, number)) {without_rowid}";

std::string for_dialect(std::string_view sql, Dialect dialect) {
  const std::pair<std::string_view, std::string_view> words[] = {
      {"{int64}", column_type(dialect, Type::int64)},
      {"{text}", column_type(dialect, Type::text)},
      {"{blob}", column_type(dialect, Type::blob)},
      {"{date}", column_type(dialect, Type::date)},
      {"{boolean}", column_type(dialect, Type::boolean)},
      {"{without_rowid}", dialect == Dialect::sqlite ? "WITHOUT ROWID" : ""},
  };
  std::string out(sql);
  for (const auto& [word, replacement] : words) {
    for (auto at = out.find(word); at != std::string::npos;
         at = out.find(word, at + replacement.size())) {
      out.replace(at, word.size(), replacement);
    }
  }
  return out;
}

// Keeps other processes from migrating at the same time on PostgreSQL; on SQLite the write
// transaction does. Taken before the transaction where it is ours: its snapshot must come after.
class MigrationLock {
 public:
  explicit MigrationLock(Connection& connection) : connection_(connection) {
    if (connection_.dialect() == Dialect::sqlite) return;
    held_ = !connection_.in_transaction();
    connection_.query(held_ ? "SELECT pg_advisory_lock(?1)" : "SELECT pg_advisory_xact_lock(?1)",
                      {kLockNumber});
  }
  ~MigrationLock() {
    if (!held_) return;
    try {
      connection_.query("SELECT pg_advisory_unlock(?1)", {kLockNumber});
    } catch (const DatabaseError&) {
      // The connection is lost, and the lock with it.
    }
  }
  MigrationLock(const MigrationLock&) = delete;
  MigrationLock& operator=(const MigrationLock&) = delete;

 private:
  Connection& connection_;
  bool held_ = false;
};

bool has_table(Connection& connection) {
  return connection
      .query(connection.dialect() == Dialect::sqlite
                 ? "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migration'"
                 : "SELECT 1 WHERE to_regclass('schema_migration') IS NOT NULL")
      .next();
}

void check_sequence(std::span<const Migration> migrations) {
  int expected = 0;
  for (const Migration& migration : migrations) {
    if (migration.number != ++expected) {
      throw std::logic_error("migration numbers must be 1, 2, … without a gap");
    }
  }
}

std::string describe(std::string_view component, int number) {
  return "“" + std::string(component) + "”第 " + std::to_string(number) + " 号结构变更";
}

// The newest applied number, after comparing what was applied with what is known.
int compare(Connection& connection, std::string_view component,
            std::span<const Migration> migrations) {
  int newest = 0;
  Rows applied = connection.query(
      "SELECT number, name FROM schema_migration WHERE component = ?1 ORDER BY number",
      {component});
  while (applied.next()) {
    newest = static_cast<int>(applied.int64(0));
    if (newest > static_cast<int>(migrations.size())) {
      throw Failure({"schema_newer", "数据库含有" + describe(component, newest) +
                                         "，本程序不认识。请使用更新版本的程序打开此数据库。"});
    }
    const Migration& known = migrations[static_cast<std::size_t>(newest) - 1];
    if (known.name != applied.text(1)) {
      throw Failure(
          {"schema_differs", "数据库的" + describe(component, newest) + "名为“" +
                                 std::string(applied.text(1)) + "”，本程序中名为“" +
                                 std::string(known.name) +
                                 "”。请确认程序与数据库出自同一版本，或换用正确的数据库。"});
    }
  }
  return newest;
}

void apply(Connection& connection, std::string_view component,
           std::span<const Migration> migrations, const Clock& clock) {
  const Dialect dialect = connection.dialect();
  if (!has_table(connection)) connection.execute(for_dialect(kTable, dialect));
  const int newest = compare(connection, component, migrations);
  for (const Migration& migration : migrations.subspan(static_cast<std::size_t>(newest))) {
    if (migration.only.value_or(dialect) == dialect)
      connection.execute_script(for_dialect(migration.sql, dialect));
    connection.execute(
        "INSERT INTO schema_migration (component, number, name, applied_at)"
        " VALUES (?1, ?2, ?3, ?4)",
        {component, migration.number, migration.name, clock.now().microseconds});
  }
}

}  // namespace

void migrate(Connection& connection, std::string_view component,
             std::span<const Migration> migrations, const Clock& clock) {
  check_sequence(migrations);
  const MigrationLock lock(connection);
  if (connection.in_transaction()) {
    apply(connection, component, migrations, clock);
    return;
  }
  Transaction transaction(connection, TransactionMode::write);
  apply(connection, component, migrations, clock);
  transaction.commit();
}

int applied_migration(Connection& connection, std::string_view component) {
  if (!has_table(connection)) return 0;
  Rows rows = connection.query("SELECT max(number) FROM schema_migration WHERE component = ?1",
                               {component});
  rows.next();
  return rows.is_null(0) ? 0 : static_cast<int>(rows.int64(0));
}

}  // namespace jishi::db
