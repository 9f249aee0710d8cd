// The country of a database that `jishi synthesize --scale nation` made, loaded as a process of the
// product loads it, and the same rows as files for peers.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "index/state.hpp"
#include "organisation/level.hpp"

namespace jishi::bench {

class Country {
 public:
  // `folders`: packages to ask with, which have the database's ledgers; empty: the database's own.
  explicit Country(const std::filesystem::path& database,
                   const std::vector<std::filesystem::path>& folders = {});

  // The last day that was made up.
  Date today() const { return today_; }
  // The day before most of the country was reorganised.
  static Date before_reorganisation();
  const index::State& state() const { return *state_; }
  const package::PackageSet& packages() const { return state_->definitions->packages; }
  const index::Tree& tree() const { return state_->tree; }

  // A unit of the level, neither the first nor the last; a village without units below it, which
  // peers find by its number.
  index::UnitOrdinal some(organisation::Level level) const;

  // The files, without headings:
  //   committee_member, youth_survey: row, unit, township, county, prefecture, province,
  //     valid_from, valid_to, sex, birth_date, education, is_member
  //   activity: row, unit, township, county, prefecture, province, held_on, kind, present
  //   unit_path: unit, level (1 centre to 6 village; 0: it has ended, and this is where its rows
  //     count), valid_from, valid_to, township, county, prefecture, province
  // Units by ordinal, so that 32 bits hold them. The path in a row is that of today, of an activity
  // that of its day; rows of a committee end with their unit. Choices by number, booleans as 0 and
  // 1.
  void write_rows(const std::filesystem::path& folder) const;

 private:
  class Csv;
  class Paths;
  void write_states(const char* ledger, const std::filesystem::path& folder) const;
  void write_events(const char* ledger, const std::filesystem::path& folder) const;
  void write_paths(const std::filesystem::path& folder) const;

  Date today_;
  std::shared_ptr<const index::State> state_;
};

}  // namespace jishi::bench
