// The real tree of a database with synthetic rows in memory, national in size: 343,000 committee
// members in the townships, 8 million surveyed young people and 14 million activities of the last
// twelve months in the villages.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "index/state.hpp"
#include "organisation/level.hpp"

namespace jishi::bench {

class Country {
 public:
  // `csv`: a folder to write the same rows to, for peers; empty: none. The files, without headings:
  //   committee_member, youth_survey: row, unit, township, county, prefecture, province,
  //   valid_from,
  //     valid_to, sex, birth_date, education, is_member
  //   activity: row, unit, township, county, prefecture, province, held_on, kind, present
  //   unit_path: unit, level (1 centre to 6 village), valid_from, valid_to, township, county,
  //     prefecture, province
  // Units by ordinal (so that 32 bits hold them); the path in a row is that of today. Choices by
  // number, booleans as 0 and 1.
  Country(const std::filesystem::path& database, const std::vector<std::filesystem::path>& folders,
          const std::filesystem::path& csv);

  static Date today();
  const index::State& state() const { return *state_; }
  const package::PackageSet& packages() const { return state_->definitions->packages; }
  const index::Tree& tree() const { return state_->tree; }

  // A unit of the level, neither the first nor the last.
  index::UnitOrdinal some(organisation::Level level) const;

 private:
  struct Filling;
  class Csv;
  std::shared_ptr<const index::LedgerRows> filled(const package::Ledger& ledger);
  std::vector<index::PartitionPointer> fill(const package::Ledger& ledger,
                                            const std::shared_ptr<index::Layout>& layout,
                                            const Filling& filling);
  void add_codes(const package::Ledger& ledger, const index::Layout& layout) const;
  index::IndexedVersion version(const package::Ledger& ledger, const index::Layout& layout,
                                RowId row, index::UnitOrdinal unit);
  std::optional<std::int64_t> cell(const index::Layout::Item& item, Date from, bool event);
  std::int32_t below(std::int32_t limit);
  void write_paths() const;

  std::filesystem::path csv_;
  std::shared_ptr<index::State> state_ = std::make_shared<index::State>();
  std::mt19937_64 random_{20'260'701};
  std::int64_t next_person_ = 1;
};

}  // namespace jishi::bench
