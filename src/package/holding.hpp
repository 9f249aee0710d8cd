// By which of its own dates a row of a ledger holds. Pure; what versions make of it is in
// ledger/holding.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/date.hpp"

namespace jishi::package {

// Half-open.
struct Days {
  Date from;
  Date to = kForever;
  bool operator==(const Days&) const = default;
};

struct Holding {
  enum class Of : std::uint8_t {
    caller,  // whoever writes a row says from which day it holds
    state,   // holds_from, holds_until: what was so from a day on
    event,   // happens_on, happens_until: what was done on a day, or on a few
  };
  Of of = Of::caller;
  std::string from;   // a date field of the ledger; of an event it is required
  std::string until;  // of its last day, inclusive; empty: the ledger has none
  bool operator==(const Holding&) const = default;
};

// The days on which a row holds of which the two fields say `from` and `until`, and whoever writes
// it `given`, which counts where a field says nothing. An event holds on exactly its days. A state
// that began before `known_from`, the first day on which its unit is known, holds from then on: of
// the days before nobody knows which unit had it, and there is no tree to count it in; the field
// keeps the truth. May be empty or reversed, as the fields are.
Days days_held(Holding::Of of, std::optional<Date> from, std::optional<Date> until, Days given,
               Date known_from);

}  // namespace jishi::package
