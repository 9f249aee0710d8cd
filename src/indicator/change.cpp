#include "indicator/change.hpp"

namespace jishi::indicator {
namespace {

std::string told(const Figure& figure) {
  return figure.basis().words() + "，" + chinese(figure.when()) + "，" + figure.shown();
}

std::string_view verb(ChangeKind kind, bool down) {
  switch (kind) {
    case ChangeKind::amount:
      return down ? "减少" : "增加";
    case ChangeKind::points:
      return down ? "下降" : "提高";
    case ChangeKind::relative:
      return down ? "下降" : "增长";
  }
  return {};
}

std::string words_of(ChangeKind kind, Fraction exact, Decimal value, const std::string& unit_word) {
  if (exact.is_zero()) return "持平";
  if (value.scaled() == 0) return "基本持平";
  const Decimal size =
      value.scaled() < 0 ? Decimal::from_scaled(-value.scaled(), value.scale()) : value;
  std::string words(verb(kind, exact.is_negative()));
  words += grouped_text(size);
  if (kind == ChangeKind::points) return words + "个百分点";
  return words + (kind == ChangeKind::relative ? "%" : unit_word);
}

// What must not be subtracted from each other, or not in this way.
std::optional<Error> refusal(const Figure& earlier, const Figure& later, ChangeKind kind) {
  if (!(earlier.basis() == later.basis()) || earlier.measure() != later.measure() ||
      earlier.unit_word() != later.unit_word()) {
    return Error{"mixed_bases", "口径不一致，不能相减，请核实：" + told(earlier) + "；" +
                                    told(later) + "。请换成同一口径的数字再比较。"};
  }
  const bool percent = earlier.measure() == Measure::percent;
  if (kind == ChangeKind::points && !percent) {
    return Error{"wrong_change", "只有百分比之间的变化才能用百分点表示：" + told(earlier) + "。"};
  }
  if (kind == ChangeKind::amount && percent) {
    return Error{"wrong_change",
                 "百分比之间的变化请说明是百分点还是相对变化：" + told(earlier) + "。"};
  }
  return std::nullopt;
}

}  // namespace

Result<Change> change_between(const Figure& earlier, const Figure& later, ChangeKind kind,
                              Rounding rounding) {
  if (auto error = refusal(earlier, later, kind)) return *error;
  if (rounding.digits < 0 || rounding.digits > kMostDigits) {
    return Error{"bad_rounding", "小数位数须为 0 到 " + std::to_string(kMostDigits) + "。"};
  }
  auto exact = later.exact().minus(earlier.exact());
  if (kind == ChangeKind::relative) {
    if (earlier.exact().is_zero() || earlier.exact().is_negative()) {
      return Error{"no_figure", "前一个数字不大于 0，没有相对变化：" + told(earlier) + "。"};
    }
    if (exact) exact = exact->over(earlier.exact());
    if (exact) exact = exact->times(Fraction::of(100));
  }
  const auto value = exact ? exact->rounded(rounding) : std::nullopt;
  if (!value) {
    return Error{"figure_too_large", "变化的数字太大，无法准确表示，请检查：" + told(earlier) +
                                         "；" + told(later) + "。"};
  }
  std::string words = words_of(kind, *exact, *value, earlier.unit_word());
  std::string sentence = later.basis().words() + "由" + chinese(earlier.when()) + "的" +
                         earlier.shown() + "变为" + chinese(later.when()) + "的" + later.shown() +
                         "，" + words;
  return Change{kind, *value, std::move(words), std::move(sentence)};
}

}  // namespace jishi::indicator
