// The disk of the database fills up while people work over HTTP: what cannot be written is refused
// in words, what is there is read on, and with room again everybody goes on.
#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "faults.hpp"
#include "import_edits.hpp"
#include "serve_people.hpp"

namespace jishi::crash {
namespace {

using api::testing::Answer;
using nlohmann::json;

constexpr std::size_t kBefore = 80;  // acknowledged before and after
// So many rows do not find room in pages that PostgreSQL has already.
constexpr int kMostRows = 2'000;

class ServeDisk : public ServedPeople {
 protected:
  void SetUp() override {
    const auto environment = faults_.environment();
    if (GetParam() == db::Dialect::sqlite) {
      faults_.only_files("served.db");
      found({.server = environment});
    } else {
      faults_.only_files("/base/");
      found({.database = environment});
    }
  }

  std::string rows_path() const {
    return "/api/units/" + std::to_string(county().value()) + "/ledgers/committee_member";
  }
  // Somebody enters a row; kept in mind where it is acknowledged.
  Answer enter() {
    const std::int64_t number = told().next_number();
    const office::MadeUpPerson person(office::kEditorPersons + number);
    Answer answer = client().post(
        rows_path() + "/rows", {{"person",
                                 {{"name", person.name},
                                  {"id_number", person.id_number},
                                  {"phone", person.phone},
                                  {"notice", {{"kind", "notice"}, {"on", "2024-03-01"}}}}},
                                {"values",
                                 {{"post", "member"},
                                  {"duty", std::string(office::kEdited) + std::to_string(number)},
                                  {"term_from", "2024-03-01"}}}});
    if (answer.status == 201) told().add(number);
    return answer;
  }
  // Until one is refused.
  void expect_refused_in_words() {
    Answer answer = enter();
    for (int i = 0; i < kMostRows && answer.status == 201; ++i)
      answer = enter();
    EXPECT_EQ(answer.status, 507) << answer.body;
    EXPECT_EQ(answer.code(), "database_full");
    const std::string words = answer.json().at("detail");
    EXPECT_NE(words.find("存储空间不足，本次未写入"), std::string::npos) << words;
    EXPECT_NE(words.find("清理磁盘"), std::string::npos) << words;
  }
  void expect_reading_goes_on() {
    const std::string unit = "/api/units/" + std::to_string(county().value());
    for (const std::string& path : {unit, rows_path() + "/rows?below=true&on=2024-03-10",
                                    unit + "/documents/committee_table/file.xlsx?on=2024-06-30",
                                    std::string("/api/session"), std::string("/api/jobs")}) {
      const Answer answer = client().get(path);
      EXPECT_EQ(answer.status, 200) << path << ": " << answer.body;
    }
    expect_figures_right();
  }

  db::testing::ScratchFolder faults_folder_;
  Faults faults_{faults_folder_.path()};
};
JISHI_SERVED_ON_BOTH_DATABASES(ServeDisk);

TEST_P(ServeDisk, FullIsToldAndFreedAgainItGoesOn) {
  for (int round = 0; round < rounds(1, 20); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    {
      Shift shift(*this);
      shift.wait_for(kBefore);
      faults_.fill_disk();
      shift.wait_until_one_has_stopped();
    }
    expect_refused_in_words();
    EXPECT_GT(faults_.refused_writes(), 0);
    const std::string why = server().wait_until_ready_is(503);
    EXPECT_NE(why.find("存储空间不足"), std::string::npos) << why;
    EXPECT_EQ(client().get("/healthz").status, 200);
    expect_reading_goes_on();
    faults_.end();
    server().wait_until_ready_is(200);
    settle(present());
    expect_figures_right();
    if (HasFailure()) return;
  }
  {
    Shift shift(*this);
    shift.wait_for(kBefore);
  }
  finish();
}

}  // namespace
}  // namespace jishi::crash
