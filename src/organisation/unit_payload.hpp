// What the journal says of a change to a unit.
#pragma once

#include <span>
#include <string>

#include "base/json_writer.hpp"
#include "organisation/unit.hpp"
#include "package/unit_profile.hpp"

namespace jishi::organisation {

inline constexpr std::string_view kUnitSubject = "unit";

// The stable word for an event in payloads and JSON answers.
std::string_view word(EventKind kind);

void write_content(JsonWriter& json, const UnitContent& content);

// {"unit":…,"date":…,"events":[…],"before":{…},"after":{…},"related":[…],"profile":{…}}; what is
// not given is left out. `profile`: the unit fields that the change sets, null where it takes a
// value away.
std::string unit_payload(UnitId unit, Date date, std::span<const EventKind> kinds,
                         const UnitContent* before, const UnitContent* after,
                         std::span<const UnitId> related,
                         const package::ProfileChange& profile = {});

}  // namespace jishi::organisation
