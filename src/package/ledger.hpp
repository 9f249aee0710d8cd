// A ledger is defined, not programmed: its fields, who may hold its rows and what they must obey.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "package/field.hpp"
#include "package/holding.hpp"

namespace jishi::package {

enum class PersonUse : std::uint8_t { none, optional, required };
// What becomes of the rows where their unit merges, splits or is dissolved.
enum class OnUnitEnd : std::uint8_t {
  follow,  // they go to the (default) successor
  end,     // they end with the unit
  wait,    // somebody decides
};
// Whether a part of the person's identity is asked for. The name always is.
enum class Ask : std::uint8_t { no, optional, required };
enum class RuleScope : std::uint8_t { row, unit };  // `per:` in a package
enum class Severity : std::uint8_t { block, warn };

// Among rows that hold on the same day no two agree in all of `fields`.
struct Uniqueness {
  enum class Within : std::uint8_t { unit, everywhere };
  std::vector<std::string> fields;  // field names, or "person" where the ledger has persons
  Within within = Within::unit;
  std::string message;
  Place place;
};

struct Rule {
  std::string check;  // boolean expression, type-checked against the ledger when loaded
  // Expression whose value replaces {figure}; empty: the left side of `check`'s comparison.
  std::string figure;
  RuleScope scope = RuleScope::row;
  Severity severity = Severity::warn;
  // May hold {figure}, {rule.SET.PARAMETER} and, per row, {name of a field}; {{ is a brace.
  std::string message;
  // Holds for rows and questions of days in [since, end).
  Date since = kFirstDate;
  Date end = kForever;
  std::string source;
  bool to_be_checked = false;
  Place place;
  Place check_place;  // where the expression's text begins
};

struct Ledger {
  std::string package;
  std::string name;
  std::string label;
  std::string purpose;               // why personal data is kept; given where it is
  std::vector<std::string> held_by;  // kinds of unit that may hold rows; never empty
  PersonUse person = PersonUse::none;
  Ask id_number = Ask::optional;  // only where the ledger has persons
  Ask phone = Ask::optional;
  // Personal data of a row is erased so many months after the row has ended; 0: no limit is set.
  int retention_months = 0;
  OnUnitEnd on_unit_end = OnUnitEnd::follow;
  Holding holding;
  std::vector<Field> fields;  // in the order to show them
  std::vector<Uniqueness> unique;
  std::vector<Rule> rules;
  std::string renamed_from;  // the ledger's name in earlier versions; empty: none
  Place place;

  const Field* find_field(std::string_view field) const;
};

// What one unit adds for its own subtree on top of a ledger from above (一县一表): fields of its
// own and further values of dictionaries. It adds; it cannot change or remove.
struct Addition {
  struct Items {
    std::string dictionary;
    std::vector<DictionaryValue> values;  // codes and labels not in the dictionary itself
    Place place;
  };
  std::string package;
  std::string name;
  std::string label;
  std::string owner;   // code of the unit: its own code or its division code
  std::string ledger;  // empty where only items are added
  int version = 1;     // grows when the owner changes it
  std::vector<Field> fields;
  std::vector<Items> items;
  Place place;
};

}  // namespace jishi::package
