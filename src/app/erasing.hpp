// Erasing what is personal: the person's keys, the rows of the ledgers, the free pages.
#pragma once

#include <span>

#include "base/clock.hpp"
#include "db/writer.hpp"
#include "package/definitions.hpp"
#include "person/erase.hpp"

namespace jishi::app {

// Carries the erasures out as a whole and overwrites what they leave. Safe to call again.
person::ErasureReport carry_out(db::Database& database, db::Writer& writer, person::KeyFolder& keys,
                                const package::Definitions& definitions,
                                std::span<const person::Erasure> erasures, const Clock& clock);

// Carries out what retentions have ended for on that day; who is recorded again meanwhile is kept.
struct DueReport {
  std::int64_t found = 0;
  person::ErasureReport erased;
};
DueReport carry_out_due(db::Database& database, db::Writer& writer, person::KeyFolder& keys,
                        const package::Definitions& definitions, Date day, const Clock& clock);

// Overwrites what erasures have left in free space, if there is any. Where others stand in the way
// it is left for the next time.
void try_scrub(db::Database& database, const package::Definitions& definitions);

// The same of all that the key folder's list has and this database has not carried out; numbers
// that it does not know are only noted.
person::ErasureReport carry_out_pending(db::Database& database, db::Writer& writer,
                                        person::KeyFolder& keys,
                                        const package::Definitions& definitions,
                                        const Clock& clock);

}  // namespace jishi::app
