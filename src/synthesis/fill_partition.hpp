// Everything that is made up for one county, written in the caller's transaction.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "db/connection.hpp"
#include "journal/journal_store.hpp"
#include "person/keys.hpp"
#include "synthesis/quotas.hpp"
#include "synthesis/row_writing.hpp"

namespace jishi::synthesis {

struct Filled {
  std::int64_t counties = 0;
  std::int64_t units = 0;
  std::int64_t persons = 0;
  std::map<std::string, std::int64_t> rows;  // by the label of the ledger

  void add(const Filled& other);
};

// Units, then persons, each told in the journal; then rows, of which one entry of the subject
// kSynthesis tells how many each ledger got and by which numbers: {"seed":…,"day":…,"units":…,
// "persons":…,"rows":{"activity":{"rows":…,"first":…,"last":…},…}}.
inline constexpr std::string_view kSynthesis = "synthesis";

// The same for the same seed, day, tree and definitions, but for what is drawn from the system's
// random numbers (keys and what is sealed with them) and the time of recording. Failure with the
// code of what blocks a row; the caller rolls back.
Filled fill_partition(db::Connection& connection, const person::KeyFolder& keys, const Site& site,
                      const journal::Author& author, const Quota& quota, std::int64_t seed);

}  // namespace jishi::synthesis
