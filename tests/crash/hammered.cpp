#include "hammered.hpp"

#include <signal.h>
#include <sys/wait.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "base/text.hpp"
#include "db/testing/process.hpp"

namespace jishi::crash {
namespace {

// Between two looks at what the process has said.
constexpr std::chrono::milliseconds kLook{1};
// Whatever else the machine does: what takes longer does not come any more.
constexpr std::chrono::minutes kPatience{3};
// Of what it said, in a complaint.
constexpr int kLastLines = 20;

std::string read_from(const std::filesystem::path& path, std::size_t start) {
  std::ifstream in(path, std::ios::binary);
  in.seekg(static_cast<std::streamoff>(start));
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string last_lines(const std::string& text) {
  std::size_t start = text.size();
  for (int lines = 0; lines <= kLastLines && start != std::string::npos && start > 0; ++lines)
    start = text.rfind('\n', start - 1);
  return start == std::string::npos ? text : text.substr(start);
}

}  // namespace

Hammered::Hammered(const std::filesystem::path& folder, const std::string& address,
                   std::int64_t first_id, std::vector<std::string> environment)
    : Hammered(folder, {JISHI_HAMMER, address, std::to_string(first_id)}, std::move(environment)) {}

Hammered::Hammered(const std::filesystem::path& folder, std::vector<std::string> program,
                   std::vector<std::string> environment)
    : said_file_(folder / "said"), complaints_file_(folder / "complaints") {
  std::filesystem::remove(said_file_);
  std::filesystem::remove(complaints_file_);
  process_ = db::testing::start({.arguments = std::move(program),
                                 .environment = std::move(environment),
                                 .output_file = said_file_.string(),
                                 .error_file = complaints_file_.string()});
}

Hammered::~Hammered() {
  if (process_ > 0) kill();
}

void Hammered::kill() {
  ::kill(process_, SIGKILL);
  wait_for_end();
}

int Hammered::wait_for_end() {
  if (process_ > 0) {
    status_ = db::testing::wait_for(process_);
    process_ = -1;
    listen();
  }
  return status_;
}

bool Hammered::has_ended() {
  siginfo_t info{};
  return process_ < 0 ||
         waitid(P_PID, static_cast<id_t>(process_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
         info.si_pid != 0;
}

void Hammered::listen() {
  const std::string news = read_from(said_file_, read_);
  const std::size_t whole = news.rfind('\n') + 1;  // npos + 1 is 0
  std::istringstream lines(news.substr(0, whole));
  for (std::string line; std::getline(lines, line);) {
    const auto id = parse_int64(line);
    if (id) {
      acknowledged_.insert(*id);
    } else {
      other_lines_.insert(line);
    }
  }
  read_ += whole;
}

void Hammered::wait_until(const std::function<bool()>& so) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (true) {
    const bool ended = has_ended();
    if (so() || ended) return;
    if (std::chrono::steady_clock::now() > until) throw std::runtime_error(too_late());
    std::this_thread::sleep_for(kLook);
  }
}

std::string Hammered::too_late() {
  return "after " + std::to_string(kPatience.count()) + " minutes " +
         std::to_string(acknowledged().size()) + " changes are acknowledged; the last it said:\n" +
         last_lines(read_from(said_file_, 0)) + complaints();
}

void Hammered::wait_until_acknowledged(std::size_t changes) {
  wait_until([&] { return acknowledged().size() >= changes; });
}

void Hammered::wait_until_said(const std::function<bool(const std::set<std::string>&)>& enough) {
  wait_until([&] { return enough(other_lines()); });
}

bool Hammered::wait_until_said(const std::string& line) {
  wait_until_said([&](const std::set<std::string>& lines) { return lines.contains(line); });
  return other_lines_.contains(line);
}

std::set<std::int64_t> Hammered::acknowledged() {
  listen();
  return acknowledged_;
}

bool Hammered::has_said(const std::string& line) {
  listen();
  return other_lines_.contains(line);
}

std::set<std::string> Hammered::other_lines() {
  listen();
  return other_lines_;
}

std::string Hammered::complaints() const {
  return read_from(complaints_file_, 0);
}

int rounds(int short_run, int long_run) {
  if (const char* text = std::getenv("JISHI_ROUNDS"); text != nullptr)
    return static_cast<int>(parse_int64(text).value());
  return std::getenv("JISHI_LONG") != nullptr ? long_run : short_run;
}

}  // namespace jishi::crash
