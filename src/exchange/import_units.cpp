#include "exchange/import_units.hpp"

#include <algorithm>
#include <map>

#include "organisation/lookup.hpp"
#include "organisation/unit_store.hpp"

namespace jishi::exchange {

UnitId unit_filed_by(const std::string& filed_by, UnitId top, Date day, const FindUnit& find) {
  if (filed_by.empty()) return top;
  const auto found = find(filed_by, day, false);
  return found ? *found : top;
}

}  // namespace jishi::exchange
