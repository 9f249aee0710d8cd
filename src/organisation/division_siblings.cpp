// Rows below the same parent: strongest evidence first, and only what is unique.
#include <algorithm>

#include "organisation/division_work.hpp"

namespace jishi::organisation::division {
namespace {

// The children of one parent pair that are still without a counterpart.
struct Open {
  std::vector<RowIndex> old_rows;
  std::vector<RowIndex> new_rows;
  bool done() const { return old_rows.empty() || new_rows.empty(); }
};

Open open_children(const Work& work, RowIndex old_parent, RowIndex new_parent) {
  Open open;
  for (const RowIndex o : work.old_side.kin.children(old_parent)) {
    if (work.old_open(o)) open.old_rows.push_back(o);
  }
  for (const RowIndex n : work.new_side.kin.children(new_parent)) {
    if (work.new_open(n)) open.new_rows.push_back(n);
  }
  return open;
}

void forget_linked(const Work& work, Open& open) {
  std::erase_if(open.old_rows, [&](RowIndex o) { return !work.old_open(o); });
  std::erase_if(open.new_rows, [&](RowIndex n) { return !work.new_open(n); });
}

void sort_by_tail(const Kin& kin, std::vector<RowIndex>& rows) {
  const auto before = [&](RowIndex a, RowIndex b) { return kin.code_tail(a) < kin.code_tail(b); };
  if (!std::is_sorted(rows.begin(), rows.end(), before)) {
    std::stable_sort(rows.begin(), rows.end(), before);
  }
}

// Same code below the same parent, and names that are `equal`.
template <class Equal>
void link_same_codes(Work& work, Open& open, Evidence evidence, Equal equal) {
  const Kin& old_kin = work.old_side.kin;
  const Kin& new_kin = work.new_side.kin;
  std::size_t j = 0;
  for (const RowIndex o : open.old_rows) {
    const auto tail = old_kin.code_tail(o);
    while (j < open.new_rows.size() && new_kin.code_tail(open.new_rows[j]) < tail)
      ++j;
    if (j == open.new_rows.size()) break;
    const RowIndex n = open.new_rows[j];
    if (new_kin.code_tail(n) != tail || work.old_side[o].level != work.new_side[n].level) continue;
    if (work.new_open(n) && equal(o, n)) work.link(o, n, evidence);
  }
  forget_linked(work, open);
}

// Rows whose key occurs once on each side. Key is what `old_key` and `new_key` return.
template <class OldKey, class NewKey>
void link_unique(Work& work, Open& open, Evidence evidence, OldKey old_key, NewKey new_key) {
  if (open.done()) return;
  using Key = decltype(old_key(RowIndex{}));
  struct Entry {
    Key key;
    bool is_new;
    RowIndex row;
  };
  std::vector<Entry> entries;
  entries.reserve(open.old_rows.size() + open.new_rows.size());
  for (const RowIndex o : open.old_rows)
    entries.push_back({old_key(o), false, o});
  for (const RowIndex n : open.new_rows)
    entries.push_back({new_key(n), true, n});
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    if (a.key != b.key) return a.key < b.key;
    return a.is_new != b.is_new ? b.is_new : a.row < b.row;
  });
  for (std::size_t i = 0; i < entries.size();) {
    std::size_t end = i + 1;
    while (end < entries.size() && entries[end].key == entries[i].key)
      ++end;
    const bool pair = end == i + 2 && !entries[i].is_new && entries[i + 1].is_new;
    if (pair && work.old_side[entries[i].row].level == work.new_side[entries[i + 1].row].level) {
      work.link(entries[i].row, entries[i + 1].row, evidence);
    }
    i = end;
  }
  forget_linked(work, open);
}

}  // namespace

void match_siblings(Work& work, RowIndex old_parent, RowIndex new_parent) {
  Open open = open_children(work, old_parent, new_parent);
  if (open.done()) return;
  Edition& before = work.old_side;
  Edition& after = work.new_side;
  sort_by_tail(before.kin, open.old_rows);
  sort_by_tail(after.kin, open.new_rows);

  link_same_codes(work, open, Evidence::code_and_name,
                  [&](RowIndex o, RowIndex n) { return before[o].name == after[n].name; });
  if (open.done()) return;
  link_same_codes(work, open, Evidence::code_and_spelling, [&](RowIndex o, RowIndex n) {
    return before.names.spelling(o) == after.names.spelling(n);
  });
  link_unique(
      work, open, Evidence::name, [&](RowIndex o) { return before[o].name; },
      [&](RowIndex n) { return after[n].name; });
  link_unique(
      work, open, Evidence::spelling, [&](RowIndex o) { return before.names.spelling(o); },
      [&](RowIndex n) { return after.names.spelling(n); });
  link_unique(
      work, open, Evidence::stem, [&](RowIndex o) { return before.names.stem(o); },
      [&](RowIndex n) { return after.names.stem(n); });
}

void drain(Work& work) {
  std::size_t seen = 0;
  while (!work.queue.empty()) {
    const RowIndex o = work.queue.back();
    work.queue.pop_back();
    const RowIndex n = work.new_of[at(o)];
    if (work.old_side[o].level != Level::village) match_siblings(work, o, n);
    if (++seen % 4096 == 0) {
      work.progress.check();
    }
  }
}

}  // namespace jishi::organisation::division
