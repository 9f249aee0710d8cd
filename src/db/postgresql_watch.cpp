#include "db/postgresql_watch.hpp"

#include <poll.h>

#include <algorithm>
#include <utility>

namespace jishi::db {

PostgresqlWatch::PostgresqlWatch(PostgresqlHandle handle, std::string name)
    : handle_(std::move(handle)), name_(std::move(name)) {
  const std::string listen = std::string("LISTEN ") + kChangeChannel;
  const PostgresqlResult result(PQexec(handle_.get(), listen.c_str()));
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
    throw postgresql_error(handle_.get(), result.get(), listen, PostgresqlStep::statement);
  }
}

bool PostgresqlWatch::wait(std::chrono::milliseconds longest) {
  const auto until = std::chrono::steady_clock::now() + longest;
  while (true) {
    if (PQconsumeInput(handle_.get()) == 0) lost();
    if (take_notifications()) return true;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    pollfd socket{PQsocket(handle_.get()), POLLIN, 0};
    poll(&socket, 1, static_cast<int>(std::min<std::int64_t>(left.count(), 60'000)));
  }
}

// All that are there count as one.
bool PostgresqlWatch::take_notifications() {
  bool any = false;
  while (PGnotify* notification = PQnotifies(handle_.get())) {
    PQfreemem(notification);
    any = true;
  }
  return any;
}

void PostgresqlWatch::lost() const {
  throw DatabaseError(ErrorClass::unreachable, name_ + ": the connection that listens was lost");
}

}  // namespace jishi::db
