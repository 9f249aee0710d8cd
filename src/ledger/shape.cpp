#include "ledger/row.hpp"

namespace jishi::ledger {

std::optional<std::size_t> Shape::find(std::string_view field) const {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].field->name == field) return i;
  }
  return std::nullopt;
}

}  // namespace jishi::ledger
