#include "person/query_of_many.hpp"

#include <gtest/gtest.h>

#include <span>
#include <string>
#include <vector>

#include "person/people.hpp"
#include "person/testing/people_scratch.hpp"

namespace jishi::person {
namespace {

class ListsOfPersons : public testing::OnPeople {};
JISHI_ON_BOTH_DATABASES(ListsOfPersons);

// One statement asks for 1, for up to 6 or for up to 32.
TEST_P(ListsOfPersons, AreReadWhateverTheirLength) {
  std::vector<PersonId> persons;
  std::vector<std::string> numbers;
  for (int i = 0; i < 66; ++i) {
    numbers.push_back(testing::id_number(i));
    persons.push_back(added({"赵敏", numbers.back(), {}, {}}));
  }
  for (const std::size_t length : {0U, 1U, 2U, 6U, 7U, 32U, 33U, 38U, 64U, 66U}) {
    SCOPED_TRACE(length);
    Vault vault(*connection_, keys());
    const auto read = read_persons(*connection_, vault, std::span(persons).first(length));
    ASSERT_EQ(read.size(), length);
    for (std::size_t i = 0; i < length; ++i) {
      EXPECT_EQ(read[i].person, persons[i]);
      EXPECT_EQ(read[i].identity.id_number, numbers[i]);
    }
  }
}

}  // namespace
}  // namespace jishi::person
