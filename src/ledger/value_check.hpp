// What may stand in one field. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ledger/row.hpp"
#include "ledger/rules.hpp"

namespace jishi::ledger {

// The dictionaries of a version of the definitions, found by code. Points into them.
class Codes {
 public:
  explicit Codes(const package::Definitions& definitions);
  // A value of the dictionary itself, or one that a unit on the path of the shape adds.
  const package::DictionaryValue* find(const Shape& shape, const std::string& dictionary,
                                       std::string_view code) const;

 private:
  const package::Definitions& definitions_;
  std::map<std::string, std::unordered_map<std::string_view, const package::DictionaryValue*>,
           std::less<>>
      values_;
};

struct FieldCheck {
  const Codes& codes;
  const Shape& shape;
  Date valid_from;
  Date today;
};

// Appends what is wrong with the value of the field at `index`. `was`: what stood there before, by
// which a retired value may stay; nullptr: it is a new row.
void check_value(const FieldCheck& check, std::size_t index,
                 const std::optional<package::Value>& value,
                 const std::optional<package::Value>* was, std::vector<Finding>& findings);

}  // namespace jishi::ledger
