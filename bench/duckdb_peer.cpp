#include <array>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "index_peers.hpp"

namespace jishi::bench {
namespace {

using nlohmann::json;

// Of @duckdb/node-api 1.5.6-r.1 one run in three ends with a segmentation fault, at no question in
// particular; such a run is made again.
constexpr int kMostTries = 5;

std::string printed_by(const std::string& command) {
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot start: " + command);
  std::string text;
  std::array<char, 4096> buffer;
  while (const std::size_t read = std::fread(buffer.data(), 1, buffer.size(), pipe))
    text.append(buffer.data(), read);
  if (pclose(pipe) != 0)
    throw std::runtime_error("failed: " + command + " (npm install in that folder?)");
  return text;
}

std::string printed_at_last_by(const std::string& command) {
  for (int tries = 1;; ++tries) {
    try {
      return printed_by(command);
    } catch (const std::runtime_error& error) {
      if (tries == kMostTries) throw;
      std::fprintf(stderr, "%s; once more\n", error.what());
    }
  }
}

}  // namespace

std::vector<PeerAnswer> ask_duckdb(const std::filesystem::path& folder,
                                   const std::filesystem::path& rows,
                                   const std::vector<PeerQuestion>& questions) {
  json asked = {{"leastRounds", kLeastRounds},
                {"mostRounds", kMostRounds},
                {"secondsEach", kSecondsEach},
                {"questions", json::array()}};
  for (const PeerQuestion& question : questions)
    asked["questions"].push_back(
        {{"sql", question.sql}, {"keys", question.keys}, {"rows", question.rows}});
  const std::filesystem::path file = rows / "questions.json";
  std::ofstream(file) << asked.dump();
  const json told = json::parse(printed_at_last_by(
      "node '" JISHI_DUCKDB_QUESTIONS "' '" + std::filesystem::absolute(folder).string() + "' '" +
      rows.string() + "' '" + file.string() + "'"));
  std::printf("DuckDB: filled in %.0f s, %.0f MiB\n", told["filled"]["seconds"].get<double>(),
              told["filled"]["bytes"].get<double>() / (1 << 20));
  std::vector<PeerAnswer> answers;
  for (const json& each : told["answers"])
    answers.push_back({each["median"], each["slow"], each["cells"], each["sum"]});
  return answers;
}

}  // namespace jishi::bench
