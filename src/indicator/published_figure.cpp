#include "indicator/published_figure.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace jishi::indicator {
namespace {

constexpr std::array<std::string_view, 12> kUnitWords = {"个", "人", "名", "条", "元", "岁",
                                                         "件", "次", "家", "天", "支", "期"};

bool take_end(std::string_view& text, std::string_view end) {
  if (!text.ends_with(end)) return false;
  text.remove_suffix(end.size());
  return true;
}

void take_blanks(std::string_view& text) {
  while (take_end(text, " ") || take_end(text, "　")) {
  }
  while (text.starts_with(" "))
    text.remove_prefix(1);
  while (text.starts_with("　"))
    text.remove_prefix(std::string_view("　").size());
}

void take_unit_word(std::string_view& text) {
  for (const std::string_view word : kUnitWords) {
    if (take_end(text, word)) return;
  }
}

// The number without the commas between its thousands; nullopt where they stand elsewhere.
std::optional<Decimal> read_number(std::string_view text) {
  constexpr std::string_view kFullWidth = "，";
  std::string digits(text);
  for (std::size_t at = digits.find(kFullWidth); at != digits.npos; at = digits.find(kFullWidth))
    digits.replace(at, kFullWidth.size(), ",");
  std::size_t end = std::min(digits.find('.'), digits.size());  // of the group being looked at
  for (std::size_t comma = digits.rfind(','); comma != digits.npos; comma = digits.rfind(',')) {
    if (comma == 0 || end != comma + 4) return std::nullopt;
    digits.erase(comma, 1);
    end = comma;
    if (digits.rfind(',') == digits.npos && end > 3) return std::nullopt;
  }
  const auto number = Decimal::parse(digits);
  if (!number || number->scaled() < 0 || number->scale() >= Decimal::kMaxScale) {
    return std::nullopt;
  }
  return number;
}

Error bad_count(std::string_view text) {
  return {"bad_count", "“" + std::string(text) +
                           "”不是可以核对的数。请写准确的整数（2277）或带单位的约数（34.3万）。"};
}

Error bad_rate(std::string_view text) {
  return {"bad_rate",
          "“" + std::string(text) +
              "”不是百分比或平均数。百分比请带百分号（78.9%），平均数只写数字（3.6）。"};
}

// Half of the last digit's place.
Fraction half_place(Decimal number) {
  return Fraction::of(Decimal::from_scaled(5, number.scale() + 1));
}

}  // namespace

WholeNumbers shared(WholeNumbers a, WholeNumbers b) {
  return {std::max(a.least, b.least), std::min(a.most, b.most)};
}

std::string chinese(WholeNumbers numbers) {
  if (numbers.none()) return "没有";
  if (numbers.most == WholeNumbers::kUnbounded) return "不小于 " + grouped(numbers.least);
  if (numbers.least == numbers.most) return grouped(numbers.least);
  return grouped(numbers.least) + "–" + grouped(numbers.most);
}

PublishedCount PublishedCount::exactly(std::int64_t number) {
  return {{number, number}, grouped(number)};
}

Result<PublishedCount> PublishedCount::parse(std::string_view text) {
  std::string_view rest = text;
  take_blanks(rest);
  take_unit_word(rest);
  const std::string_view scale_word =
      rest.ends_with("万") ? "万" : (rest.ends_with("亿") ? "亿" : "");
  take_end(rest, scale_word);
  take_blanks(rest);
  const auto number = read_number(rest);
  if (!number) return bad_count(text);
  const std::int64_t times = scale_word.empty() ? 1 : (scale_word == "万" ? 10'000 : 100'000'000);
  const auto value = Fraction::of(*number).times(Fraction::of(times));
  if (!value || *value > Fraction::of(kMostCounted)) {
    return Error{"count_too_large", "“" + std::string(text) + "”太大，无法核对。"};
  }
  if (times == 1) {
    // 3.0 of a spreadsheet is a whole number, 3.5 is none.
    if (!value->is_whole()) return bad_count(text);
    return exactly(*value->floor());
  }
  const Fraction half = *half_place(*number).times(Fraction::of(times));
  const std::int64_t least = std::max<std::int64_t>(0, *value->minus(half)->ceiling());
  const std::int64_t most = *value->plus(half)->ceiling() - 1;
  if (least > most) return bad_count(text);  // 1.23456万 is no whole number
  return PublishedCount({least, most}, grouped_text(*number) + std::string(scale_word));
}

Result<PublishedRate> PublishedRate::parse(std::string_view text) {
  std::string_view rest = text;
  take_blanks(rest);
  const bool percent = take_end(rest, "%") || take_end(rest, "％");
  if (!percent) take_unit_word(rest);
  take_blanks(rest);
  const auto number = read_number(rest);
  if (!number) return bad_rate(text);
  const int most = percent ? kMostDigits - 2 : kMostDigits;
  if (number->scale() > most) {
    return Error{"rate_too_precise", "“" + std::string(text) + "”的小数超过 " +
                                         std::to_string(most) + " 位，请按公布的位数填写。"};
  }
  if (Fraction::of(*number) > Fraction::of(kMostCounted)) return bad_rate(text);
  return PublishedRate(percent ? Measure::percent : Measure::quotient, *number);
}

Span PublishedRate::truth(RoundingMode mode) const {
  const Fraction shown = Fraction::of(value_);
  const Fraction half = half_place(value_);
  Fraction from = mode == RoundingMode::half_up ? *shown.minus(half) : shown;
  Fraction to = mode == RoundingMode::half_up ? *shown.plus(half) : *shown.plus(*half.plus(half));
  if (from.is_negative()) from = Fraction();
  if (measure_ == Measure::quotient) return {from, to};
  const Fraction hundred = Fraction::of(100);
  return {*from.over(hundred), *to.over(hundred)};
}

std::string PublishedRate::as_written(Fraction quotient) const {
  const bool percent = measure_ == Measure::percent;
  const auto shown = quotient.times(Fraction::of(percent ? 100 : 1));
  const auto rounded = shown ? shown->rounded({value_.scale()}) : std::nullopt;
  if (!rounded) return "…";
  return grouped_text(*rounded) + (percent ? "%" : "");
}

std::string PublishedRate::text() const {
  return grouped_text(value_) + (measure_ == Measure::percent ? "%" : "");
}

std::string PublishedFigure::shown() const {
  std::string text = label;
  if (numerator) text += " " + numerator->text();
  if (rate) {
    const std::string written =
        rate->measure() == Measure::percent ? rate->text() : "平均 " + rate->text();
    text += numerator ? "（" + written + "）" : " " + written;
  }
  return text;
}

}  // namespace jishi::indicator
