// A loaded set of packages: plain values, checked as a whole. Nothing of a faulty package is ever
// in one. Start reading here; the loader is loader.hpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "package/document.hpp"
#include "package/field.hpp"
#include "package/indicator.hpp"
#include "package/ledger.hpp"
#include "package/rule_set.hpp"
#include "package/sheet_profile.hpp"
#include "package/unit_kind.hpp"

namespace jishi::package {

// Limits; beyond each a package is refused with a mistake of its own.
inline constexpr std::size_t kMaxNameBytes = 48;     // leaves room for prefixes in PostgreSQL's 63
inline constexpr std::size_t kMaxLabelLength = 60;   // code points
inline constexpr std::size_t kMaxProseLength = 500;  // code points of a note, message or source
inline constexpr std::size_t kMaxExpressionLength = 2'000;  // code points
inline constexpr std::size_t kMaxFieldsPerLedger = 200;
inline constexpr std::size_t kMaxValuesPerDictionary = 5'000;
inline constexpr std::size_t kMaxRulesPerLedger = 200;
inline constexpr std::size_t kMaxColumnsPerProfile = 200;
inline constexpr std::size_t kMaxTestsPerMeasure = 20;
inline constexpr int kMaxFigureDigits = 4;
inline constexpr std::size_t kMaxUnitWordLength = 10;  // code points; 人、个、万元
inline constexpr std::size_t kMaxPartsPerDocument = 200;
inline constexpr std::size_t kMaxIndicatorsPerTable = 59;  // the units have a column too
inline constexpr std::size_t kMaxIndicatorsPerChart = 8;
inline constexpr int kMaxPeriodsPerChart = 60;
inline constexpr int kMaxHideBelow = 100;                  // persons
inline constexpr std::size_t kMaxTitleLength = 200;        // code points, of a document
inline constexpr std::size_t kMaxParagraphLength = 2'000;  // code points
inline constexpr std::size_t kMaxSignatures = 6;
inline constexpr int kMaxRetentionMonths = 1'200;      // a hundred years
inline constexpr std::size_t kMaxDefinitions = 1'000;  // of one kind of thing, in all packages
inline constexpr std::size_t kMaxPackages = 100;
inline constexpr std::size_t kMaxHomeIndicators = 12;
inline constexpr std::size_t kMaxMissingIndicators = 20;  // of one package

// One folder: package.yaml and the definitions beside and below it.
struct Package {
  std::string name;
  std::string label;
  std::string version;  // major.minor.patch
  struct Need {
    std::string package;
    std::string version;  // the lowest that will do
    Place place;
  };
  std::vector<Need> needs;        // `requires:`
  std::vector<std::string> home;  // indicators that the page of a unit shows, in this order
  // Indicators that count what is missing, each a number of units or rows: where it is not 0 the
  // page of a unit tells so of it and of all that is below, in this order.
  std::vector<std::string> missing;
  std::string note;
  Place place;
};

// Names are unique within their kind over all packages of the set. Every vector but `packages`
// (dependencies first), `unit_fields`, `division_kinds` (by package, in the order written) and
// `founding_units` (the one above first) is sorted by name. find_… give nullptr for no such name.
struct PackageSet {
  std::vector<Package> packages;
  std::vector<Dictionary> dictionaries;
  std::vector<Mapping> mappings;
  std::vector<UnitKind> unit_kinds;
  std::vector<UnitField> unit_fields;
  std::vector<DivisionKind> division_kinds;
  std::vector<FoundingUnit> founding_units;
  std::vector<RuleSet> rule_sets;
  std::vector<Ledger> ledgers;
  std::vector<Addition> additions;
  std::vector<SheetProfile> sheet_profiles;
  std::vector<Indicator> indicators;
  std::vector<Document> documents;

  const Ledger* find_ledger(std::string_view name) const;
  const Dictionary* find_dictionary(std::string_view name) const;
  const DictionaryValue* find_value(std::string_view dictionary, std::string_view code) const;
  const Mapping* find_mapping(std::string_view name) const;
  const UnitKind* find_unit_kind(std::string_view name) const;
  const UnitField* find_unit_field(std::string_view name) const;
  const RuleSet* find_rule_set(std::string_view name) const;
  const Addition* find_addition(std::string_view name) const;
  const SheetProfile* find_sheet_profile(std::string_view name) const;
  const Indicator* find_indicator(std::string_view name) const;
  const Document* find_document(std::string_view name) const;
  // The usual kind of a division with that name at that level; nullptr where no line fits.
  const DivisionKind* division_kind(DivisionLevel level, std::string_view division_name) const;
  // Kinds that may stand directly below, in the order of unit_kinds.
  std::vector<const UnitKind*> kinds_below(std::string_view kind) const;
};

}  // namespace jishi::package
