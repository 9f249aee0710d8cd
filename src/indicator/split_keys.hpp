// What the rows of a ledger can be split by, with the words for each part.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "index/aggregate.hpp"
#include "index/compiled.hpp"
#include "indicator/asked.hpp"

namespace jishi::indicator {

struct SplitKeys {
  index::Split split;
  std::vector<Key::Part> parts;  // by the split's keys
};

// By a field that is a choice or a bool, or by "age". Errors no_such_field, split_not_possible.
Result<SplitKeys> split_of(const package::PackageSet& packages, const package::Ledger& ledger,
                           const std::shared_ptr<const index::Layout>& layout,
                           const std::string& field, index::Compiled& compiled);

}  // namespace jishi::indicator
