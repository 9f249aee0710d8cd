// The state of one matching while its steps go on. Each step stands in a file of its own:
//
//   division_decisions  what a person decided, first of all
//   division_siblings   rows below the same parent, by code and name
//   division_kinship    counties and townships by what is found below them
//   division_villages   villages that went elsewhere
//   division_mergers    villages that became one, or several
//   division_codes      rows that kept nothing but the code
//   division_fates      what became of the rest; changes, lineage, questions
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "organisation/division_kin.hpp"
#include "organisation/division_match.hpp"
#include "organisation/division_names.hpp"

namespace jishi::organisation::division {

// One of the two lists with what is known about it.
struct Edition {
  Edition(const std::vector<DivisionRow>& list, NameTable& table)
      : rows(list), kin(list), names(list, table) {}
  const DivisionRow& operator[](RowIndex row) const { return rows[at(row)]; }
  RowIndex size() const { return static_cast<RowIndex>(rows.size()); }

  const std::vector<DivisionRow>& rows;
  Kin kin;
  RowNames names;
};

// A row of the other edition and how much speaks for it.
struct Share {
  RowIndex row = kNoRow;
  double weight = 0;
};

struct Work {
  Work(const std::vector<DivisionRow>& old_list, const std::vector<DivisionRow>& new_list,
       Progress& reports)
      : old_side(old_list, table), new_side(new_list, table), progress(reports) {
    result.old_rows.resize(old_list.size());
    result.new_rows.resize(new_list.size());
    heirs.resize(old_list.size());
    new_of.assign(old_list.size(), kNoRow);
    settled.resize(old_list.size());
  }

  // Neither found again nor decided.
  bool old_open(RowIndex o) const { return new_of[at(o)] == kNoRow && !settled[at(o)]; }
  bool new_open(RowIndex n) const { return result.new_rows[at(n)].old == kNoRow; }

  // The two are the same unit. Their children are looked at when the queue is drained.
  void link(RowIndex o, RowIndex n, Evidence evidence, std::string detail = {}) {
    auto& appeared = result.new_rows[at(n)];
    appeared.old = o;
    appeared.evidence = evidence;
    appeared.detail = detail;
    auto& before = result.old_rows[at(o)];
    before.fate = Fate::continues;
    before.evidence = evidence;
    before.detail = std::move(detail);
    new_of[at(o)] = n;
    queue.push_back(o);
  }
  // What the old row, which is not there any more, became.
  void become(RowIndex o, Fate fate, std::vector<RowIndex> successors, Evidence evidence,
              std::string detail) {
    result.old_rows[at(o)] = {fate, evidence, std::move(successors), std::move(detail)};
    settled[at(o)] = true;
  }

  // Where the children of an old row may be looked for: itself, or those that inherited it.
  std::vector<RowIndex> homes(RowIndex o) const {
    if (new_of[at(o)] != kNoRow) return {new_of[at(o)]};
    std::vector<RowIndex> rows;
    for (const Share& heir : heirs[at(o)])
      rows.push_back(heir.row);
    return rows;
  }

  // The new row stands where the old one's parent is now (or below what inherited it).
  bool stayed_near(RowIndex o, RowIndex n) const {
    const RowIndex parent = old_side[o].parent;
    if (parent == kNoRow) return new_side[n].parent == kNoRow;
    const auto places = homes(parent);
    return std::find(places.begin(), places.end(), new_side[n].parent) != places.end();
  }

  NameTable table;
  Edition old_side;
  Edition new_side;
  Progress& progress;
  Matching result;
  std::vector<RowIndex> new_of;           // by old row
  std::vector<bool> settled;              // old rows that became something else
  std::vector<std::vector<Share>> heirs;  // of old rows that vanished, largest share first
  std::vector<RowIndex> queue;            // old rows whose children are still to be matched
};

// division_decisions.cpp
Result<void> apply_decisions(Work& work, const std::vector<LineageDecision>& decisions);

// division_siblings.cpp: the children on `level` of two rows that are the same unit (or of no
// parent at all), by code, name, spelling and stem.
void match_siblings(Work& work, RowIndex old_parent, RowIndex new_parent);
// Matches the children of everything linked since the last call, and so on downwards.
void drain(Work& work);

// division_kinship.cpp: what stands above villages and has no counterpart by name: by what is found
// below. Fills the heirs of what vanished.
void match_by_kinship(Work& work, Level level);

// division_villages.cpp: villages by name outside their own township.
void match_moved_villages(Work& work);

// division_mergers.cpp
void merge_villages(Work& work);

// division_codes.cpp: townships or villages that kept the code alone.
void match_by_code(Work& work, Level level);

// division_fates.cpp
void decide_fates(Work& work);
void describe_changes(Work& work);
void ask_questions(Work& work);

}  // namespace jishi::organisation::division
