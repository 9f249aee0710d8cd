// The tables of a version of the definitions, each with what it was made from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "package/definitions.hpp"
#include "package/ledger_table.hpp"

namespace jishi::package {

// Points into the Definitions that it was made from.
struct DefinedTable {
  Table table;
  std::string name;     // of the ledger; empty: the fields of units
  std::string package;  // that defines it
  std::string title;    // for people: 台账 班子成员（committee_member）
  Place place;
  const Ledger* ledger = nullptr;  // nullptr for side tables and for the fields of units
  std::optional<UnitId> owner;     // of a side table
  std::vector<const Field*> fields;

  const Field* find(const std::string& field) const;
  bool has_person() const { return ledger != nullptr && ledger->person != PersonUse::none; }
};

// Every table, ledgers first; none for number 0, where nothing was installed yet. Additions
// that wait for their owner have none.
std::vector<DefinedTable> tables_of(const Definitions& definitions);

// The table of before that holds the rows of `fresh`: of the same name, or of the name that its
// ledger had before. nullptr: it is new.
const DefinedTable* predecessor(const DefinedTable& fresh, const std::vector<DefinedTable>& olds,
                                const PackageSet& after);
// The table of before of the ledger that a side table of now adds to; nullptr: it is new.
const DefinedTable* ledger_of(const DefinedTable& side, const std::vector<DefinedTable>& olds,
                              const PackageSet& after);

}  // namespace jishi::package
