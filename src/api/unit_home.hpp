// What the page of a unit shows besides the unit itself: its ledgers, the figures that the packages
// name for it, and what is missing.
#pragma once

#include "api/caller.hpp"
#include "api/unit_words.hpp"
#include "base/json_writer.hpp"
#include "http/request.hpp"
#include "indicator/asked.hpp"

namespace jishi::api {

struct HomeQuestion {
  indicator::When when;
  indicator::As as = indicator::As::then;
  Date today;

  indicator::Asked asked(UnitId unit) const;
  Date tree_date() const { return asked(UnitId()).tree_date(); }
};

// Of the parameters on or period, and as. Failure bad_query.
HomeQuestion home_question(const http::Request& request, Date today);

inline constexpr std::size_t kTrendPoints = 6;  // the day asked about and five months before

// Members of an open object: ledgers, highlights, what is missing (home_missing.hpp),
// demonstration. Each is told as far as the caller may read it. Small counts of persons are
// withheld above the county, as in figures.
void write_home_members(JsonWriter& json, const Service& service, const UnitWords& words,
                        index::UnitOrdinal unit, const Caller& caller,
                        const HomeQuestion& question);

}  // namespace jishi::api
