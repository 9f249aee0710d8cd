// Importer and Reader: the files that come in and go out.
#include <chrono>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

#include "import_sheet.hpp"
#include "serve_clients.hpp"

namespace jishi::crash {
namespace {

using api::testing::Answer;
using api::testing::Client;
using nlohmann::json;

constexpr std::int64_t kSheetRows = 120;
constexpr std::chrono::milliseconds kLook{3};

[[noreturn]] void wrong(const std::string& what, const Answer& answer) {
  throw std::runtime_error(what + ": " + std::to_string(answer.status) + " " + answer.body);
}

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// A .xlsx or .docx has its list of parts at the end; what was cut has not.
bool is_whole_zip(const std::string& bytes) {
  constexpr std::size_t kEnd = 22;
  return bytes.size() > kEnd && bytes.starts_with("PK") &&
         bytes.compare(bytes.size() - kEnd, 4, "PK\x05\x06") == 0;
}

std::string unit_path(UnitId unit) {
  return "/api/units/" + std::to_string(unit.value());
}

bool is_at_work(const json& job) {
  return job.at("state") == "waiting" || job.at("state") == "running";
}

// After a crash, with a living server and a database: the job goes on to its end, or says that it
// was broken off. `ask` gives the job as it is told.
template <class Ask>
json rested(const Ask& ask) {
  const auto until = std::chrono::steady_clock::now() + kLongestStep;
  while (true) {
    const std::optional<Answer> answer = ask();
    if (!answer) throw std::runtime_error("the server that came again does not answer");
    if (answer->status != 200) wrong("a job is lost", *answer);
    json job = answer->json();
    if (!is_at_work(job)) return job;
    if (std::chrono::steady_clock::now() > until)
      wrong("a job neither ends nor says that it was broken off", *answer);
    std::this_thread::sleep_for(kLook);
  }
}

}  // namespace

Client Importer::client(std::uint16_t port) {
  if (session_.empty()) session_ = sign_in(port, "county").session();
  return Client(port, session_);
}

std::optional<Answer> Importer::job(std::uint16_t port, const std::string& rest) {
  const std::string path = "/api/jobs/" + std::to_string(job_) + rest;
  return asked([&] { return rest.empty() ? client(port).get(path) : client(port).post(path); });
}

bool Importer::one_thing(std::uint16_t port) {
  switch (step_) {
    case Step::hand_in:
      return hand_in(port);
    case Step::commit: {
      const auto answer = job(port, "/commit");
      if (!answer) return false;
      if (answer->status != 202) wrong("an import is not written", *answer);
      step_ = Step::write;
      return true;
    }
    case Step::check:
    case Step::write:
      return follow(port);
    case Step::decide:
      told_.count_one();
      step_ = sheets_.size() % 2 == 0 ? Step::undo : Step::hand_in;
      return true;
    case Step::undo: {
      const auto answer = asked(
          [&] { return client(port).post("/api/imports/" + std::to_string(import_) + "/undo"); });
      if (!answer) return false;
      if (answer->status != 202) wrong("an import is not taken back", *answer);
      job_ = answer->json().at("job");
      step_ = Step::take_back;
      return true;
    }
    case Step::take_back:
      return follow_undo(port);
  }
  return false;
}

bool Importer::hand_in(std::uint16_t port) {
  const auto number = static_cast<std::int64_t>(sheets_.size());
  const Sheet sheet{number * kSheetRows, kSheetRows, false};
  const std::filesystem::path file = folder_ / "in.xlsx";
  office::write_sheet(file, kServedSize, {.first_person = sheet.first_person, .rows = sheet.rows});
  const auto answer = asked([&] {
    return client(port).post_bytes(unit_path(county_) +
                                       "/ledgers/committee_member/imports?file_name=in" +
                                       std::to_string(number) + ".xlsx&on=2024-03-01&notice=notice",
                                   bytes_of(file));
  });
  if (!answer) return false;  // handed in again: what was checked only has written nothing
  if (answer->status != 202) wrong("a sheet is not taken", *answer);
  job_ = answer->json().at("job");
  sheets_.push_back(sheet);
  step_ = Step::check;
  return true;
}

bool Importer::follow(std::uint16_t port) {
  const auto answer = job(port);
  if (!answer) return false;
  if (answer->status != 200) wrong("a job is lost", *answer);
  const json now = answer->json();
  const std::string state = now.at("state");
  if (is_at_work(now)) {
    std::this_thread::sleep_for(kLook);
    return true;
  }
  sheets_.back().history += " job " + std::to_string(job_) + " " + state;
  if (state == "preview" && now.at("result").at("counts").at("rejected") == 0) {
    step_ = Step::commit;
    return true;
  }
  if (state == "done") {
    import_ = now.at("result").at("import");
    sheets_.back().in = true;
    sheets_.back().history += " (import " + std::to_string(import_) + ")";
    if (now.at("result").at("counts").at("new") != kSheetRows) wrong("rows are missing", *answer);
    step_ = Step::decide;
    return true;
  }
  // A database that goes away under a job fails it; a server that does leaves it interrupted.
  if (state == "failed" || state == "interrupted") {
    broken_off(*answer);
    if (step_ == Step::write) {
      step_ = Step::commit;  // goes on
    } else {
      sheets_.pop_back();
      step_ = Step::hand_in;
    }
    return true;
  }
  wrong("an import goes wrong", *answer);
}

bool Importer::follow_undo(std::uint16_t port) {
  const auto answer = job(port);
  if (!answer) return false;
  if (answer->status != 200) wrong("a job is lost", *answer);
  const json now = answer->json();
  const std::string state = now.at("state");
  if (is_at_work(now)) {
    std::this_thread::sleep_for(kLook);
    return true;
  }
  sheets_.back().history += " undo " + std::to_string(job_) + " " + state;
  // Broken off after its last part and before its end was kept, it had nothing left to do.
  const bool before = state == "failed" && now.at("error").at("code") == "import_undone_already";
  if (state == "done" || before) {
    told_.count_one();
    sheets_.back().in = false;
    step_ = Step::hand_in;
  } else if (state == "failed" || state == "interrupted") {
    broken_off(*answer);
    step_ = Step::undo;  // goes on
  } else {
    wrong("an undo goes wrong", *answer);
  }
  return true;
}

void Importer::broken_off(const Answer& told) {
  const json error = told.json().at("error");
  if (error.at("detail").get<std::string>().empty()) wrong("says nothing", told);
  sheets_.back().history += " (" + error.at("code").get<std::string>() + ")";
  ++interruptions_;
}

void Importer::settle(std::uint16_t port, const std::set<std::int64_t>&) {
  if (session_.empty()) return;
  const Answer session = client(port).get("/api/session");
  if (session.status != 200) wrong("a session is lost", session);
  rest(port);
}

void Importer::rest(std::uint16_t port) {
  if (step_ == Step::hand_in || step_ == Step::decide || step_ == Step::undo) return;
  const json now = rested([&] { return job(port); });
  // Whether it began to be written is to be asked.
  if (step_ == Step::commit && now.at("state") != "preview") step_ = Step::write;
}

void Importer::finish(std::uint16_t port) {
  const auto until = std::chrono::steady_clock::now() + kLongestStep;
  while (step_ != Step::hand_in && step_ != Step::decide) {
    if (!one_thing(port)) throw std::runtime_error("the server does not answer");
    if (std::chrono::steady_clock::now() > until)
      throw std::runtime_error("a sheet does not come to an end:" + sheets_.back().history);
  }
  step_ = Step::hand_in;
}

Client Reader::client(std::uint16_t port) {
  if (session_.empty()) session_ = sign_in(port, "county").session();
  return Client(port, session_);
}

bool Reader::one_thing(std::uint16_t port) {
  const std::string unit = unit_path(county_);
  const std::string paths[] = {unit + "/ledgers/committee_member/export.xlsx",
                               unit + "/documents/committee_table/file.xlsx?on=2024-06-30",
                               unit + "/documents/committee_circular/file.docx?on=2024-06-30",
                               unit + "/ledgers/committee_member/template.xlsx"};
  if (job_ != 0) {
    const std::string path = "/api/jobs/" + std::to_string(job_);
    const auto answer = asked([&] { return client(port).get(path); });
    if (!answer) return false;
    const json now = answer->json();
    const json files = now.at("files");
    for (const json& file : files) {
      const auto bytes = asked([&] { return client(port).get(file.at("address")); });
      if (!bytes) return false;
      if (bytes->status != 200 || !is_whole_zip(bytes->body)) wrong("half a file", *answer);
      ++files_;
    }
    if (is_at_work(now)) {
      std::this_thread::sleep_for(kLook);
    } else {
      job_ = 0;
    }
    return true;
  }
  const auto answer = asked([&] { return client(port).get(paths[turn_ % std::size(paths)]); });
  if (!answer) return false;
  ++turn_;
  if (answer->status == 202) {
    job_ = answer->json().at("job");
    return true;
  }
  if (answer->status != 200 || !is_whole_zip(answer->body)) wrong("half a file", *answer);
  ++files_;
  return true;
}

void Reader::settle(std::uint16_t port, const std::set<std::int64_t>&) {
  if (session_.empty()) return;
  const Answer session = client(port).get("/api/session");
  if (session.status != 200) wrong("a session is lost", session);
  rest(port);
}

void Reader::rest(std::uint16_t port) {
  if (job_ == 0) return;
  const std::string path = "/api/jobs/" + std::to_string(job_);
  const json now = rested([&] { return asked([&] { return client(port).get(path); }); });
  const std::string state = now.at("state");
  const std::string said = now.contains("error") ? now.at("error").value("detail", "") : "";
  if (state != "done" && said.empty())
    throw std::runtime_error("an export was broken off and says nothing: " + now.dump());
}

}  // namespace jishi::crash
