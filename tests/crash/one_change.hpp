// The change that the crash tests make again and again, and how they see whether it is whole.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>

#include "db/connection.hpp"
#include "db/database.hpp"

namespace jishi::crash {

// A change writes to several places that must agree.
class OneChange {
 public:
  virtual ~OneChange() = default;
  // Makes the tables where they are missing.
  virtual void prepare(db::Connection& connection) const = 0;
  // Within the caller's transaction; repeatable after its rollback. `id` is never used twice.
  virtual void make(db::Connection& connection, std::int64_t id) const = 0;
  // The ids of the changes that are there. Throws std::runtime_error, saying what is wrong, when
  // one is there by half.
  virtual std::set<std::int64_t> survey(db::Connection& connection) = 0;
};

std::unique_ptr<OneChange> one_change();

}  // namespace jishi::crash
