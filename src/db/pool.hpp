// Reading connections shared by threads.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "db/database.hpp"

namespace jishi::db {

// Up to `limit` connections, opened when first needed; one that is no longer usable is replaced,
// those that idle with it; a transaction that a lease left open is rolled back. Thread safe. The
// Database must outlive the Pool, the Pool its leases.
class Pool {
 public:
  Pool(Database& database, std::size_t limit);
  ~Pool();

  class Lease {
   public:
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease();
    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_.get(); }

   private:
    friend class Pool;
    Lease(Pool* pool, std::unique_ptr<Connection> connection)
        : pool_(pool), connection_(std::move(connection)) {}
    Pool* pool_;
    std::unique_ptr<Connection> connection_;
  };

  // Waits up to `patience` for a connection; then DatabaseError busy.
  Lease lease(std::chrono::milliseconds patience = std::chrono::seconds(10));

 private:
  void give_back(std::unique_ptr<Connection> connection) noexcept;

  Database& database_;
  const std::size_t limit_;
  std::mutex mutex_;
  std::condition_variable free_;
  std::vector<std::unique_ptr<Connection>> idle_;
  std::size_t open_ = 0;
};

}  // namespace jishi::db
