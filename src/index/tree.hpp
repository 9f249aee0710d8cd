// The country's units in memory, of every day at once: who is where in the tree of any day.
//
// Units are numbered once so that every subtree of the latest tree is one range of numbers. A
// question about an earlier (or a planned) tree starts from those ranges and mends them by the few
// units that stood elsewhere then: nothing is rewritten when a unit is founded, moved or ended.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/id.hpp"
#include "index/region.hpp"
#include "index/unit_ordinal.hpp"
#include "index/unit_record.hpp"
#include "organisation/level.hpp"

namespace jishi::index {

// Where a unit's rows count on a tree date (organisation::Whereabout).
struct Stand {
  UnitOrdinal unit = kNoOrdinal;  // lives on the tree date
  bool flagged = false;           // a stand-in
  bool operator==(const Stand&) const = default;
};

// Units by ordinal: 1 for those that are meant, else 0.
using UnitMarks = std::vector<std::uint8_t>;

// Immutable; copies share what is large. Any thread.
class Tree {
 public:
  Tree();  // without units
  ~Tree();
  Tree(const Tree&);
  Tree& operator=(const Tree&);
  Tree(Tree&&) noexcept;
  Tree& operator=(Tree&&) noexcept;

  // Units that changed or are new, each with all that is known of it now. Costs as much as was
  // changed since the tree was built anew: after kMostChanged units build it anew.
  Tree with(std::span<const UnitFacts> changed, std::span<const std::string> kinds) const;
  static constexpr std::size_t kMostChanged = 4'096;
  std::size_t changed_units() const;
  // Whether one was made from the other by with(), or both from a third: the ordinals and numbers
  // of the units that both have are the same.
  bool numbered_as(const Tree& other) const { return base_ == other.base_; }

  std::size_t units() const;  // of whatever day; ordinals are below it
  UnitOrdinal root() const;   // kNoOrdinal in an empty tree
  std::optional<UnitOrdinal> find(UnitId unit) const;
  UnitId id(UnitOrdinal unit) const;
  const std::vector<std::string>& kinds() const;  // by KindNumber; grows, never changes

  // The unit's life on that day; nullptr where it does not live then.
  struct Life {
    Date from;
    Date to;
    UnitOrdinal parent = kNoOrdinal;
    organisation::Level level = organisation::Level::centre;
    KindNumber kind = 0;
  };
  const Life* life(UnitOrdinal unit, Date day) const;
  std::span<const Life> lives(UnitOrdinal unit) const;  // by day
  Date first_day(UnitOrdinal unit) const;
  // All that live on that day. Remembered for the kMostDaysRemembered last days asked about.
  std::shared_ptr<const UnitMarks> living(Date day) const;
  static constexpr std::size_t kMostDaysRemembered = 4;

  // As Whereabouts::of and ::waiting tell it.
  Stand stand(UnitOrdinal unit, Date tree) const;
  Stand waiting(UnitOrdinal unit, Date tree) const;

  // Adds the days behind `after` up to `until` between which the unit stands at the same one, which
  // has the same life. May name others as well.
  void add_stand_days(UnitOrdinal unit, Date after, Date until, std::vector<Date>& days) const;

  // The number of a unit, for regions; below numbers(). The same in all trees that are
  // numbered_as() this one.
  std::uint32_t number(UnitOrdinal unit) const;
  std::uint32_t numbers() const;
  // All units, of whatever day, that stand at or below `top` on the tree date; `top` lives then.
  // Remembered, up to kMostRangesRemembered: the same is asked again and again.
  Region region(UnitOrdinal top, Date tree) const;
  static constexpr std::size_t kMostRangesRemembered = 1'000'000;
  // Units that live on that day directly below; by number.
  std::vector<UnitOrdinal> children(UnitOrdinal top, Date tree) const;
  // Units of that level that live on that day and whose number is in the region; by number.
  std::vector<UnitOrdinal> of_level(const Region& region, organisation::Level level,
                                    Date tree) const;
  using UnitVisitor = std::function<void(UnitOrdinal unit, const Life& life)>;
  // The same, in no order.
  void visit_level(const Region& region, organisation::Level level, Date tree,
                   const UnitVisitor& visit) const;
  // Every unit that lives on that day and whose number is in the region, by number.
  void visit_living(const Region& region, Date tree, const UnitVisitor& visit) const;

  // Days behind `after` up to `until` on which a unit that had lived before changed its parent,
  // level or kind, or ended: between two of them every row counts at the same place. May name
  // others as well.
  std::vector<Date> change_days(Date after, Date until) const;
  // Days behind `after` up to `until` on which a unit was attached elsewhere than the day before:
  // between two of them the region of every unit that lives stays the same. Founding a unit, or
  // ending one without a successor, moves nothing.
  std::vector<Date> move_days(Date after, Date until) const;

  std::size_t bytes() const;  // of memory

 private:
  friend class TreeBuilder;
  struct Base;
  struct Changes;
  struct Record;
  class Remembered;
  Region find_region(UnitOrdinal top, Date tree) const;
  Record record(UnitOrdinal unit) const;
  // The unit that it is attached to in the tree of that day: its parent while it lives, else its
  // stand-in.
  static UnitOrdinal attached_to(const Record& record, Date tree);
  static void add_move_days(const Record& record, std::vector<Date>& days);
  bool laid_out_elsewhere(UnitOrdinal unit, Date tree) const;
  void keep_base_range(UnitOrdinal top, Date tree, std::vector<Range>& kept) const;
  void visit_joining(Range range, Date tree, const std::function<void(UnitOrdinal)>& visit) const;

  std::shared_ptr<const Base> base_;
  std::shared_ptr<const Changes> changes_;
  std::shared_ptr<Remembered> remembered_;
};

// Builds a tree from the facts of all units.
class TreeBuilder {
 public:
  TreeBuilder();
  ~TreeBuilder();
  TreeBuilder(const TreeBuilder&) = delete;
  TreeBuilder& operator=(const TreeBuilder&) = delete;

  KindNumber kind(std::string_view name);
  // Units by ascending id.
  void add(const UnitFacts& facts);
  Tree build();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jishi::index
