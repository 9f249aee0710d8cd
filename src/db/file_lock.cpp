#include "db/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "db/error.hpp"

namespace jishi::db {
namespace {

std::string read_holder(int descriptor) {
  char text[32];
  const ssize_t length = pread(descriptor, text, sizeof text, 0);
  std::string out;
  for (ssize_t i = 0; i < length && text[i] >= '0' && text[i] <= '9'; ++i)
    out += text[i];
  return out.empty() ? "unknown" : out;
}

DatabaseError system_error(ErrorClass error, const std::string& path, int number) {
  return DatabaseError(error, path + ": " + std::generic_category().message(number));
}

}  // namespace

FileLock::FileLock(const std::string& path)
    : descriptor_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
  if (descriptor_ < 0) {
    throw system_error(errno == ENOSPC ? ErrorClass::full : ErrorClass::unreachable, path, errno);
  }
  if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    const int number = errno;
    const std::string holder = read_holder(descriptor_);
    close(descriptor_);
    if (number != EWOULDBLOCK) throw system_error(ErrorClass::unreachable, path, number);
    throw DatabaseError(ErrorClass::busy, path + ": the database belongs to process " + holder);
  }
  const std::string own = std::to_string(getpid()) + "\n";
  if (ftruncate(descriptor_, 0) != 0 ||
      pwrite(descriptor_, own.data(), own.size(), 0) != static_cast<ssize_t>(own.size())) {
    const int number = errno;
    close(descriptor_);
    throw system_error(number == ENOSPC ? ErrorClass::full : ErrorClass::unreachable, path, number);
  }
}

FileLock::~FileLock() {
  close(descriptor_);
}

}  // namespace jishi::db
