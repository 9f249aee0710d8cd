// Words around a figure that can be read in two ways.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jishi::indicator {

// “比例上升了42%”: points, or relative to before? The words in question (上升了42%), where a rate
// is said to rise or fall by a percentage. None where the level is told (上升至34.1%), points are
// (上升2个百分点), or what changes is no rate (人数增长42%).
std::optional<std::string> ambiguous_change(std::string_view sentence);

}  // namespace jishi::indicator
