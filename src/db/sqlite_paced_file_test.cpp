#include "db/sqlite_paced_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "db/sqlite_connection.hpp"
#include "db/testing/scratch_database.hpp"

namespace jishi::db {
namespace {

constexpr int kPages = 10;

// Counts what a file is asked for, and may refuse to sync.
struct CountingFile : sqlite3_io_methods {
  explicit CountingFile(sqlite3* handle) : sqlite3_io_methods() {
    sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    own = file->pMethods;
    static_cast<sqlite3_io_methods&>(*this) = *own;
    xWrite = [](sqlite3_file* to, const void* bytes, int size, sqlite3_int64 at) {
      auto& self = of(to);
      ++self.written;
      ++self.unsynced;
      self.most_unsynced = std::max(self.most_unsynced, self.unsynced);
      return self.own->xWrite(to, bytes, size, at);
    };
    xSync = [](sqlite3_file* to, int flags) {
      auto& self = of(to);
      self.unsynced = 0;
      return self.fails ? SQLITE_IOERR_FSYNC : self.own->xSync(to, flags);
    };
    file->pMethods = this;
    current = this;
  }
  ~CountingFile() { file->pMethods = own; }
  static CountingFile& of(sqlite3_file*) { return *current; }

  static inline CountingFile* current = nullptr;
  sqlite3_file* file = nullptr;
  const sqlite3_io_methods* own = nullptr;
  int written = 0;
  int unsynced = 0;
  int most_unsynced = 0;
  bool fails = false;
};

class SqlitePacedFileTest : public ::testing::Test {
 protected:
  SqlitePacedFileTest() : writer_(open()), carrier_(open()) {
    run(writer_,
        "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE t (words TEXT)");
    run(writer_,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) "
        "INSERT INTO t SELECT printf('%04000d', i) FROM n");
    run(carrier_, "SELECT count(*) FROM t");  // opens the file
  }

  SqliteConnectionHandle open() {
    sqlite3* opened = nullptr;
    sqlite3_open((folder_.path() / "test.db").c_str(), &opened);
    return SqliteConnectionHandle(opened);
  }
  static void run(const SqliteConnectionHandle& handle, const char* sql) {
    ASSERT_EQ(sqlite3_exec(handle.get(), sql, nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(handle.get());
  }
  int carry_over() {
    return sqlite3_wal_checkpoint_v2(carrier_.get(), "main", SQLITE_CHECKPOINT_PASSIVE, &in_log_,
                                     &carried_);
  }

  testing::ScratchFolder folder_;
  SqliteConnectionHandle writer_, carrier_;
  int in_log_ = 0, carried_ = 0;
};

TEST_F(SqlitePacedFileTest, NoMoreThanSoManyPagesWaitToBeSynced) {
  CountingFile counting(carrier_.get());
  const SqlitePacedFile paced(carrier_.get(), kPages);
  ASSERT_EQ(carry_over(), SQLITE_OK);
  EXPECT_EQ(carried_, in_log_);
  EXPECT_GT(counting.written, 100);
  EXPECT_EQ(counting.most_unsynced, kPages);
  EXPECT_EQ(counting.unsynced, 0) << "SQLite syncs what is left";
}

TEST_F(SqlitePacedFileTest, WithoutItAllOfThemDo) {
  CountingFile counting(carrier_.get());
  { const SqlitePacedFile paced(carrier_.get(), kPages); }
  ASSERT_EQ(carry_over(), SQLITE_OK);
  EXPECT_EQ(counting.most_unsynced, counting.written);
}

TEST_F(SqlitePacedFileTest, ASyncThatFailsLeavesTheLogToBeCarriedOverAgain) {
  CountingFile counting(carrier_.get());
  const SqlitePacedFile paced(carrier_.get(), kPages);
  counting.fails = true;
  EXPECT_EQ(carry_over() & 0xff, SQLITE_IOERR);
  EXPECT_EQ(counting.written, kPages);
  counting.fails = false;
  ASSERT_EQ(carry_over(), SQLITE_OK);
  EXPECT_EQ(carried_, in_log_);
}

}  // namespace
}  // namespace jishi::db
