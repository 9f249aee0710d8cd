// What units add on top of definitions from above (一县一表): who sees it, and what must not clash.
// Pure.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "package/definitions.hpp"

namespace jishi::package {

struct FieldAt {
  const Field* field = nullptr;
  std::string table;                   // where its column is
  const Addition* addition = nullptr;  // nullptr: of the ledger itself
  UnitId owner;                        // of the addition
};

struct ValueAt {
  const DictionaryValue* value = nullptr;
  const Addition* addition = nullptr;
  UnitId owner;
};

// `path` runs from the root to the unit asked about. First what comes from above, then what each
// unit on the path adds, from the top down. Pointers live as long as `definitions`. A name that two
// units on the path add (their places in the tree changed since) belongs to the upper one; the
// lower one's is left out until its owner renames it, its values are kept.
std::vector<FieldAt> fields_for(const Definitions& definitions, const Ledger& ledger,
                                std::span<const UnitId> path);
std::vector<ValueAt> values_for(const Definitions& definitions, std::string_view dictionary,
                                std::span<const UnitId> path);

// What clashes between additions of units of which one stands above the other, each with both
// places, told at the lower one's. `path_of` gives the path of an owner.
std::vector<Mistake> clashes_on_paths(const Definitions& definitions,
                                      const std::function<std::vector<UnitId>(UnitId)>& path_of);

}  // namespace jishi::package
