#include "indicator/places.hpp"

#include <algorithm>
#include <mutex>
#include <variant>

#include "indicator/layers.hpp"

namespace jishi::indicator {

using index::FactTime;
using index::Pass;
using index::UnitOrdinal;

Date Asked::fact_date() const {
  if (const auto* period = std::get_if<Period>(&when)) return period->last_day();
  return std::get<Date>(when);
}

Date Asked::since() const {
  if (const auto* period = std::get_if<Period>(&when)) return period->first_day();
  const Date day = std::get<Date>(when);
  const auto before = day.plus_months(-kEventMonths);
  const auto first = before ? before->plus_days(1) : std::nullopt;
  return first.value_or(kFirstDate);
}

Result<Places> Places::create(const index::State& state, const Asked& asked) {
  Places places(state, asked);
  const Date tree_date = asked.tree_date();
  const auto top = state.tree.find(asked.unit);
  if (!top) return Error{"no_such_unit", "没有这个组织，请核对代码"};
  if (state.tree.life(*top, tree_date) == nullptr)
    return Error{"not_living_then",
                 tree_date.chinese() + "没有这个组织，请换一个日期，或" +
                     (asked.as == As::now ? "按当时的隶属关系查询" : "按现在的隶属关系查询")};
  places.top_ = *top;
  if (asked.by == By::unit) {
    places.parts_ = {*top};
  } else {
    places.parts_ =
        asked.by == By::children
            ? state.tree.children(*top, tree_date)
            : state.tree.of_level(state.tree.region(*top, tree_date), asked.level, tree_date);
    std::erase(places.parts_, *top);
    places.own_ = true;
    if (places.parts_.empty())
      return Error{"no_units_below", asked.by == By::children
                                         ? "这个组织那时没有下级，请查询组织本身"
                                         : "这个组织那时没有" +
                                               std::string(organisation::label(asked.level)) +
                                               "的下级，请换一个层级"};
  }
  for (const UnitOrdinal part : places.parts_)
    places.sections_.push_back({state.tree.id(part), false});
  if (places.own_) places.sections_.push_back({asked.unit, true});
  return places;
}

std::vector<index::Region> Places::regions(Date tree_date) const {
  const index::Tree& tree = state_->tree;
  std::vector<index::Region> regions;
  for (const UnitOrdinal part : parts_)
    regions.push_back(tree.life(part, tree_date) == nullptr ? index::Region()
                                                            : tree.region(part, tree_date));
  if (own_)
    regions.push_back(tree.life(top_, tree_date) == nullptr
                          ? index::Region()
                          : tree.region(top_, tree_date).without(regions));
  return regions;
}

namespace {

index::UnitMarks marks(const index::Tree& tree, const std::vector<index::Region>& regions,
                       Date tree_date, UnitCondition* holders) {
  if (holders == nullptr) return {};
  index::UnitMarks marks(tree.units(), 0);
  for (const index::Region& region : regions)
    UnitCondition::visit(
        tree, region, tree_date, holders,
        [&](UnitOrdinal unit, const index::Tree::Life&) { marks[index::place(unit)] = 1; });
  return marks;
}

}  // namespace

namespace {

// A condition that several threads ask.
class FittingUnits final : public index::Holders {
 public:
  FittingUnits(const index::State& state, UnitCondition& condition)
      : state_(state), condition_(condition) {}

  bool fits(UnitOrdinal unit, Date day) const override {
    const index::Tree::Life* life = state_.tree.life(unit, day);
    const std::lock_guard guard(mutex_);
    return life != nullptr && condition_.fits(unit, *life, day);
  }
  void add_days(UnitOrdinal unit, Date after, Date until, std::vector<Date>& days) const override {
    if (condition_.asks_profile())
      state_.profiles.add_days(state_.tree.id(unit), after, until, days);
  }

 private:
  const index::State& state_;
  UnitCondition& condition_;
  mutable std::mutex mutex_;
};

}  // namespace

std::vector<Places::Layer> Places::layers(Date tree_date) const {
  const Layer all = regions(tree_date);
  std::vector<Layer> layers;
  for (const auto& disjoint : disjoint_layers(all)) {
    Layer layer(all.size());
    for (const std::size_t section : disjoint)
      layer[section] = all[section];
    layers.push_back(std::move(layer));
  }
  return layers;
}

std::vector<Pass> Places::passes(const package::Ledger& ledger, package::Measure::Which which,
                                 UnitCondition* holders) const {
  const Asks asks = holders == nullptr ? Asks::regions : Asks::holders;
  std::shared_ptr<const index::Holders> who;
  if (holders != nullptr) who = std::make_shared<FittingUnits>(*state_, *holders);
  return passes(ledger, which, asks, [&](Date tree_date) {
    SectionsOfTree made;
    for (const Layer& layer : layers(tree_date))
      made.push_back(std::make_shared<const index::Sections>(index::Sections::of_regions(
          state_->tree, tree_date, layer, marks(state_->tree, layer, tree_date, holders), who)));
    return made;
  });
}

std::vector<Pass> Places::passes(const package::Ledger& ledger,
                                 const std::vector<UnitOrdinal>& units) const {
  return passes(ledger, package::Measure::Which::held, Asks::units, [&](Date tree_date) {
    const index::Tree& tree = state_->tree;
    // On other days the units may have stood elsewhere.
    const bool stood_there = tree_date == asked_.tree_date() &&
                             tree.move_days(asked_.since(), asked_.fact_date()).empty();
    const UnitOrdinal within = stood_there ? top_ : tree.root();
    return SectionsOfTree{std::make_shared<const index::Sections>(
        index::Sections::of_units(tree, tree_date, units, tree.region(within, tree_date)))};
  });
}

std::vector<Pass> Places::passes(const package::Ledger& ledger, package::Measure::Which which,
                                 Asks asks, const MakeSections& make) const {
  const bool event = ledger.holding.of == package::Holding::Of::event;
  return event ? of_events(ledger, asks, make) : of_states(ledger, which, make);
}

namespace {

struct Span {
  Date first;
  Date last;
};
// `days`: behind the first one up to the last one, ascending, each once; each begins a span.
std::vector<Span> cut(Date first, Date last, const std::vector<Date>& days) {
  std::vector<Span> spans = {{first, last}};
  for (const Date day : days) {
    spans.back().last = day.plus_days(-1).value();
    spans.push_back({day, last});
  }
  return spans;
}
// Between two of them no unit ends or comes to count elsewhere.
std::vector<Span> spans(const index::Tree& tree, Date first, Date last) {
  return cut(first, last, tree.change_days(first, last));
}

}  // namespace

// On which one of the parts began or ended to live.
std::vector<Date> Places::days_of_parts(Date after, Date until) const {
  std::vector<Date> days;
  const auto add = [&](Date day) {
    if (after < day && day <= until) days.push_back(day);
  };
  const auto add_lives = [&](UnitOrdinal part) {
    for (const index::Tree::Life& life : state_->tree.lives(part)) {
      add(life.from);
      add(life.to);
    }
  };
  add_lives(top_);
  std::for_each(parts_.begin(), parts_.end(), add_lives);
  return days;
}

// The days that begin another tree for events: ascending, each once.
std::vector<Date> Places::event_days(const package::Ledger& ledger, Asks asks) const {
  const index::Tree& tree = state_->tree;
  const Date first = asked_.since(), last = asked_.fact_date();
  if (ledger.on_unit_end != package::OnUnitEnd::follow) return tree.change_days(first, last);
  // Units of which each has its own rows alone are told by the day of the row.
  if (asked_.as == As::now || asks == Asks::units) return {};
  std::vector<Date> days = tree.move_days(first, last);
  const std::vector<Date> of_parts = days_of_parts(first, last);
  days.insert(days.end(), of_parts.begin(), of_parts.end());
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days;
}

// Each event counts once, on the first of its days within the period and in the tree of that day.
std::vector<Pass> Places::of_events(const package::Ledger& ledger, Asks asks,
                                    const MakeSections& make) const {
  const Date first = asked_.since(), last = asked_.fact_date();
  const bool own_days = ledger.on_unit_end == package::OnUnitEnd::follow && asked_.as == As::then &&
                        asks != Asks::regions;
  std::vector<Pass> passes;
  SectionsOfTree sections = asked_.as == As::now ? make(asked_.today) : SectionsOfTree();
  for (const Span& span : cut(first, last, event_days(ledger, asks))) {
    if (asked_.as == As::then) sections = make(span.last);
    const auto of = span.first == first ? FactTime::Of::during : FactTime::Of::begun;
    for (const auto& layer : sections) {
      Pass pass{
          FactTime::period(span.first, span.last, of), layer, {ledger.on_unit_end, span.last, {}}};
      if (own_days) pass.own_days = index::OwnDays{span.first, span.last};
      passes.push_back(std::move(pass));
    }
  }
  return passes;
}

namespace {

// The passes of a question about states; all of them in the same tree.
class StatePasses {
 public:
  StatePasses(const index::Tree& tree, package::OnUnitEnd policy, Date since, Date last)
      : tree_(tree), policy_(policy), since_(since), last_(last) {}

  void add(package::Measure::Which which) {
    switch (which) {
      case package::Measure::Which::held:
        return on(FactTime::day(last_), last_);
      case package::Measure::Which::during:
        return during();
      case package::Measure::Which::begun:
        for (const Span& span : spans_of(since_, last_))
          on(FactTime::period(span.first, span.last, FactTime::Of::begun), span.last);
        return;
      case package::Measure::Which::ended:
        end_by_themselves(since_, kForever);
        return end_with_units(since_, std::nullopt);
    }
  }

  struct Timed {
    FactTime time;
    index::UnitEnds ends;
  };
  const std::vector<Timed>& all() const { return passes_; }

 private:
  bool by_day() const { return policy_ != package::OnUnitEnd::follow; }
  // Where a row counts does not depend on the day if it follows its unit.
  std::vector<Span> spans_of(Date first, Date last) const {
    if (last < first) return {};
    return by_day() ? spans(tree_, first, last) : std::vector{Span{first, last}};
  }
  void on(const FactTime& time, Date fact_date) {
    passes_.push_back({time, {policy_, fact_date, {}}});
  }

  // Each row as it last was, on the last day on which it was so.
  void during() {
    if (!by_day()) return on(FactTime::period(since_, last_), last_);
    on(FactTime::day(last_), last_);
    const Date behind = since_.plus_days(1).value();
    end_by_themselves(behind, last_);
    end_with_units(behind, last_);
  }

  // On days from `first` to the last; the day before is the last one on which the row held.
  void end_by_themselves(Date first, Date not_again_by) {
    const auto eve = [](Date day) { return day.plus_days(-1).value_or(kFirstDate); };
    for (const Span& span : spans_of(eve(first), eve(last_)))
      on({span.first.plus_days(1).value(), span.last.plus_days(1).value(), FactTime::Of::ended,
          not_again_by},
         span.last);
  }

  // Of `end` ledgers also what would have gone on, had its unit not ended.
  void end_with_units(Date first, std::optional<Date> not_again_by) {
    if (policy_ != package::OnUnitEnd::end) return;
    const Date before = first.plus_days(-1).value_or(kFirstDate);
    for (const Date day : tree_.change_days(before, last_))
      passes_.push_back(
          {{day.plus_days(-1).value(), day, FactTime::Of::through, not_again_by.value_or(day)},
           {policy_, last_, day}});
  }

  const index::Tree& tree_;
  const package::OnUnitEnd policy_;
  const Date since_;
  const Date last_;
  std::vector<Timed> passes_;
};

}  // namespace

std::vector<Pass> Places::of_states(const package::Ledger& ledger, package::Measure::Which which,
                                    const MakeSections& make) const {
  StatePasses states(state_->tree, ledger.on_unit_end, asked_.since(), asked_.fact_date());
  states.add(which);
  std::vector<Pass> passes;
  const SectionsOfTree sections = make(asked_.tree_date());
  for (const StatePasses::Timed& pass : states.all())
    for (const auto& layer : sections)
      passes.push_back({pass.time, layer, pass.ends});
  return passes;
}

std::vector<Places::Counted> Places::units(UnitCondition* condition) const {
  std::vector<Counted> layers;
  for (const Layer& layer : this->layers(asked_.tree_date())) {
    Counted& counted = layers.emplace_back();
    for (std::size_t section = 0; section < layer.size(); ++section)
      UnitCondition::visit(state_->tree, layer[section], asked_.tree_date(), condition,
                           [&](UnitOrdinal unit, const index::Tree::Life&) {
                             counted.units.push_back(unit);
                             counted.sections.push_back(static_cast<std::int32_t>(section));
                           });
  }
  return layers;
}

}  // namespace jishi::indicator
