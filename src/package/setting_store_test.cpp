#include "package/setting_store.hpp"

#include <gtest/gtest.h>

#include "db/testing/on_both_databases.hpp"

namespace jishi::package {
namespace {

class Settings : public db::testing::OnBothDatabases {};
JISHI_ON_BOTH_DATABASES(Settings);

TEST_P(Settings, AreReadAsLastSet) {
  auto connection = database().connect();
  migrate_settings(*connection, SystemClock());
  EXPECT_EQ(setting(*connection, "name"), std::nullopt);
  EXPECT_FALSE(is_demonstration(*connection));
  db::Transaction transaction(*connection, db::TransactionMode::write);
  set_setting(*connection, "name", "甲");
  set_setting(*connection, "name", "乙");
  set_setting(*connection, kDemonstration, "yes");
  transaction.commit();
  EXPECT_EQ(setting(*connection, "name"), "乙");
  EXPECT_TRUE(is_demonstration(*connection));
}

}  // namespace
}  // namespace jishi::package
