// find_village DATABASE: how long it takes to find one village of the country by its name, its
// path, its pinyin and its initials, and what being able to do so costs. The database has the
// divisions of the country (jishi import divisions), whatever else is in it.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "api/pinyin.hpp"
#include "api/unit_search.hpp"
#include "base/clock.hpp"
#include "db/database.hpp"
#include "index/tree_store.hpp"
#include "machine.hpp"

namespace jishi::bench {
namespace {

using index::UnitOrdinal;

constexpr std::size_t kVillages = 1'000;
constexpr std::size_t kShown = 20;  // of a page of answers
constexpr unsigned kSeed = 20'261'120;

std::vector<UnitOrdinal> some_villages(const index::Tree& tree, Date today) {
  const index::Region all({{0, tree.numbers()}});
  std::vector<UnitOrdinal> villages = tree.of_level(all, organisation::Level::village, today);
  std::mt19937 random(kSeed);
  std::shuffle(villages.begin(), villages.end(), random);
  villages.resize(std::min(villages.size(), kVillages));
  return villages;
}

// One way of writing every village; how often it is among the first answers, and the times.
class Way {
 public:
  explicit Way(const char* name) : name_(name) {}
  void ask(const api::UnitSearch& search, const std::string& text, UnitId village, Date today) {
    const Stopwatch watch;
    const auto found = search.find({text, today, {}, {}, 0, kShown}).or_throw();
    times_.push_back(watch.seconds() * 1'000);
    found_ += std::ranges::count(found.units, village, &api::FoundUnit::unit);
  }
  void print() {
    std::sort(times_.begin(), times_.end());
    const auto at = [&](double part) {
      return times_[static_cast<std::size_t>(part * static_cast<double>(times_.size() - 1))];
    };
    std::printf(
        "  %-28s median %6.2f ms, 99%% %6.2f ms, slowest %6.2f ms; among the first %zu: %zu\n",
        name_, at(0.5), at(0.99), at(1), kShown, static_cast<std::size_t>(found_));
  }

 private:
  const char* name_;
  std::vector<double> times_;
  std::ptrdiff_t found_ = 0;
};

int run(const char* database) {
  print_machine(".");
  const auto opened = db::Database::open(database, db::OpenMode::read);
  const auto connection = opened->connect();
  SilentProgress silent;
  const db::Transaction snapshot(*connection, db::TransactionMode::read);
  const Stopwatch loading;
  index::Names names;
  const index::Tree tree = index::load_tree(*connection, silent, &names);
  std::printf("\ntree and names loaded in %.1f s\n", loading.seconds());
  const Date today = beijing_date(SystemClock().now());
  const Stopwatch building;
  const api::UnitSearch search(tree, names);
  std::printf("%zu units; names %zu MiB, search built in %.1f s, %zu MiB\n", tree.units(),
              names.bytes() >> 20, building.seconds(), search.bytes() >> 20);
  Way by_name("name"), by_path("township/village"), by_county("county/village"),
      by_part("part of the name"), by_code("code"), by_pinyin("pinyin"), by_initials("initials"),
      by_pinyin_path("pinyin of county/village"), by_nothing("nothing has it");
  for (const UnitOrdinal village : some_villages(tree, today)) {
    const UnitId id = tree.id(village);
    const auto called = [&](UnitOrdinal unit) {
      return std::string(names.around(unit, today).name);
    };
    const UnitOrdinal township = tree.life(village, today)->parent;
    const UnitOrdinal county = tree.life(township, today)->parent;
    const std::string name = called(village);
    by_name.ask(search, name, id, today);
    by_path.ask(search, called(township) + "/" + name, id, today);
    by_county.ask(search, called(county) + "/" + name, id, today);
    by_part.ask(search, name.substr(std::min<std::size_t>(3, name.size())), id, today);
    by_code.ask(search, std::string(names.around(village, today).code()), id, today);
    const api::Spelling spelling = api::spellings(name).front();
    by_pinyin.ask(search, spelling.full, id, today);
    by_initials.ask(search, spelling.initials, id, today);
    by_pinyin_path.ask(search, api::spellings(called(county)).front().full + "/" + spelling.full,
                       id, today);
    by_nothing.ask(search, name + "乌有", id, today);
  }
  for (Way* way : {&by_name, &by_path, &by_county, &by_part, &by_code, &by_pinyin, &by_initials,
                   &by_pinyin_path, &by_nothing})
    way->print();
  Way frequent("村"), letter("c");
  for (int i = 0; i < 20; ++i) {
    frequent.ask(search, "村", UnitId(), today);
    letter.ask(search, "c", UnitId(), today);
  }
  frequent.print();
  letter.print();
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace jishi::bench

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: find_village DATABASE\n");
    return EXIT_FAILURE;
  }
  return jishi::bench::run(argv[1]);
}
