// A condition on the units that hold rows, or that are counted.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <unordered_map>
#include <vector>

#include "expression/check.hpp"
#include "expression/evaluate.hpp"
#include "index/region.hpp"
#include "index/state.hpp"
#include "organisation/level.hpp"

namespace jishi::indicator {

// Of one question. One thread at a time; the state outlives it.
class UnitCondition {
 public:
  // `condition` over ExpressionSchemas::counted_units(), `parameters` as the schema has them; what
  // they point to outlives it.
  UnitCondition(const expression::Checked& condition, const index::State& state,
                std::span<const expression::Value> parameters);

  // Whether a unit fits by the life that it has on the day.
  bool fits(index::UnitOrdinal unit, const index::Tree::Life& life, Date day);
  // Whether it may fit on one day and not on another of the same life.
  bool asks_profile() const { return asks_profile_; }
  // Units of other levels do not fit, whatever they are.
  std::span<const organisation::Level> levels() const { return levels_; }

  // Every unit that lives on that day, whose number is in the region and that fits; `condition`
  // nullptr: all.
  static void visit(const index::Tree& tree, const index::Region& region, Date day,
                    UnitCondition* condition, const index::Tree::UnitVisitor& visit);

 private:
  bool evaluate(const expression::Program& program, const index::Tree::Life& life,
                index::Profiles::Number profile);
  void find_levels(const expression::Checked& condition);

  const index::State& state_;
  const package::PackageSet& packages_;
  std::span<const expression::Value> parameters_;
  expression::Program program_;
  expression::Evaluator evaluator_;
  bool asks_profile_ = false;
  std::vector<organisation::Level> levels_;
  // Units of one kind, level and profile are all alike.
  std::unordered_map<std::uint64_t, bool> answers_;
};

}  // namespace jishi::indicator
