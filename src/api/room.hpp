// Whether what people enter finds room on the disk of the database.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>

#include "db/writer.hpp"

namespace jishi::api {

// Thread safe.
class Room {
 public:
  // How often it is tried whether there is room again.
  static constexpr std::chrono::milliseconds kTriedEvery{500};

  // From the first write that is refused for want of room until a write succeeds that only tries
  // it.
  bool is_missing(db::Writer& writer);

 private:
  std::mutex mutex_;
  std::int64_t refused_ = 0;  // writes, until there last was room
  std::chrono::steady_clock::time_point tried_;
};

}  // namespace jishi::api
