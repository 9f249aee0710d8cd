// Everything that a state says, as lines that do not depend on how it came to be: for comparing.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "index/state.hpp"
#include "index/testing/random_rows.hpp"

namespace jishi::index::testing {

inline std::string told_cell(const Layout& layout, std::size_t column,
                             std::optional<std::int64_t> cell) {
  if (!cell) return "-";
  if (layout.item(column).holds == Holds::choice)
    return std::string(layout.item(column).dictionary->text(static_cast<std::uint32_t>(*cell)));
  return std::to_string(*cell);
}

inline std::vector<std::string> told_partition(const Layout& layout,
                                               const PartitionRows& partition) {
  std::vector<std::string> lines;
  for (const auto& [key, one] : seen(*partition.rows)) {
    const IndexedVersion& version = one.version;
    std::string line = std::to_string(partition.partition.value()) + " " +
                       std::to_string(key.row.value()) + "/" + std::to_string(key.revision) +
                       " of " + std::to_string(partition.units->ids.at(version.unit).value()) +
                       " " + version.from.iso() + "–" + version.to.iso() + " next " +
                       (one.next ? std::to_string(*one.next) : "-");
    for (std::size_t i = 0; i < version.cells.size(); ++i)
      line += " " + told_cell(layout, i, version.cells[i]);
    lines.push_back(std::move(line));
  }
  return lines;
}

inline std::vector<std::string> told_ledgers(const State& state) {
  std::vector<std::string> lines;
  for (const auto& ledger : state.ledgers) {
    lines.push_back(ledger->ledger + " " + std::to_string(ledger->versions));
    for (const auto& partition : ledger->partitions)
      for (std::string& line : told_partition(*ledger->layout, *partition))
        lines.push_back(ledger->ledger + " " + std::move(line));
  }
  return lines;
}

// Of each unit its lives, and who stands below it on the days.
inline std::vector<std::string> told_tree(const Tree& tree, const std::vector<Date>& days) {
  const auto id = [&](UnitOrdinal unit) {
    return unit == kNoOrdinal ? std::string("-") : std::to_string(tree.id(unit).value());
  };
  std::vector<std::string> lines;
  for (std::uint32_t i = 0; i < tree.units(); ++i) {
    const UnitOrdinal unit{i};
    std::string line = id(unit) + " since " + tree.first_day(unit).iso();
    for (const Tree::Life& life : tree.lives(unit))
      line += " [" + life.from.iso() + "–" + life.to.iso() + " below " + id(life.parent) + " " +
              std::to_string(static_cast<int>(life.level)) + " " + tree.kinds()[life.kind] + "]";
    for (const Date day : days) {
      const Stand stand = tree.stand(unit, day), waiting = tree.waiting(unit, day);
      line += " at " + id(stand.unit) + (stand.flagged ? "?" : "") + " or " + id(waiting.unit) +
              (waiting.flagged ? "?" : "");
      if (tree.life(unit, day) == nullptr) continue;
      std::set<UnitId> below;
      const Region region = tree.region(unit, day);
      for (std::uint32_t k = 0; k < tree.units(); ++k)
        if (region.contains(tree.number(UnitOrdinal(k)))) below.insert(tree.id(UnitOrdinal(k)));
      for (const UnitId each : below)
        line += " " + std::to_string(each.value());
    }
    lines.push_back(std::move(line));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

// Of each unit the names of the fields that have a value on the days.
inline std::vector<std::string> told_profiles(const State& state, const std::vector<Date>& days) {
  std::vector<std::string> lines = {std::to_string(state.profiles.versions())};
  for (std::uint32_t i = 0; i < state.tree.units(); ++i) {
    const UnitId unit = state.tree.id(UnitOrdinal(i));
    for (const Date day : days) {
      std::string line = std::to_string(unit.value()) + " " + day.iso();
      for (const auto& field : state.profiles.values(state.profiles.on(unit, day)))
        line += " " + field.first + std::to_string(field.second.index());
      lines.push_back(std::move(line));
    }
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

// Of each unit what it was called when.
inline std::vector<std::string> told_names(const State& state) {
  std::vector<std::string> lines;
  for (std::uint32_t i = 0; i < state.tree.units(); ++i) {
    std::string line = std::to_string(state.tree.id(UnitOrdinal(i)).value());
    for (const UnitName& name : state.names.of(UnitOrdinal(i)))
      line += " " + name.from.iso() + "–" + name.to.iso() + " " + std::string(name.name) + " " +
              std::string(name.division_code) + "|" + std::string(name.own_code);
    lines.push_back(std::move(line));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

// What a state must be whatever it holds.
inline void expect_sound(const State& state) {
  ASSERT_EQ(state.ledgers.size(), state.definitions->packages.ledgers.size());
  for (std::size_t i = 0; i < state.ledgers.size(); ++i) {
    const LedgerRows& ledger = *state.ledgers[i];
    ASSERT_EQ(ledger.ledger, state.definitions->packages.ledgers[i].name);
    ASSERT_EQ(state.find(ledger.ledger), &ledger);
    std::size_t versions = 0;
    PartitionId last;
    for (const PartitionPointer& partition : ledger.partitions) {
      ASSERT_LT(last, partition->partition);
      last = partition->partition;
      ASSERT_EQ(ledger.find(last), partition);
      ASSERT_EQ(&partition->rows->layout(), ledger.layout.get());
      ASSERT_GT(partition->rows->versions(), 0U);
      ASSERT_EQ(partition->versions, partition->rows->versions());
      ASSERT_GT(partition->bytes, 0U);
      versions += partition->versions;
      const PartitionUnits& units = *partition->units;
      for (std::size_t k = 0; k < units.ids.size(); ++k) {
        ASSERT_EQ(state.tree.find(units.ids[k]), units.ordinals[k]);
        const std::uint32_t number = state.tree.number(units.ordinals[k]);
        ASSERT_TRUE(Region(units.numbers).contains(number));
        ASSERT_TRUE(units.may_meet(Region({{number, number + 1}})));
        if (std::ranges::binary_search(units.passing, static_cast<std::uint32_t>(k))) continue;
        std::vector<Date> days = {units.lasting_from, *kForever.plus_days(-1)};
        for (const Tree::Life& life : state.tree.lives(units.ordinals[k]))
          days.push_back(std::max(life.to, units.lasting_from));
        for (const Date day : days)
          ASSERT_TRUE(state.tree.life(units.ordinals[k], day))
              << units.ids[k].value() << " " << day.iso();
      }
    }
    ASSERT_EQ(ledger.versions, versions);
  }
}

inline void expect_same(const State& state, const State& fresh, const std::vector<Date>& days) {
  ASSERT_NO_FATAL_FAILURE(expect_sound(state));
  ASSERT_EQ(state.definitions->number, fresh.definitions->number);
  ASSERT_EQ(state.reaches, fresh.reaches);
  ASSERT_EQ(told_tree(state.tree, days), told_tree(fresh.tree, days));
  ASSERT_EQ(told_names(state), told_names(fresh));
  ASSERT_EQ(told_ledgers(state), told_ledgers(fresh));
  ASSERT_EQ(told_profiles(state, days), told_profiles(fresh, days));
}

}  // namespace jishi::index::testing
