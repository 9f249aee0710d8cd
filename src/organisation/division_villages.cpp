// Villages that are found by name outside their own township: below what it became, where its
// neighbours went, or anywhere in the county when the name is rare enough.
#include <algorithm>
#include <map>
#include <utility>

#include "organisation/division_index.hpp"
#include "organisation/division_work.hpp"

namespace jishi::organisation::division {
namespace {

// Names that more villages bear do not prove a move by themselves.
constexpr std::uint32_t kRareStem = 12;
constexpr std::uint32_t kRareSameSpelling = 40;

// How many new villages went from one township to another.
class Flows {
 public:
  explicit Flows(const Work& work) {
    for (RowIndex o = 0; o < work.old_side.size(); ++o) {
      const RowIndex n = work.new_of[at(o)];
      if (n == kNoRow || work.old_side[o].level != Level::village) continue;
      ++counts_[{work.old_side[o].parent, work.new_side[n].parent}];
    }
  }
  int count(RowIndex old_township, RowIndex new_township) const {
    const auto found = counts_.find({old_township, new_township});
    return found == counts_.end() ? 0 : found->second;
  }

 private:
  std::map<std::pair<RowIndex, RowIndex>, int> counts_;
};

// How many new villages bear a stem, in the whole list.
std::vector<std::uint32_t> count_stems(Edition& edition) {
  std::vector<std::uint32_t> counts;
  for (RowIndex n = 0; n < edition.size(); ++n) {
    if (edition[n].level != Level::village) continue;
    const auto stem = edition.names.stem(n);
    if (stem >= counts.size()) counts.resize(std::max<std::size_t>(stem + 1, counts.size() * 2));
    ++counts[stem];
  }
  return counts;
}

class VillageMoves {
 public:
  explicit VillageMoves(Work& work)
      : work_(work),
        flows_(work),
        new_index_(work.new_side, Level::township, [&](RowIndex n) { return work.new_open(n); }),
        old_index_(work.old_side, Level::township, [&](RowIndex o) { return work.old_open(o); }),
        stem_counts_(count_stems(work.new_side)) {}

  int run() {
    int linked = 0;
    const auto olds = old_index_.all();
    for (std::size_t i = 0; i < olds.size();) {
      std::size_t end = i;
      while (end < olds.size() && olds[end].key == olds[i].key)
        ++end;
      linked += match_group(olds.subspan(i, end - i), new_index_.find(olds[i].key));
      i = end;
    }
    return linked;
  }

 private:
  struct Pair {
    RowIndex o;
    RowIndex n;
    int strength;
  };

  int match_group(std::span<const StemIndex::Entry> olds, std::span<const StemIndex::Entry> news);
  int strength(RowIndex o, RowIndex n) const;
  bool same_county(RowIndex o, RowIndex n) const;

  Work& work_;
  Flows flows_;
  StemIndex new_index_;
  StemIndex old_index_;
  std::vector<std::uint32_t> stem_counts_;
};

bool VillageMoves::same_county(RowIndex o, RowIndex n) const {
  const RowIndex old_county = work_.old_side.kin.on_level(o, Level::county);
  const RowIndex new_county = work_.new_side.kin.on_level(n, Level::county);
  if (old_county == kNoRow || new_county == kNoRow) return false;
  const auto homes = work_.homes(old_county);
  return std::find(homes.begin(), homes.end(), new_county) != homes.end();
}

// 0: nothing connects the places. From 1000 on the townships are connected.
int VillageMoves::strength(RowIndex o, RowIndex n) const {
  const RowIndex from = work_.old_side[o].parent;
  const RowIndex to = work_.new_side[n].parent;
  if (from == kNoRow || to == kNoRow) return 0;
  int strength = 0;
  if (work_.new_of[at(from)] == to) strength = 8000;
  for (const Share& heir : work_.heirs[at(from)]) {
    if (heir.row == to) strength = 4000 + static_cast<int>(std::min(heir.weight, 300.0) * 10);
  }
  if (strength == 0) {
    if (const int flow = flows_.count(from, to); flow > 0)
      strength = 1000 + std::min(flow, 300) * 10;
  }
  if (strength == 0 && same_county(o, n)) strength = 100;
  if (strength == 0) return 0;
  if (work_.old_side[o].name == work_.new_side[n].name) return strength + 4;
  const bool spelled = work_.old_side.names.spelling(o) == work_.new_side.names.spelling(n);
  return strength + (spelled ? 3 : 0);
}

// Old and new villages of one stem, all over the country.
int VillageMoves::match_group(std::span<const StemIndex::Entry> olds,
                              std::span<const StemIndex::Entry> news) {
  if (news.empty()) return 0;
  std::vector<Pair> pairs;
  for (const auto& before : olds) {
    const RowIndex prefecture = work_.old_side.kin.on_level(before.row, Level::prefecture);
    if (prefecture == kNoRow) continue;
    const RowIndex home = work_.new_of[at(prefecture)];
    if (home == kNoRow || !work_.old_open(before.row)) continue;
    // The list is in the order of codes only as read; compare prefectures row by row.
    for (const auto& after : news) {
      if (work_.new_side.kin.on_level(after.row, Level::prefecture) != home) continue;
      if (!work_.new_open(after.row)) continue;
      if (const int strong = strength(before.row, after.row); strong > 0) {
        pairs.push_back({before.row, after.row, strong});
      }
    }
  }
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const Pair& a, const Pair& b) { return a.strength > b.strength; });
  int linked = 0;
  for (const Pair& pair : pairs) {
    if (!work_.old_open(pair.o) || !work_.new_open(pair.n)) continue;
    // Nothing as strong may compete for either of the two.
    const bool rivalled = std::any_of(pairs.begin(), pairs.end(), [&](const Pair& other) {
      if ((other.o == pair.o) == (other.n == pair.n)) return false;
      const bool alive = work_.old_open(other.o) && work_.new_open(other.n);
      return alive && other.strength >= (pair.strength < 1000 ? 1 : pair.strength);
    });
    if (rivalled) continue;
    if (pair.strength < 1000) {
      const auto bearers = stem_counts_[work_.new_side.names.stem(pair.n)];
      const bool spelled = pair.strength % 100 >= 3;
      if (bearers > (spelled ? kRareSameSpelling : kRareStem)) continue;
    }
    const bool same_parent = pair.strength >= 8000;
    work_.link(pair.o, pair.n, same_parent ? Evidence::stem : Evidence::moved_name);
    ++linked;
  }
  return linked;
}

}  // namespace

void match_moved_villages(Work& work) {
  constexpr int kMostRounds = 3;
  for (int round = 0; round < kMostRounds; ++round) {
    const int linked = VillageMoves(work).run();
    work.progress.check();
    if (linked == 0) break;
  }
  work.queue.clear();  // villages have no children
}

}  // namespace jishi::organisation::division
