// The living units that have a division code, as a division list is compared with them.
#pragma once

#include <cstddef>
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

// The questions of a matching in words, with whole paths; `new_ids` are the units of the new rows.
std::vector<OpenQuestion> open_questions(const std::vector<Question>& questions,
                                         const ListedTree& tree,
                                         const std::vector<DivisionRow>& new_rows,
                                         const std::vector<UnitId>& new_ids);

}  // namespace jishi::organisation
