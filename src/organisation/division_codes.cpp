// Rows below the same parent that kept nothing but the code.
//
// The statistics office keeps the code of a village that is renamed and does not give it away
// again, so the code speaks for identity here - unless the township numbered its villages anew, or
// a row has become part of another.
#include <algorithm>
#include <array>
#include <string>

#include "organisation/division_likeness.hpp"
#include "organisation/division_work.hpp"

namespace jishi::organisation::division {
namespace {

// Of the siblings found again by name, this share must have kept its code.
constexpr double kLeastKept = 0.6;

// A township where more villages than this changed to quite another name under their code, or
// vanished besides, was divided anew.
constexpr int kMostUnlike = 3;
constexpr int kMostVanished = 3;

bool codes_are_kept(const Work& work, RowIndex old_parent) {
  int found = 0;
  int kept = 0;
  for (const RowIndex o : work.old_side.kin.children(old_parent)) {
    const RowIndex n = work.new_of[at(o)];
    if (n == kNoRow || work.new_side[n].parent != work.new_of[at(old_parent)]) continue;
    ++found;
    kept += work.old_side.kin.code_tail(o) == work.new_side.kin.code_tail(n) ? 1 : 0;
  }
  return kept >= kLeastKept * found;
}

// A new row that old ones were merged into, or split to make.
std::vector<bool> explained_rows(const Work& work) {
  std::vector<bool> explained(work.new_side.rows.size());
  for (const auto& outcome : work.result.old_rows) {
    for (const RowIndex n : outcome.successors)
      explained[at(n)] = true;
  }
  return explained;
}

std::string likeness(Work& work, RowIndex o, RowIndex n) {
  const auto before = stem_characters(work.old_side, o);
  const auto after = stem_characters(work.new_side, n);
  const int shared = shared_characters(before, after);
  if (shared == 0) return "仅代码相同，名称全不相同";
  return "代码相同，名称有 " + std::to_string(shared) + " 字相同";
}

// What a zone is called besides being one: 高新技术产业开发区管理委员会 has no name of its own.
std::u32string own_name(Edition& edition, RowIndex row) {
  constexpr std::array<std::u32string_view, 16> kGeneric{
      U"管理委员会", U"管委会", U"开发区", U"工业",     U"园区",   U"产业", U"经济", U"技术",
      U"高新",       U"集聚",   U"聚集",   U"服务中心", U"办事处", U"管理", U"区",   U"园"};
  std::u32string name = stem_characters(edition, row);
  const RowIndex county = edition[row].parent;
  if (county != kNoRow) {
    const auto above = stem_characters(edition, county);
    if (const auto found = name.find(above); !above.empty() && found != std::u32string::npos) {
      name.erase(found, above.size());
    }
  }
  for (const auto word : kGeneric) {
    for (auto found = name.find(word); found != std::u32string::npos; found = name.find(word)) {
      name.erase(found, word.size());
    }
  }
  return name;
}

// Townships change their codes with their kind, so an equal code says less than for villages: the
// names must be alike too, and no village may have been seen elsewhere.
bool townships_alike(Work& work, RowIndex o, RowIndex n) {
  if (!work.heirs[at(o)].empty() && work.heirs[at(o)].front().row != n) return false;
  if (numbers_differ(stem_characters(work.old_side, o), stem_characters(work.new_side, n))) {
    return false;
  }
  const auto before = own_name(work.old_side, o);
  const auto after = own_name(work.new_side, n);
  const auto longest = static_cast<int>(std::max(before.size(), after.size()));
  return 2 * std::max(shared_characters(before, after), shared_characters(after, before)) >=
         longest;
}

struct Pair {
  RowIndex o = kNoRow;
  RowIndex n = kNoRow;
};

// Open rows of one parent pair with equal codes; counts the open ones without.
std::vector<Pair> same_codes(Work& work, RowIndex parent, Level level,
                             const std::vector<bool>& explained, int& without) {
  std::vector<Pair> pairs;
  const auto siblings = work.new_side.kin.children(work.new_of[at(parent)]);
  for (const RowIndex o : work.old_side.kin.children(parent)) {
    if (work.old_side[o].level != level || !work.old_open(o)) continue;
    const auto tail = work.old_side.kin.code_tail(o);
    const auto n = std::find_if(siblings.begin(), siblings.end(), [&](RowIndex sibling) {
      return work.new_side.kin.code_tail(sibling) == tail && work.new_side[sibling].level == level;
    });
    const bool pair =
        n != siblings.end() && work.new_open(*n) && !explained[at(*n)] &&
        !numbers_differ(stem_characters(work.old_side, o), stem_characters(work.new_side, *n));
    if (pair) pairs.push_back({o, *n});
    without += pair ? 0 : 1;
  }
  return pairs;
}

bool villages_alike(Work& work, const Pair& pair) {
  return names_alike(stem_characters(work.old_side, pair.o),
                     stem_characters(work.new_side, pair.n));
}

// A township that was divided into villages anew: codes went to whatever came next in the list.
bool drawn_anew(Work& work, const std::vector<Pair>& pairs, int without) {
  const auto unlike = std::count_if(pairs.begin(), pairs.end(),
                                    [&](const Pair& pair) { return !villages_alike(work, pair); });
  return unlike > kMostUnlike || without > kMostVanished;
}

}  // namespace

void match_by_code(Work& work, Level level) {
  const auto explained = explained_rows(work);
  for (RowIndex parent = 0; parent < work.old_side.size(); ++parent) {
    if (work.new_of[at(parent)] == kNoRow || work.old_side[parent].level >= level) continue;
    int without = 0;
    const auto pairs = same_codes(work, parent, level, explained, without);
    if (pairs.empty()) continue;
    const bool villages = level == Level::village;
    if (villages && !codes_are_kept(work, parent)) continue;
    const bool anew = villages && drawn_anew(work, pairs, without);
    for (const Pair& pair : pairs) {
      const bool likely =
          villages ? !anew || villages_alike(work, pair) : townships_alike(work, pair.o, pair.n);
      if (likely) work.link(pair.o, pair.n, Evidence::code_only, likeness(work, pair.o, pair.n));
    }
  }
  drain(work);
}

}  // namespace jishi::organisation::division
