#include "db/testing/on_both_databases.hpp"

namespace jishi::db::testing {

void OnBothDatabases::reopen(OpenMode mode) {
  database_.reset();
  database_ = Database::open(address(), mode);
}

std::string dialect_name(const ::testing::TestParamInfo<Dialect>& info) {
  return info.param == Dialect::sqlite ? "sqlite" : "postgresql";
}

}  // namespace jishi::db::testing
