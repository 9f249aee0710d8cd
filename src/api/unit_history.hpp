// What has happened to a unit, as the database tells it.
#pragma once

#include <string>
#include <vector>

#include "db/connection.hpp"
#include "organisation/lookup.hpp"
#include "organisation/timeline.hpp"
#include "organisation/unit.hpp"

namespace jishi::api {

struct UnitHistory {
  struct Child {
    organisation::FormerChild child;
    std::string fate;  // what became of it in words, where it is no longer one
  };
  std::vector<organisation::UnitEvent> events;  // by day
  std::vector<organisation::Lineage> lineage;   // likewise
  // Whoever ever stood directly below a county, a township or a village; of others, which have had
  // thousands, none.
  std::vector<Child> children;
};

// Within the caller's snapshot. Of a unit that there is.
UnitHistory unit_history(db::Connection& connection, UnitId unit, organisation::Level level);

// “青白江区（510113）”
std::string name_and_code(const organisation::UnitContent& content);
// Those of several units as they are called last, joined by “、”.
std::string names_and_codes(db::Connection& connection, const std::vector<UnitId>& units);

}  // namespace jishi::api
