// kill -9 of a server, or of the PostgreSQL under it, while people enter, change and take back
// rows, bring in sheets, take them back and download documents over HTTP.
#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "db/testing/postgres_server.hpp"
#include "db/testing/process.hpp"
#include "db/testing/scratch_database.hpp"
#include "import_survey.hpp"
#include "serve_clients.hpp"

namespace jishi::crash {
namespace {

using nlohmann::json;

constexpr std::uint32_t kSeed = 20261126;

class ServeKill : public ::testing::TestWithParam<db::Dialect> {
 protected:
  void SetUp() override {
    if (std::getenv("JISHI_LONG") == nullptr)
      GTEST_SKIP() << "in ./test --long: its end does not yet wait for a sheet that was broken off";
    if (GetParam() == db::Dialect::postgresql)
      postgres_ = std::make_unique<db::testing::PostgresServer>();
    address_ = postgres_ ? postgres_->address("served") : (folder_.path() / "served.db").string();
    found_served(address_, folders_);
    const ServedUnits units = served_units(address_, folders_);
    county_ = units.county;
    const auto of_township = static_cast<std::size_t>(kServedSize.villages) + 1;
    const UnitId first = units.units[0], second = units.units[of_township];
    start();
    importer_ = std::make_unique<Importer>(county_, folder_.path(), told_);
    reader_ = std::make_unique<Reader>(county_);
    workers_.push_back(
        std::make_unique<Editor>("township.1", first, units.units[1], told_, random_()));
    workers_.push_back(
        std::make_unique<Editor>("township.1", first, units.units[2], told_, random_()));
    workers_.push_back(std::make_unique<Editor>("township.2", second, units.units[of_township + 1],
                                                told_, random_()));
    const UnitId village = units.units[3];
    workers_.push_back(std::make_unique<Editor>(village, village_token(village), told_, random_()));
  }

  void start() { server_ = std::make_unique<ServeProcess>(address_, folders_); }

  std::string village_token(UnitId village) {
    const auto answer =
        sign_in(server_->port(), "county")
            .post("/api/units/" + std::to_string(village.value()) + "/village-links",
                  {{"ledgers", {"committee_member"}},
                   {"expires", beijing_text(Instant{SystemClock().now().microseconds +
                                                    std::int64_t{7} * 86'400 * 1'000'000})},
                   {"note", "测试"}});
    EXPECT_EQ(answer.status, 201) << answer.body;
    const std::string address = answer.json().at("address");
    return address.substr(address.find('#') + 1);
  }

  // `f`: void(Worker&)
  template <class F>
  void each_worker(const F& f) {
    for (const auto& worker : workers_)
      f(*worker);
    f(*importer_);
    f(*reader_);
  }

  // All at work until so many more were acknowledged; `crash` then, and all end who notice.
  template <class Crash>
  void work_until(std::size_t acknowledged, const Crash& crash) {
    std::atomic<bool> ends = false;
    std::atomic<int> at_work = 0;
    std::vector<std::thread> threads;
    const std::size_t until = told_.count() + acknowledged;
    each_worker([&](Worker& worker) {
      ++at_work;
      threads.emplace_back([&, port = server_->port()] {
        try {
          worker.work(port, ends);
        } catch (const std::exception& error) {
          ADD_FAILURE() << error.what();
        }
        --at_work;
      });
    });
    told_.wait_for(until, at_work);
    EXPECT_GT(at_work, 0) << server_->complaints();
    crash();
    ends = true;
    for (std::thread& thread : threads)
      thread.join();
  }

  // Nobody writes. What the tables hold is what the journal tells, and all that was acknowledged.
  std::set<std::int64_t> survey_all() {
    office::Office office(address_, folders_.keys());
    last_ = survey(office);
    for (const std::int64_t edit : told_.edits())
      if (!last_.edits.contains(edit))
        ADD_FAILURE() << "edit " << edit << " was acknowledged and is lost";
    auto rows = office.connection().query(
        "SELECT duty, count(*) FROM ledger_committee_member WHERE revision = 1 AND duty LIKE '改%' "
        "GROUP BY duty HAVING count(*) > 1");
    while (rows.next())
      ADD_FAILURE() << "entered " << rows.int64(1) << " times: " << rows.text(0);
    return last_.edits;
  }

  void check_and_go_on(bool server_lives) {
    const auto present = survey_all();
    if (!server_lives) start();
    server_->wait_until_ready_is(200);
    each_worker([&](Worker& worker) { worker.settle(server_->port(), present); });
    expect_figures_right();
  }

  // The figure of the running server's index against the rows that the database counts.
  void expect_figures_right() {
    if (session_.empty()) session_ = sign_in(server_->port(), "county").session();
    api::testing::Client client(server_->port(), session_);
    const std::string unit = std::to_string(county_.value());
    const auto rows = client.get("/api/units/" + unit +
                                 "/ledgers/committee_member/rows?below=true&on=2024-03-10");
    ASSERT_EQ(rows.status, 200) << rows.body;
    const auto figures =
        client.get("/api/figures?indicator=committee_members&unit=" + unit + "&on=2024-03-10");
    ASSERT_EQ(figures.status, 200) << figures.body;
    const json cell = figures.json().at("answers").at(0).at("figures").at(0).at(0);
    EXPECT_EQ(cell.at("value").get<std::string>(),
              std::to_string(rows.json().at("total").get<std::int64_t>()));
  }

  // With nobody at work: sheets are in, each row once, or out.
  void expect_sheets_whole() {
    for (const Importer::Sheet& sheet : importer_->sheets()) {
      for (std::int64_t i = 0; i < sheet.rows; ++i) {
        const auto held = last_.held.find(sheet.first_person + i);
        EXPECT_EQ(held == last_.held.end() ? 0 : held->second.size(), sheet.in ? 1U : 0U)
            << "person " << sheet.first_person + i;
        if (HasFailure()) return;
      }
    }
  }

  void verify_index() {
    const std::filesystem::path said = folder_.path() / "verified";
    EXPECT_EQ(db::testing::run({.arguments = {JISHI_PROGRAM, "verify", "--index", "--sample", "4",
                                              "--db", address_, "--keys", folders_.keys()},
                                .output_file = said.string()}),
              0)
        << said;
  }

  void finish() {
    importer_->finish(server_->port());
    server_->kill();
    survey_all();
    expect_sheets_whole();
    verify_index();
    std::printf("%zu edits acknowledged, %zu present; %zu sheets, %d jobs broken off; %lld files\n",
                told_.edits().size(), last_.edits.size(), importer_->sheets().size(),
                importer_->interruptions(), static_cast<long long>(reader_->files()));
  }

  std::size_t random_moment() {
    return std::uniform_int_distribution<std::size_t>(1, 300)(random_);
  }

  db::testing::ScratchFolder folder_;
  ServedFolders folders_{folder_.path()};
  std::unique_ptr<db::testing::PostgresServer> postgres_;
  std::string address_;
  UnitId county_;
  std::mt19937 random_{kSeed};
  Acknowledged told_;
  std::string session_;  // of who looks at the figures
  std::unique_ptr<ServeProcess> server_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::unique_ptr<Importer> importer_;
  std::unique_ptr<Reader> reader_;
  Survey last_;
};

std::string name_of(const ::testing::TestParamInfo<db::Dialect>& info) {
  return info.param == db::Dialect::sqlite ? "sqlite" : "postgresql";
}
INSTANTIATE_TEST_SUITE_P(, ServeKill,
                         ::testing::Values(db::Dialect::sqlite, db::Dialect::postgresql), name_of);

// On PostgreSQL by turns the server is killed, or PostgreSQL under it, which the server survives.
TEST_P(ServeKill, WhatWasAcknowledgedIsThereOnce) {
  for (int round = 0; round < rounds(4, 200); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    const bool database = postgres_ && round % 2 == 1;
    work_until(random_moment(), [&] { database ? postgres_->kill() : server_->kill(); });
    if (database) {
      const std::string why = server_->wait_until_ready_is(503);
      EXPECT_FALSE(why.empty());
      postgres_->start();
      server_->wait_until_ready_is(200);
    }
    check_and_go_on(database);
    if (HasFailure()) return;
  }
  finish();
}

}  // namespace
}  // namespace jishi::crash
