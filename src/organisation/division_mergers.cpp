// Villages that were put together or divided, as far as their names tell; then villages that kept
// nothing but the code.
//
//   the village and the community of one name are one now       甲村 + 甲社区 → 甲社区
//   the new name is put together from two that are gone         红星 + 先锋 → 红锋
//   the names differed by east, west, first, second … only      东王 + 西王 → 王
//   the new names do                                             新城 → 新城一 + 新城二
//   the new name says that it was joined                         王集 → 王集联合
//
// Anything else stays a question: a name alone does not say which neighbour took a village in.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

#include "organisation/division_likeness.hpp"
#include "organisation/division_work.hpp"

namespace jishi::organisation::division {
namespace {

// How often a name put together by chance is tolerated, by expectation.
constexpr double kMostChance = 0.05;

// An open village and its stem in characters.
struct Village {
  RowIndex row = kNoRow;
  std::u32string stem;
};

// The open villages that may have become one another: those of a new township, and of the old ones
// that it continues or inherited.
struct Place {
  std::vector<Village> before;
  std::vector<Village> after;
};

std::map<RowIndex, Place> open_places(Work& work) {
  std::map<RowIndex, Place> places;
  for (RowIndex n = 0; n < work.new_side.size(); ++n) {
    if (work.new_side[n].level != Level::village || !work.new_open(n)) continue;
    places[work.new_side[n].parent].after.push_back({n, stem_characters(work.new_side, n)});
  }
  for (RowIndex o = 0; o < work.old_side.size(); ++o) {
    if (work.old_side[o].level != Level::village || !work.old_open(o)) continue;
    if (work.old_side[o].parent == kNoRow) continue;
    for (const RowIndex home : work.homes(work.old_side[o].parent)) {
      const auto place = places.find(home);
      if (place != places.end())
        place->second.before.push_back({o, stem_characters(work.old_side, o)});
    }
  }
  return places;
}

std::string quoted(const Work& work, RowIndex o) {
  return "“" + std::string(work.old_side[o].name) + "”";
}

// The old township had a village and a community of one name; one of them is still there.
void join_namesakes(Work& work) {
  for (RowIndex o = 0; o < work.old_side.size(); ++o) {
    if (work.old_side[o].level != Level::village || !work.old_open(o)) continue;
    const RowIndex township = work.old_side[o].parent;
    if (township == kNoRow) continue;
    RowIndex joined = kNoRow;
    int namesakes = 0;
    for (const RowIndex sibling : work.old_side.kin.children(township)) {
      if (sibling == o || work.old_side.names.stem(sibling) != work.old_side.names.stem(o))
        continue;
      ++namesakes;
      const RowIndex n = work.new_of[at(sibling)];
      const bool kept = n != kNoRow && work.new_side.names.stem(n) == work.old_side.names.stem(o);
      joined = kept ? n : kNoRow;
    }
    if (namesakes == 1 && joined != kNoRow) {
      work.become(o, Fate::merged, {joined}, Evidence::stem, "同名的村与社区只余其一");
    }
  }
}

// Whether `name` is made of characters of both, with at least one that only one of them has, each.
bool made_of(const std::u32string& name, const std::u32string& a, const std::u32string& b) {
  bool only_a = false;
  bool only_b = false;
  for (const char32_t c : name) {
    const bool in_a = has(a, c);
    const bool in_b = has(b, c);
    if (!in_a && !in_b) return false;
    only_a = only_a || (in_a && !in_b && is_telling(c));
    only_b = only_b || (in_b && !in_a && is_telling(c));
  }
  return only_a && only_b;
}

// The code belonged to a village that is gone: more likely renamed than put together.
bool code_was_in_use(const Work& work, RowIndex n, const Place& place) {
  const auto tail = work.new_side.kin.code_tail(n);
  return std::any_of(place.before.begin(), place.before.end(), [&](const Village& gone) {
    return work.old_side.kin.code_tail(gone.row) == tail &&
           work.new_of[at(work.old_side[gone.row].parent)] == work.new_side[n].parent;
  });
}

// In how many of the vanished villages' names a character occurs.
class CharacterRates {
 public:
  explicit CharacterRates(const std::map<RowIndex, Place>& places) {
    for (const auto& [home, place] : places) {
      for (const Village& gone : place.before) {
        ++names_;
        for (const char32_t c : std::set<char32_t>(gone.stem.begin(), gone.stem.end()))
          ++counts_[c];
      }
    }
  }
  // How many pairs out of `villages` names would give this one by chance, by the other names.
  double chance(const std::u32string& name, std::size_t villages) const {
    double chance = 1;
    for (const char32_t c : std::set<char32_t>(name.begin(), name.end())) {
      const auto count = counts_.find(c);
      if (!is_telling(c) || count == counts_.end()) continue;
      chance *= static_cast<double>(villages) * (count->second - 1) / std::max(1, names_);
    }
    return chance;
  }

 private:
  int names_ = 0;
  std::map<char32_t, int> counts_;
};

void join_composed_names(Work& work, const Place& place, const CharacterRates& rates) {
  for (const Village& fresh : place.after) {
    if (!work.new_open(fresh.row) || fresh.stem.size() < 2) continue;
    if (rates.chance(fresh.stem, place.before.size()) > kMostChance) continue;
    if (code_was_in_use(work, fresh.row, place)) continue;
    const Village* first = nullptr;
    const Village* second = nullptr;
    int pairs = 0;
    for (std::size_t i = 0; i < place.before.size(); ++i) {
      for (std::size_t j = i + 1; j < place.before.size(); ++j) {
        const Village& a = place.before[i];
        const Village& b = place.before[j];
        if (!made_of(fresh.stem, a.stem, b.stem)) continue;
        first = &a;
        second = &b;
        ++pairs;
      }
    }
    if (pairs != 1 || !work.old_open(first->row) || !work.old_open(second->row)) continue;
    const std::string detail =
        "名称由" + quoted(work, first->row) + "和" + quoted(work, second->row) + "合成";
    for (const Village* part : {first, second}) {
      work.become(part->row, Fate::merged, {fresh.row}, Evidence::stem, detail);
    }
  }
}

// 东王 and 王第二 without the qualifier: 王. The name itself where it has none, or nothing else.
std::u32string unqualified(const std::u32string& stem) {
  if (std::all_of(stem.begin(), stem.end(), is_qualifier)) return stem;
  std::u32string bare = stem;
  while (bare.size() > 1 && is_qualifier(bare.back()))
    bare.pop_back();
  if (bare.size() != stem.size()) return bare;
  // A number in front is part of the name: 十一分场, 二郎庙.
  const bool direction = is_qualifier(bare.front()) && !is_number(bare.front());
  return bare.size() > 1 && direction ? bare.substr(1) : bare;
}

void join_qualified_names(Work& work, const Place& place) {
  for (const Village& fresh : place.after) {
    if (!work.new_open(fresh.row)) continue;
    std::vector<RowIndex> parts;
    for (const Village& gone : place.before) {
      const bool part = gone.stem != fresh.stem && unqualified(gone.stem) == fresh.stem;
      if (part && work.old_open(gone.row)) parts.push_back(gone.row);
    }
    if (parts.size() < 2) continue;
    for (const RowIndex o : parts) {
      work.become(o, Fate::merged, {fresh.row}, Evidence::stem, "去掉方位或序数后同名");
    }
  }
}

// 王集 → 王集联合, 巩家庄 → 巩家庄新: one old name, one new name, one word that says so.
void join_named_unions(Work& work, const Place& place) {
  constexpr std::array<std::u32string_view, 6> kUnions{U"联合", U"联", U"新型",
                                                       U"中心", U"新", U"联合新"};
  const auto joins = [&](const Village& gone, const Village& fresh) {
    if (gone.stem.size() < 2 || !fresh.stem.starts_with(gone.stem)) return false;
    const auto rest = std::u32string_view(fresh.stem).substr(gone.stem.size());
    return std::find(kUnions.begin(), kUnions.end(), rest) != kUnions.end();
  };
  for (const Village& gone : place.before) {
    if (!work.old_open(gone.row)) continue;
    const Village* into = nullptr;
    int unions = 0;
    for (const Village& fresh : place.after) {
      if (!work.new_open(fresh.row) || !joins(gone, fresh)) continue;
      into = &fresh;
      ++unions;
    }
    if (unions != 1) continue;
    const auto rivals = std::count_if(place.before.begin(), place.before.end(),
                                      [&](const Village& other) { return joins(other, *into); });
    if (rivals != 1 || code_was_in_use(work, into->row, place)) continue;
    work.become(gone.row, Fate::merged, {into->row}, Evidence::stem, "新名称冠以原名");
  }
}

void divide_qualified_names(Work& work, const Place& place) {
  for (const Village& gone : place.before) {
    if (!work.old_open(gone.row)) continue;
    std::vector<RowIndex> parts;
    for (const Village& fresh : place.after) {
      const bool part = gone.stem != fresh.stem && unqualified(fresh.stem) == gone.stem;
      if (part && work.new_open(fresh.row)) parts.push_back(fresh.row);
    }
    std::set<std::uint32_t> stems;
    for (const RowIndex n : parts)
      stems.insert(work.new_side.names.stem(n));
    if (stems.size() < 2) continue;
    const auto tail = work.old_side.kin.code_tail(gone.row);
    std::stable_partition(parts.begin(), parts.end(),
                          [&](RowIndex n) { return work.new_side.kin.code_tail(n) == tail; });
    for (const RowIndex n : parts)
      work.result.new_rows[at(n)].split_from = {gone.row};
    work.become(gone.row, Fate::split, std::move(parts), Evidence::stem, "去掉方位或序数后同名");
  }
}

}  // namespace

void merge_villages(Work& work) {
  join_namesakes(work);
  const auto places = open_places(work);
  const CharacterRates rates(places);
  for (const auto& [home, place] : places) {
    join_qualified_names(work, place);
    divide_qualified_names(work, place);
    join_composed_names(work, place, rates);
    join_named_unions(work, place);
  }
}

}  // namespace jishi::organisation::division
