#include <gtest/gtest.h>

#include <cerrno>
#include <set>
#include <string>

#include "db/postgresql_error.hpp"
#include "db/sqlite_error.hpp"

namespace jishi::db {
namespace {

TEST(ErrorClasses, OfSqliteDependOnWhetherACommitMayHaveHappened) {
  const auto at = [](int code, int number, SqliteStep step) {
    return sqlite_error_class(code, number, step);
  };
  constexpr auto kStatement = SqliteStep::statement;
  constexpr auto kCommit = SqliteStep::commit;
  EXPECT_EQ(at(SQLITE_IOERR_WRITE, EIO, kStatement), ErrorClass::unreachable);
  EXPECT_EQ(at(SQLITE_IOERR_WRITE, EIO, kCommit), ErrorClass::outcome_unknown);
  EXPECT_EQ(at(SQLITE_IOERR_FSYNC, EIO, kStatement), ErrorClass::outcome_unknown);
  EXPECT_EQ(at(SQLITE_IOERR_FSYNC, ENOSPC, kCommit), ErrorClass::outcome_unknown);
  EXPECT_EQ(at(SQLITE_IOERR_DIR_FSYNC, EIO, kCommit), ErrorClass::outcome_unknown);
  EXPECT_EQ(at(SQLITE_IOERR_SHMSIZE, ENOSPC, kCommit), ErrorClass::outcome_unknown);
  EXPECT_EQ(at(SQLITE_IOERR_WRITE, EDQUOT, kCommit), ErrorClass::full);
  EXPECT_EQ(at(SQLITE_IOERR_SHMSIZE, ENOSPC, kStatement), ErrorClass::full);
  EXPECT_EQ(at(SQLITE_FULL, 0, kCommit), ErrorClass::full);
  EXPECT_EQ(at(SQLITE_NOMEM, 0, kCommit), ErrorClass::outcome_unknown);
  EXPECT_EQ(at(SQLITE_BUSY_SNAPSHOT, 0, kStatement), ErrorClass::busy);
  EXPECT_EQ(at(SQLITE_CONSTRAINT_FOREIGNKEY, 0, kCommit), ErrorClass::constraint);
  EXPECT_EQ(at(SQLITE_CONSTRAINT_PRIMARYKEY, 0, kStatement), ErrorClass::unique);
  EXPECT_EQ(at(SQLITE_CORRUPT_INDEX, 0, kStatement), ErrorClass::corrupt);
  EXPECT_EQ(at(SQLITE_NOTADB, 0, SqliteStep::open), ErrorClass::corrupt);
  EXPECT_EQ(at(SQLITE_READONLY_DIRECTORY, 0, kStatement), ErrorClass::read_only);
  EXPECT_EQ(at(SQLITE_INTERRUPT, 0, kStatement), ErrorClass::cancelled);
  EXPECT_EQ(at(SQLITE_ERROR, 0, kCommit), ErrorClass::statement);
}

TEST(ErrorClasses, OfPostgresqlFollowTheSqlstate) {
  const auto of = [](const char* state) {
    return postgresql_error_class(state, false, PostgresqlStep::commit);
  };
  EXPECT_EQ(of("23505"), ErrorClass::unique);
  EXPECT_EQ(of("23503"), ErrorClass::constraint);
  EXPECT_EQ(of("23P01"), ErrorClass::constraint);
  EXPECT_EQ(of("40001"), ErrorClass::busy);
  EXPECT_EQ(of("40P01"), ErrorClass::busy);
  EXPECT_EQ(of("55P03"), ErrorClass::busy);
  EXPECT_EQ(of("53100"), ErrorClass::full);
  EXPECT_EQ(of("57014"), ErrorClass::cancelled);
  EXPECT_EQ(of("25006"), ErrorClass::read_only);
  EXPECT_EQ(of("XX001"), ErrorClass::corrupt);
  EXPECT_EQ(of("3D000"), ErrorClass::unreachable);
  EXPECT_EQ(of("42P01"), ErrorClass::statement);
  EXPECT_EQ(of("40003"), ErrorClass::outcome_unknown);
}

TEST(ErrorClasses, OfALostPostgresqlConnectionDependOnWhatWasSent) {
  for (const char* state : {"", "57P01", "57P02", "08006", "53100", "XX000"}) {
    EXPECT_EQ(postgresql_error_class(state, true, PostgresqlStep::commit),
              ErrorClass::outcome_unknown);
    EXPECT_EQ(postgresql_error_class(state, true, PostgresqlStep::statement),
              ErrorClass::unreachable);
  }
}

TEST(ErrorClasses, OfARefusedPostgresqlConnectionHaveTheirOwnRemedies) {
  std::set<std::string> remedies;
  for (const char* state : {"", "28P01", "28000", "3D000", "42501", "57P03"}) {
    const PostgresqlRefusal refusal = postgresql_refusal(state);
    EXPECT_EQ(refusal.error, ErrorClass::unreachable) << state;
    ASSERT_NE(refusal.remedy, nullptr) << state;
    remedies.insert(refusal.remedy);
  }
  EXPECT_EQ(remedies.size(), 6U);
  EXPECT_EQ(postgresql_refusal("53300").error, ErrorClass::busy);
  EXPECT_EQ(postgresql_refusal("XX000").error, ErrorClass::unreachable);
  EXPECT_STREQ(DatabaseError(ErrorClass::full, "").remedy(), remedy(ErrorClass::full));
}

TEST(ErrorClasses, EachHasACodeAndARemedyOfItsOwn) {
  std::set<std::string> codes;
  std::set<std::string> remedies;
  const auto last = static_cast<int>(ErrorClass::statement);
  for (int i = 0; i <= last; ++i) {
    codes.insert(error_code(static_cast<ErrorClass>(i)));
    remedies.insert(remedy(static_cast<ErrorClass>(i)));
  }
  EXPECT_EQ(codes.size(), static_cast<std::size_t>(last) + 1);
  EXPECT_EQ(remedies.size(), static_cast<std::size_t>(last) + 1);
}

}  // namespace
}  // namespace jishi::db
