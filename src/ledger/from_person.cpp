#include "ledger/from_person.hpp"

namespace jishi::ledger {

void fill_from_person(const Shape& shape, const person::Identity& identity, Date today,
                      Values& values) {
  for (std::size_t i = 0; i < shape.fields.size(); ++i) {
    const package::FromPerson from = shape.fields[i].field->from_person;
    if (from == package::FromPerson::nothing || values[i]) continue;
    if (from == package::FromPerson::birth_date) {
      if (const auto born = person::birth_date(identity)) values[i] = *born;
    } else if (identity.id_number) {
      const auto number = person::parse_id_number(*identity.id_number, today);
      if (number) values[i] = std::string(number->sex == person::Sex::male ? "male" : "female");
    }
  }
}

}  // namespace jishi::ledger
