// Which figures count persons, and below which number they are not published; of which ledgers they
// tell.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "package/package.hpp"

namespace jishi::package {

// Of what counts persons, unless its definition says otherwise.
inline constexpr std::int64_t kHiddenBelow = 5;

// Whether the rows of the measure stand for persons: those of a ledger in which each has one
// (`person: required`), or different persons of any. A person whom a row may name (`optional`) is
// whom to ask about it. False of units; of a formula it is told of its parts only.
bool counts_persons(const PackageSet& packages, const Measure& measure);
// The numerator does, or a part of the formula that it is.
bool counts_persons(const PackageSet& packages, const Indicator& indicator);

// Published figures of fewer persons than this, but of some, are withheld; 0: none are.
// `hide_below` where it is written, else kHiddenBelow of what counts persons. A formula has the
// greatest of its parts.
std::int64_t hidden_below(const PackageSet& packages, const Indicator& indicator);

// Every ledger whose rows it counts or tests, those of a formula's parts among them. Empty of what
// counts units alone.
std::set<std::string> ledgers_behind(const PackageSet& packages, const Indicator& indicator);

}  // namespace jishi::package
