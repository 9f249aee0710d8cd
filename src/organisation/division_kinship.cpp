// Counties and townships whose name or place changed: where are those found that stood below them?
//
// Every open row below an open row looks for open rows of the same stem and level: first below the
// same parent (or its heirs), then in the same prefecture, then in the same province. A name that
// occurs often counts little, since its vote is divided among all who bear it.
#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <set>

#include "organisation/division_index.hpp"
#include "organisation/division_work.hpp"

namespace jishi::organisation::division {
namespace {

constexpr double kWiderScope = 0.7;      // what a vote weighs, for each step outwards
constexpr double kLeastHeirShare = 0.1;  // of what was found
constexpr double kLeastHeirVotes = 0.6;
constexpr double kLeastFarHeirVotes = 1.2;  // below another parent: one namesake is not enough

// One open row and where those below it are found.
struct Ballot {
  RowIndex row = kNoRow;
  int below = 0;  // rows below it
  double found = 0;
  std::vector<Share> shares;  // largest first
};

struct Pair {
  RowIndex old_row = kNoRow;
  RowIndex new_row = kNoRow;
  double votes = 0;
  int rank = 0;  // 0 is surest
  Evidence evidence = Evidence::shared_children;
  int below = 0;
};

// A development zone is listed like a county but is not one: it does not turn into a district, it
// is merged into one.
bool is_zone(const DivisionRow& row) {
  if (row.level != Level::county) return false;
  constexpr std::array<std::string_view, 7> kZones{"开发区", "园区",   "产业园", "管理区",
                                                   "示范区", "保税区", "管委会"};
  return std::any_of(kZones.begin(), kZones.end(),
                     [&](std::string_view zone) { return row.name.ends_with(zone); });
}

class Kinship {
 public:
  Kinship(Work& work, Level level)
      : work_(work),
        level_(level),
        old_index_(work.old_side, level, [&](RowIndex o) { return work.old_open(o); }),
        new_index_(work.new_side, level, [&](RowIndex n) { return work.new_open(n); }) {
    for (RowIndex o = 0; o < work.old_side.size(); ++o) {
      if (work.old_side[o].level == level && work.old_open(o)) ballots_.push_back(count(o));
    }
    for (const Ballot& ballot : ballots_) {
      for (const Share& share : ballot.shares)
        found_in_new_[share.row] += share.weight;
    }
  }

  // Links what is beyond doubt; returns how many.
  int link_pairs();
  void appoint_heirs();

 private:
  Ballot count(RowIndex o);
  void vote(RowIndex child, const std::vector<std::set<RowIndex>>& scopes, Ballot& ballot);
  std::vector<std::set<RowIndex>> scopes_of(RowIndex o) const;
  int rows_below(const Edition& edition, RowIndex row) const;
  void judge(const Ballot& ballot, const Share& share, std::vector<Pair>& pairs);

  Work& work_;
  Level level_;
  StemIndex old_index_;
  StemIndex new_index_;
  std::vector<Ballot> ballots_;
  std::map<RowIndex, double> found_in_new_;
};

int Kinship::rows_below(const Edition& edition, RowIndex row) const {
  int rows = 0;
  for (const RowIndex child : edition.kin.children(row))
    rows += 1 + rows_below(edition, child);
  return rows;
}

// The places to look in, from near to far: new rows that the parent, grandparent … became.
std::vector<std::set<RowIndex>> Kinship::scopes_of(RowIndex o) const {
  std::vector<std::set<RowIndex>> scopes;
  for (RowIndex above = work_.old_side[o].parent; above != kNoRow;
       above = work_.old_side[above].parent) {
    const auto homes = work_.homes(above);
    scopes.emplace_back(homes.begin(), homes.end());
  }
  return scopes;
}

void Kinship::vote(RowIndex child, const std::vector<std::set<RowIndex>>& scopes, Ballot& ballot) {
  const auto key = StemIndex::key(work_.old_side, child);
  const auto found = new_index_.find(key);
  if (found.empty()) return;
  double weight = 1;
  RowIndex old_scope = ballot.row;
  for (const auto& scope : scopes) {
    old_scope = work_.old_side[old_scope].parent;
    std::vector<RowIndex> parents;
    for (const auto& entry : found) {
      for (RowIndex above = entry.row; above != kNoRow; above = work_.new_side[above].parent) {
        if (!scope.contains(above)) continue;
        const RowIndex parent = work_.new_side.kin.on_level(entry.row, level_);
        if (parent != kNoRow) parents.push_back(parent);
        break;
      }
    }
    if (!parents.empty()) {
      const Level scope_level = work_.old_side[old_scope].level;
      std::size_t rivals = 0;
      for (const auto& entry : old_index_.find(key)) {
        rivals += work_.old_side.kin.on_level(entry.row, scope_level) == old_scope ? 1U : 0U;
      }
      weight /= static_cast<double>(std::max(rivals, parents.size()));
      for (const RowIndex parent : parents) {
        const auto same = [&](const Share& share) { return share.row == parent; };
        auto share = std::find_if(ballot.shares.begin(), ballot.shares.end(), same);
        if (share == ballot.shares.end()) share = ballot.shares.insert(share, Share{parent, 0});
        share->weight += weight;
        ballot.found += weight;
      }
      return;
    }
    weight *= kWiderScope;
  }
}

Ballot Kinship::count(RowIndex o) {
  Ballot ballot;
  ballot.row = o;
  ballot.below = rows_below(work_.old_side, o);
  const auto scopes = scopes_of(o);
  std::vector<RowIndex> rows(work_.old_side.kin.children(o).begin(),
                             work_.old_side.kin.children(o).end());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (work_.old_open(rows[i])) vote(rows[i], scopes, ballot);
    for (const RowIndex child : work_.old_side.kin.children(rows[i]))
      rows.push_back(child);
  }
  std::stable_sort(ballot.shares.begin(), ballot.shares.end(),
                   [](const Share& a, const Share& b) { return a.weight > b.weight; });
  return ballot;
}

// Whether the two are the same unit, and how surely.
void Kinship::judge(const Ballot& ballot, const Share& share, std::vector<Pair>& pairs) {
  const RowIndex o = ballot.row;
  const RowIndex n = share.row;
  if (!work_.old_open(o) || !work_.new_open(n)) return;
  Edition& before = work_.old_side;
  Edition& after = work_.new_side;
  const double of_old = share.weight / ballot.found;
  const double of_new = share.weight / found_in_new_[n];
  const double cover = share.weight / std::max(1, std::min(ballot.below, rows_below(after, n)));
  const RowIndex parent = before[o].parent;
  const bool same_parent =
      parent == kNoRow ? after[n].parent == kNoRow : work_.new_of[at(parent)] == after[n].parent;
  const bool same_code = before[o].code == after[n].code ||
                         (same_parent && before.kin.code_tail(o) == after.kin.code_tail(n));
  const bool same_stem = before.names.stem(o) == after.names.stem(n);

  Pair pair{o, n, share.weight, 0, Evidence::shared_children, ballot.below};
  if (same_stem && (of_old >= 0.3 || of_new >= 0.5)) {
    pair.evidence = same_parent ? Evidence::stem : Evidence::moved_name;
    pair.rank = 0;
  } else if (same_code && of_old > 0.5 && cover >= 0.2) {
    pair.rank = 1;
  } else if (of_old >= 0.65 && of_new >= 0.65 && cover >= 0.3 && share.weight >= 1 &&
             is_zone(before[o]) == is_zone(after[n])) {
    pair.rank = 2;
  } else {
    return;
  }
  pairs.push_back(pair);
}

std::string figures(int below, double votes) {
  std::array<char, 96> text{};
  std::snprintf(text.data(), text.size(), "%d 个下级中约 %.0f 个见于其下", below, votes);
  return text.data();
}

int Kinship::link_pairs() {
  std::vector<Pair> pairs;
  for (const Ballot& ballot : ballots_) {
    for (const Share& share : ballot.shares)
      judge(ballot, share, pairs);
  }
  std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) {
    return a.rank != b.rank ? a.rank < b.rank : a.votes > b.votes;
  });
  int linked = 0;
  for (const Pair& pair : pairs) {
    if (!work_.old_open(pair.old_row) || !work_.new_open(pair.new_row)) continue;
    work_.link(pair.old_row, pair.new_row, pair.evidence, figures(pair.below, pair.votes));
    ++linked;
  }
  return linked;
}

void Kinship::appoint_heirs() {
  for (const Ballot& ballot : ballots_) {
    if (!work_.old_open(ballot.row)) continue;
    auto& heirs = work_.heirs[at(ballot.row)];
    heirs.clear();
    for (const Share& share : ballot.shares) {
      const bool near = work_.stayed_near(ballot.row, share.row);
      const double least = near ? kLeastHeirVotes : kLeastFarHeirVotes;
      if (share.weight >= least && share.weight >= kLeastHeirShare * ballot.found) {
        heirs.push_back(share);
      }
    }
  }
}

// The same name below what the parent became, once on each side: no children needed.
void link_names_below_homes(Work& work, Level level) {
  for (RowIndex o = 0; o < work.old_side.size(); ++o) {
    const RowIndex parent = work.old_side[o].parent;
    if (work.old_side[o].level != level || parent == kNoRow || !work.old_open(o)) continue;
    const auto stem = work.old_side.names.stem(o);
    RowIndex only = kNoRow;
    int bearers = 0;
    for (const RowIndex home : work.homes(parent)) {
      for (const RowIndex n : work.new_side.kin.children(home)) {
        if (!work.new_open(n) || work.new_side[n].level != level) continue;
        if (work.new_side.names.stem(n) != stem) continue;
        only = n;
        ++bearers;
      }
    }
    int rivals = 0;
    for (const RowIndex sibling : work.old_side.kin.children(parent)) {
      if (work.old_open(sibling) && work.old_side.names.stem(sibling) == stem) ++rivals;
    }
    if (bearers == 1 && rivals == 1 && work.new_of[at(parent)] == kNoRow) {
      work.link(o, only, Evidence::moved_name);
    }
  }
}

}  // namespace

void match_by_kinship(Work& work, Level level) {
  constexpr int kMostRounds = 4;
  for (int round = 0; round < kMostRounds; ++round) {
    Kinship kinship(work, level);
    const int linked = kinship.link_pairs();
    drain(work);
    work.progress.check();
    if (linked > 0 && round + 1 < kMostRounds) continue;
    kinship.appoint_heirs();
    break;
  }
  link_names_below_homes(work, level);
  drain(work);
}

}  // namespace jishi::organisation::division
