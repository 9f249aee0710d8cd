#include "indicator/recount_rows.hpp"

#include <algorithm>

#include "indicator/recount_store.hpp"
#include "organisation/unit_store.hpp"
#include "organisation/whereabouts_store.hpp"

namespace jishi::indicator {

using ledger::Held;
using ledger::RowVersion;
using Which = package::Measure::Which;
using package::OnUnitEnd;

TreeOfDay::TreeOfDay(db::Connection& connection, Date day)
    : connection_(connection), whereabouts_(connection, day) {}

const TreeOfDay::Unit* TreeOfDay::unit(UnitId unit) {
  auto known = units_.find(unit);
  if (known == units_.end()) {
    std::optional<Unit> found;
    const auto then = organisation::unit_at(connection_, unit, day());
    if (then && then->content.state == organisation::LifeState::active)
      found = Unit{then->content.parent, then->content.level, then->content.kind};
    known = units_.emplace(unit, std::move(found)).first;
  }
  return known->second ? &*known->second : nullptr;
}

const std::vector<UnitId>& TreeOfDay::path(UnitId unit) {
  path_.clear();
  for (const Unit* at = this->unit(unit); at != nullptr; at = this->unit(unit)) {
    path_.push_back(unit);
    unit = at->parent;
    if (!unit) break;
  }
  std::reverse(path_.begin(), path_.end());
  return path_;
}

std::vector<UnitId> TreeOfDay::below(UnitId top) {
  if (top != organisation::root_unit(connection_))
    return organisation::living_below(connection_, top, day());
  std::vector<UnitId> all;
  organisation::visit_living(connection_, day(), [&](const organisation::UnitVersion& each) {
    all.push_back(each.unit);
    units_.insert_or_assign(each.unit,
                            Unit{each.content.parent, each.content.level, each.content.kind});
  });
  return all;
}

RecountRows::RecountRows(db::Connection& connection,
                         std::shared_ptr<const package::Definitions> definitions)
    : connection_(connection), units_(connection, std::move(definitions)) {}

TreeOfDay& RecountRows::tree(Date day) {
  std::unique_ptr<TreeOfDay>& tree = trees_[day];
  if (!tree) tree = std::make_unique<TreeOfDay>(connection_, day);
  return *tree;
}

void RecountRows::visit(const package::Ledger& ledger, Which which, const Asked& asked,
                        const Visitor& visit) {
  const bool event = ledger.holding.of == package::Holding::Of::event;
  const Question question{ledger, which, asked.since(), asked.fact_date()};
  HeldRows rows(connection_, ledger);
  for (auto some = rows.next(); !some.empty(); some = rows.next())
    for (const Held& row : some)
      for (const Told& told : this->told(row, question)) {
        TreeOfDay& tree = this->tree(event && asked.as == As::then ? told.day : asked.tree_date());
        visit({*told.version, place(ledger, told, tree), tree});
      }
}

std::vector<RecountRows::Told> RecountRows::told(const Held& row, const Question& question) {
  if (question.ledger.holding.of == package::Holding::Of::event) return event(row, question);
  switch (question.which) {
    case Which::held:
      return held(row, question);
    case Which::during:
      return during(row, question);
    case Which::begun:
      return begun(row, question);
    case Which::ended:
      return ended(row, question);
  }
  return {};
}

namespace {

// The version that says how the row last was by that day; nullptr where it had not begun.
const RowVersion* latest(const Held& row, Date day) {
  const RowVersion* latest = nullptr;
  for (const RowVersion& version : row)
    if (version.valid_from <= day) latest = &version;
  return latest;
}

bool ends_after(const RowVersion& version, Date day) {
  return version.valid_to > day;
}

Date day_before(Date day) {
  return day.plus_days(-1).value();
}

}  // namespace

// Counts once, on the first of its days that is asked for.
std::vector<RecountRows::Told> RecountRows::event(const Held& row, const Question& question) {
  const RowVersion* version = latest(row, question.last);
  if (version == nullptr || !ends_after(*version, question.since)) return {};
  const Date day = std::max(question.since, version->valid_from);
  if (rows_end(question.ledger, version->content.unit) <= day) return {};
  return {{version, day}};
}

std::vector<RecountRows::Told> RecountRows::held(const Held& row, const Question& question) {
  const RowVersion* version = ledger::at(row, question.last);
  if (version == nullptr) return {};
  if (rows_end(question.ledger, version->content.unit) <= question.last) return {};
  return {{version, question.last}};
}

// As it last was in the period, on the last day on which it was so.
std::vector<RecountRows::Told> RecountRows::during(const Held& row, const Question& question) {
  const RowVersion* version = latest(row, question.last);
  if (version == nullptr || !ends_after(*version, question.since)) return {};
  const Date first = std::max(question.since, version->valid_from);
  if (rows_end(question.ledger, version->content.unit) <= first) return {};
  const bool goes_on = ends_after(*version, question.last);
  return {{version, goes_on ? question.last : day_before(version->valid_to)}};
}

std::vector<RecountRows::Told> RecountRows::begun(const Held& row, const Question& question) {
  const RowVersion& first = row.front();
  if (first.valid_from < question.since || question.last < first.valid_from) return {};
  if (rows_end(question.ledger, first.content.unit) <= first.valid_from) return {};
  return {{&first, first.valid_from}};
}

// By its own last version, or with its unit.
std::vector<RecountRows::Told> RecountRows::ended(const Held& row, const Question& question) {
  const auto asked = [&](Date end) { return question.since <= end && end <= question.last; };
  std::vector<Told> told;
  for (const RowVersion& version : row) {
    const Date end = rows_end(question.ledger, version.content.unit);
    if (version.valid_from < end && end < version.valid_to && asked(end))
      told.push_back({&version, day_before(end)});
  }
  const RowVersion& last = row.back();
  if (asked(last.valid_to) && last.valid_to <= rows_end(question.ledger, last.content.unit))
    told.push_back({&last, day_before(last.valid_to)});
  return told;
}

Date RecountRows::rows_end(const package::Ledger& ledger, UnitId unit) {
  if (ledger.on_unit_end != OnUnitEnd::end) return kForever;
  return units_.ended_by(unit, kForever).value_or(kForever);
}

// ledger::Place says it in words.
UnitId RecountRows::place(const package::Ledger& ledger, const Told& told, TreeOfDay& tree) {
  const UnitId unit = told.version->content.unit;
  organisation::Whereabouts& whereabouts = tree.whereabouts();
  const bool lives = told.day <= tree.day() && whereabouts.lives(unit);
  const bool waits = ledger.on_unit_end == OnUnitEnd::wait && !lives &&
                     units_.ended_by(unit, told.day).has_value();
  return waits ? whereabouts.waiting(unit).unit : whereabouts.of(unit).unit;
}

}  // namespace jishi::indicator
