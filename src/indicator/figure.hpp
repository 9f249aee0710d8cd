// A figure: never a bare number. It says what was counted over what (口径), when, and how it is
// rounded, and keeps numerator and denominator, from which every shown number is derived exactly.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "base/date.hpp"
#include "base/decimal.hpp"
#include "base/error.hpp"
#include "indicator/fraction.hpp"
#include "indicator/period.hpp"

namespace jishi::indicator {

inline constexpr std::size_t kMostBasisId = 100;    // characters
inline constexpr std::size_t kMostBasisWords = 60;  // code points, of each of the two
inline constexpr std::size_t kMostUnitWord = 10;    // code points

// 口径. Two figures may be compared when the ids of their bases are equal; the words are for
// people.
class Basis {
 public:
  // `id`: lower_snake_case, parts divided by dots. `counted`: 在任委员; `over`: 乡镇团委, empty
  // where the units need no saying. Error bad_basis.
  static Result<Basis> create(std::string id, std::string counted, std::string over);

  const std::string& id() const { return id_; }
  const std::string& counted() const { return counted_; }
  const std::string& over() const { return over_; }
  std::string words() const { return over_.empty() ? counted_ : over_ + "的" + counted_; }

  friend bool operator==(const Basis& a, const Basis& b) { return a.id_ == b.id_; }

 private:
  Basis() = default;
  std::string id_;
  std::string counted_;
  std::string over_;
};

// The day that a state is of, or the period that events fell in. No default: it has to be said.
using When = std::variant<Period, Date>;
std::string chinese(const When& when);

enum class Measure : std::uint8_t {
  total,     // a count or a sum
  percent,   // of the denominator
  quotient,  // a ratio or a mean
};

struct Quotient {
  Decimal numerator;
  Decimal denominator;
};

// Made by one of three functions and never changed. Errors of all: bad_rounding, bad_unit_word,
// figure_too_large; of those with a denominator also no_figure, where it is 0 (the reason in
// words: there is nothing to divide by), and bad_denominator, where it is below.
class Figure {
 public:
  static Result<Figure> total(Decimal numerator, Basis basis, When when, Rounding rounding,
                              std::string unit_word);
  static Result<Figure> percent(Quotient of, Basis basis, When when, Rounding rounding);
  static Result<Figure> quotient(Quotient of, Basis basis, When when, Rounding rounding,
                                 std::string unit_word);

  Measure measure() const { return measure_; }
  Decimal numerator() const { return numerator_; }
  const std::optional<Decimal>& denominator() const { return denominator_; }
  const Basis& basis() const { return basis_; }
  const When& when() const { return when_; }
  Rounding rounding() const { return rounding_; }
  const std::string& unit_word() const { return unit_word_; }  // “%” of a percentage

  // Before rounding; of a percentage the hundredfold.
  const Fraction& exact() const { return exact_; }
  Decimal value() const { return value_; }
  // 75%、58.2%、31.4岁、36,666个
  std::string shown() const;

 private:
  struct Parts;
  static Result<Figure> of(Parts parts);
  explicit Figure(Parts parts, Fraction exact, Decimal value);

  Measure measure_;
  Decimal numerator_;
  std::optional<Decimal> denominator_;
  Basis basis_;
  When when_;
  Rounding rounding_;
  std::string unit_word_;
  Fraction exact_;
  Decimal value_;
};

// The digits with commas between thousands.
std::string grouped_text(Decimal number);

}  // namespace jishi::indicator
