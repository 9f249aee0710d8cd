#include "serve_people.hpp"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "db/testing/process.hpp"
#include "import_edits.hpp"

namespace jishi::crash {
namespace {

std::string text_of_file(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

std::string said_in(const std::string& output) {
  return text_of_file(output) + text_of_file(output + ".complaints");
}

using nlohmann::json;

void ServedPeople::found(const ServedEnvironments& environments) {
  environment_ = environments.server;
  if (GetParam() == db::Dialect::postgresql)
    postgres_ = std::make_unique<db::testing::PostgresServer>(environments.database);
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

void ServedPeople::start() {
  server_ = std::make_unique<ServeProcess>(address_, folders_, environment_);
}

std::string ServedPeople::village_token(UnitId village) {
  const auto answer =
      client().post("/api/units/" + std::to_string(village.value()) + "/village-links",
                    {{"ledgers", {"committee_member"}},
                     {"expires", beijing_text(Instant{SystemClock().now().microseconds +
                                                      std::int64_t{7} * 86'400 * 1'000'000})},
                     {"note", "测试"}});
  EXPECT_EQ(answer.status, 201) << answer.body;
  const std::string address = answer.json().at("address");
  return address.substr(address.find('#') + 1);
}

api::testing::Client ServedPeople::client() {
  if (session_.empty()) session_ = sign_in(server_->port(), "county").session();
  return api::testing::Client(server_->port(), session_);
}

ServedPeople::Shift::Shift(ServedPeople& people) : people_(people), before_(people.told_.count()) {
  people_.each_worker([&](Worker& worker) {
    ++at_work_;
    threads_.emplace_back([this, &worker, port = people_.server_->port()] {
      try {
        worker.work(port, ends_);
      } catch (const std::exception& error) {
        ADD_FAILURE() << error.what();
      }
      --at_work_;
    });
  });
}

ServedPeople::Shift::~Shift() {
  ends();
}

void ServedPeople::Shift::wait_for(std::size_t acknowledged) {
  const std::size_t until = before_ + acknowledged;
  const bool enough =
      people_.told_.wait_for([&](std::size_t count) { return count >= until || at_work_ == 0; });
  EXPECT_TRUE(enough) << "only " << people_.told_.count() - before_ << " of " << acknowledged
                      << " were acknowledged in " << kLongestStep.count() << " s";
  EXPECT_GT(at_work_, 0) << people_.server_->complaints();
}

void ServedPeople::Shift::wait_until_one_has_stopped() {
  const auto all = static_cast<int>(threads_.size());
  EXPECT_TRUE(people_.told_.wait_for([&](std::size_t) { return at_work_ < all; }))
      << "all are still at work after " << kLongestStep.count() << " s";
}

void ServedPeople::Shift::ends() {
  ends_ = true;
  for (std::thread& thread : threads_)
    thread.join();
  threads_.clear();
}

std::set<std::int64_t> ServedPeople::survey_all() {
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

std::set<std::int64_t> ServedPeople::present() const {
  std::set<std::int64_t> edits;
  const auto database = db::Database::open(address_, db::OpenMode::read);
  const auto connection = database->connect();
  auto rows =
      connection->query("SELECT DISTINCT duty FROM ledger_committee_member WHERE duty LIKE '改%'");
  while (rows.next())
    edits.insert(parse_int64(rows.text(0).substr(office::kEdited.size())).value());
  return edits;
}

void ServedPeople::rest() {
  each_worker([&](Worker& worker) { worker.rest(server_->port()); });
}

void ServedPeople::settle(const std::set<std::int64_t>& present) {
  each_worker([&](Worker& worker) { worker.settle(server_->port(), present); });
}

void ServedPeople::expect_figures_right() {
  const std::string unit = std::to_string(county_.value());
  const auto rows = client().get("/api/units/" + unit +
                                 "/ledgers/committee_member/rows?below=true&on=2024-03-10");
  ASSERT_EQ(rows.status, 200) << rows.body;
  const auto figures =
      client().get("/api/figures?indicator=committee_members&unit=" + unit + "&on=2024-03-10");
  ASSERT_EQ(figures.status, 200) << figures.body;
  const json cell = figures.json().at("answers").at(0).at("figures").at(0).at(0);
  EXPECT_EQ(cell.at("value").get<std::string>(),
            std::to_string(rows.json().at("total").get<std::int64_t>()));
}

void ServedPeople::expect_sheets_whole() {
  for (const Importer::Sheet& sheet : importer_->sheets()) {
    for (std::int64_t i = 0; i < sheet.rows; ++i) {
      const auto held = last_.held.find(sheet.first_person + i);
      EXPECT_EQ(held == last_.held.end() ? 0 : held->second.size(), sheet.in ? 1U : 0U)
          << "person " << sheet.first_person + i << " of a sheet:" << sheet.history;
      if (HasFailure()) return;
    }
  }
}

int ServedPeople::run_program(std::vector<std::string> words, const std::string& output) const {
  words.insert(words.begin(), JISHI_PROGRAM);
  words.insert(words.end(), {"--keys", folders_.keys().string()});
  return db::testing::run(
      {.arguments = std::move(words), .output_file = output, .error_file = output + ".complaints"});
}

void ServedPeople::finish() {
  importer_->finish(server_->port());
  server_->kill();
  survey_all();
  expect_sheets_whole();
  const std::string said = (folder_.path() / "verified").string();
  EXPECT_EQ(run_program({"verify", "--index", "--sample", "4", "--db", address_}, said), 0)
      << said_in(said);
  std::printf("%zu edits acknowledged, %zu present; %zu sheets, %d jobs broken off; %lld files\n",
              told_.edits().size(), last_.edits.size(), importer_->sheets().size(),
              importer_->interruptions(), static_cast<long long>(reader_->files()));
}

std::string dialect_of(const ::testing::TestParamInfo<db::Dialect>& info) {
  return info.param == db::Dialect::sqlite ? "sqlite" : "postgresql";
}

}  // namespace jishi::crash
