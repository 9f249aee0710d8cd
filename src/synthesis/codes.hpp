// Codes of a dictionary by how often they are met.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "package/package.hpp"
#include "synthesis/made_up_people.hpp"

namespace jishi::synthesis {

// Immutable; any thread.
class Codes {
 public:
  struct Weight {
    std::string_view code;
    int weight;
  };
  // Of the field's dictionary, as it is on that day: codes that it does not have are passed over,
  // those that no weight is given for are met now and then. None where there is no such field or it
  // has no dictionary.
  Codes(const package::PackageSet& packages, const package::Field* field, Date on,
        std::initializer_list<Weight> weights);

  std::optional<package::Value> pick(Dice& dice) const;

 private:
  std::vector<std::string> codes_;
  std::vector<std::int64_t> until_;  // sums of weights
};

}  // namespace jishi::synthesis
