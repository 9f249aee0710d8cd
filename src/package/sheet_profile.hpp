// The columns of a list as another system writes it, for import and export in its own order.
#pragma once

#include <string>
#include <vector>

#include "package/place.hpp"

namespace jishi::package {

struct SheetProfile {
  struct Column {
    std::string heading;               // as that system writes it
    std::vector<std::string> headers;  // other spellings of it
    // The field of the ledger, or one of the words unit, unit_code, person_name, id_number, phone,
    // valid_from, valid_to, serial; empty: nothing that we keep (passed over, written empty).
    std::string holds;
    Place place;
  };
  std::string package;
  std::string name;
  std::string label;
  std::string ledger;
  std::string source;
  bool to_be_checked = false;
  std::vector<Column> columns;  // in the order of that system
  Place place;
};

}  // namespace jishi::package
