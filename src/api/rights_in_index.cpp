#include "api/rights_in_index.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace jishi::api {

using index::kNoOrdinal;
using index::Tree;
using index::UnitOrdinal;

access::Decision decide(const index::State& state, const Caller& caller, const Asking& asking,
                        Date today) {
  const Tree& tree = state.tree;
  const auto unit = tree.find(asking.unit);
  const UnitOrdinal stands = unit ? tree.stand(*unit, today).unit : kNoOrdinal;
  const Tree::Life* life = stands == kNoOrdinal ? nullptr : tree.life(stands, today);
  if (life == nullptr)
    return {false, false, "no_such_unit", "没有这个单位。请从单位树或搜索中重新选择。"};
  access::Asked asked{
      asking.operation,  {}, life->level, asking.ledger, asking.fields, asking.purpose,
      asking.of_own_work};
  for (UnitOrdinal at = stands; at != kNoOrdinal && life != nullptr; at = life->parent) {
    life = tree.life(at, today);
    asked.path.push_back(tree.id(at));
    if (life == nullptr) break;
  }
  std::ranges::reverse(asked.path);
  if (asking.reach == Reach::with_below) asked.path.push_back(kAnyBelow);
  return access::allowed(caller.grants, asked, today);
}

access::Decision require(const index::State& state, const Caller& caller, const Asking& asking,
                         Date today) {
  access::Decision decision = decide(state, caller, asking, today);
  if (!decision.allowed) throw Failure({decision.code, decision.reason});
  return decision;
}

}  // namespace jishi::api
