// Answers questions about indicators from a state of the index.
#pragma once

#include "index/state.hpp"
#include "indicator/asked.hpp"

namespace jishi::indicator {

// One indicator. The state and the indicator (of its definitions) outlive the answer. A cell that
// has no figure says why (no_figure, figure_too_large). Errors: those of Places::create and
// Counter, too_many_splits, too_many_cells, share_not_possible. Any thread; may use several.
Result<Answer> answer(const index::State& state, const package::Indicator& indicator,
                      const Asked& asked);

}  // namespace jishi::indicator
