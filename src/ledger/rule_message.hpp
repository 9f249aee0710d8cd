// The message of a rule, with what stands in its braces filled in. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "expression/type.hpp"
#include "expression/value.hpp"
#include "ledger/row.hpp"
#include "ledger/rule_facts.hpp"

namespace jishi::ledger {

class RuleMessage {
 public:
  // What the braces name that nobody has stays as it was written (the loader refuses it).
  RuleMessage(std::string_view text, const package::PackageSet& packages,
              const package::Ledger& ledger);

  bool names_figure() const;
  // `values`: of the row, by field of the ledger; nullptr for a rule per unit.
  std::string words(const package::PackageSet& packages, const package::Ledger& ledger,
                    const std::string& figure, const RuleSetsThen& sets,
                    const Values* values) const;

 private:
  struct Part {
    enum class Is { text, figure, parameter, field } is = Is::text;
    std::string text = {};
    std::size_t set = 0;
    std::size_t index = 0;  // of the parameter or field
  };
  static Part part_named(std::string_view name, const package::PackageSet& packages,
                         const package::Ledger& ledger);
  std::vector<Part> parts_;
};

// A choice by its label, a truth as 是/否, nothing as 空.
std::string figure_words(const expression::Value& value, const expression::Type& type);

}  // namespace jishi::ledger
