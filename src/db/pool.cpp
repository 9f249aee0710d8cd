#include "db/pool.hpp"

namespace jishi::db {

Pool::Pool(Database& database, std::size_t limit) : database_(database), limit_(limit) {
  idle_.reserve(limit);  // so that giving back never allocates
}

Pool::~Pool() = default;

Pool::Lease::~Lease() {
  if (connection_) pool_->give_back(std::move(connection_));
}

Pool::Lease Pool::lease(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  if (!free_.wait_for(lock, patience, [&] { return !idle_.empty() || open_ < limit_; })) {
    throw DatabaseError(ErrorClass::busy,
                        "all " + std::to_string(limit_) + " connections of the pool are in use");
  }
  std::unique_ptr<Connection> connection;
  if (idle_.empty()) {
    ++open_;
  } else {
    connection = std::move(idle_.back());
    idle_.pop_back();
  }
  lock.unlock();
  try {
    if (!connection || !connection->usable()) {
      connection.reset();
      connection = database_.connect();
    }
  } catch (...) {
    lock.lock();
    --open_;
    free_.notify_one();
    throw;
  }
  return Lease(this, std::move(connection));
}

void Pool::give_back(std::unique_ptr<Connection> connection) noexcept {
  connection->rollback();
  if (!connection->usable()) connection.reset();
  const std::lock_guard guard(mutex_);
  if (connection) {
    idle_.push_back(std::move(connection));
    free_.notify_one();
    return;
  }
  // Whatever cut it (a server that was restarted) has cut those that idle too: they are opened
  // anew, instead of each failing somebody's question first.
  open_ -= 1 + idle_.size();
  idle_.clear();
  free_.notify_all();
}

}  // namespace jishi::db
