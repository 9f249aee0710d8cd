#include "db/leadership.hpp"

namespace jishi::db {
namespace {

// Beside the one of migrations: "jishi" in ASCII, and one.
constexpr std::int64_t kLeaderLock = 0x6A'69'73'68'6A;

}  // namespace

Leadership::~Leadership() = default;

bool Leadership::held() {
  if (database_.dialect() == Dialect::sqlite) return true;
  try {
    if (connection_ == nullptr) {
      connection_ = database_.connect();
      locked_ = false;
    }
    // Asked again although it is held: a connection that is lost says so now.
    if (locked_) {
      connection_->query("SELECT 1").next();
      return true;
    }
    auto rows = connection_->query("SELECT pg_try_advisory_lock(?1)", {kLeaderLock});
    locked_ = rows.next() && rows.boolean(0);
    return locked_;
  } catch (const DatabaseError&) {
    connection_.reset();
    locked_ = false;
    return false;
  }
}

}  // namespace jishi::db
