#include "person/query_of_many.hpp"

namespace jishi::person {

QueryOfMany::QueryOfMany(std::string_view question, std::size_t first) {
  for (std::size_t length = 0; length < kLengths.size(); ++length)
    for (std::size_t i = 0; i < kLengths[length]; ++i)
      sql_[length]
          .append(i == 0 ? "" : " UNION ALL ")
          .append(question)
          .append(std::to_string(first + i));
}

}  // namespace jishi::person
