#include "expression/number.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>

namespace jishi::expression {
namespace {

__extension__ using Wide = __int128;

constexpr double kTwoTo63 = 9223372036854775808.0;

std::int64_t power10(int exponent) {
  std::int64_t value = 1;
  while (exponent-- > 0)
    value *= 10;
  return value;
}

// Decimal against a finite double of magnitude below 2^63 (an int is a decimal of scale 0).
std::strong_ordering compare_exactly(Decimal left, double right) {
  const double whole = std::trunc(right);
  const std::int64_t unit = power10(left.scale());
  const auto left_whole = left.scaled() / unit;
  const auto right_whole = static_cast<std::int64_t>(whole);
  if (left_whole != right_whole) return left_whole <=> right_whole;

  // Both fractions lie in (-1, 1): left is `rest` / `unit`, right is `mantissa` * 2^exponent.
  const Wide rest = left.scaled() % unit;
  const double fraction = right - whole;
  if (fraction == 0 || rest == 0) {
    return rest == 0 ? (fraction == 0  ? std::strong_ordering::equal
                        : fraction > 0 ? std::strong_ordering::less
                                       : std::strong_ordering::greater)
                     : (rest < 0 ? std::strong_ordering::less : std::strong_ordering::greater);
  }
  int exponent = 0;
  const auto mantissa = static_cast<Wide>(std::ldexp(std::frexp(fraction, &exponent), 53));
  const int shift = 53 - exponent;  // fraction == mantissa / 2^shift
  if (shift > 90) {                 // |fraction| < 2^-36 < 10^-9 <= |rest| / unit
    return rest < 0 ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  // |rest| < 2^30 and shift <= 90; |mantissa| <= 2^53 and unit < 2^30: no overflow.
  return rest * (Wide{1} << shift) <=> mantissa * unit;
}

std::partial_ordering compare_with_real(Decimal left, double right) {
  if (std::isnan(right)) return std::partial_ordering::unordered;
  if (right >= kTwoTo63) return std::partial_ordering::less;
  if (right < -kTwoTo63) return std::partial_ordering::greater;
  return compare_exactly(left, right);
}

std::partial_ordering reversed(std::partial_ordering order) {
  return 0 <=> order;
}

Decimal as_exact(Value value) {
  return value.kind() == Kind::integer ? Decimal::from_scaled(value.as_integer(), 0)
                                       : value.as_decimal();
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

// Whether well-formed digits that from_chars calls out of range are large, not small: the power of
// ten of the first digit that counts.
bool is_large(std::string_view digits) {
  std::int64_t power = 0;
  bool point = false;
  bool significant = false;
  std::size_t i = 0;
  for (; i < digits.size() && (is_digit(digits[i]) || digits[i] == '.'); ++i) {
    if (digits[i] == '.') {
      point = true;
    } else if (significant || digits[i] != '0') {
      significant = true;
      if (!point) ++power;
    } else if (point) {
      --power;
    }
  }
  if (i == digits.size()) return power > 0;
  ++i;  // e
  const bool negative = digits[i] == '-';
  if (negative || digits[i] == '+') ++i;
  std::int64_t exponent = 0;
  for (; i < digits.size(); ++i)
    exponent = std::min<std::int64_t>(exponent * 10 + (digits[i] - '0'), 1'000'000'000);
  return power + (negative ? -exponent : exponent) > 0;
}

}  // namespace

std::partial_ordering compare_numbers(Value left, Value right) {
  const bool left_real = left.kind() == Kind::real;
  const bool right_real = right.kind() == Kind::real;
  if (left_real && right_real) return left.as_real() <=> right.as_real();
  if (left_real) return reversed(compare_with_real(as_exact(right), left.as_real()));
  if (right_real) return compare_with_real(as_exact(left), right.as_real());
  if (left.kind() == Kind::integer && right.kind() == Kind::integer) {
    return left.as_integer() <=> right.as_integer();
  }
  return as_exact(left).compare(as_exact(right));
}

RealText parse_real(std::string_view text, double& out) {
  const bool negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  std::size_t i = 0;
  std::size_t digits = 0;
  for (; i < text.size() && is_digit(text[i]); ++i)
    ++digits;
  if (i < text.size() && text[i] == '.') {
    ++i;
    const std::size_t before = i;
    for (; i < text.size() && is_digit(text[i]); ++i)
      ++digits;
    if (i == before) return RealText::malformed;
  }
  if (digits == 0) return RealText::malformed;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    const std::size_t before = i;
    while (i < text.size() && is_digit(text[i]))
      ++i;
    if (i == before) return RealText::malformed;
  }
  if (i != text.size()) return RealText::malformed;

  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) {
    if (is_large(text)) return RealText::too_large;
    value = 0;
  } else if (std::isinf(value)) {
    return RealText::too_large;
  }
  out = negative ? -value : value;
  return RealText::good;
}

RealText parse_real_or_special(std::string_view text, double& out) {
  const bool negative = !text.empty() && text.front() == '-';
  const bool sign = !text.empty() && (text.front() == '-' || text.front() == '+');
  const std::string_view word = text.substr(sign ? 1 : 0);
  if (equals_ignoring_case(word, "inf") || equals_ignoring_case(word, "infinity")) {
    out = negative ? -std::numeric_limits<double>::infinity()
                   : std::numeric_limits<double>::infinity();
    return RealText::good;
  }
  if (equals_ignoring_case(text, "nan")) {
    out = std::numeric_limits<double>::quiet_NaN();
    return RealText::good;
  }
  return parse_real(text, out);
}

std::string real_literal(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  const double magnitude = std::fabs(value);
  const bool plain = magnitude == 0 || (magnitude >= 1e-5 && magnitude < 1e17);
  std::array<char, 64> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 plain ? std::chars_format::fixed : std::chars_format::scientific);
  std::string out(buffer.data(), end.ptr);
  if (out.find_first_of(".e") == std::string::npos) out += ".0";
  return out;
}

std::string real_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Inf" : "+Inf";
  // Shortest digits; with an exponent below -4 or above 5 in scientific notation, as printf's %g.
  std::array<char, 64> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::general);
  return {buffer.data(), end.ptr};
}

namespace {

struct Unit {
  std::string_view name;
  std::int64_t nanoseconds;
};
// Longer names first: ms before m.
constexpr Unit kUnits[] = {
    {"ns", 1},         {"us", 1'000},        {"µs", 1'000},  // U+00B5
    {"μs", 1'000},                                           // U+03BC
    {"ms", 1'000'000}, {"s", 1'000'000'000}, {"m", 60'000'000'000}, {"h", 3'600'000'000'000}};

// Far beyond every duration, so that sums of such parts cannot overflow 128 bits.
constexpr Wide kTooFar = Wide{1} << 100;

// One number with its unit off the front of `text`; nullopt: malformed.
std::optional<Wide> take_part(std::string_view& text) {
  Wide whole = 0;
  Wide fraction = 0;
  Wide unit = 1;
  std::size_t digits = 0;
  bool point = false;
  std::size_t i = 0;
  for (; i < text.size() && (is_digit(text[i]) || (text[i] == '.' && !point)); ++i) {
    if (text[i] == '.') {
      point = true;
      continue;
    }
    ++digits;
    const int digit = text[i] - '0';
    if (!point) {
      whole = std::min(whole * 10 + digit, kTooFar);
    } else if (unit < power10(15)) {  // what follows is below a thousandth of a nanosecond
      fraction = fraction * 10 + digit;
      unit *= 10;
    }
  }
  if (digits == 0) return std::nullopt;
  for (const Unit& known : kUnits) {
    if (!text.substr(i).starts_with(known.name)) continue;
    text.remove_prefix(i + known.name.size());
    if (whole >= kTooFar / known.nanoseconds) return kTooFar;
    return whole * known.nanoseconds + fraction * known.nanoseconds / unit;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Duration> parse_duration(std::string_view text, bool& too_large) {
  too_large = false;
  const bool negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  if (text == "0") return Duration{0};
  if (text.empty()) return std::nullopt;
  Wide total = 0;
  while (!text.empty()) {
    const auto part = take_part(text);
    if (!part) return std::nullopt;
    total = std::min(total + *part, kTooFar);
  }
  if (negative) total = -total;
  if (total > std::numeric_limits<std::int64_t>::max() ||
      total < std::numeric_limits<std::int64_t>::min()) {
    too_large = true;
    return std::nullopt;
  }
  return Duration{static_cast<std::int64_t>(total)};
}

std::string duration_text(Duration duration) {
  // 10^9 nanoseconds are a second: a decimal of scale 9.
  return Decimal::from_scaled(duration.nanoseconds, 9).normalised().text() + "s";
}

}  // namespace jishi::expression
