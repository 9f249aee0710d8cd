// The operators and functions of the language, and the types they are defined for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "expression/value.hpp"

namespace jishi::expression {

enum class Function : std::uint8_t {
  unknown,  // a name that the language does not have; fails when it is called
  // operators
  add,
  subtract,
  multiply,
  divide,
  modulo,
  negate,
  logical_not,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  in,
  index,
  // CEL's functions
  size,
  contains,
  starts_with,
  ends_with,
  matches,
  to_bool,
  to_int,
  to_double,
  to_string,
  to_duration,
  dyn,
  get_hours,
  get_minutes,
  get_seconds,
  get_milliseconds,
  // departures: decimals and dates
  to_decimal,
  to_date,
  year,
  month,
  day,
  weekday,
  add_days,
  add_months,
  days_to,
  age,
};

enum class CallStyle : std::uint8_t { global, member };

// The function that is written so: size(x) and x.size() are both Function::size.
Function function_named(std::string_view name, CallStyle style);
// +, size, addDays, …; empty for unknown.
std::string_view written(Function function);
// How many operands or arguments it takes, the receiver included; 0 for unknown.
std::size_t arity(Function function);
bool is_operator(Function function);
bool is_comparison(Function function);  // == != < <= > >=
// Names of every function that can be called so, for suggestions.
std::span<const std::string_view> function_names(CallStyle style);

// One overload on scalars. Those on lists, == and !=, and comparisons across numbers are rules of
// the checker.
struct Overload {
  Function function;
  Kind result;
  std::size_t arity;
  Kind parameters[2];
};
std::span<const Overload> overloads();
const Overload* find_overload(Function function, std::span<const Kind> arguments);
// "int + int、double + double、…" or "date(string)、…": what can be called, for messages.
std::string overloads_in_words(Function function);

}  // namespace jishi::expression
