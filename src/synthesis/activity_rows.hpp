// What units did in the last twelve months.
#pragma once

#include <cstdint>
#include <span>

#include "synthesis/holder.hpp"
#include "synthesis/made_up_people.hpp"
#include "synthesis/row_writing.hpp"

namespace jishi::synthesis {

// `count` activities of the units that live on the last day. Of branches about one in seven did
// nothing: shells. Some months are busier than others: March and May most of all.
void write_activities(const Site& site, RowWriting& writing, std::span<const Holder> holders,
                      std::int64_t count, Dice& dice);

}  // namespace jishi::synthesis
