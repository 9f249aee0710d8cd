// What the units are called and which codes they have, of every day, in memory.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/date.hpp"
#include "index/unit_ordinal.hpp"

namespace jishi::index {

// What a unit was called while it lived. `from` to `to`, half-open. The text is that of the Names.
struct UnitName {
  Date from;
  Date to;
  std::string_view name;
  std::string_view division_code;  // empty: none
  std::string_view own_code;       // likewise

  std::string_view code() const { return division_code.empty() ? own_code : division_code; }
};

// By the ordinals of one tree. Immutable; copies share what is large. Any thread.
class Names {
 public:
  Names();  // of no units

  // Those units have these names now, each by day, and no others. Costs as much as was changed
  // since all were read anew.
  struct OfUnit {
    UnitOrdinal unit = kNoOrdinal;
    std::vector<UnitName> names;
  };
  Names with(std::span<const OfUnit> changed) const;

  // nullopt where the unit does not live on that day.
  std::optional<UnitName> on(UnitOrdinal unit, Date day) const;
  // Of that day; where it does not live then, the last before it, or else its first. Nameless where
  // nothing is known of the unit.
  UnitName around(UnitOrdinal unit, Date day) const;
  // By day; none where nothing is known of the unit.
  std::vector<UnitName> of(UnitOrdinal unit) const;

  // Whether one was made from the other by with(), or both from a third.
  bool based_as(const Names& other) const { return base_ == other.base_; }
  // Whether they say the same, for certain.
  bool same_as(const Names& other) const { return based_as(other) && changes_ == other.changes_; }
  // Units below it were read when all were; others came by with().
  std::size_t base_units() const;
  // Those that came, or came to have other names, by with(); in no order.
  std::vector<UnitOrdinal> changed() const;

  std::size_t bytes() const;  // of memory

 private:
  friend class NamesBuilder;
  struct Held {
    Date from;
    Date to;
    std::uint32_t begin = 0;  // in the text
    std::uint16_t name = 0;   // bytes
    std::uint8_t division_code = 0;
    std::uint8_t own_code = 0;
  };
  struct Base {
    std::string text;
    std::vector<Held> held;
    std::vector<std::uint32_t> first;  // in `held`, by ordinal; one more
  };
  struct Kept {
    std::string text;
    std::vector<Held> held;
  };
  using Changes = std::unordered_map<std::uint32_t, std::shared_ptr<const Kept>>;

  template <class Visit>  // Visit(name), by day
  void visit(UnitOrdinal unit, const Visit& visit) const;

  std::shared_ptr<const Base> base_;
  std::shared_ptr<const Changes> changes_;
};

// Takes the names of all units.
class NamesBuilder {
 public:
  NamesBuilder();
  // Units in the order of their ordinals, from 0 on; the names of one by day.
  void begin_unit();
  void add(const UnitName& name);
  Names finish() &&;

 private:
  std::shared_ptr<Names::Base> base_;
};

}  // namespace jishi::index
