// One connection to a database: statements, rows, bulk insert, transactions.
//
// SQL is written once for both databases: parameters are ?1 ?2 … (rewritten to $1 $2 … for
// PostgreSQL), and only constructs that mean the same on both. A Connection and everything made
// from it belongs to one thread at a time. All calls throw DatabaseError.
//
// A statement that fails inside a transaction spoils it on PostgreSQL: roll back, to a Savepoint or
// as a whole, before the next one. Rows and BulkInserts end before their Connection.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "db/error.hpp"
#include "db/value.hpp"

namespace jishi::db {

// A cell of whatever type a row has there.
struct Cell {
  enum class Holds : std::uint8_t { nothing, number, text };
  Holds holds = Holds::nothing;
  std::int64_t number = 0;  // a date in days, a boolean as 0 or 1
  std::string_view text;    // valid until the next row
};

// The rows of one statement, forward only. Columns count from 0. Text and bytes are valid until
// the next call of next() or the end of the Rows. Reading a null or a wrong type is our mistake and
// throws std::logic_error.
class Rows {
 public:
  class Source;
  explicit Rows(std::unique_ptr<Source> source);
  Rows(Rows&&) noexcept;
  Rows& operator=(Rows&&) noexcept;
  ~Rows();

  bool next();
  int columns() const;
  bool is_null(int column) const;
  std::int64_t int64(int column) const;
  std::string_view text(int column) const;
  Bytes blob(int column) const;
  Date date(int column) const;
  bool boolean(int column) const;
  // The first columns, all in one call, for who reads very many rows. Not of blobs.
  void cells(std::span<Cell> out) const;
  // An int64 that counts 10^-scale.
  Decimal decimal(int column, int scale) const;

  template <class Id>
  Id id(int column) const {
    return Id(int64(column));
  }
  std::optional<std::string> optional_text(int column) const {
    if (is_null(column)) return std::nullopt;
    return std::string(text(column));
  }
  std::optional<std::int64_t> optional_int64(int column) const {
    if (is_null(column)) return std::nullopt;
    return int64(column);
  }

 private:
  const Source& at(int column) const;

  std::unique_ptr<Source> source_;
  bool on_row_ = false;
};

struct Column {
  std::string_view name;
  Type type;
};

// Writes many rows into one table: a prepared insert on SQLite, binary COPY on PostgreSQL
// (collected and sent in blocks of about 1 MiB, so several may be open at once and other statements
// may run in between). Rows are certain to be in the table only after finish(); an error of a row
// may come with a later one. A value of another type than its column's is our mistake:
// std::logic_error.
class BulkInsert {
 public:
  virtual ~BulkInsert() = default;  // without finish(): what was not sent yet is dropped
  virtual void add(std::span<const Param> row) = 0;
  void add(std::initializer_list<Param> row) { add(std::span(row.begin(), row.size())); }
  // Sends what is left and returns the number of rows added in all.
  virtual std::int64_t finish() = 0;
};

enum class TransactionMode {
  read,  // a snapshot; writing in it is an error
  // As if transactions ran one after another. SQLite: BEGIN IMMEDIATE, so that a read followed by a
  // write never fails half-way. PostgreSQL: SERIALIZABLE; a conflict with another process is
  // `busy`.
  write,
};

// What a connection knows of writing: how much it did itself, and whether others did.
struct WriteState {
  std::int64_t connection = 0;  // which one of this process
  std::int64_t own = 0;
  std::int64_t of_others = 0;
  bool operator==(const WriteState&) const = default;
};

class Connection {
 public:
  virtual ~Connection() = default;

  virtual Dialect dialect() const = 0;

  // Runs a statement for its effect; returns the number of rows changed. Prepared statements are
  // cached by their text (the 256 last used).
  std::int64_t execute(std::string_view sql, std::initializer_list<Param> params = {}) {
    return execute(sql, std::span(params.begin(), params.size()));
  }
  virtual std::int64_t execute(std::string_view sql, std::span<const Param> params) = 0;

  // Rows of a query. Other statements may run while the Rows is open, the same text included (but
  // on SQLite changing what is being read makes it undefined which rows follow).
  // PostgreSQL holds the whole result in memory: use stream() for results over some 100,000 rows.
  Rows query(std::string_view sql, std::initializer_list<Param> params = {}) {
    return query(sql, std::span(params.begin(), params.size()));
  }
  virtual Rows query(std::string_view sql, std::span<const Param> params) = 0;

  // Like query() in bounded memory; nothing else may run on the connection until the Rows is read
  // to its end or destroyed.
  Rows stream(std::string_view sql, std::initializer_list<Param> params = {}) {
    return stream(sql, std::span(params.begin(), params.size()));
  }
  virtual Rows stream(std::string_view sql, std::span<const Param> params) = 0;

  // Several statements separated by semicolons, without parameters: for migrations. All or, when
  // one fails, none of them.
  virtual void execute_script(std::string_view sql) = 0;

  virtual std::unique_ptr<BulkInsert> bulk_insert(std::string_view table,
                                                  std::span<const Column> columns) = 0;

  // From now on commits return before they are durable, on SQLite: Database::sync() makes them so,
  // and a power cut may take the last ones before that, whole and in the reverse of their order.
  // Every `log_pages` that the log grows by are carried over into the file beside this connection.
  // On PostgreSQL nothing changes.
  virtual void sync_later(int log_pages) = 0;

  // Within a transaction. Equal to an earlier one where no row was written in between, by whomever,
  // and nothing was undone: what was read then would be read again. Nothing where that cannot be
  // told (PostgreSQL). That tables were changed is not told.
  virtual std::optional<WriteState> write_state() = 0;

  // Transactions: use the classes below. They do not nest.
  virtual void begin(TransactionMode mode) = 0;
  virtual void commit() = 0;             // a failure here may be outcome_unknown
  virtual void rollback() noexcept = 0;  // without a transaction: nothing
  virtual bool in_transaction() const = 0;
  // In a transaction that can still be committed: neither rolled back by the database itself (full,
  // interrupted) nor, on PostgreSQL, spoiled by a failed statement.
  virtual bool can_commit() const = 0;
  virtual void begin_savepoint() = 0;  // within a transaction; they nest
  virtual void release_savepoint() = 0;
  virtual void rollback_savepoint() noexcept = 0;
  // How often a Savepoint was rolled back: whoever remembers what was written since an earlier
  // count must forget it.
  std::uint64_t savepoints_undone() const { return savepoints_undone_; }

  // After outcome_unknown, unreachable or corrupt the connection refuses everything; open another.
  virtual bool usable() const = 0;

  // Stops the statement that runs now with ErrorClass::cancelled; may be called from any thread.
  virtual void interrupt() noexcept = 0;

 private:
  friend class Savepoint;
  std::uint64_t savepoints_undone_ = 0;
};

// Rolls back unless committed.
class Transaction {
 public:
  Transaction(Connection& connection, TransactionMode mode) : connection_(connection) {
    connection_.begin(mode);
  }
  ~Transaction() {
    if (open_) connection_.rollback();
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit() {
    open_ = false;
    connection_.commit();
  }

 private:
  Connection& connection_;
  bool open_ = true;
};

// A part of a transaction that can be undone alone. Rolls back to its start unless released.
class Savepoint {
 public:
  explicit Savepoint(Connection& connection);
  ~Savepoint();
  Savepoint(const Savepoint&) = delete;
  Savepoint& operator=(const Savepoint&) = delete;
  void release();

 private:
  Connection& connection_;
  bool open_ = true;
};

// In bytes; PostgreSQL would cut a longer one silently.
inline constexpr std::size_t kLongestName = 63;
// An identifier quoted for SQL. Only for names that come from definitions; values are bound.
// std::logic_error for one that is empty, too long or holds NUL.
std::string quoted_name(std::string_view name);

}  // namespace jishi::db
