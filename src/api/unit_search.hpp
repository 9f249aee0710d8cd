// Finds a unit by what a person types: its name, the beginning or a part of it, a path of names, a
// code, its pinyin or the initials of that; of today or of former days.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/searched_units.hpp"
#include "index/state.hpp"

namespace jishi::api {

struct UnitQuestion {
  // Parts of a path are divided by “/” or blanks; the last is sought, the others stand above it.
  std::string text;
  Date on;
  std::optional<UnitId> under = {};  // only it and what is below it
  UnitId own = {};                   // what is below it comes first
  std::size_t from = 0;              // of the list of all that fit
  std::size_t limit = 50;
};

struct FoundUnit {
  UnitId unit;
  bool living = true;       // on the day asked about
  std::string former = {};  // the name that it was found by, where it is not that of the day
};

struct FoundUnits {
  std::vector<FoundUnit> units;
  bool more = false;
};

inline constexpr std::size_t kMostSearchedCodePoints = 160;  // of a question
inline constexpr std::size_t kMostSearchedParts = 6;         // of a path
inline constexpr std::size_t kMostFound = 2'000;             // that can be paged through

// Everything that is searched, of one state. Immutable; any thread.
class UnitSearch {
 public:
  // Reads all names: some seconds for the country.
  UnitSearch(const index::Tree& tree, const index::Names& names);
  // The same after some units changed; costs as much as changed. `names` are based as the own ones.
  UnitSearch with(const index::Tree& tree, const index::Names& names) const;

  // Best first: the whole name (or without 区, 街道, 村委会 …) or code, then its beginning, then
  // any part of it; after those names of other days, and units that do not live on the day. Among
  // equals the own subtree, then the higher level, then the shorter name. Errors search_too_long,
  // no_such_unit.
  Result<FoundUnits> find(const UnitQuestion& question) const;

  const index::Names& names() const { return names_; }
  std::size_t bytes() const;

 private:
  class Finding;  // one question

  index::Tree tree_;
  index::Names names_;
  std::shared_ptr<const SearchedUnits> base_;
  std::shared_ptr<const SearchedUnits> changed_;  // instead of what the base has of these units
};

// The search of the last state that was asked about. Thread safe.
class CurrentUnitSearch {
 public:
  explicit CurrentUnitSearch(const index::State& state);

  // Of this state. While all is read anew after a large change, one thread does it and the others
  // get the search of the state before.
  std::shared_ptr<const UnitSearch> of(const index::State& state);

 private:
  std::mutex mutex_;       // of search_, for moments
  std::mutex rebuilding_;  // held while all is read
  std::shared_ptr<const UnitSearch> search_;
};

}  // namespace jishi::api
