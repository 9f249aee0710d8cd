// A row of a ledger: what a unit records, from a day to a day, as known between two journal
// positions. Plain values.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/id.hpp"
#include "package/addition.hpp"
#include "package/definitions.hpp"

namespace jishi::ledger {

// The fields that rows of a unit have: the ledger's own, then what the units above it (and itself)
// add; of a row that was written while it stood elsewhere, also what was added there. Immutable,
// shared by the rows of many units; keeps the definitions alive.
struct Shape {
  std::shared_ptr<const package::Definitions> definitions;
  const package::Ledger* ledger = nullptr;
  std::vector<package::FieldAt> fields;  // the first ledger->fields.size() are the ledger's own
  // From the top down, the units on the way from the root to the unit (itself included) that add
  // anything to the definitions, on the day it was made for: what values_for() asks.
  std::vector<UnitId> path;

  std::optional<std::size_t> find(std::string_view field) const;
};
using ShapePointer = std::shared_ptr<const Shape>;

// One for each field of the shape, in its order; empty where nothing is recorded. Choices by code,
// units by id (int64). Sensitive fields in the clear: they are sealed by the store.
using Values = std::vector<std::optional<package::Value>>;

// What a rule with severity warn, or a standing check, said of a row when it was written.
struct Warning {
  std::string message;  // Chinese, with the figures in it; no personal data
  bool operator==(const Warning&) const = default;
};

// What a row says; compared by content where two versions are.
struct RowContent {
  UnitId unit;      // whose row it is
  PersonId person;  // none where the ledger has no persons, or this row no one
  Values values;
  bool operator==(const RowContent&) const = default;
};

struct RowVersion {
  RowId row;
  std::int64_t revision = 0;  // 1, 2, … in the order in which the row's versions were recorded
  Date valid_from;
  Date valid_to = kForever;  // exclusive
  std::int64_t recorded_from = 0;
  std::int64_t recorded_to = std::numeric_limits<std::int64_t>::max();
  std::int64_t definition = 0;
  RowContent content;
  std::vector<Warning> warnings;
  bool erased = false;  // personal values of it can no longer be read
};

}  // namespace jishi::ledger
