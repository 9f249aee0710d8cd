// What only a person can decide, with the likeliest answers.
#include <algorithm>

#include "organisation/division_likeness.hpp"
#include "organisation/division_work.hpp"

namespace jishi::organisation::division {
namespace {

constexpr std::size_t kMostCandidates = 5;

// A new row that an old one below the same parent may have become.
struct Possible {
  RowIndex row = kNoRow;
  std::u32string stem;
  bool fresh = false;  // it is no old row's continuation
};

std::vector<Possible> possible_rows(Work& work, RowIndex old_parent, Level level) {
  std::vector<Possible> rows;
  for (const RowIndex home : work.homes(old_parent)) {
    for (const RowIndex n : work.new_side.kin.children(home)) {
      if (work.new_side[n].level != level) continue;
      rows.push_back({n, stem_characters(work.new_side, n), work.new_open(n)});
    }
  }
  return rows;
}

// 0: not worth naming.
int likelihood(Work& work, RowIndex o, const std::u32string& stem, const Possible& possible) {
  const bool alike = names_alike(stem, possible.stem);
  int points = 0;
  for (const Share& heir : work.heirs[at(o)]) {
    if (heir.row == possible.row) points += 50;
  }
  if (stem == possible.stem) points += 40;
  if (alike) points += 10 * std::min(3, shared_characters(stem, possible.stem));
  if (!possible.fresh) return points;
  const bool same_code =
      work.old_side.kin.code_tail(o) == work.new_side.kin.code_tail(possible.row);
  return points + (same_code ? 20 : 1);
}

Question question(Work& work, RowIndex o, const std::vector<Possible>& possible) {
  struct Ranked {
    int points;
    RowIndex row;
  };
  std::vector<Ranked> ranked;
  const auto stem = stem_characters(work.old_side, o);
  for (const Possible& one : possible) {
    if (const int points = likelihood(work, o, stem, one); points > 0) {
      ranked.push_back({points, one.row});
    }
  }
  for (const Share& heir : work.heirs[at(o)]) {
    const auto same = [&](const Ranked& known) { return known.row == heir.row; };
    if (std::none_of(ranked.begin(), ranked.end(), same)) ranked.push_back({50, heir.row});
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const Ranked& a, const Ranked& b) { return a.points > b.points; });
  if (ranked.size() > kMostCandidates) ranked.resize(kMostCandidates);
  Question asked;
  asked.old = o;
  for (const Ranked& one : ranked)
    asked.candidates.push_back(one.row);
  asked.reason = work.old_side[o].level == Level::village
                     ? "新清单中没有它，名称和代码都不能说明它并入何处"
                     : "新清单中没有它，其下级也不足以说明它并入何处";
  return asked;
}

}  // namespace

void ask_questions(Work& work) {
  RowIndex known_parent = kNoRow;
  Level known_level = Level::centre;
  std::vector<Possible> possible;
  for (RowIndex o = 0; o < work.old_side.size(); ++o) {
    if (!work.old_open(o)) continue;
    const DivisionRow& row = work.old_side[o];
    if (row.parent == kNoRow) {
      possible.clear();
    } else if (row.parent != known_parent || row.level != known_level) {
      possible = possible_rows(work, row.parent, row.level);
    }
    known_parent = row.parent;
    known_level = row.level;
    work.result.questions.push_back(question(work, o, possible));
  }
}

}  // namespace jishi::organisation::division
