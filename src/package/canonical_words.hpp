// The words that stand for enumerators in the canonical text of a set of packages.
#pragma once

#include <array>

#include "package/package.hpp"

namespace jishi::package {

// In the order of the enumerators.
template <class E>
struct Words;
template <>
struct Words<FieldType> {
  static constexpr std::array all = {"text", "int", "decimal", "bool", "date", "choice", "unit"};
};
template <>
struct Words<PersonUse> {
  static constexpr std::array all = {"none", "optional", "required"};
};
template <>
struct Words<OnUnitEnd> {
  static constexpr std::array all = {"follow", "end", "wait"};
};
template <>
struct Words<Holding::Of> {
  static constexpr std::array all = {"caller", "state", "event"};
};
template <>
struct Words<Ask> {
  static constexpr std::array all = {"none", "optional", "required"};
};
template <>
struct Words<FromPerson> {
  static constexpr std::array all = {"nothing", "birth_date", "sex"};
};
template <>
struct Words<RuleScope> {
  static constexpr std::array all = {"row", "unit"};
};
template <>
struct Words<Severity> {
  static constexpr std::array all = {"block", "warn"};
};
template <>
struct Words<Uniqueness::Within> {
  static constexpr std::array all = {"unit", "everywhere"};
};
template <>
struct Words<DivisionLevel> {
  static constexpr std::array all = {"centre", "province", "prefecture",
                                     "county", "township", "village"};
};
template <>
struct Words<UnitTest::Take> {
  static constexpr std::array all = {"count", "sum", "distinct"};
};
template <>
struct Words<Measure::Take> {
  static constexpr std::array all = {"count", "sum",      "mean",  "min",
                                     "max",   "distinct", "units", "formula"};
};
template <>
struct Words<Measure::Which> {
  static constexpr std::array all = {"held", "during", "begun", "ended"};
};
template <>
struct Words<Better> {
  static constexpr std::array all = {"neither", "higher", "lower"};
};
template <>
struct Words<DocumentRows::By> {
  static constexpr std::array all = {"unit", "children", "level"};
};
template <>
struct Words<DocumentChart::Kind> {
  static constexpr std::array all = {"bars", "stacked", "compared", "trend"};
};
template <>
struct Words<Document::Form> {
  static constexpr std::array all = {"text", "sheet"};
};
template <>
struct Words<Document::Kind> {
  static constexpr std::array all = {"circular", "bulletin", "report", "summary"};
};

}  // namespace jishi::package
