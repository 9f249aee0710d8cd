#include "index/unit_record.hpp"

namespace jishi::index {
namespace {

const KnownVersion* last_life(const UnitFacts& facts) {
  const KnownVersion* last = nullptr;
  for (const KnownVersion& version : facts.versions)
    if (version.active) last = &version;
  return last;
}

// Where its rows went when it ended. A split in which it lived on names a successor too, which is
// not meant.
StandIn after_its_end(const UnitFacts& facts, const KnownVersion& last) {
  StandIn next{last.parent, true};
  for (const KnownLineage& line : facts.lineage)
    if (line.from == facts.unit && line.to != facts.unit && line.is_default && line.date >= last.to)
      next = {line.to, false};
  return next;
}

StandIn before_its_founding(const UnitFacts& facts) {
  const KnownVersion& first = facts.versions.front();
  const KnownLineage* chosen = nullptr;
  int predecessors = 0;
  for (const KnownLineage& line : facts.lineage) {
    if (line.to != facts.unit || line.from == facts.unit || line.date > first.from) continue;
    ++predecessors;
    if (chosen == nullptr || (line.is_default && !chosen->is_default) ||
        (line.is_default == chosen->is_default && line.from < chosen->from))
      chosen = &line;
  }
  if (chosen == nullptr) return {first.parent, true};
  return {chosen->from, predecessors > 1};
}

}  // namespace

StandIns stand_ins(const UnitFacts& facts) {
  const KnownVersion* last = last_life(facts);
  if (last == nullptr) return {};  // never was, or was corrected away
  return {before_its_founding(facts), after_its_end(facts, *last)};
}

}  // namespace jishi::index
