// Figures as somebody published them: what stands on paper, and what it leaves open by rounding.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "base/error.hpp"
#include "indicator/figure.hpp"

namespace jishi::indicator {

// Whole numbers from `least` to `most`, both within; none where least > most.
struct WholeNumbers {
  static constexpr std::int64_t kUnbounded = INT64_MAX;  // as `most`

  std::int64_t least = 1;
  std::int64_t most = kUnbounded;

  bool none() const { return least > most; }
  bool has(std::int64_t number) const { return least <= number && number <= most; }
  bool operator==(const WholeNumbers&) const = default;
};
WholeNumbers shared(WholeNumbers a, WholeNumbers b);
// 2,436–2,461；32；不小于 5
std::string chinese(WholeNumbers numbers);

inline constexpr std::int64_t kMostCounted = 1'000'000'000'000'000;  // of a published count or sum

// A count or a sum of whole things: 2,277 is exact, 34.3万 was rounded to 0.1万.
class PublishedCount {
 public:
  // Digits with or without commas, then 万 or 亿, then a unit word (个, 人, 元 …). Errors bad_count
  // (no such number, or a vague one: 300余), count_too_large.
  static Result<PublishedCount> parse(std::string_view text);
  static PublishedCount exactly(std::int64_t number);

  // The whole numbers that are so published.
  WholeNumbers truth() const { return truth_; }
  bool exact() const { return truth_.least == truth_.most; }
  // 2,277、34.3万
  const std::string& text() const { return text_; }

 private:
  PublishedCount(WholeNumbers truth, std::string text) : truth_(truth), text_(std::move(text)) {}
  WholeNumbers truth_;
  std::string text_;
};

// From `from` on, below `to`; the point itself where they are equal.
struct Span {
  Fraction from;
  Fraction to;
};

// 78.9% or, for a mean, 3.6: with the digits that it was given with.
class PublishedRate {
 public:
  // “78.9%”, also with a full-width sign: a percentage; without: a mean or a ratio, a unit word may
  // follow. Errors bad_rate, rate_too_precise (beyond kMostDigits, for a percentage two less).
  static Result<PublishedRate> parse(std::string_view text);

  Measure measure() const { return measure_; }  // percent or quotient
  Decimal value() const { return value_; }      // of 78.9% it is 78.9
  // The quotients (of 78.9%: around 0.789) that are so rounded.
  Span truth(RoundingMode mode) const;
  // Of a quotient, as this rate is written: 33.6%
  std::string as_written(Fraction quotient) const;
  std::string text() const;

 private:
  PublishedRate(Measure measure, Decimal value) : measure_(measure), value_(value) {}
  Measure measure_;
  Decimal value_;
};

// One line of a list of published figures. Everything but the label may be missing: a denominator
// alone is the known total of its basis.
struct PublishedFigure {
  std::string label;
  std::optional<PublishedCount> numerator = {};
  std::optional<PublishedRate> rate = {};
  std::optional<PublishedCount> denominator = {};
  std::string basis = {};        // as written; equal words mean the same basis; empty: not said
  std::string composition = {};  // percentages of one composition add up to 100; empty: of none
  std::string sentence = {};     // as published, to look at its words; may be empty

  // 召开动员会的县 2,277（93%）
  std::string shown() const;
};

}  // namespace jishi::indicator
