#include "api/room.hpp"

#include "api/room_store.hpp"
#include "db/error.hpp"

namespace jishi::api {

bool Room::is_missing(db::Writer& writer) {
  const std::scoped_lock lock(mutex_);
  const std::int64_t refused = writer.statistics().refused_as_full;
  if (refused == refused_) return false;
  const auto now = std::chrono::steady_clock::now();
  if (now - tried_ < kTriedEvery) return true;
  tried_ = now;
  try {
    writer.submit(try_room);
  } catch (const db::DatabaseError&) {
    return true;
  }
  refused_ = refused;
  return false;
}

}  // namespace jishi::api
