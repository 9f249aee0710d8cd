// GB 11643-1999, 公民身份号码: six digits of area, eight of the birth date, three of serial (odd
// for men), one that checks the others (ISO 7064, MOD 11-2). Permanent residence cards of
// foreigners (since 2023) have the same form and begin with 9.
#include <array>
#include <optional>

#include "base/text.hpp"
#include "person/person.hpp"
#include "person/typed_text.hpp"

namespace jishi::person {
namespace {

constexpr std::size_t kLength = 18;
constexpr int kEarliestBirthYear = 1900;

Error bad(std::string_view reason) {
  return {"bad_id_number", "身份证号不对：" + std::string(reason)};
}

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits)
    value = value * 10 + (c - '0');
  return value;
}

char check_digit(std::string_view first_seventeen) {
  constexpr std::array<int, 17> kWeights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  constexpr std::string_view kDigits = "10X98765432";
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i)
    sum += kWeights[i] * (first_seventeen[i] - '0');
  return kDigits[static_cast<std::size_t>(sum % 11)];
}

// The two digits of a province (GB/T 2260); 81 … 83: residence cards of 港澳台居民.
bool is_province(std::string_view two) {
  constexpr std::array<int, 35> kProvinces{11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34,
                                           35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
                                           53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83};
  for (const int province : kProvinces) {
    if (number(two) == province) return true;
  }
  return false;
}

// Digits and a last X, in half width, without blanks and the apostrophe that makes a cell a text.
Result<std::string> plain_id_number(std::string_view text) {
  const auto points = typed(text);
  if (!points) return bad("含有无法识别的字符，请重新填写。");
  std::string out;
  for (const char32_t c : *points) {
    if (is_blank_mark(c) || (out.empty() && (c == U'\'' || c == U'\u2019'))) continue;
    if (c >= U'0' && c <= U'9') {
      out += static_cast<char>(c);
    } else if (c == U'x' || c == U'X') {
      out += 'X';
    } else if (c == U'.' || c == U'+' || c == U'E' || c == U'e') {
      return bad("被当作数字存成了科学记数，尾数已丢失；请把该列设为“文本”后重新填写 18 位号码。");
    } else {
      return bad("只能有数字和末位的 X，请核对后重新填写。");
    }
  }
  return out;
}

Result<void> check_length(const std::string& plain) {
  if (plain.size() == kLength) return {};
  if (plain.empty()) return bad("没有填写。");
  if (plain.size() == 15) {
    return bad("15 位的旧号码已停用，请填写现用身份证上的 18 位号码。");
  }
  return bad("应为 18 位，现有 " + std::to_string(plain.size()) + " 位，请核对后重新填写。");
}

}  // namespace

Result<IdNumber> parse_id_number(std::string_view text, Date today) {
  auto plain = plain_id_number(text);
  if (!plain) return plain.error();
  std::string& digits = plain.value();
  if (auto length = check_length(digits); !length) return length.error();
  const auto x = digits.find('X');
  if (x != std::string::npos && x != kLength - 1) return bad("X 只能在末位，请核对后重新填写。");
  const std::string_view view = digits;
  const bool known_area =
      view[0] == '9' ? is_province(view.substr(1, 2)) : is_province(view.substr(0, 2));
  if (!known_area) return bad("前两位不是省份代码，请核对后重新填写。");
  const auto born = Date::from_ymd(number(view.substr(6, 4)), number(view.substr(10, 2)),
                                   number(view.substr(12, 2)));
  if (!born) return bad("第 7 至 14 位的出生日期不存在，请核对后重新填写。");
  if (*born > today || born->ymd().year < kEarliestBirthYear) {
    return bad("第 7 至 14 位的出生日期不在 1900 年至今天之间，请核对后重新填写。");
  }
  if (check_digit(view) != view.back()) {
    if (view.ends_with("000")) {
      return bad("末三位是 000，像是被当作数字存放而丢了尾数；请把该列设为“文本”后重新填写。");
    }
    return bad("末位校验码与前 17 位不符，请逐位核对。");
  }
  const Sex sex = (view[16] - '0') % 2 == 1 ? Sex::male : Sex::female;
  return IdNumber{std::move(digits), *born, sex};
}

}  // namespace jishi::person
