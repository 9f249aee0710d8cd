// One change of a row that is there already.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "api/body.hpp"
#include "api/row_job.hpp"

namespace jishi::api {

struct Edit {
  enum class Way : std::uint8_t {
    from,      // other values from a day on
    correct,   // it was recorded wrongly
    end,       // holds no longer from a day on
    withdraw,  // it was never so
    move,      // another unit's from a day on
  };
  Way way = Way::from;
  std::optional<Date> day;
  Texts values;
  std::optional<UnitId> to_unit;
  std::optional<Date> from;   // of a correction: the first day on which it held
  std::optional<Date> until;  // of a correction: the day behind the last; kForever: no end
};
// {way, day?, values?, to_unit?, from?, until? (a day, or "open")}. Failure bad_way, and those of
// Body.
Edit edit_of(const Body& body);
// Asks for the right first: for every unit whose days the change touches. Failure of the decision,
// no_such_row; ProblemFailure of whatever is wrong, version_conflict among it. The caller finishes
// the job.
ledger::Written apply(RowJob& job, const Service& service, const Caller& caller, ledger::Seen seen,
                      const Edit& edit);

// Names of fields for a question about rights, where values may be named by their labels.
std::vector<std::string> names_of(const package::Ledger& ledger, const Texts& values);

}  // namespace jishi::api
