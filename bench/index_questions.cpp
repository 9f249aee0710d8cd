// index_questions DATABASE [--peers FOLDER | --only WORDS]: how fast figures of the country are
// answered from the index, and by PostgreSQL and DuckDB from the same rows.
//
// DATABASE (SQLite) is one that `jishi synthesize --scale nation` filled; country.hpp says what the
// peers are given of it. Each question is an indicator of packages/base, the peers' is what an
// expert would write (prepared, results read in full); that all come to the same sum is checked.
// The median and the slowest of the rounds. FOLDER: where bench/peers was installed by npm, and
// where the rows may be written for the peers (2 GB). WORDS: of the questions that are asked alone.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "country_questions.hpp"
#include "indicator/answer.hpp"
#include "indicator/open_figure.hpp"
#include "machine.hpp"

namespace jishi::bench {
namespace {

using indicator::Asked;

constexpr std::size_t kPage = 50;  // rows behind a figure

// What is compared with the peers: the sum of all numbers in the answer, keys aside.
double sum_of(const indicator::Answer& answer) {
  double sum = 0;
  for (const auto& figure : answer.figures) {
    if (!figure.ok()) continue;
    sum += std::stod(figure->numerator().text());
    if (figure->denominator()) sum += std::stod(figure->denominator()->text());
  }
  return sum;
}

struct Told {
  std::vector<indicator::Answer> answers;
  std::size_t rows = 0;
};

void ask_once(const Country& country, const NamedQuestion& named, Told& told) {
  const auto& of = *country.packages().find_indicator(named.indicator);
  if (named.rows) {
    told.rows = indicator::open_figure(country.state(), of, named.asked, {},
                                       indicator::Side::numerator, indicator::OpenedUpTo{}, kPage)
                    .or_throw()
                    .rows.size();
    return;
  }
  told.answers.clear();
  Asked asked = named.asked;
  told.answers.push_back(indicator::answer(country.state(), of, asked).or_throw());
  for (const indicator::When& when : named.more) {
    asked.when = when;
    told.answers.push_back(indicator::answer(country.state(), of, asked).or_throw());
  }
}

// `alone`: for as long as a profiler needs to see where the time goes.
PeerAnswer measure(const Country& country, const NamedQuestion& named, bool alone) {
  constexpr double kSecondsAlone = 3;
  Told told;
  const auto ask = [&](PeerAnswer&) { ask_once(country, named, told); };
  PeerAnswer answer =
      alone ? timed(ask, std::numeric_limits<std::size_t>::max(), kSecondsAlone) : timed(ask);
  answer.cells = told.rows;
  answer.sum = static_cast<double>(told.rows);
  for (const indicator::Answer& each : told.answers) {
    answer.cells += each.figures.size();
    answer.sum += sum_of(each);
  }
  return answer;
}

// Prints one line for each question; false where somebody came to another sum.
bool print(const std::vector<NamedQuestion>& named, const std::vector<PeerAnswer>& ours,
           const std::vector<std::pair<std::string, std::vector<PeerAnswer>>>& peers) {
  std::printf("\n  %-40s %9s %9s %8s", "", "median", "99th", "figures");
  for (const auto& [peer, answers] : peers)
    std::printf(" %12s %8s", peer.c_str(), "ratio");
  std::printf("\n");
  bool same = true;
  std::map<std::string, double> logarithms;
  for (std::size_t i = 0; i < named.size(); ++i) {
    std::printf("  %-40s %6.3f ms %6.3f ms %8zu", named[i].words, ours[i].median, ours[i].slow,
                ours[i].cells);
    for (const auto& [peer, answers] : peers) {
      const double ratio = answers[i].median / ours[i].median;
      std::printf(" %9.2f ms %7.1f×", answers[i].median, ratio);
      logarithms[peer] += std::log(ratio);
      if (answers[i].sum != ours[i].sum) {
        std::printf("\n    DIFFERENT: ours %.0f, %s %.0f", ours[i].sum, peer.c_str(),
                    answers[i].sum);
        same = false;
      }
    }
    std::printf("\n");
  }
  for (const auto& [peer, sum] : logarithms)
    std::printf("  geometric mean of the ratios to %s: %.1f\n", peer.c_str(),
                std::exp(sum / static_cast<double>(named.size())));
  return same;
}

int run(const char* database, const std::filesystem::path& folder, std::string_view only) {
  print_machine(".");
  const std::filesystem::path rows = folder.empty() ? folder : folder / "rows";
  if (!folder.empty()) std::filesystem::create_directories(rows);
  const Stopwatch watch;
  const Country country(database);
  std::printf("\n%zu units, %zu versions loaded in %.0f s; the index takes %zu MiB\n",
              country.tree().units(), country.state().versions(), watch.seconds(),
              country.state().bytes() >> 20);
  for (const auto& ledger : country.state().ledgers)
    if (ledger->versions > 0)
      std::printf("  %-20s %10zu versions\n", ledger->ledger.c_str(), ledger->versions);
  if (!folder.empty()) country.write_rows(rows);
  std::vector<NamedQuestion> named = country_questions(country);
  std::erase_if(named, [&](const NamedQuestion& each) {
    return std::string_view(each.words).find(only) == std::string_view::npos;
  });
  std::vector<PeerQuestion> asked;
  std::vector<PeerAnswer> ours;
  for (const NamedQuestion& each : named) {
    asked.push_back(each.peer);
    asked.back().rows = each.rows;
    ours.push_back(measure(country, each, !only.empty()));
  }
  std::vector<std::pair<std::string, std::vector<PeerAnswer>>> peers;
  if (!folder.empty()) {
    peers.emplace_back("DuckDB", ask_duckdb(folder, rows, asked));
    peers.emplace_back("PostgreSQL", ask_postgresql(rows, asked));
  }
  const bool same = print(named, ours, peers);
  if (!folder.empty()) std::filesystem::remove_all(rows);
  return same ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace jishi::bench

int main(int argc, char** argv) {
  const std::string_view option = argc == 4 ? argv[2] : "";
  if (argc != 2 && option != "--peers" && option != "--only") {
    std::fprintf(stderr, "usage: index_questions DATABASE [--peers FOLDER | --only WORDS]\n");
    return EXIT_FAILURE;
  }
  return jishi::bench::run(argv[1], option == "--peers" ? argv[3] : "",
                           option == "--only" ? argv[3] : "");
}
