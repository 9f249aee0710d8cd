// How many persons stand behind the figures of an answer, and what their measures have in common.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "index/state.hpp"
#include "indicator/asked.hpp"
#include "indicator/open_figure.hpp"

namespace jishi::indicator {

using Counts = std::vector<std::int64_t>;  // cell by cell

// Of numerator or denominator, as `answer` (to that question) has its cells. nullopt where the
// measure counts no rows. Errors of answer().
Result<std::optional<Counts>> persons_behind(const index::State& state, const Asked& asked,
                                             const Answer& answer, Side side);

// Whether both count rows, and each that is counted in `part` is counted in `whole` too, as far as
// the definitions tell; not where they are the same.
bool is_part_of(const package::Measure& part, const package::Measure& whole);
bool is_same(const package::Measure& a, const package::Measure& b);

// `field == "code"`: parts of one field exclude each other. nullopt: some other condition.
struct FieldPart {
  std::string field;
  std::string code;
};
std::optional<FieldPart> field_part(const package::Measure& measure);

}  // namespace jishi::indicator
