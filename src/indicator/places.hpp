// Where in the tree a question is about, and which rows count there under the tree of which day.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "index/counting.hpp"
#include "indicator/asked.hpp"
#include "indicator/unit_condition.hpp"

namespace jishi::indicator {

// Of one question. One thread at a time; the state outlives it.
class Places {
 public:
  // Errors no_such_unit, not_living_then, no_units_below.
  static Result<Places> create(const index::State& state, const Asked& asked);

  const std::vector<Section>& sections() const { return sections_; }

  // How the rows of the ledger are counted in the sections. `holders`: only at such units; nullptr:
  // at all.
  std::vector<index::Pass> passes(const package::Ledger& ledger, package::Measure::Which which,
                                  UnitCondition* holders) const;
  // The same in one section for each of these units, which live on the tree date.
  std::vector<index::Pass> passes(const package::Ledger& ledger,
                                  const std::vector<index::UnitOrdinal>& units) const;

  // The units that live on the tree date and fit, each with its section; no unit twice.
  struct Counted {
    std::vector<index::UnitOrdinal> units;
    std::vector<std::int32_t> sections;
  };
  // Several where a unit counts in several sections.
  std::vector<Counted> units(UnitCondition* condition) const;

 private:
  Places(const index::State& state, Asked asked) : state_(&state), asked_(std::move(asked)) {}

  // Of each section what is not in another one of the same layer: of the layers together all.
  using Layer = std::vector<index::Region>;
  std::vector<Layer> layers(Date tree_date) const;
  std::vector<index::Region> regions(Date tree_date) const;

  // The sections of a tree, layer by layer.
  using SectionsOfTree = std::vector<std::shared_ptr<const index::Sections>>;
  using MakeSections = std::function<SectionsOfTree(Date tree_date)>;
  // What decides in which section a row counts: where its unit is in the tree; that, and what the
  // unit is; or which unit it is alone.
  enum class Asks : std::uint8_t { regions, holders, units };
  std::vector<index::Pass> passes(const package::Ledger& ledger, package::Measure::Which which,
                                  Asks asks, const MakeSections& make) const;
  std::vector<index::Pass> of_events(const package::Ledger& ledger, Asks asks,
                                     const MakeSections& make) const;
  std::vector<Date> event_days(const package::Ledger& ledger, Asks asks) const;
  std::vector<Date> days_of_parts(Date after, Date until) const;
  std::vector<index::Pass> of_states(const package::Ledger& ledger, package::Measure::Which which,
                                     const MakeSections& make) const;

  const index::State* state_;
  Asked asked_;
  index::UnitOrdinal top_ = index::kNoOrdinal;
  std::vector<index::UnitOrdinal> parts_;  // of the sections that are not own
  bool own_ = false;
  std::vector<Section> sections_;
};

}  // namespace jishi::indicator
