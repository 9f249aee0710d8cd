// Units as the API tells of them, from a state of the index alone.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/json_writer.hpp"
#include "index/state.hpp"
#include "organisation/unit.hpp"

namespace jishi::api {

// How many units live below others on a day. Immutable; any thread.
class LivingUnits {
 public:
  LivingUnits(const index::Tree& tree, Date day);
  // The unit itself not counted; it lives on the day.
  organisation::LevelCounts below(const index::Tree& tree, index::UnitOrdinal unit) const;
  Date day() const { return day_; }

 private:
  Date day_;
  std::vector<std::uint32_t> numbers_[organisation::kLevels];  // ascending
};

// Those of the days asked about last. Thread safe.
class KnownLivingUnits {
 public:
  std::shared_ptr<const LivingUnits> of(const index::State& state, Date day);

 private:
  static constexpr std::size_t kMostDays = 4;
  std::mutex mutex_;
  index::Names names_;  // tell which tree the days are of
  std::vector<std::shared_ptr<const LivingUnits>> days_;
};

// In the words of one day. The state outlives it; any thread.
class UnitWords {
 public:
  UnitWords(const index::State& state, Date day) : state_(state), day_(day) {}

  const index::State& state() const { return state_; }
  Date day() const { return day_; }

  // Failure no_such_unit.
  index::UnitOrdinal find(UnitId unit) const;
  bool living(index::UnitOrdinal unit) const;
  // Of the day; of a unit that does not live then, of the time nearest before.
  index::UnitName name(index::UnitOrdinal unit) const { return state_.names.around(unit, day_); }
  const index::Tree::Life* life(index::UnitOrdinal unit) const;
  // From below the root to the unit itself; the root alone for itself.
  std::vector<index::UnitOrdinal> path(index::UnitOrdinal unit) const;
  std::string path_text(index::UnitOrdinal unit) const;  // 四川省/成都市/青白江区

  // Members of an open object: unit, name, code, level, level_label, kind, kind_label.
  void write_members(JsonWriter& json, index::UnitOrdinal unit) const;
  // The whole object UnitBrief, with its path or without.
  void write(JsonWriter& json, index::UnitOrdinal unit) const;
  void write_with_path(JsonWriter& json, index::UnitOrdinal unit) const;
  // The same by id; one that there is not is told by its number alone.
  void write(JsonWriter& json, UnitId unit) const;

 private:
  const index::State& state_;
  Date day_;
};

// {"county":7,…} without levels of which there are none.
void write_counts(JsonWriter& json, const organisation::LevelCounts& counts);

}  // namespace jishi::api
