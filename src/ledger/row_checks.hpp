// What a version of a row is checked for before it is written: its person, the units that it names,
// the rules of its ledger, other rows that say the same.
#pragma once

#include <memory>
#include <vector>

#include "ledger/known_units.hpp"
#include "ledger/row_store.hpp"
#include "ledger/rules.hpp"

namespace jishi::ledger {

class RowChecks {
 public:
  // All outlive it.
  RowChecks(const package::Ledger& ledger, const Rules& rules, KnownUnits& units, RowStore& store,
            Date today)
      : ledger_(ledger), rules_(rules), units_(units), store_(store), today_(today) {}

  // Appends every finding; the version takes the warnings. `before`: what held on its first day.
  void check(const Shape& shape, RowVersion& version, const RowVersion* before,
             std::vector<Finding>& findings);
  void check_uniqueness(const RowVersion& version, std::vector<Finding>& findings);

 private:
  void check_person(const RowVersion& version, std::vector<Finding>& findings) const;
  void check_named_units(const Shape& shape, const RowVersion& version, const RowVersion* before,
                         std::vector<Finding>& findings);

  const package::Ledger& ledger_;
  const Rules& rules_;
  KnownUnits& units_;
  RowStore& store_;
  const Date today_;
};

}  // namespace jishi::ledger
