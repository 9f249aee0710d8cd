#include "document/sentence.hpp"

#include <algorithm>
#include <cassert>

namespace jishi::document {
namespace {

constexpr int kRateDigits = 1;

bool ends_month(Date day) {
  const auto next = day.plus_days(1);
  return !next || next->ymd().day == 1;
}

// As the reader sees it: 2.8万 is 28000.
Decimal as_shown(const Amount& amount) {
  if (amount.form != Amount::Form::rounded) return rounded(amount.value, amount.digits);
  const std::string text = short_number(amount.value, amount.digits);
  for (const auto& [suffix, factor] :
       {std::pair<std::string_view, std::int64_t>{"万", 10'000}, {"亿", 100'000'000}}) {
    if (!text.ends_with(suffix)) continue;
    const auto number = Decimal::parse(text.substr(0, text.size() - suffix.size()));
    if (!number) return amount.value;
    return number->times(Decimal::from_scaled(factor, 0)).value_or(amount.value);
  }
  return rounded(amount.value, 0);
}

std::string amount_of_difference(const Amount& like, Decimal difference) {
  if (like.form == Amount::Form::percent) return prose_number(difference, like.digits) + "个百分点";
  Amount amount = like;
  amount.value = difference;
  return amount_text(amount);
}

// What stands of the verb pair for a rise or a fall.
struct ChangeWords {
  std::string_view to;    // 增加到
  std::string_view by;    // 增加
  std::string_view rate;  // 增长
};

ChangeWords words_of(Amount::Form form, bool rises) {
  if (form == Amount::Form::percent)
    return rises ? ChangeWords{"提高到", "提高", ""} : ChangeWords{"下降到", "下降", ""};
  return rises ? ChangeWords{"增加到", "增加", "增长"} : ChangeWords{"减少到", "减少", "下降"};
}

Decimal magnitude(Decimal value) {
  return value.scaled() < 0 ? Decimal::from_scaled(-value.scaled(), value.scale()) : value;
}

std::string unchanged_text(const Change& change) {
  const bool exactly = change.before->value == change.after->value;
  return change.what + day_words(change.before_on) + "和" + day_words(change.after_on) + "均为" +
         amount_text(*change.after) + (exactly ? "，持平" : "，基本持平");
}

std::string incomparable_text(const Change& change) {
  const std::string before = day_words(change.before_on);
  const std::string after = day_words(change.after_on);
  if (!change.before && !change.after) return change.what + before + "和" + after + "均没有数据";
  if (!change.before)
    return change.what + after + "为" + amount_text(*change.after) + "，" + before +
           "没有数据，不作比较";
  return change.what + before + "为" + amount_text(*change.before) + "，" + after +
         "没有数据，不作比较";
}

std::string rate_text(const Change& change, std::string_view word) {
  if (word.empty() || change.before->value.scaled() <= 0) return "";
  const auto difference = change.after->value.minus(change.before->value);
  if (!difference) return "";
  const auto rate = percent_of(magnitude(*difference), change.before->value, kRateDigits);
  if (!rate) return "";
  return "，" + std::string(word) + percent_text({*rate, kRateDigits});
}

}  // namespace

std::string listed(std::span<const std::string> names) {
  std::string text;
  for (const std::string& name : names)
    text += (text.empty() ? "" : "、") + name;
  return text;
}

std::string short_province(std::string_view name) {
  if (name.find("生产建设兵团") != name.npos) return "兵团";
  for (const std::string_view ending :
       {"壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "特别行政区", "省", "市"}) {
    if (name.size() > ending.size() && name.ends_with(ending))
      return std::string(name.substr(0, name.size() - ending.size()));
  }
  return std::string(name);
}

std::string_view measure_of(std::optional<organisation::Level> level) {
  if (!level) return "个团组织";
  switch (*level) {
    case organisation::Level::province:
      return "个省份";
    case organisation::Level::prefecture:
      return "个地市";
    case organisation::Level::county:
      return "个县（市、区）";
    case organisation::Level::township:
      return "个乡镇（街道）";
    case organisation::Level::centre:
    case organisation::Level::village:
      break;
  }
  return "个团组织";
}

std::string some_of(std::span<const std::string> names, std::string_view measure,
                    std::size_t named) {
  const std::string count = std::to_string(names.size()) + std::string(measure);
  if (names.size() <= named) return listed(names) + count;
  return listed(names.first(named)) + (named > 0 ? "等" : "") + count;
}

std::string all_but(std::span<const std::string> exceptions, std::int64_t count,
                    std::string_view measure) {
  const std::string rest = std::to_string(count) + std::string(measure);
  if (exceptions.empty()) return "全部" + rest;
  return "除" + listed(exceptions) + "外的" + rest;
}

std::string day_words(Date day, YearWord year) {
  const YearMonthDay ymd = day.ymd();
  const std::string year_words = std::to_string(ymd.year) + "年";
  if (ends_month(day) && ymd.month == 12) return year_words + "底";
  const std::string month = std::to_string(ymd.month) + "月";
  const std::string words = month + (ends_month(day) ? "底" : std::to_string(ymd.day) + "日");
  return year == YearWord::named ? year_words + words : words;
}

std::string as_of(Date day, YearWord year) {
  return "截至" + day_words(day, year);
}

std::string amount_text(const Amount& amount) {
  switch (amount.form) {
    case Amount::Form::plain:
      return prose_number(amount.value, amount.digits) + amount.unit;
    case Amount::Form::rounded:
      return short_number(amount.value, amount.digits) + amount.unit;
    case Amount::Form::percent:
      return percent_text({amount.value, amount.digits});
  }
  return {};
}

std::string shares_text(std::span<const Share> shares, std::string_view whole) {
  std::vector<std::string> counted;
  std::vector<std::string> percents;
  for (const Share& share : shares) {
    counted.push_back(share.counted);
    percents.push_back(percent_text(share.percent));
  }
  std::string text = listed(counted) + (shares.size() > 1 ? "，分别占" : "，占");
  if (!whole.empty()) text += std::string(whole) + "的";
  return text + listed(percents);
}

std::string change_text(const Change& change) {
  if (!change.before || !change.after) return incomparable_text(change);
  const Amount& before = *change.before;
  const Amount& after = *change.after;
  assert(before.form == after.form && before.unit == after.unit);
  const Decimal shown_before = as_shown(before);
  const Decimal shown_after = as_shown(after);
  if (shown_before == shown_after) return unchanged_text(change);
  const ChangeWords words = words_of(before.form, shown_after > shown_before);
  std::string text = change.what + "由" + day_words(change.before_on) + "的" + amount_text(before) +
                     std::string(words.to) + day_words(change.after_on) + "的" + amount_text(after);
  if (const auto difference = shown_after.minus(shown_before)) {
    text += "，" + std::string(words.by) + amount_of_difference(after, magnitude(*difference));
  }
  return text + rate_text(change, words.rate);
}

}  // namespace jishi::document
