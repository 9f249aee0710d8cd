// One process owns a database file for writing.
#pragma once

#include <string>

namespace jishi::db {

// An exclusive flock on the file `path`, which is made when missing, holds the owner's process id
// and stays behind. Held until destruction or the end of the process. DatabaseError busy, naming
// the holder, when it is taken; unreachable when the file cannot be made.
class FileLock {
 public:
  explicit FileLock(const std::string& path);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace jishi::db
