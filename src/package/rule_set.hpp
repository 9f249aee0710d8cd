// Rules of the field as data: figures that statutes set, by effective date, each with its source.
#pragma once

#include <string>
#include <vector>

#include "package/field.hpp"

namespace jishi::package {

struct Parameter {
  std::string name;
  std::string label;
  ValueType value;   // any type but unit
  std::string unit;  // 人, 月, %; may be empty
  Place place;
};

// What held from a day to a day (half-open): a value for every parameter of its rule set.
struct RuleSetVersion {
  Date since = kFirstDate;  // kFirstDate where the package names no day (first version only)
  Date end = kForever;
  std::string source;
  std::string note;
  bool to_be_checked = false;
  std::vector<Value> values;  // in the order of RuleSet::parameters
  Place place;
};

struct RuleSet {
  std::string package;
  std::string name;
  std::string label;
  std::vector<Parameter> parameters;
  std::vector<RuleSetVersion> versions;  // ascending, without gap or overlap
  Place place;

  // The version that holds on that day; nullptr before the first and after the last.
  const RuleSetVersion* on(Date day) const;
  // The parameter's value in a version of this rule set; nullptr for no such parameter.
  const Value* value(const RuleSetVersion& version, std::string_view parameter) const;
};

}  // namespace jishi::package
