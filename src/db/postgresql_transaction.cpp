// The transactions of a PostgresqlConnection.
#include <algorithm>
#include <stdexcept>

#include "db/change_watch.hpp"
#include "db/postgresql_connection.hpp"

namespace jishi::db {
namespace {

constexpr const char* kBeginWrite = "BEGIN ISOLATION LEVEL SERIALIZABLE";
constexpr const char* kBeginRead = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

std::string savepoint_name(int number) {
  return "s" + std::to_string(number);
}

}  // namespace

// After an error the server refuses everything until a rollback, of the whole or to a savepoint.
bool PostgresqlConnection::spoiled() const {
  return PQtransactionStatus(handle_.get()) == PQTRANS_INERROR &&
         std::none_of(pending_.begin(), pending_.end(),
                      [](const std::string& sql) { return sql.starts_with("ROLLBACK TO"); });
}

// False while the server knows nothing of the transaction yet.
bool PostgresqlConnection::begun() const {
  return pending_.empty() || !pending_.front().starts_with("BEGIN");
}

void PostgresqlConnection::begin(TransactionMode mode) {
  check_open();
  if (mode_) throw std::logic_error("a transaction within a transaction");
  limit_statements();
  queue_unused();
  pending_.push_back(mode == TransactionMode::write ? kBeginWrite : kBeginRead);
  mode_ = mode;
  savepoints_ = 0;
}

void PostgresqlConnection::commit() {
  check_open();
  if (!mode_) throw std::logic_error("a commit without a transaction");
  if (spoiled()) {
    rollback();
    throw DatabaseError(ErrorClass::statement, "COMMIT: the transaction was spoiled by an error");
  }
  if (!begun()) {
    pending_.clear();
    mode_.reset();
    return;
  }
  try {
    check_alive(PostgresqlStep::commit);
    if (mode_ == TransactionMode::write) {
      pending_.push_back(std::string("NOTIFY ") + ChangeWatch::kChangeChannel);
    }
    pending_.push_back("COMMIT");
    send_pending(PostgresqlStep::commit);
  } catch (const DatabaseError&) {
    rollback();
    throw;
  }
  mode_.reset();
}

void PostgresqlConnection::rollback() noexcept {
  if (!mode_) return;
  mode_.reset();
  savepoints_ = 0;
  pending_.clear();
  if (broken_) return;
  if (streaming_) {
    broken_ = true;  // our mistake; the server rolls back when the connection closes
    return;
  }
  if (PQtransactionStatus(handle_.get()) == PQTRANS_IDLE) return;
  const PostgresqlResult result(PQexec(handle_.get(), "ROLLBACK"));
  if (!result || PQresultStatus(result.get()) != PGRES_COMMAND_OK) broken_ = true;
}

void PostgresqlConnection::begin_savepoint() {
  check_open();
  if (!mode_) throw std::logic_error("a savepoint without a transaction");
  pending_.push_back("SAVEPOINT " + savepoint_name(++savepoints_));
}

void PostgresqlConnection::release_savepoint() {
  check_open();
  if (spoiled()) {
    throw DatabaseError(ErrorClass::statement, "RELEASE: the transaction was spoiled by an error");
  }
  const std::string name = savepoint_name(savepoints_--);
  if (!pending_.empty() && pending_.back() == "SAVEPOINT " + name) {
    pending_.pop_back();  // nothing happened within it
  } else {
    pending_.push_back("RELEASE " + name);
  }
}

void PostgresqlConnection::rollback_savepoint() noexcept {
  if (savepoints_ == 0) return;  // the whole transaction is gone
  const std::string name = savepoint_name(savepoints_--);
  const auto unsent = std::find(pending_.rbegin(), pending_.rend(), "SAVEPOINT " + name);
  if (unsent != pending_.rend()) {
    pending_.erase(unsent.base() - 1, pending_.end());
    return;
  }
  pending_.push_back("ROLLBACK TO " + name);
  pending_.push_back("RELEASE " + name);
}

}  // namespace jishi::db
