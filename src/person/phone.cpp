// Telephone numbers of the mainland: mobile ones of 11 digits, and those of the fixed network with
// their area code (010, 02x with 8 digits; 03xx … 09xx with 7 or 8).
#include "person/person.hpp"
#include "person/typed_text.hpp"

namespace jishi::person {
namespace {

constexpr std::size_t kMobileLength = 11;

Error bad(std::string_view reason) {
  return {"bad_phone", "电话号码不对：" + std::string(reason)};
}

bool is_mobile(std::string_view digits) {
  return digits.size() == kMobileLength && digits[0] == '1' && digits[1] >= '3';
}

bool is_landline(std::string_view digits) {
  if (digits.size() < 3 || digits[0] != '0') return false;
  const bool short_area = digits[1] == '2' || digits.starts_with("010");
  if (!short_area && digits[1] < '3') return false;
  const std::size_t area = short_area ? 3 : 4;
  if (digits.size() != area + 8 && (short_area || digits.size() != area + 7)) return false;
  return digits[area] >= '2';
}

void remove_country_code(std::string& digits, bool with_plus) {
  for (const std::string_view code : {"0086", "86"}) {
    // Without a plus, only where what follows is a mobile number or begins with the area's 0.
    if (!digits.starts_with(code)) continue;
    const std::string_view rest = std::string_view(digits).substr(code.size());
    if (is_mobile(rest) || is_landline(rest)) {
      digits.erase(0, code.size());
    } else if (with_plus && is_landline("0" + std::string(rest))) {
      digits.replace(0, code.size(), "0");
    }
    return;
  }
}

}  // namespace

Result<std::string> parse_phone(std::string_view text) {
  const auto points = typed(text);
  if (!points) return bad("含有无法识别的字符，请重新填写。");
  std::string digits;
  bool with_plus = false;
  for (const char32_t c : *points) {
    if (is_blank_mark(c) || is_hyphen(c) || c == U'(' || c == U')') continue;
    if (digits.empty() && (c == U'\'' || c == U'\u2019')) continue;
    if (c >= U'0' && c <= U'9') {
      digits += static_cast<char>(c);
    } else if (c == U'+' && digits.empty() && !with_plus) {
      with_plus = true;
    } else {
      return bad("只能有数字、空格和连字符；一格只填一个号码，不填分机号。");
    }
  }
  if (digits.empty()) return bad("没有填写。");
  remove_country_code(digits, with_plus);
  if (is_mobile(digits) || is_landline(digits)) return digits;
  if (digits[0] == '1') {
    return bad("手机号应为 11 位，以 13 至 19 开头，现有 " + std::to_string(digits.size()) +
               " 位，请核对。");
  }
  return bad("请填 11 位手机号，或带区号的固定电话，如 010-12345678。");
}

}  // namespace jishi::person
