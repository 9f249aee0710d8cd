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

// The same of all that the key folder's list has and this database has not carried out; numbers
// that it does not know are only noted.
person::ErasureReport carry_out_pending(db::Database& database, db::Writer& writer,
                                        person::KeyFolder& keys,
                                        const package::Definitions& definitions,
                                        const Clock& clock);

}  // namespace jishi::app
