#include "exchange/cell_number.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "base/text.hpp"
#include "exchange/spelling.hpp"

namespace jishi::exchange {
namespace {

using package::Field;
using package::FieldType;

Error refusal(const Field& field, const char* code, const std::string& what) {
  return {code, "“" + field.label + "”" + what};
}

// A number as it was read: sign, digits without zeros in front, and how many of them stand behind
// the point (negative: so many zeros follow).
struct Digits {
  bool negative = false;
  std::string digits;
  int behind = 0;

  void drop_trailing_zeros() {
    while (!digits.empty() && digits.back() == '0') {
      digits.pop_back();
      --behind;
    }
    if (digits.empty()) behind = 0;
  }
  // The digits of the number times 10^`scale`, which must be whole.
  std::optional<std::int64_t> scaled(int scale) const {
    if (digits.empty()) return 0;
    const int zeros = scale - behind;
    constexpr int kMostZeros = 20;
    if (zeros < 0 || zeros > kMostZeros) return std::nullopt;
    return parse_int64((negative ? "-" : "") + digits +
                       std::string(static_cast<std::size_t>(zeros), '0'));
  }
};

// digits(.digits)?, with thousands set apart by commas or not.
std::optional<Digits> parse_digits(std::string_view text) {
  Digits number;
  if (text.starts_with('-') || text.starts_with('+')) {
    number.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  if (text.empty() || !is_ascii_digit(text.front())) return std::nullopt;
  const std::string_view whole = text.substr(0, text.find('.'));
  const bool grouped = whole.find(',') != whole.npos;
  if (grouped && whole.size() % 4 == 0) return std::nullopt;  // 1234,567
  for (std::size_t i = 0; i < whole.size(); ++i) {
    // A comma stands before every third digit from the point, or nowhere.
    const bool comma_here = grouped && i > 0 && (whole.size() - i) % 4 == 0;
    if (comma_here != (whole[i] == ',') || (!comma_here && !is_ascii_digit(whole[i])))
      return std::nullopt;
    if (!comma_here) number.digits += whole[i];
  }
  if (whole.size() < text.size()) {
    const std::string_view fraction = text.substr(whole.size() + 1);
    if (fraction.empty() || !std::ranges::all_of(fraction, is_ascii_digit)) return std::nullopt;
    number.digits += fraction;
    number.behind = static_cast<int>(fraction.size());
  }
  number.digits.erase(0, number.digits.find_first_not_of('0'));
  number.drop_trailing_zeros();
  return number;
}

// What people write behind a number. Longer ones first where one ends with another.
constexpr std::array<std::string_view, 43> kUnits{
    "平方米", "公里", "千米", "公斤", "公顷", "小时", "分钟", "人次", "元整", "元", "人",
    "名",     "个",   "位",   "次",   "岁",   "年",   "月",   "日",   "天",   "周", "户",
    "亩",     "家",   "所",   "支",   "场",   "期",   "项",   "件",   "份",   "篇", "条",
    "台",     "套",   "间",   "处",   "座",   "届",   "对",   "册",   "米",   "㎡"};

std::string_view without_unit(std::string_view text) {
  for (const auto unit : kUnits)
    if (text.ends_with(unit)) return text.substr(0, text.size() - unit.size());
  return text;
}

// Takes 万 or 亿 off the end; how many zeros they stand for.
int take_scale(std::string_view& text) {
  struct Scale {
    std::string_view word;
    int zeros;
  };
  constexpr std::array kScales{Scale{"万", 4}, Scale{"亿", 8}};
  for (const Scale& scale : kScales) {
    if (!text.ends_with(scale.word)) continue;
    text.remove_suffix(scale.word.size());
    return scale.zeros;
  }
  return 0;
}

// Where the field counts in 万, a number with 万 behind it says the same as one without.
bool counts_in(const Field& field, int zeros) {
  return field.label.find(zeros == 4 ? "万" : "亿") != std::string::npos;
}

Result<Digits> digits_of_text(const std::string& raw, const Field& field) {
  std::string folded = without_blanks(raw);
  for (const std::string_view minus : {"−", "－", "–"})
    if (folded.starts_with(minus)) folded.replace(0, minus.size(), "-");
  std::string_view text = folded;
  for (const std::string_view money : {"¥", "人民币", "RMB"})
    if (text.starts_with(money)) text.remove_prefix(money.size());
  if (text.find('%') != text.npos || text.find("‰") != text.npos)
    return refusal(field, "bad_number", "写成了百分比：请写成不带 % 的数。");
  if (is_exponent_form(text))
    return refusal(field, "bad_number",
                   "写成了科学计数法，末尾的数字可能已经丢失：请把这一列设为数值格式，"
                   "核对后重新填写完整的数。");
  constexpr std::size_t kMostBytes = 60;
  text = without_unit(text.substr(0, text.size() > kMostBytes ? 0 : text.npos));
  const int zeros = take_scale(text);
  auto number = parse_digits(text);
  if (!number)
    return refusal(field, "bad_number",
                   "应填写数字，如 12 或 1234.5：请只写一个数，不写“约”“以上”等文字或范围。");
  if (zeros > 0 && !counts_in(field, zeros)) number->behind -= zeros;
  return *number;
}

Result<Digits> digits_of_cell(const sheet::Cell& cell, const Field& field) {
  switch (cell.kind) {
    case sheet::CellKind::number:
      if (has_lost_digits(cell))
        return refusal(field, "bad_number",
                       "超过 15 位，电子表格已经丢失末尾的数字：请把这一列设为文本格式，"
                       "重新填写完整的数。");
      return parse_digits(plain_digits(cell.number)).value_or(Digits{});
    case sheet::CellKind::text:
      return digits_of_text(cell.text, field);
    case sheet::CellKind::date:
      return refusal(field, "bad_number",
                     "应填写数字，单元格却是日期格式：请把这一列设为数值格式，重新填写。");
    case sheet::CellKind::boolean:
    case sheet::CellKind::empty:
    case sheet::CellKind::error:
      break;
  }
  return refusal(field, "bad_number", "应填写数字，如 12 或 1234.5：请改正。");
}

Error out_of_range(const Field& field) {
  return refusal(field, "bad_number", "的数太大，无法保存：请核对后改正。");
}

}  // namespace

std::string plain_digits(double number) {
  if (!std::isfinite(number)) return "0";
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.*e", kSheetDigits - 1, number);
  const std::string_view all(text.data());
  const std::size_t exponent_at = all.find('e');
  int exponent = static_cast<int>(
      parse_int64(all.substr(exponent_at + (all[exponent_at + 1] == '+' ? 2U : 1U))).value_or(0));
  const bool negative = all.front() == '-';
  std::string digits;
  for (const char c : all.substr(0, exponent_at))
    if (is_ascii_digit(c)) digits += c;
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.empty()) return "0";
  for (; exponent < 0; ++exponent)
    digits.insert(digits.begin(), '0');
  const auto before_point = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() < before_point) digits.append(before_point - digits.size(), '0');
  if (digits.size() > before_point) digits.insert(before_point, ".");
  return (negative ? "-" : "") + digits;
}

bool has_lost_digits(const sheet::Cell& cell) {
  constexpr double kLeastTooLong = 1e15;
  return cell.kind == sheet::CellKind::number && !(std::fabs(cell.number) < kLeastTooLong);
}

bool is_exponent_form(std::string_view text) {
  const std::size_t mark = text.find_first_of("eE");
  if (mark == text.npos || mark == 0) return false;
  const std::string_view mantissa = text.substr(0, mark);
  std::string_view exponent = text.substr(mark + 1);
  if (exponent.starts_with('+') || exponent.starts_with('-')) exponent.remove_prefix(1);
  const auto numeric = [](char c) { return is_ascii_digit(c) || c == '.' || c == '-' || c == '+'; };
  return !exponent.empty() && std::ranges::all_of(exponent, is_ascii_digit) &&
         std::ranges::all_of(mantissa, numeric) && std::ranges::any_of(mantissa, is_ascii_digit);
}

Result<package::Value> read_number(const sheet::Cell& cell, const Field& field) {
  const auto number = digits_of_cell(cell, field);
  if (!number) return number.error();
  if (field.value.type == FieldType::integer) {
    if (number->behind > 0) return refusal(field, "not_whole", "应填写整数：请去掉小数。");
    const auto whole = number->scaled(0);
    if (!whole) return out_of_range(field);
    return package::Value(*whole);
  }
  if (number->behind > field.value.digits)
    return refusal(
        field, "value_too_precise",
        "最多 " + std::to_string(field.value.digits) + " 位小数：请四舍五入后重新填写。");
  const auto scaled = number->scaled(field.value.digits);
  if (!scaled) return out_of_range(field);
  return package::Value(Decimal::from_scaled(*scaled, field.value.digits));
}

int digits_of(const Decimal& number) {
  std::int64_t left = number.normalised().scaled();
  int digits = 0;
  for (; left != 0; left /= 10)
    ++digits;
  return digits;
}

}  // namespace jishi::exchange
