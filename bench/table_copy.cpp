#include "table_copy.hpp"

#include <sqlite3.h>

#include <cstring>
#include <memory>
#include <stdexcept>

namespace jishi::bench {
namespace {

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

void require(bool good, sqlite3* database) {
  if (!good) throw std::runtime_error(sqlite3_errmsg(database));
}

Database open(const std::filesystem::path& path) {
  sqlite3* database = nullptr;
  const int code = sqlite3_open(path.c_str(), &database);
  Database owned(database);
  require(code == SQLITE_OK, database);
  return owned;
}

Statement prepare(sqlite3* database, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  require(sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK,
          database);
  return Statement(statement);
}

void execute(sqlite3* database, const std::string& sql) {
  require(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK, database);
}

template <class T>
void put(std::string& buffer, T value) {
  buffer.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class T>
T take(const char*& at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  at += sizeof value;
  return value;
}

void pack(std::string& buffer, sqlite3_stmt* row, int column) {
  const int type = sqlite3_column_type(row, column);
  buffer.push_back(static_cast<char>(type));
  if (type == SQLITE_INTEGER) put(buffer, sqlite3_column_int64(row, column));
  if (type == SQLITE_FLOAT) put(buffer, sqlite3_column_double(row, column));
  if (type == SQLITE_TEXT || type == SQLITE_BLOB) {
    const void* bytes = sqlite3_column_blob(row, column);
    const int size = sqlite3_column_bytes(row, column);
    put(buffer, size);
    if (size > 0) buffer.append(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
  }
}

void bind(sqlite3_stmt* insert, int parameter, const char*& at) {
  const int type = *at++;
  if (type == SQLITE_INTEGER) sqlite3_bind_int64(insert, parameter, take<sqlite3_int64>(at));
  if (type == SQLITE_FLOAT) sqlite3_bind_double(insert, parameter, take<double>(at));
  if (type == SQLITE_NULL) sqlite3_bind_null(insert, parameter);
  if (type == SQLITE_TEXT || type == SQLITE_BLOB) {
    const int size = take<int>(at);
    if (type == SQLITE_TEXT) sqlite3_bind_text(insert, parameter, at, size, SQLITE_STATIC);
    if (type == SQLITE_BLOB) sqlite3_bind_blob(insert, parameter, at, size, SQLITE_STATIC);
    at += size;
  }
}

Table read_table(sqlite3* database, const std::string& name, const std::string& rows) {
  Table table;
  table.name = name;
  const Statement select = prepare(database, rows);
  table.columns = sqlite3_column_count(select.get());
  int code = SQLITE_ROW;
  while ((code = sqlite3_step(select.get())) == SQLITE_ROW) {
    for (int column = 0; column < table.columns; ++column) {
      pack(table.values, select.get(), column);
    }
    ++table.rows;
  }
  require(code == SQLITE_DONE, database);
  return table;
}

// Writes the rows of one table, some at a time.
class TableWriter {
 public:
  TableWriter(sqlite3* database, const Table& table)
      : database_(database), table_(table), at_(table.values.data()) {
    std::string sql = std::string(table.replaces ? "REPLACE" : "INSERT") + " INTO \"" + table.name +
                      "\" VALUES (?";
    for (int column = 1; column < table.columns; ++column)
      sql += ",?";
    insert_ = prepare(database, sql + ")");
  }

  void write_up_to(std::int64_t rows) {
    for (; written_ < rows; ++written_) {
      for (int column = 0; column < table_.columns; ++column)
        bind(insert_.get(), column + 1, at_);
      require(sqlite3_step(insert_.get()) == SQLITE_DONE, database_);
      sqlite3_reset(insert_.get());
    }
  }
  const Table& table() const { return table_; }

 private:
  sqlite3* database_;
  const Table& table_;
  Statement insert_;
  const char* at_;
  std::int64_t written_ = 0;
};

Database open_as_product(const std::filesystem::path& path) {
  Database database = open(path);
  execute(database.get(), "PRAGMA journal_mode=WAL");
  execute(database.get(), "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON");
  execute(database.get(), "PRAGMA cell_size_check=ON; PRAGMA secure_delete=ON");
  execute(database.get(), "PRAGMA cache_size=-65536");
  return database;
}

std::int64_t count_rows(sqlite3* database, const std::string& table) {
  const Statement select = prepare(database, "SELECT count(*) FROM " + table);
  require(sqlite3_step(select.get()) == SQLITE_ROW, database);
  return sqlite3_column_int64(select.get(), 0);
}

std::vector<std::string> names_of_tables(sqlite3* database) {
  std::vector<std::string> names;
  const Statement select =
      prepare(database, "SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY rowid");
  while (sqlite3_step(select.get()) == SQLITE_ROW)
    names.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(select.get(), 0)));
  return names;
}

}  // namespace

std::int64_t Tables::rows() const {
  std::int64_t sum = 0;
  for (const Table& table : tables)
    sum += table.rows;
  return sum;
}

Tables read_tables(const std::filesystem::path& path) {
  const Database database = open(path);
  Tables result;
  const Statement schema =
      prepare(database.get(),
              "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE "
              "'sqlite_%' ORDER BY type <> 'table', rowid");
  while (sqlite3_step(schema.get()) == SQLITE_ROW) {
    const auto text = [&](int column) {
      return std::string(reinterpret_cast<const char*>(sqlite3_column_text(schema.get(), column)));
    };
    result.schema.push_back(text(2));
    if (text(0) == "table")
      result.tables.push_back(
          read_table(database.get(), text(1), "SELECT * FROM \"" + text(1) + "\""));
  }
  return result;
}

void write_tables(const Tables& tables, const std::filesystem::path& path) {
  for (const char* ending : {"", "-wal", "-shm"})
    std::filesystem::remove(path.string() + ending);
  const Database database = open_as_product(path);
  for (const std::string& statement : tables.schema)
    execute(database.get(), statement);
  // References to rows that come later are checked at commit.
  execute(database.get(), "BEGIN IMMEDIATE; PRAGMA defer_foreign_keys=ON");
  for (const Table& table : tables.tables)
    TableWriter(database.get(), table).write_up_to(table.rows);
  execute(database.get(), "COMMIT");
}

Tables read_difference(const std::filesystem::path& before, const std::filesystem::path& after) {
  const Database database = open(after);
  execute(database.get(), "ATTACH DATABASE '" + before.string() + "' AS former");
  Tables result;
  for (const std::string& name : names_of_tables(database.get())) {
    const std::string quoted = "\"" + name + "\"";
    Table table =
        read_table(database.get(), name,
                   "SELECT * FROM main." + quoted + " EXCEPT SELECT * FROM former." + quoted);
    table.replaces = count_rows(database.get(), "main." + quoted) !=
                     count_rows(database.get(), "former." + quoted) + table.rows;
    if (table.rows > 0) result.tables.push_back(std::move(table));
  }
  return result;
}

void write_difference(const Tables& difference, const std::filesystem::path& path,
                      int transactions) {
  const Database database = open_as_product(path);
  std::vector<TableWriter> writers;
  for (const Table& table : difference.tables)
    writers.emplace_back(database.get(), table);
  for (int number = 1; number <= transactions; ++number) {
    execute(database.get(), "BEGIN IMMEDIATE; PRAGMA defer_foreign_keys=ON");
    for (TableWriter& writer : writers)
      writer.write_up_to(writer.table().rows * number / transactions);
    execute(database.get(), "COMMIT");
  }
}

}  // namespace jishi::bench
