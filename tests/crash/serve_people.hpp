// An office that is served while people enter, change and take back rows, bring in sheets, take
// them back and download documents over HTTP: what befalls it is for the test to say.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "db/database.hpp"
#include "db/testing/postgres_server.hpp"
#include "db/testing/scratch_database.hpp"
#include "import_survey.hpp"
#include "serve_clients.hpp"

namespace jishi::crash {

// NAME=VALUE for the server, and for the processes of its PostgreSQL.
struct ServedEnvironments {
  std::vector<std::string> server = {};
  std::vector<std::string> database = {};
};

// The dialect says where the office is kept.
class ServedPeople : public ::testing::TestWithParam<db::Dialect> {
 protected:
  // Founds the office, serves it, and lets people come.
  void found(const ServedEnvironments& environments = {});
  void start();

  // Everybody at work, each in a thread, until it goes or ends() is said.
  class Shift {
   public:
    explicit Shift(ServedPeople& people);
    ~Shift();
    Shift(const Shift&) = delete;
    Shift& operator=(const Shift&) = delete;
    // Until so many more were acknowledged since it was made. Fails where nobody is at work any
    // more, or after kLongestStep.
    void wait_for(std::size_t acknowledged);
    // Until somebody is no longer at work, having been told that something could not be done. The
    // others may find room in pages that are there for as long as they like.
    void wait_until_one_has_stopped();
    void ends();

   private:
    ServedPeople& people_;
    const std::size_t before_;
    std::atomic<bool> ends_ = false;
    std::atomic<int> at_work_ = 0;
    std::vector<std::thread> threads_;
  };

  // With a server and a database that answer: until no job is at work.
  void rest();
  // With nobody at work. What the tables hold is what the journal tells, and all that was
  // acknowledged is there. The numbers of the edits that are.
  std::set<std::int64_t> survey_all();
  // The same numbers alone; also beside a server that lives.
  std::set<std::int64_t> present() const;
  // What each was told is so, what they do not know they ask about; with a living server.
  void settle(const std::set<std::int64_t>& present);
  // The figure of the running server's index against the rows that the database counts.
  void expect_figures_right();
  // Every import and undo is brought to its end; the server is killed. Everything acknowledged is
  // there, sheets are in, each row once, or out; the index verifies.
  void finish();

  const std::string& address() const { return address_; }
  const ServedFolders& folders() const { return folders_; }
  const std::filesystem::path& folder() const { return folder_.path(); }
  UnitId county() const { return county_; }
  ServeProcess& server() { return *server_; }
  db::testing::PostgresServer* postgres() { return postgres_.get(); }
  Acknowledged& told() { return told_; }
  std::mt19937& random() { return random_; }
  // Signed in at the county.
  api::testing::Client client();
  // `jishi` with these words and the keys of the office: its exit status. It speaks into `output`.
  int run_program(std::vector<std::string> words, const std::string& output) const;

 private:
  // `f`: void(Worker&)
  template <class F>
  void each_worker(const F& f) {
    for (const auto& worker : workers_)
      f(*worker);
    f(*importer_);
    f(*reader_);
  }
  std::string village_token(UnitId village);
  void expect_sheets_whole();

  db::testing::ScratchFolder folder_;
  ServedFolders folders_{folder_.path()};
  std::vector<std::string> environment_;
  std::unique_ptr<db::testing::PostgresServer> postgres_;
  std::string address_;
  UnitId county_;
  std::mt19937 random_{20261126};
  Acknowledged told_;
  std::string session_;
  std::unique_ptr<ServeProcess> server_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::unique_ptr<Importer> importer_;
  std::unique_ptr<Reader> reader_;
  Survey last_;
};

// What a program run by run_program() said and complained of, for messages.
std::string said_in(const std::string& output);

std::string dialect_of(const ::testing::TestParamInfo<db::Dialect>& info);

}  // namespace jishi::crash

#define JISHI_SERVED_ON_BOTH_DATABASES(Suite)                                                     \
  INSTANTIATE_TEST_SUITE_P(                                                                       \
      , Suite, ::testing::Values(::jishi::db::Dialect::sqlite, ::jishi::db::Dialect::postgresql), \
      ::jishi::crash::dialect_of)
