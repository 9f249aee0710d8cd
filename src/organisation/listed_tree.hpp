// The living units that have a division code, as a division list is compared with them.
#pragma once

#include <cstddef>
#include <optional>
#include <unordered_map>
#include <vector>

#include "organisation/division_import.hpp"
#include "organisation/division_match.hpp"
#include "organisation/unit_bulk_store.hpp"

namespace jishi::organisation {

// `rows[i]` is `units[i]`, parents before their children; the rows' text belongs to the units.
struct ListedTree {
  std::vector<ListedUnit> units;
  std::vector<DivisionRow> rows;
  std::unordered_map<UnitId, std::size_t> index;
};
ListedTree listed_tree(std::vector<ListedUnit> units);

// list_too_short where a list with so many rows by level lacks too much of the tree: a file that
// was cut at a line end would end every unit that it lacks.
std::optional<Error> too_short(const ListedTree& tree, Losses losses, const LevelCounts& listed);

// The questions of a matching in words, with whole paths; `new_ids` are the units of the new rows.
std::vector<OpenQuestion> open_questions(const std::vector<Question>& questions,
                                         const ListedTree& tree,
                                         const std::vector<DivisionRow>& new_rows,
                                         const std::vector<UnitId>& new_ids);

}  // namespace jishi::organisation
