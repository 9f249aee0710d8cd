#include "db/sqlite_paced_file.hpp"

#include <stdexcept>

namespace jishi::db {

SqlitePacedFile::SqlitePacedFile(sqlite3* handle, int pages) : sqlite3_io_methods(), pages_(pages) {
  sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file_);
  if (file_ == nullptr || file_->pMethods == nullptr)
    throw std::logic_error("the connection has not opened its file yet");
  methods_ = file_->pMethods;
  static_cast<sqlite3_io_methods&>(*this) = *methods_;
  xWrite = write;
  file_->pMethods = this;
}

int SqlitePacedFile::write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  const auto& self = *static_cast<const SqlitePacedFile*>(file->pMethods);
  const int result = self.methods_->xWrite(file, bytes, size, at);
  if (result != SQLITE_OK || ++self.written_ < self.pages_) return result;
  self.written_ = 0;
  return self.methods_->xSync(file, SQLITE_SYNC_NORMAL);
}

}  // namespace jishi::db
