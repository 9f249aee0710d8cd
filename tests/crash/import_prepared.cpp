#include "import_prepared.hpp"

#include <gtest/gtest.h>

#include <map>

#include "db/testing/postgres_server.hpp"

namespace jishi::crash {
namespace {

using office::Office;
using Path = std::filesystem::path;

constexpr office::Size kSize{4, 5};
constexpr std::int64_t kPriorRows = 300;

class SqliteGround final : public Ground {
 public:
  std::string prepared() override { return (folder_.path() / "prepared.db").string(); }
  std::string fresh() override {
    const Path copy = folder_.path() / "copy.db";
    for (const char* ending : {"", "-wal", "-shm", ".lock"})
      std::filesystem::remove(copy.string() + ending);
    std::filesystem::copy_file(prepared(), copy);
    return copy.string();
  }
  void check_file(const std::string& address) override {
    const auto database = db::Database::open(address, db::OpenMode::read);
    const auto connection = database->connect();
    db::Rows rows = connection->query("PRAGMA integrity_check");
    rows.next();
    EXPECT_EQ(rows.text(0), "ok");
  }

 private:
  db::testing::ScratchFolder folder_;
};

class PostgresqlGround final : public Ground {
 public:
  std::string prepared() override { return server_.address("prepared"); }
  std::string fresh() override {
    const auto database = db::Database::open(server_.address("postgres"), db::OpenMode::write);
    const auto connection = database->connect();
    connection->execute("DROP DATABASE IF EXISTS copy");
    connection->execute("CREATE DATABASE copy TEMPLATE prepared");
    return server_.address("copy");
  }
  void crash(Hammered& hammered) override {
    if (++crashes_ % 2 == 1) return hammered.kill();
    server_.kill();
    EXPECT_EQ(hammered.wait_for_end(), 3) << hammered.complaints();
    server_.start();
  }

 private:
  db::testing::PostgresServer server_;
  int crashes_ = 0;
};

Survey import(const std::string& address, const Path& keys, const Path& sheet) {
  Office office(address, keys);
  SilentProgress silent;
  exchange::run_import(office.surroundings(), office.request(sheet), {}, silent).or_throw();
  return survey(office);
}

}  // namespace

office::SheetPlan sheet_plan() {
  return {.first_person = kPriorRows / 2, .rows = 2'500, .with_duty = false};
}

Prepared::Prepared(db::Dialect dialect) {
  if (dialect == db::Dialect::sqlite) {
    ground_ = std::make_unique<SqliteGround>();
  } else {
    ground_ = std::make_unique<PostgresqlGround>();
  }
  const Path prior = folder_.path() / "prior.xlsx";
  office::write_sheet(prior, kSize,
                      {.rows = kPriorRows, .school = 1, .from = *Date::from_ymd(2023, 1, 1)});
  office::write_sheet(sheet(), kSize, sheet_plan());
  office::found(ground_->prepared(), folder_.path() / "keys", JISHI_BASE_PACKAGE, kSize);
  before_ = import(ground_->prepared(), folder_.path() / "keys", prior);
  const std::string copy = fresh();
  after_ = import(copy, keys(), sheet());
}

Prepared& Prepared::of(db::Dialect dialect) {
  static std::map<db::Dialect, std::unique_ptr<Prepared>> all;
  std::unique_ptr<Prepared>& one = all[dialect];
  if (!one) one = std::make_unique<Prepared>(dialect);
  return *one;
}

std::string Prepared::fresh() {
  std::filesystem::remove_all(keys());
  std::filesystem::copy(folder_.path() / "keys", keys());
  return ground_->fresh();
}

}  // namespace jishi::crash
