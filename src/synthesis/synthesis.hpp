// Synthetic data over the real divisions, of a county, a province or the country: what benchmarks
// and trials of size are made on. Start reading here.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "base/clock.hpp"
#include "base/progress.hpp"
#include "db/database.hpp"
#include "db/writer.hpp"
#include "organisation/unit.hpp"
#include "package/definitions.hpp"
#include "person/keys.hpp"
#include "synthesis/fill_partition.hpp"

namespace jishi::synthesis {

enum class Scale : std::uint8_t { county, province, nation };

struct Order {
  Scale scale = Scale::county;
  UnitId unit;  // a county, a province; none: the first in administrative order
  std::optional<std::int64_t> seed;  // none: that of the data there is, else kUsualSeed
};
inline constexpr std::int64_t kUsualSeed = 1;

struct Report {
  organisation::UnitVersion unit;  // the county, the province, the centre
  std::int64_t seed = 0;
  Date day;                        // the last day that was made up: that of the first run
  Filled filled;                   // now
  std::int64_t counties_done = 0;  // before, and passed over
};

// So many people at most (and one county beyond) are written in one transaction.
inline constexpr std::int64_t kPersonsPerTransaction = 200'000;

// Fills county by county, several in a transaction: whatever ends it, counties are whole, and the
// next call goes on with the others. What a county gets rests on the seed, the day, the tree and
// the definitions, not on the scale or on what was filled before.
//
// Failures: no_such_unit (no tree; no county in it), not_of_that_level, real_rows_present,
// seed_differs, cancelled (what was finished stays), those of fill_partition.
Report synthesize(db::Database& database, db::Writer& writer, const person::KeyFolder& keys,
                  const std::shared_ptr<const package::Definitions>& definitions,
                  const Order& order, const Clock& clock, Progress& progress,
                  std::int64_t persons_per_transaction = kPersonsPerTransaction);

}  // namespace jishi::synthesis
