#include "exchange/import_units.hpp"

#include "exchange/unit_match.hpp"
#include "organisation/unit_store.hpp"

namespace jishi::exchange {

FindUnit units_below(db::Connection& connection, UnitId top) {
  // Made when the first cell is looked up: reading the units of a province takes a while.
  const auto matcher = std::make_shared<std::unique_ptr<UnitMatcher>>();
  return [&connection, top, matcher](const std::string& text, Date day, bool only_code) {
    if (!*matcher) *matcher = std::make_unique<UnitMatcher>(connection, top);
    return (*matcher)->find(text, day, only_code);
  };
}

FindUnit any_unit(db::Connection& connection) {
  const auto root = organisation::root_unit(connection);
  return units_below(connection, root.value_or(UnitId()));
}

UnitId unit_filed_by(const std::string& filed_by, UnitId top, Date day, const FindUnit& find) {
  if (filed_by.empty()) return top;
  const auto found = find(filed_by, day, false);
  return found ? *found : top;
}

}  // namespace jishi::exchange
