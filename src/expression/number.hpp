// Numbers: reading, writing and comparing them exactly.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "expression/value.hpp"

namespace jishi::expression {

// Both must be int, double or decimal. Compared as points on one line, without rounding; NaN is
// unordered.
std::partial_ordering compare_numbers(Value left, Value right);

enum class RealText : std::uint8_t { good, malformed, too_large };
// [+-]digits[.digits][e[+-]digits] or [+-].digits…. What is too small becomes zero.
RealText parse_real(std::string_view text, double& out);
// Like parse_real, also [+-]inf, infinity and nan in any case.
RealText parse_real_or_special(std::string_view text, double& out);

// Shortest text that reads back as the same double, always recognisable as a double: 1.0, -0.0,
// 1e+100, inf, -inf, nan.
std::string real_literal(double value);
// As CEL's string(double): 1, 0.0045, 1e+06, +Inf, NaN.
std::string real_text(double value);

// Sequence of decimal numbers with the units h m s ms us ns, or 0: 1h30m, -1.5h. nullopt: not a
// duration; `too_large` says that it is one, but beyond the range.
std::optional<Duration> parse_duration(std::string_view text, bool& too_large);
// Seconds and their fraction: 3600s, -1.5s.
std::string duration_text(Duration duration);

}  // namespace jishi::expression
