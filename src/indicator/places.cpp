#include "indicator/places.hpp"

#include <algorithm>
#include <variant>

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
                       Date tree_date, const Places::Fits& fits) {
  if (!fits) return {};
  index::UnitMarks marks(tree.units(), 0);
  for (const index::Region& region : regions)
    tree.visit_living(region, tree_date, [&](UnitOrdinal unit, const index::Tree::Life& life) {
      marks[index::place(unit)] = fits(unit, life, tree_date) ? 1 : 0;
    });
  return marks;
}

}  // namespace

std::vector<Pass> Places::passes(const package::Ledger& ledger, package::Measure::Which which,
                                 const Fits& fits) const {
  return passes(ledger, which, [&](Date tree_date) {
    const auto of = regions(tree_date);
    return std::make_shared<const index::Sections>(index::Sections::of_regions(
        state_->tree, tree_date, of, marks(state_->tree, of, tree_date, fits)));
  });
}

std::vector<Pass> Places::passes(const package::Ledger& ledger,
                                 const std::vector<UnitOrdinal>& units) const {
  return passes(ledger, package::Measure::Which::held, [&](Date tree_date) {
    const index::Tree& tree = state_->tree;
    const auto within =
        tree.life(top_, tree_date) == nullptr ? index::Region() : tree.region(top_, tree_date);
    return std::make_shared<const index::Sections>(
        index::Sections::of_units(tree, tree_date, units, within));
  });
}

std::vector<Pass> Places::passes(const package::Ledger& ledger, package::Measure::Which which,
                                 const MakeSections& make) const {
  if (ledger.holding.of == package::Holding::Of::event) return of_events(ledger, make);
  if (which == package::Measure::Which::ended) return of_ended(ledger, make);
  const Date last = asked_.fact_date();
  FactTime time = FactTime::day(last);
  if (which == package::Measure::Which::during) time = FactTime::period(asked_.since(), last);
  if (which == package::Measure::Which::begun)
    time = FactTime::period(asked_.since(), last, FactTime::Of::begun);
  return {{time, make(asked_.tree_date()), {ledger.on_unit_end, last, {}}}};
}

// Each event counts once, under the tree of its first day within the period.
std::vector<Pass> Places::of_events(const package::Ledger& ledger, const MakeSections& make) const {
  const Date last = asked_.fact_date();
  std::vector<Date> begins = {asked_.since()};
  if (asked_.as == As::then)
    for (const Date day : state_->tree.change_days(asked_.since(), last))
      begins.push_back(day);
  std::vector<Pass> passes;
  for (std::size_t i = 0; i < begins.size(); ++i) {
    const Date end = i + 1 < begins.size() ? begins[i + 1].plus_days(-1).value_or(last) : last;
    const auto of = i == 0 ? FactTime::Of::during : FactTime::Of::begun;
    const Date tree_date = asked_.as == As::now ? asked_.today : end;
    // What has happened is not undone by the end of its unit.
    passes.push_back({FactTime::period(begins[i], end, of),
                      make(tree_date),
                      {ledger.on_unit_end == package::OnUnitEnd::wait ? ledger.on_unit_end
                                                                      : package::OnUnitEnd::follow,
                       end,
                       {}}});
  }
  return passes;
}

// Of `end` ledgers rows end with their unit, too.
std::vector<Pass> Places::of_ended(const package::Ledger& ledger, const MakeSections& make) const {
  const Date last = asked_.fact_date();
  const auto sections = make(asked_.tree_date());
  std::vector<Pass> passes;
  passes.push_back({FactTime::period(asked_.since(), last, FactTime::Of::ended),
                    sections,
                    {ledger.on_unit_end, last, {}}});
  if (ledger.on_unit_end != package::OnUnitEnd::end) return passes;
  const Date before = asked_.since().plus_days(-1).value_or(asked_.since());
  for (const Date day : state_->tree.change_days(before, last)) {
    const index::UnitEnds ended{package::OnUnitEnd::end, last, day};
    const auto eve = day.plus_days(-1);
    if (!eve) continue;
    if (*eve >= asked_.since())
      passes.push_back(
          {FactTime::period(asked_.since(), *eve, FactTime::Of::ended), sections, ended});
    passes.push_back({FactTime::day(*eve), sections, ended});
  }
  return passes;
}

Places::Counted Places::units(const Fits& fits) const {
  Counted counted;
  const index::Tree& tree = state_->tree;
  const auto of = regions(asked_.tree_date());
  for (std::size_t section = 0; section < of.size(); ++section)
    tree.visit_living(of[section], asked_.tree_date(),
                      [&](UnitOrdinal unit, const index::Tree::Life& life) {
                        if (fits && !fits(unit, life, asked_.tree_date())) return;
                        counted.units.push_back(unit);
                        counted.sections.push_back(static_cast<std::int32_t>(section));
                      });
  return counted;
}

}  // namespace jishi::indicator
