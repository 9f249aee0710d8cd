#include "index/tree_parts.hpp"

namespace jishi::index {
namespace {

// Longer chains of successors than this are taken for damage.
constexpr int kMostStandIns = 1'000;

}  // namespace

Stand Tree::stand(UnitOrdinal unit, Date tree) const {
  bool flagged = false;
  for (int passed = 0; passed < kMostStandIns && unit != kNoOrdinal; ++passed) {
    const Record known = record(unit);
    if (known.on(tree) != nullptr) return {unit, flagged};
    const bool before = tree < known.first_day;
    flagged |= before ? known.before_flagged : known.after_flagged;
    const UnitOrdinal next = before ? known.before : known.after;
    if (next == unit) break;
    unit = next;
  }
  return {root(), true};
}

void Tree::add_stand_days(UnitOrdinal unit, Date after, Date until, std::vector<Date>& days) const {
  const auto add = [&](Date day) {
    if (after < day && day <= until) days.push_back(day);
  };
  std::vector<UnitOrdinal> chain = {unit};  // it, and whoever may stand in
  for (std::size_t at = 0; at < chain.size() && at < kMostStandIns; ++at) {
    if (chain[at] == kNoOrdinal) continue;
    const Record known = record(chain[at]);
    for (const Life& life : known.lives) {
      add(life.from);
      add(life.to);
    }
    const Life* life = known.on(after);
    if (life != nullptr && until < life->to) continue;
    if (after < known.first_day) chain.push_back(known.before);
    chain.push_back(known.after);
  }
}

Stand Tree::waiting(UnitOrdinal unit, Date tree) const {
  const Record known = record(unit);
  if (known.on(tree) != nullptr) return {unit, false};
  if (known.lives.empty()) return {root(), true};
  if (tree < known.first_day) return stand(unit, tree);
  return {stand(known.lives.back().parent, tree).unit, true};
}

}  // namespace jishi::index
