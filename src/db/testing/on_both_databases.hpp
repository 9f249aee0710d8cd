// Store tests are written once and run on SQLite and on PostgreSQL.
//
//   class UnitStore : public db::testing::OnBothDatabases {};
//   JISHI_ON_BOTH_DATABASES(UnitStore);
//   TEST_P(UnitStore, FindsWhatWasAdded) { database().connect()->execute(…); }
//
// The folder's CMakeLists.txt says jishi_folder(… DATABASE_TESTS …): its cases then run in one
// process, which starts one PostgreSQL server when the first case needs it.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "db/database.hpp"
#include "db/testing/scratch_database.hpp"

namespace jishi::db::testing {

// Gives every test an empty database of its own, opened in OpenMode::create.
class OnBothDatabases : public ::testing::TestWithParam<Dialect> {
 protected:
  OnBothDatabases() : scratch_(GetParam()) {
    database_ = Database::open(scratch_.address(), OpenMode::create);
  }

  Dialect dialect() const { return GetParam(); }
  Database& database() { return *database_; }
  const std::string& address() const { return scratch_.address(); }
  // Closes the Database (its connections must be gone) and opens it again.
  void reopen(OpenMode mode = OpenMode::write);

 private:
  ScratchDatabase scratch_;
  std::unique_ptr<Database> database_;
};

// "sqlite" and "postgresql", for the names of tests.
std::string dialect_name(const ::testing::TestParamInfo<Dialect>& info);

}  // namespace jishi::db::testing

#define JISHI_ON_BOTH_DATABASES(Suite)                                                            \
  INSTANTIATE_TEST_SUITE_P(                                                                       \
      , Suite, ::testing::Values(::jishi::db::Dialect::sqlite, ::jishi::db::Dialect::postgresql), \
      ::jishi::db::testing::dialect_name)
