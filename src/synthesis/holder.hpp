// A unit that rows are made up for.
#pragma once

#include <vector>

#include "organisation/unit.hpp"
#include "package/unit_profile.hpp"

namespace jishi::synthesis {

struct Holder {
  UnitId unit;
  std::vector<organisation::UnitVersion> versions;  // all that are held, by day; not empty
  bool is_made = false;                             // by us; else a division
  package::ProfileValues profile;                   // of one that is made

  Date first() const { return versions.front().valid_from; }
  // The first day on which it lives no more; kForever: it lives.
  Date end() const {
    const organisation::UnitVersion& last = versions.back();
    return last.content.state == organisation::LifeState::ended ? last.valid_from : kForever;
  }
  bool lives() const { return end() == kForever; }
  // nullptr: it does not live on that day.
  const organisation::UnitVersion* at(Date day) const {
    for (const organisation::UnitVersion& version : versions)
      if (version.valid_from <= day && day < version.valid_to)
        return version.content.state == organisation::LifeState::active ? &version : nullptr;
    return nullptr;
  }
  const organisation::UnitContent& last() const { return versions.back().content; }
};

}  // namespace jishi::synthesis
