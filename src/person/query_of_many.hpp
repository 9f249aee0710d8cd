// The same question of many values in one statement.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/value.hpp"

namespace jishi::person {

// A question for each value rather than a list: PostgreSQL would plan to read a table whole that
// was small when it was first asked, and keep that plan. A statement has one of a few lengths, so
// that few are prepared; what is left of one is filled up with a value that nothing has.
class QueryOfMany {
 public:
  static constexpr std::size_t kMost = 32;  // values of one statement

  // `question` ends where the number of its parameter is to stand; `first` is the first such.
  QueryOfMany(std::string_view question, std::size_t first);

  // Of 1 to kMost values.
  const std::string& sql(std::size_t values) const { return sql_[length_of(values)]; }

  // Appends the values, filled up for sql(). `filling` is of the same type: a statement is prepared
  // once for each list of types.
  template <class T>
  static void append(std::vector<db::Param>& params, std::span<const T> values, const T& filling) {
    for (std::size_t i = 0; i < kLengths[length_of(values.size())]; ++i)
      params.emplace_back(i < values.size() ? values[i] : filling);
  }

 private:
  static constexpr std::array<std::size_t, 3> kLengths = {1, 6, kMost};
  static std::size_t length_of(std::size_t values) {
    std::size_t i = 0;
    while (kLengths[i] < values)
      ++i;
    return i;
  }

  std::array<std::string, kLengths.size()> sql_;
};

}  // namespace jishi::person
