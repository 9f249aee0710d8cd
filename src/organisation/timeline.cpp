#include "organisation/timeline.hpp"

#include <algorithm>
#include <cassert>

namespace jishi::organisation {
namespace {

Error not_living(Date date) {
  return {"not_living_then", "该单位在 " + date.chinese() +
                                 " 不存在（尚未建立或已经撤销），请核对日期，或用 jishi unit … "
                                 "--history 查看沿革。"};
}

// Carries one attribute forward through the versions that had inherited it.
template <class T>
void carry(std::vector<UnitVersion>& versions, std::size_t from, T UnitContent::*attribute,
           const std::optional<T>& value) {
  if (!value) return;
  const T before = versions[from].content.*attribute;
  for (std::size_t i = from; i < versions.size(); ++i) {
    if (versions[i].content.*attribute != before) break;
    versions[i].content.*attribute = *value;
  }
}

bool same(const UnitVersion& a, const UnitVersion& b) {
  return a.valid_from == b.valid_from && a.content == b.content;
}

}  // namespace

Timeline::Timeline(std::vector<UnitVersion> versions, std::int64_t highest_revision)
    : versions_(std::move(versions)), revision_(highest_revision) {
  for (const UnitVersion& version : versions_)
    revision_ = std::max(revision_, version.revision);
  for (std::size_t i = 0; i + 1 < versions_.size(); ++i) {
    assert(versions_[i].valid_to == versions_[i + 1].valid_from);
  }
  assert(versions_.empty() || versions_.back().valid_to == kForever);
}

Timeline Timeline::founded(UnitId unit, Date date, UnitContent content) {
  return Timeline({UnitVersion{unit, 1, date, kForever, std::move(content)}});
}

const UnitVersion* Timeline::at(Date date) const {
  for (const UnitVersion& version : versions_) {
    if (version.valid_from <= date && date < version.valid_to) return &version;
  }
  // The calendar's last day belongs to the last version.
  return !versions_.empty() && date == kForever ? &versions_.back() : nullptr;
}

const UnitVersion* Timeline::active_at(Date date) const {
  const UnitVersion* version = at(date);
  return version != nullptr && version->content.state == LifeState::active ? version : nullptr;
}

Result<Timeline> Timeline::changed_from(Date date, const UnitPatch& patch) const {
  const UnitVersion* then = active_at(date);
  if (then == nullptr) return not_living(date);
  std::vector<UnitVersion> changed = versions_;
  auto index = static_cast<std::size_t>(then - versions_.data());
  if (then->valid_from < date) {
    UnitVersion later = *then;
    later.valid_from = date;
    changed[index].valid_to = date;
    changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(++index), later);
  }
  carry(changed, index, &UnitContent::parent, patch.parent);
  carry(changed, index, &UnitContent::level, patch.level);
  carry(changed, index, &UnitContent::kind, patch.kind);
  carry(changed, index, &UnitContent::name, patch.name);
  carry(changed, index, &UnitContent::division_code, patch.division_code);
  carry(changed, index, &UnitContent::own_code, patch.own_code);
  if (changed[index].content == then->content) {
    return Error{"nothing_changes", "没有变化：该单位在这一天已经是这样，无需重复登记。"};
  }
  return Timeline(std::move(changed), revision_);
}

Result<Timeline> Timeline::ended_from(Date date) const {
  const UnitVersion* then = active_at(date);
  if (then == nullptr) return not_living(date);
  if (date == first_day()) {
    return Error{"ends_on_first_day", "不能在建立的当天撤销；若是误建，请用更正撤回该单位。"};
  }
  if (then->valid_to != kForever) {
    return Error{"later_changes", "该单位在 " + then->valid_to.chinese() +
                                      " 还有已登记的变更，不能在此之前终止；请先更正后面的变更。"};
  }
  std::vector<UnitVersion> changed = versions_;
  const auto index = static_cast<std::size_t>(then - versions_.data());
  UnitVersion end = *then;
  end.valid_from = date;
  end.content.state = LifeState::ended;
  if (then->valid_from == date) {
    changed[index] = end;
  } else {
    changed[index].valid_to = date;
    changed.push_back(end);
  }
  return Timeline(std::move(changed), revision_);
}

TimelineDifference difference(const Timeline& before, const Timeline& after) {
  TimelineDifference result;
  std::int64_t next = before.versions().empty() ? 1 : before.revision() + 1;
  for (const UnitVersion& old : before.versions()) {
    const auto kept = std::ranges::find_if(
        after.versions(), [&](const UnitVersion& version) { return same(version, old); });
    if (kept == after.versions().end()) {
      result.superseded.push_back(old.revision);
    } else if (kept->valid_to != old.valid_to) {
      result.shortened.emplace_back(old.revision, kept->valid_to);
    }
  }
  for (UnitVersion version : after.versions()) {
    const bool known = std::ranges::any_of(
        before.versions(), [&](const UnitVersion& old) { return same(version, old); });
    if (known) continue;
    version.revision = next++;
    result.added.push_back(std::move(version));
  }
  return result;
}

}  // namespace jishi::organisation
