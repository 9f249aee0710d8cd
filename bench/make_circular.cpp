// make_circular DATABASE: how long a county's circular with three tables and four charts takes,
// from the figures to the file, out of a national index (country.hpp).
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "country.hpp"
#include "document/docx.hpp"
#include "document/made.hpp"
#include "indicator/period.hpp"
#include "machine.hpp"

namespace jishi::bench {
namespace {

constexpr std::size_t kRounds = 20;

int run(const char* database) {
  print_machine(".");
  const Country country(database, {JISHI_BASE_PACKAGE, JISHI_CIRCULAR});
  const Date today = country.today();
  document::Occasion occasion{indicator::Period::parse(today.iso().substr(0, 7)).or_throw()};
  occasion.unit = country.tree().id(country.some(organisation::Level::county));
  occasion.today = today;
  occasion.called = [](UnitId unit) {
    return document::NamedUnit{"某某镇", std::to_string(unit.value())};
  };
  const auto& documents = country.packages().documents;
  const auto definition = std::find_if(
      documents.begin(), documents.end(),
      [](const package::Document& document) { return document.name == "county_circular"; });
  const auto file = std::filesystem::temp_directory_path() / "jishi_circular.docx";
  std::vector<double> figures, whole;
  for (std::size_t round = 0; round < kRounds; ++round) {
    const Stopwatch watch;
    const auto text = document::made_text(country.state(), *definition, occasion).or_throw();
    figures.push_back(watch.seconds() * 1'000);
    std::filesystem::remove(file);
    document::write_docx(text, file).or_throw();
    whole.push_back(watch.seconds() * 1'000);
  }
  std::sort(figures.begin(), figures.end());
  std::sort(whole.begin(), whole.end());
  std::printf(
      "\ncounty circular, 3 tables and 4 charts: %.0f ms (slowest %.0f ms), of it for the "
      "figures %.0f ms; %zu KiB\n",
      whole[kRounds / 2], whole.back(), figures[kRounds / 2],
      static_cast<std::size_t>(std::filesystem::file_size(file) >> 10));
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace jishi::bench

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: make_circular DATABASE\n");
    return EXIT_FAILURE;
  }
  return jishi::bench::run(argv[1]);
}
