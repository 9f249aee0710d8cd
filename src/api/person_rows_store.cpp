#include "api/person_rows_store.hpp"

#include "package/ledger_table.hpp"

namespace jishi::api {

std::vector<PersonPlace> places_of_person(db::Connection& connection,
                                          const package::PackageSet& packages, PersonId person) {
  std::vector<PersonPlace> places;
  for (const package::Ledger& ledger : packages.ledgers) {
    if (ledger.person == package::PersonUse::none) continue;
    auto rows = connection.query("SELECT DISTINCT unit FROM " +
                                     db::quoted_name(package::ledger_table_name(ledger.name)) +
                                     " WHERE person = ?1 AND recorded_to = 9223372036854775807",
                                 {person});
    while (rows.next())
      places.push_back({&ledger, rows.id<UnitId>(0)});
  }
  return places;
}

}  // namespace jishi::api
