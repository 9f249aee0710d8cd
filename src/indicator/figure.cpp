#include "indicator/figure.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace jishi::indicator {
namespace {

bool is_id(std::string_view id) {
  if (id.empty() || id.size() > kMostBasisId) return false;
  char before = '.';
  for (const char c : id) {
    const bool letter = c >= 'a' && c <= 'z';
    const bool inner = (c >= '0' && c <= '9') || c == '_' || c == '.';
    if (!letter && (!inner || before == '.')) return false;
    before = c;
  }
  return before != '.';
}

bool are_words(std::string_view words) {
  return is_utf8(words) && is_plain_line(words) && length_in_code_points(words) <= kMostBasisWords;
}

bool is_unit_word(std::string_view word) {
  if (word.empty()) return true;
  return is_utf8(word) && is_plain_line(word) && length_in_code_points(word) <= kMostUnitWord;
}

}  // namespace

Result<Basis> Basis::create(std::string id, std::string counted, std::string over) {
  if (!is_id(id)) {
    return Error{"bad_basis", "口径的代号须为小写字母开头，由小写字母、数字、下划线和点组成。"};
  }
  if (!are_words(counted) || (!over.empty() && !are_words(over))) {
    return Error{"bad_basis", "口径“" + id +
                                  "”须用一行文字说明统计什么、在哪些单位中统计，各不超过 " +
                                  std::to_string(kMostBasisWords) + " 个字。"};
  }
  Basis basis;
  basis.id_ = std::move(id);
  basis.counted_ = std::move(counted);
  basis.over_ = std::move(over);
  return basis;
}

std::string chinese(const When& when) {
  return std::visit([](const auto& of) { return of.chinese(); }, when);
}

struct Figure::Parts {
  Measure measure;
  Decimal numerator;
  std::optional<Decimal> denominator;
  Basis basis;
  When when;
  Rounding rounding;
  std::string unit_word;
};

Figure::Figure(Parts parts, Fraction exact, Decimal value)
    : measure_(parts.measure),
      numerator_(parts.numerator),
      denominator_(parts.denominator),
      basis_(std::move(parts.basis)),
      when_(std::move(parts.when)),
      rounding_(parts.rounding),
      unit_word_(std::move(parts.unit_word)),
      exact_(exact),
      value_(value) {}

Result<Figure> Figure::of(Parts parts) {
  if (parts.rounding.digits < 0 || parts.rounding.digits > kMostDigits) {
    return Error{"bad_rounding", "小数位数须为 0 到 " + std::to_string(kMostDigits) + "。"};
  }
  if (!is_unit_word(parts.unit_word)) {
    return Error{"bad_unit_word",
                 "计量单位须为不超过 " + std::to_string(kMostUnitWord) + " 个字的一行文字。"};
  }
  std::optional<Fraction> exact = Fraction::of(parts.numerator);
  if (parts.denominator) {
    const Fraction below = Fraction::of(*parts.denominator);
    if (below.is_zero()) {
      return Error{"no_figure", chinese(parts.when) + "，" + parts.basis.words() +
                                    "的分母为 0，没有可以计算的对象，因此没有数字。"};
    }
    if (below.is_negative()) {
      return Error{"bad_denominator",
                   parts.basis.words() + "的分母小于 0，请检查指标定义和录入的数据。"};
    }
    exact = exact->over(below);
  }
  if (exact && parts.measure == Measure::percent) exact = exact->times(Fraction::of(100));
  const auto value = exact ? exact->rounded(parts.rounding) : std::nullopt;
  if (!value) {
    return Error{"figure_too_large",
                 parts.basis.words() + "的数字太大，无法准确表示，请检查录入的数据。"};
  }
  return Figure(std::move(parts), *exact, *value);
}

Result<Figure> Figure::total(Decimal numerator, Basis basis, When when, Rounding rounding,
                             std::string unit_word) {
  return of({Measure::total, numerator, std::nullopt, std::move(basis), std::move(when), rounding,
             std::move(unit_word)});
}

Result<Figure> Figure::percent(Quotient of_parts, Basis basis, When when, Rounding rounding) {
  return of({Measure::percent, of_parts.numerator, of_parts.denominator, std::move(basis),
             std::move(when), rounding, "%"});
}

Result<Figure> Figure::quotient(Quotient of_parts, Basis basis, When when, Rounding rounding,
                                std::string unit_word) {
  return of({Measure::quotient, of_parts.numerator, of_parts.denominator, std::move(basis),
             std::move(when), rounding, std::move(unit_word)});
}

std::string Figure::shown() const {
  return grouped_text(value_) + unit_word_;
}

std::string grouped_text(Decimal number) {
  std::string text = number.text();
  const std::size_t first = text.front() == '-' ? 1 : 0;
  std::size_t place = std::min(text.find('.'), text.size());
  while (place > first + 3) {
    place -= 3;
    text.insert(place, 1, ',');
  }
  return text;
}

}  // namespace jishi::indicator
