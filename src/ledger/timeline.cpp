#include "ledger/timeline.hpp"

#include <algorithm>
#include <cassert>

namespace jishi::ledger {
namespace {

Error nothing_changes() {
  return {"nothing_changes", "没有变化：这一行在这一天已经是这样，无需重复登记。"};
}

std::size_t index_of(const Held& held, const RowVersion* version) {
  return static_cast<std::size_t>(version - held.data());
}

void apply(Values& values, const Patch& patch) {
  assert(patch.size() <= values.size());
  for (std::size_t i = 0; i < patch.size(); ++i)
    if (patch[i]) values[i] = *patch[i];
}

// From a version on, one part of the content through all that had inherited what it was.
template <class T, class PartOf>
void carry(Held& held, std::size_t from, const T& value, PartOf part_of) {
  const T was = part_of(held[from].content);
  if (was == value) return;
  for (std::size_t i = from; i < held.size(); ++i) {
    if (i > from && held[i - 1].valid_to != held[i].valid_from) return;
    T& own = part_of(held[i].content);
    if (own != was) return;
    own = value;
    held[i].revision = 0;
  }
}

}  // namespace

Error not_held_then(Date day) {
  return {"not_held_then",
          "这一行在 " + day.chinese() + " 不存在（尚未开始或已经结束），请核对日期。"};
}

Error overlaps_another(const RowVersion& other) {
  return {"overlaps_another", "这一行从 " + other.valid_from.chinese() +
                                  " 起已有另一段记录，两段的日期重叠；请改正日期，"
                                  "或先更正那一段。"};
}

const RowVersion* at(const Held& held, Date day) {
  for (const RowVersion& version : held)
    if (version.valid_from <= day && (day < version.valid_to || version.valid_to == kForever))
      return &version;
  return nullptr;
}

Result<Held> changed_from(const Held& held, Date day, const Patch& patch,
                          std::optional<UnitId> unit) {
  const RowVersion* then = at(held, day);
  if (then == nullptr) return not_held_then(day);
  RowContent changed = then->content;
  apply(changed.values, patch);
  if (unit) changed.unit = *unit;
  if (changed == then->content) return nothing_changes();

  Held after = held;
  std::size_t index = index_of(held, then);
  if (then->valid_from < day) {
    RowVersion later = *then;
    later.valid_from = day;
    later.revision = 0;
    after[index].valid_to = day;
    after[index].revision = 0;
    after.insert(after.begin() + static_cast<std::ptrdiff_t>(++index), std::move(later));
  }
  for (std::size_t field = 0; field < patch.size(); ++field)
    if (patch[field])
      carry(
          after, index,
          *patch[field], [field](RowContent & content) -> auto& { return content.values[field]; });
  if (unit)
    carry(
        after, index, *unit, [](RowContent & content) -> auto& { return content.unit; });
  return after;
}

Result<Held> corrected(const Held& held, Date day, const Patch& patch,
                       std::optional<PersonId> person, std::optional<Date> from,
                       std::optional<Date> to) {
  const RowVersion* then = at(held, day);
  if (then == nullptr) return not_held_then(day);
  RowVersion truth = *then;
  apply(truth.content.values, patch);
  if (person) truth.content.person = *person;
  truth.valid_from = from.value_or(then->valid_from);
  truth.valid_to = to.value_or(then->valid_to);
  if (truth.valid_from >= truth.valid_to)
    return Error{"bad_interval",
                 "结束日期早于或等于开始日期（" + truth.valid_from.chinese() + "），请改正日期。"};
  if (truth.content == then->content && truth.valid_from == then->valid_from &&
      truth.valid_to == then->valid_to)
    return nothing_changes();
  for (const RowVersion& other : held)
    if (&other != then && other.valid_from < truth.valid_to && truth.valid_from < other.valid_to)
      return overlaps_another(other);
  Held after = held;
  truth.revision = 0;
  after[index_of(held, then)] = std::move(truth);
  std::ranges::sort(after, {}, &RowVersion::valid_from);
  return after;
}

Result<Held> ended_from(const Held& held, Date day) {
  if (!held.empty() && day <= held.front().valid_from)
    return Error{"ends_before_it_began", "结束日期不晚于开始日期（" +
                                             held.front().valid_from.chinese() +
                                             "）；若这一行登记错了，请撤回它。"};
  if (!held.empty() && held.back().valid_from > day)
    return Error{"later_versions", "这一行从 " + held.back().valid_from.chinese() +
                                       " 起还有登记的变动，不能在此之前结束；请先更正后面的变动。"};
  const RowVersion* then = at(held, day);
  if (then == nullptr) return not_held_then(day);
  Held after = held;
  const std::size_t index = index_of(held, then);
  if (then->valid_from == day) {
    after.erase(after.begin() + static_cast<std::ptrdiff_t>(index));
  } else {
    after[index].valid_to = day;
    after[index].revision = 0;
  }
  return after;
}

Difference difference(const Held& before, const Held& after, std::int64_t last_revision) {
  Difference result;
  for (const RowVersion& old : before)
    if (std::ranges::find(after, old.revision, &RowVersion::revision) == after.end())
      result.superseded.push_back(old.revision);
  for (const RowVersion& version : after) {
    if (version.revision != 0) continue;
    result.added.push_back(version);
    result.added.back().revision = ++last_revision;
  }
  return result;
}

}  // namespace jishi::ledger
