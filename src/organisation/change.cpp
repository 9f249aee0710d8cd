#include "organisation/change.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "organisation/unit_payload.hpp"
#include "organisation/unit_store.hpp"

namespace jishi::organisation {
namespace {

// “青白江区（领导机关）”, for messages that show what a unit is.
std::string shown(const UnitVersion& version, const KindRules& kinds) {
  return version.content.name + "（" + kinds.label(version.content.kind) + "，自 " +
         version.valid_from.chinese() +
         (version.content.state == LifeState::ended ? " 起已终止" : "") + "）";
}

std::optional<Error> bad_name(const std::string& name) {
  if (name.empty() || !is_utf8(name))
    return Error{"bad_name", "单位名称不能为空，且须为 UTF-8 文字。"};
  if (length_in_code_points(name) > kMaxNameCodePoints) {
    return Error{"bad_name", "单位名称不能超过 100 个字，请用规范简称。"};
  }
  if (!is_plain_line(name) || name.find('/') != std::string::npos) {
    return Error{"bad_name",
                 "单位名称不能只有空格，也不能含有换行、控制字符、改变文字方向的字符或“/”。"};
  }
  return std::nullopt;
}

std::optional<Error> bad_code(const std::optional<std::string>& code) {
  if (!code) return std::nullopt;
  const bool fits = !code->empty() && code->size() <= kMaxCodeBytes && is_utf8(*code) &&
                    std::ranges::none_of(*code, [](char c) {
                      return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F;
                    });
  if (fits) return std::nullopt;
  return Error{"bad_code", "代码须为 1 至 64 个字符，不含空格；没有代码时不要填写。"};
}

std::optional<Error> bad_day(Date on) {
  if (on > kFirstDate && on < kForever) return std::nullopt;
  return Error{"bad_date", "日期超出范围，请填写 0001-01-02 至 9999-12-30 之间的日期。"};
}

}  // namespace

TreeChanges::TreeChanges(db::Connection& connection, journal::Appender& appender,
                         const KindRules& kinds, std::string evidence)
    : connection_(connection), appender_(appender), kinds_(kinds), evidence_(std::move(evidence)) {}

Result<Timeline> TreeChanges::load(Seen seen) {
  Timeline timeline = read_timeline(connection_, seen.unit);
  if (timeline.versions().empty()) {
    return Error{"no_such_unit", "没有编号为 " + std::to_string(seen.unit.value()) +
                                     " 的单位，可能填错了编号，请按名称或代码查找。"};
  }
  if (timeline.revision() != seen.revision) {
    return Error{"version_conflict", "您看到的是该单位的第 " + std::to_string(seen.revision) +
                                         " 版，现在已是第 " + std::to_string(timeline.revision()) +
                                         " 版：" + shown(timeline.versions().back(), kinds_) +
                                         "。别人刚刚改过，请核对后重新提交。"};
  }
  return timeline;
}

Result<Timeline> TreeChanges::load_living(UnitId unit, Date on) {
  Timeline timeline = read_timeline(connection_, unit);
  if (timeline.versions().empty() || timeline.active_at(on) == nullptr) {
    return Error{"not_living_then", "编号为 " + std::to_string(unit.value()) + " 的单位在 " +
                                        on.chinese() + " 不存在，请核对编号和日期。"};
  }
  return timeline;
}

// Appends the entry, stores the versions and the event; returns the entry's position.
std::int64_t TreeChanges::write(const Timeline& before, const Timeline& after,
                                const Recorded& recorded) {
  const UnitVersion* old = before.versions().empty() ? nullptr : before.at(recorded.on);
  const UnitVersion* now = after.at(recorded.on);
  const std::array kinds = {recorded.kind};
  const std::int64_t position = appender_.append(
      partition_of(recorded.unit), kUnitSubject,
      unit_payload(recorded.unit, recorded.on, kinds, old == nullptr ? nullptr : &old->content,
                   now == nullptr ? nullptr : &now->content, recorded.related));
  store_difference(connection_, recorded.unit, difference(before, after), position);
  store_event(connection_, {recorded.unit, recorded.on, recorded.kind, false, recorded.evidence,
                            recorded.related, position, 0});
  return position;
}

// An event of another unit that takes part, with an entry in its own partition.
void TreeChanges::note(UnitId unit, const Recorded& recorded) {
  const std::array kinds = {recorded.kind};
  const std::int64_t position =
      appender_.append(partition_of(unit), kUnitSubject,
                       unit_payload(unit, recorded.on, kinds, nullptr, nullptr, recorded.related));
  store_event(connection_, {unit, recorded.on, recorded.kind, false, recorded.evidence,
                            recorded.related, position, 0});
}

Result<UnitId> TreeChanges::found(const Founding& founding) {
  if (auto error = bad_day(founding.on)) return *error;
  if (auto error = bad_name(founding.name)) return *error;
  if (auto error = bad_code(founding.division_code)) return *error;
  if (auto error = bad_code(founding.own_code)) return *error;
  if (!kinds_.known(founding.kind)) {
    return Error{"unknown_kind", "没有“" + founding.kind + "”这种单位类别，请用定义包中的类别。"};
  }
  UnitContent content;
  content.parent = founding.parent;
  content.kind = founding.kind;
  content.name = founding.name;
  content.division_code = founding.division_code;
  content.own_code = founding.own_code;
  PartitionId partition;
  if (!founding.parent) {
    if (root_unit(connection_)) {
      return Error{"root_exists", "组织树已有根节点，请指明新单位的上级。"};
    }
    content.level = founding.level.value_or(Level::centre);
  } else {
    auto parent = load_living(founding.parent, founding.on);
    if (!parent) return parent.error();
    const Level above = parent->active_at(founding.on)->content.level;
    const auto below =
        static_cast<Level>(std::min(static_cast<int>(above) + 1, static_cast<int>(Level::village)));
    content.level = founding.level.value_or(below);
    partition = partition_of(founding.parent);
  }
  if (content.level <= Level::county) partition = appender_.create_partition();
  const UnitId unit = make_unit_id(partition, appender_.next_serial(partition));
  const Timeline after = Timeline::founded(unit, founding.on, content);
  if (auto placed = check_placement(unit, after, founding.on); !placed) return placed.error();
  std::vector<UnitId> related;
  if (founding.parent) related = {founding.parent};
  write({}, after, {unit, founding.on, EventKind::founded, related, evidence_});
  return unit;
}

// The parent lives on every day on which it is one, stands higher, allows the kind, and is not
// below.
Result<void> TreeChanges::check_placement(UnitId unit, const Timeline& timeline, Date from) {
  for (const UnitVersion& version : timeline.versions()) {
    if (version.valid_to <= from || version.content.state == LifeState::ended) continue;
    const UnitContent& content = version.content;
    if (!content.parent) continue;
    const Date begin = std::max(from, version.valid_from);
    const Timeline parent = read_timeline(connection_, content.parent);
    for (Date day = begin; day < version.valid_to;) {
      const UnitVersion* above = parent.versions().empty() ? nullptr : parent.active_at(day);
      if (above == nullptr) {
        return Error{"parent_not_living", "上级单位在 " + day.chinese() +
                                              " 不存在，下级不能比上级存在得更早或更久；请改用当时"
                                              "存在的上级或调整日期。"};
      }
      const bool higher =
          above->content.level < content.level ||
          (above->content.level == Level::village && content.level == Level::village);
      if (!higher) {
        return Error{"level_order", "“" + content.name + "”（" + std::string(label(content.level)) +
                                        "）不能设在“" + above->content.name + "”（" +
                                        std::string(label(above->content.level)) +
                                        "）之下，请选择更高一级的上级。"};
      }
      if (!kinds_.may_stand_below(content.kind, above->content.kind)) {
        return Error{"kind_not_allowed", kinds_.label(content.kind) + "不能设在" +
                                             kinds_.label(above->content.kind) +
                                             "之下，请更换类别或上级。"};
      }
      day = above->valid_to;
    }
    if (auto day = first_cycle(unit, content.parent, begin, version.valid_to,
                               [&](UnitId id) { return read_timeline(connection_, id); })) {
      return Error{"cycle", "这样在 " + day->chinese() +
                                " 该单位会成为自己的上级，不能划转到自己的下级之下。"};
    }
  }
  return {};
}

Result<void> TreeChanges::patch(Seen seen, Date on, const UnitPatch& patch, EventKind kind,
                                std::vector<UnitId> related) {
  if (auto error = bad_day(on)) return *error;
  auto before = load(seen);
  if (!before) return before.error();
  auto after = before->changed_from(on, patch);
  if (!after) return after.error();
  if (patch.parent || patch.kind || patch.level) {
    if (auto placed = check_placement(seen.unit, *after, on); !placed) return placed.error();
  }
  if (patch.kind || patch.level) {
    if (auto below = check_children(seen.unit, *after, on); !below) return below.error();
  }
  write(*before, *after, {seen.unit, on, kind, std::move(related), evidence_});
  return {};
}

// What lives below still fits the unit's kind.
Result<void> TreeChanges::check_children(UnitId unit, const Timeline& timeline, Date from) {
  for (const UnitVersion& child : child_versions_from(connection_, unit, from)) {
    const Date day = std::max(from, child.valid_from);
    const UnitVersion* above = timeline.active_at(day);
    if (above != nullptr && !kinds_.may_stand_below(child.content.kind, above->content.kind)) {
      return Error{"kind_not_allowed",
                   "下级“" + child.content.name + "”是" + kinds_.label(child.content.kind) +
                       "，不能设在" + kinds_.label(above->content.kind) + "之下；请先调整下级。"};
    }
  }
  return {};
}

Result<void> TreeChanges::rename(Seen seen, Date on, const std::string& name) {
  if (auto error = bad_name(name)) return *error;
  UnitPatch patch;
  patch.name = name;
  return this->patch(seen, on, patch, EventKind::renamed, {});
}

Result<void> TreeChanges::move(Seen seen, Date on, UnitId parent) {
  auto before = load(seen);
  if (!before) return before.error();
  if (!parent) return Error{"no_such_unit", "请指明划入的上级单位。"};
  const UnitVersion* then = before->active_at(on);
  UnitPatch patch;
  patch.parent = parent;
  std::vector<UnitId> related;
  if (then != nullptr) related = {then->content.parent, parent};
  return this->patch(seen, on, patch, EventKind::moved, std::move(related));
}

Result<void> TreeChanges::recode(Seen seen, Date on, const Codes& codes) {
  if (codes.division_code) {
    if (auto error = bad_code(*codes.division_code)) return *error;
  }
  if (codes.own_code) {
    if (auto error = bad_code(*codes.own_code)) return *error;
  }
  UnitPatch patch;
  patch.division_code = codes.division_code;
  patch.own_code = codes.own_code;
  return this->patch(seen, on, patch, EventKind::recoded, {});
}

Result<void> TreeChanges::change_kind(Seen seen, Date on, const std::string& kind) {
  if (!kinds_.known(kind)) {
    return Error{"unknown_kind", "没有“" + kind + "”这种单位类别，请用定义包中的类别。"};
  }
  UnitPatch patch;
  patch.kind = kind;
  return this->patch(seen, on, patch, EventKind::kind_changed, {});
}

Result<void> TreeChanges::correct(Seen seen, Date from, const UnitPatch& truth) {
  auto before = load(seen);
  if (!before) return before.error();
  const bool starts = std::ranges::any_of(
      before->versions(), [&](const UnitVersion& version) { return version.valid_from == from; });
  if (!starts) {
    return Error{"no_such_version", from.chinese() +
                                        " 不是该单位某一版的起始日，更正须指明要更正的那一版；"
                                        "若从这天起才有变化，请登记变更。"};
  }
  if (truth.name) {
    if (auto error = bad_name(*truth.name)) return *error;
  }
  return patch(seen, from, truth, EventKind::corrected, {});
}

// Units directly below move on that day; one that would come below later is in the way.
Result<void> TreeChanges::rehouse(UnitId from, Date on, const std::map<UnitId, UnitId>& places,
                                  UnitId otherwise) {
  std::vector<UnitId> done;
  for (const UnitVersion& child : child_versions_from(connection_, from, on)) {
    if (std::ranges::find(done, child.unit) != done.end()) continue;
    done.push_back(child.unit);
    if (child.valid_from > on) {
      return Error{"later_changes", "“" + child.content.name + "”在 " + child.valid_from.chinese() +
                                        " 才转入该单位，晚于终止日；请先更正那次变更。"};
    }
    const auto place = places.find(child.unit);
    const UnitId to = place == places.end() ? otherwise : place->second;
    if (to == from) continue;
    const Timeline before = read_timeline(connection_, child.unit);
    UnitPatch patch;
    patch.parent = to;
    auto after = before.changed_from(on, patch);
    if (!after) return after.error();
    if (auto placed = check_placement(child.unit, *after, on); !placed) return placed.error();
    write(before, *after, {child.unit, on, EventKind::moved, {from, to}, "随上级变更转入"});
  }
  return {};
}

Result<void> TreeChanges::end(const Timeline& timeline, Date on, EventKind kind,
                              const std::vector<UnitId>& successors, UnitId default_successor) {
  auto after = timeline.ended_from(on);
  if (!after) return after.error();
  const UnitId unit = timeline.unit();
  const std::int64_t position = write(timeline, *after, {unit, on, kind, successors, evidence_});
  for (UnitId successor : successors) {
    store_lineage(
        connection_,
        {unit, successor, on, kind == EventKind::merged ? LineageKind::merged : LineageKind::split,
         successor == default_successor, false, evidence_},
        position);
  }
  return {};
}

Result<void> TreeChanges::merge(Seen seen, Date on, UnitId into) {
  if (auto error = bad_day(on)) return *error;
  auto unit = load(seen);
  if (!unit) return unit.error();
  if (into == seen.unit) return Error{"cycle", "单位不能并入自己，请选择另一个单位。"};
  auto successor = load_living(into, on);
  if (!successor) return successor.error();
  if (first_cycle(seen.unit, into, on, kForever,
                  [&](UnitId id) { return read_timeline(connection_, id); })) {
    return Error{"cycle", "不能并入自己的下级；请先把该下级划转出来。"};
  }
  if (auto rehoused = rehouse(seen.unit, on, {}, into); !rehoused) return rehoused.error();
  if (auto ended = end(*unit, on, EventKind::merged, {into}, into); !ended) return ended.error();
  note(into, {into, on, EventKind::absorbed, {seen.unit}, evidence_});
  return {};
}

Result<void> TreeChanges::split(Seen seen, Date on, const Splitting& splitting) {
  if (auto error = bad_day(on)) return *error;
  auto unit = load(seen);
  if (!unit) return unit.error();
  const auto& into = splitting.into;
  const auto among = [&](UnitId id) { return std::ranges::find(into, id) != into.end(); };
  if (into.empty() || !among(splitting.default_successor)) {
    return Error{"no_default_successor", "拆分须列出去向，并指定其中一个为默认去向。"};
  }
  for (UnitId successor : into) {
    if (auto living = load_living(successor, on); !living) return living.error();
  }
  for (const auto& [child, place] : splitting.children) {
    if (!among(place)) {
      return Error{"not_a_successor", "编号为 " + std::to_string(place.value()) +
                                          " 的单位不在拆分的去向之中，请改正下级的去向。"};
    }
  }
  if (auto rehoused = rehouse(seen.unit, on, splitting.children, splitting.default_successor);
      !rehoused) {
    return rehoused.error();
  }
  if (!among(seen.unit)) {
    if (auto ended = end(*unit, on, EventKind::split, into, splitting.default_successor); !ended) {
      return ended.error();
    }
  } else {
    note(seen.unit, {seen.unit, on, EventKind::split, into, evidence_});
    const std::int64_t position = appender_.next_position(partition_of(seen.unit)) - 1;
    for (UnitId successor : into) {
      if (successor == seen.unit) continue;
      store_lineage(connection_,
                    {seen.unit, successor, on, LineageKind::split,
                     successor == splitting.default_successor, false, evidence_},
                    position);
    }
  }
  for (UnitId successor : into) {
    if (successor == seen.unit) continue;
    note(successor, {successor, on, EventKind::split_off, {seen.unit}, evidence_});
  }
  return {};
}

Result<void> TreeChanges::dissolve(Seen seen, Date on, std::optional<UnitId> children_to) {
  if (auto error = bad_day(on)) return *error;
  auto unit = load(seen);
  if (!unit) return unit.error();
  const auto below = child_versions_from(connection_, seen.unit, on);
  if (!below.empty() && !children_to) {
    return Error{"has_children", "该单位在 " + std::max(on, below.front().valid_from).chinese() +
                                     " 还有下级（如“" + below.front().content.name +
                                     "”），请先撤销或划转下级，或指明下级转入哪个单位。"};
  }
  if (children_to) {
    if (*children_to == seen.unit) {
      return Error{"cycle", "下级不能转入将要撤销的单位本身。"};
    }
    if (auto rehoused = rehouse(seen.unit, on, {}, *children_to); !rehoused) {
      return rehoused.error();
    }
  }
  return end(*unit, on, EventKind::dissolved, {}, {});
}

}  // namespace jishi::organisation
