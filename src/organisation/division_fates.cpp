// What became of the rest, once all that can be found is found.
#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "organisation/division_work.hpp"

namespace jishi::organisation::division {
namespace {

constexpr double kLeastShare = 0.15;  // of the villages found, for a part worth naming
constexpr int kFewVillages = 3;       // up to here a single village is a part

// Villages by the row above them in the other edition.
struct Parts {
  int villages = 0;
  int found = 0;
  std::map<RowIndex, int> counts;

  // Largest first, without what is too small to be more than a stray village. `near` says whether
  // the row stands where one would expect it.
  template <class Near>
  std::vector<std::pair<RowIndex, int>> worth_naming(Near near) const {
    std::vector<std::pair<RowIndex, int>> parts;
    for (const auto& part : counts) {
      const bool large = part.second >= kLeastShare * found;
      const bool stray = part.second == 1 && (found > kFewVillages || !near(part.first));
      if (large && !stray) parts.push_back(part);
    }
    std::stable_sort(parts.begin(), parts.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    return parts;
  }
  // Enough to infer from: two villages, or a third of all.
  bool tells() const { return found >= 2 || (found == 1 && villages <= kFewVillages); }
  std::string detail(int counted) const {
    return std::to_string(villages) + " 个村级单位中 " + std::to_string(counted) + " 个见于其下";
  }
};

// Where an old village is now: itself, or what it was merged into.
RowIndex village_now(const Work& work, RowIndex o) {
  if (work.new_of[at(o)] != kNoRow) return work.new_of[at(o)];
  const auto& successors = work.result.old_rows[at(o)].successors;
  return successors.empty() ? kNoRow : successors.front();
}

void count_old_parts(const Work& work, RowIndex o, Level level, Parts& parts) {
  for (const RowIndex child : work.old_side.kin.children(o)) {
    if (work.old_side[child].level != Level::village) {
      count_old_parts(work, child, level, parts);
      continue;
    }
    ++parts.villages;
    const RowIndex now = village_now(work, child);
    if (now == kNoRow) continue;
    const RowIndex above = work.new_side.kin.on_level(now, level);
    if (above == kNoRow) continue;
    ++parts.found;
    ++parts.counts[above];
  }
}

void count_new_parts(const Work& work, RowIndex n, Level level, Parts& parts) {
  for (const RowIndex child : work.new_side.kin.children(n)) {
    if (work.new_side[child].level != Level::village) {
      count_new_parts(work, child, level, parts);
      continue;
    }
    ++parts.villages;
    const RowIndex was = work.result.new_rows[at(child)].old;
    if (was == kNoRow) continue;
    const RowIndex above = work.old_side.kin.on_level(was, level);
    if (above == kNoRow) continue;
    ++parts.found;
    ++parts.counts[above];
  }
}

void decide_old(Work& work, RowIndex o) {
  Parts parts;
  count_old_parts(work, o, work.old_side[o].level, parts);
  if (!parts.tells()) return;
  std::vector<RowIndex> successors;
  int counted = 0;
  for (const auto& [row, count] :
       parts.worth_naming([&](RowIndex n) { return work.stayed_near(o, n); })) {
    successors.push_back(row);
    counted += count;
  }
  if (successors.empty()) return;
  const Fate fate = successors.size() == 1 ? Fate::merged : Fate::split;
  work.become(o, fate, std::move(successors), Evidence::shared_children, parts.detail(counted));
}

// The rows that gave a new one its villages and are still there, or were divided.
void decide_new(Work& work, RowIndex n) {
  Parts parts;
  count_new_parts(work, n, work.new_side[n].level, parts);
  if (!parts.tells()) return;
  auto& outcome = work.result.new_rows[at(n)];
  int counted = 0;
  for (const auto& [row, count] :
       parts.worth_naming([&](RowIndex o) { return work.stayed_near(o, n); })) {
    const Fate fate = work.result.old_rows[at(row)].fate;
    if (fate != Fate::continues && fate != Fate::split) continue;
    outcome.split_from.push_back(row);
    counted += count;
  }
  if (outcome.split_from.empty()) return;
  outcome.evidence = Evidence::shared_children;
  outcome.detail =
      std::to_string(parts.villages) + " 个村级单位中 " + std::to_string(counted) + " 个来自其下";
}

// A new row that only came from others' merging says so too.
void explain_mergers(Work& work) {
  for (const auto& before : work.result.old_rows) {
    if (before.fate != Fate::merged) continue;
    auto& into = work.result.new_rows[at(before.successors.front())];
    if (into.old != kNoRow || into.evidence != Evidence::none) continue;
    into.evidence = before.evidence;
    into.detail = "由原有单位合并而成";
  }
}

}  // namespace

void decide_fates(Work& work) {
  for (RowIndex o = 0; o < work.old_side.size(); ++o) {
    if (work.old_side[o].level != Level::village && work.old_open(o)) decide_old(work, o);
  }
  for (RowIndex n = 0; n < work.new_side.size(); ++n) {
    if (work.new_side[n].level != Level::village && work.new_open(n)) decide_new(work, n);
  }
  explain_mergers(work);
}

void describe_changes(Work& work) {
  for (RowIndex n = 0; n < work.new_side.size(); ++n) {
    auto& outcome = work.result.new_rows[at(n)];
    const RowIndex o = outcome.old;
    if (o == kNoRow) continue;
    const DivisionRow& before = work.old_side[o];
    const DivisionRow& after = work.new_side[n];
    if (before.name != after.name) {
      const bool spelled = work.old_side.names.spelling(o) == work.new_side.names.spelling(n);
      (spelled ? outcome.respelled : outcome.renamed) = true;
    }
    outcome.recoded = before.code != after.code;
    const RowIndex home = before.parent == kNoRow ? kNoRow : work.new_of[at(before.parent)];
    outcome.moved =
        before.parent == kNoRow ? after.parent != kNoRow : home == kNoRow || home != after.parent;
  }
}

}  // namespace jishi::organisation::division
