#include "expression/function.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace jishi::expression {
namespace {

using F = Function;
using K = Kind;

struct Spelling {
  Function function;
  std::string_view text;
  bool global;
  bool member;
};

// Operators are neither global nor member: they have their own syntax.
constexpr std::array kSpellings = {
    Spelling{F::unknown, "", false, false},
    Spelling{F::add, "+", false, false},
    Spelling{F::subtract, "-", false, false},
    Spelling{F::multiply, "*", false, false},
    Spelling{F::divide, "/", false, false},
    Spelling{F::modulo, "%", false, false},
    Spelling{F::negate, "-", false, false},
    Spelling{F::logical_not, "!", false, false},
    Spelling{F::equal, "==", false, false},
    Spelling{F::not_equal, "!=", false, false},
    Spelling{F::less, "<", false, false},
    Spelling{F::less_equal, "<=", false, false},
    Spelling{F::greater, ">", false, false},
    Spelling{F::greater_equal, ">=", false, false},
    Spelling{F::in, "in", false, false},
    Spelling{F::index, "[]", false, false},
    Spelling{F::size, "size", true, true},
    Spelling{F::contains, "contains", false, true},
    Spelling{F::starts_with, "startsWith", false, true},
    Spelling{F::ends_with, "endsWith", false, true},
    Spelling{F::matches, "matches", true, true},
    Spelling{F::to_bool, "bool", true, false},
    Spelling{F::to_int, "int", true, false},
    Spelling{F::to_double, "double", true, false},
    Spelling{F::to_string, "string", true, false},
    Spelling{F::to_duration, "duration", true, false},
    Spelling{F::dyn, "dyn", true, false},
    Spelling{F::get_hours, "getHours", false, true},
    Spelling{F::get_minutes, "getMinutes", false, true},
    Spelling{F::get_seconds, "getSeconds", false, true},
    Spelling{F::get_milliseconds, "getMilliseconds", false, true},
    Spelling{F::to_decimal, "decimal", true, false},
    Spelling{F::to_date, "date", true, false},
    Spelling{F::year, "year", false, true},
    Spelling{F::month, "month", false, true},
    Spelling{F::day, "day", false, true},
    Spelling{F::weekday, "weekday", false, true},
    Spelling{F::add_days, "addDays", false, true},
    Spelling{F::add_months, "addMonths", false, true},
    Spelling{F::days_to, "daysTo", false, true},
    Spelling{F::age, "age", true, false},
};

constexpr Overload unary(Function function, Kind argument, Kind result) {
  return {function, result, 1, {argument, Kind::null}};
}
constexpr Overload binary(Function function, Kind left, Kind right, Kind result) {
  return {function, result, 2, {left, right}};
}

constexpr std::array kOverloads = {
    binary(F::add, K::integer, K::integer, K::integer),
    binary(F::add, K::real, K::real, K::real),
    binary(F::add, K::decimal, K::decimal, K::decimal),
    binary(F::add, K::text, K::text, K::text),
    binary(F::add, K::duration, K::duration, K::duration),
    binary(F::subtract, K::integer, K::integer, K::integer),
    binary(F::subtract, K::real, K::real, K::real),
    binary(F::subtract, K::decimal, K::decimal, K::decimal),
    binary(F::subtract, K::duration, K::duration, K::duration),
    binary(F::multiply, K::integer, K::integer, K::integer),
    binary(F::multiply, K::real, K::real, K::real),
    binary(F::multiply, K::decimal, K::decimal, K::decimal),
    binary(F::divide, K::integer, K::integer, K::integer),
    binary(F::divide, K::real, K::real, K::real),
    binary(F::modulo, K::integer, K::integer, K::integer),
    unary(F::negate, K::integer, K::integer),
    unary(F::negate, K::real, K::real),
    unary(F::negate, K::decimal, K::decimal),
    unary(F::logical_not, K::boolean, K::boolean),
    unary(F::size, K::text, K::integer),
    binary(F::contains, K::text, K::text, K::boolean),
    binary(F::starts_with, K::text, K::text, K::boolean),
    binary(F::ends_with, K::text, K::text, K::boolean),
    binary(F::matches, K::text, K::text, K::boolean),
    unary(F::to_bool, K::boolean, K::boolean),
    unary(F::to_bool, K::text, K::boolean),
    unary(F::to_int, K::integer, K::integer),
    unary(F::to_int, K::real, K::integer),
    unary(F::to_int, K::decimal, K::integer),
    unary(F::to_int, K::text, K::integer),
    unary(F::to_double, K::real, K::real),
    unary(F::to_double, K::integer, K::real),
    unary(F::to_double, K::decimal, K::real),
    unary(F::to_double, K::text, K::real),
    unary(F::to_string, K::text, K::text),
    unary(F::to_string, K::boolean, K::text),
    unary(F::to_string, K::integer, K::text),
    unary(F::to_string, K::real, K::text),
    unary(F::to_string, K::decimal, K::text),
    unary(F::to_string, K::date, K::text),
    unary(F::to_string, K::duration, K::text),
    unary(F::to_duration, K::duration, K::duration),
    unary(F::to_duration, K::text, K::duration),
    unary(F::get_hours, K::duration, K::integer),
    unary(F::get_minutes, K::duration, K::integer),
    unary(F::get_seconds, K::duration, K::integer),
    unary(F::get_milliseconds, K::duration, K::integer),
    unary(F::to_decimal, K::decimal, K::decimal),
    unary(F::to_decimal, K::integer, K::decimal),
    unary(F::to_decimal, K::text, K::decimal),
    unary(F::to_date, K::date, K::date),
    unary(F::to_date, K::text, K::date),
    unary(F::year, K::date, K::integer),
    unary(F::month, K::date, K::integer),
    unary(F::day, K::date, K::integer),
    unary(F::weekday, K::date, K::integer),
    binary(F::add_days, K::date, K::integer, K::date),
    binary(F::add_months, K::date, K::integer, K::date),
    binary(F::days_to, K::date, K::date, K::integer),
    binary(F::age, K::date, K::date, K::integer),
};

const Spelling& spelling(Function function) {
  return kSpellings[static_cast<std::size_t>(function)];
}

constexpr bool spellings_are_in_order() {
  for (std::size_t i = 0; i < kSpellings.size(); ++i)
    if (static_cast<std::size_t>(kSpellings[i].function) != i) return false;
  return kSpellings.size() == static_cast<std::size_t>(Function::age) + 1;
}
static_assert(spellings_are_in_order());

std::vector<std::string_view> names(bool member) {
  std::vector<std::string_view> out;
  for (const Spelling& s : kSpellings)
    if (member ? s.member : s.global) out.push_back(s.text);
  return out;
}

std::string in_words(const Overload& overload) {
  const std::string text(written(overload.function));
  const std::string first(name_of(overload.parameters[0]));
  const std::string second(name_of(overload.parameters[1]));
  if (is_operator(overload.function)) {
    return overload.arity == 1 ? text + first : first + " " + text + " " + second;
  }
  if (spelling(overload.function).member) {
    return first + "." + text + "(" + (overload.arity == 2 ? second : "") + ")";
  }
  return text + "(" + first + (overload.arity == 2 ? ", " + second : "") + ")";
}

}  // namespace

Function function_named(std::string_view name, CallStyle style) {
  for (const Spelling& s : kSpellings) {
    if (s.text == name && (style == CallStyle::member ? s.member : s.global)) return s.function;
  }
  return Function::unknown;
}

std::string_view written(Function function) {
  return spelling(function).text;
}

std::size_t arity(Function function) {
  if (function == Function::in || function == Function::index || is_comparison(function)) return 2;
  if (function == Function::dyn) return 1;
  for (const Overload& overload : kOverloads)
    if (overload.function == function) return overload.arity;
  return 0;
}

bool is_operator(Function function) {
  return function >= Function::add && function <= Function::index;
}

bool is_comparison(Function function) {
  return function >= Function::equal && function <= Function::greater_equal;
}

std::span<const std::string_view> function_names(CallStyle style) {
  static const std::vector<std::string_view> global = names(false);
  static const std::vector<std::string_view> member = names(true);
  return style == CallStyle::member ? member : global;
}

std::span<const Overload> overloads() {
  return kOverloads;
}

const Overload* find_overload(Function function, std::span<const Kind> arguments) {
  const auto found = std::find_if(kOverloads.begin(), kOverloads.end(), [&](const Overload& o) {
    return o.function == function && o.arity == arguments.size() &&
           std::equal(arguments.begin(), arguments.end(), o.parameters);
  });
  return found == kOverloads.end() ? nullptr : &*found;
}

std::string overloads_in_words(Function function) {
  std::string out;
  for (const Overload& overload : kOverloads) {
    if (overload.function != function) continue;
    if (!out.empty()) out += "、";
    out += in_words(overload);
  }
  if (function == Function::add) out += "、list + list";
  if (function == Function::size) out += "、list.size()";
  return out;
}

}  // namespace jishi::expression
