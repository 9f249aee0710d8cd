// Names in one spelling, so that a person is found however their name was typed.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "person/names.hpp"
#include "person/person.hpp"
#include "person/typed_text.hpp"

namespace jishi::person {
namespace {

constexpr char32_t kDot = U'\u00B7';

Error bad(std::string_view reason) {
  return {"bad_name", "姓名不对：" + std::string(reason)};
}

// Dots that people type between the parts of a name: · and what looks like it.
bool is_dot(char32_t c) {
  return c == kDot || c == U'\u30FB' || c == U'\uFF65' || c == U'\u2022' || c == U'\u2027' ||
         c == U'\u2219' || c == U'\u22C5' || c == U'\uFE52';
}
// These only between Han characters: Latin names have full stops of their own.
bool is_full_stop(char32_t c) {
  return c == U'.' || c == U'\u3002' || c == U'\uFF61';
}

bool is_letter(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}

// What no name holds: digits, punctuation, pictures, characters of a private font.
bool is_foreign(char32_t c) {
  if (c < 0x80) return !is_letter(c) && c != U' ' && c != U'-' && c != U'\'' && c != U'.';
  return (c < 0xC0 && c != kDot) || (c >= 0x2000 && c <= 0x2BFF) ||
         (c >= 0x3000 && c <= 0x303F && c != 0x3007) || (c >= 0xE000 && c <= 0xF8FF) ||
         (c >= 0xFE00 && c <= 0xFE6F) || (c >= 0xFFE0 && c <= 0xFFFF) ||
         (c >= 0x1F000 && c <= 0x1FAFF) || c >= 0xF0000;
}
bool is_private_use(char32_t c) {
  return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
}

std::u32string with_plain_dots(const std::u32string& name) {
  const auto is_blank = [](char32_t c) { return is_blank_mark(c); };
  const auto between_han = [&](std::size_t at) {
    const auto stop = name.begin() + static_cast<std::ptrdiff_t>(at);
    const auto after = std::find_if_not(stop + 1, name.end(), is_blank);
    const auto before = std::find_if_not(std::make_reverse_iterator(stop), name.rend(), is_blank);
    return after != name.end() && is_han(*after) && before != name.rend() && is_han(*before);
  };
  std::u32string out;
  for (std::size_t i = 0; i < name.size(); ++i)
    out += is_dot(name[i]) || (is_full_stop(name[i]) && between_han(i)) ? kDot : name[i];
  return out;
}

// Blanks: one where there were several, none beside a dot.
std::u32string with_single_blanks(const std::u32string& name) {
  std::u32string out;
  for (const char32_t c : name) {
    if (is_blank_mark(c)) {
      if (!out.empty() && out.back() != U' ' && out.back() != kDot) out += U' ';
    } else {
      if (c == kDot && !out.empty() && out.back() == U' ') out.pop_back();
      out += c;
    }
  }
  return out;
}

// “张 三”, “欧阳 娜 娜”: blanks that only widen a Chinese name. Of a longer name nobody can say.
std::u32string without_widening(std::u32string name) {
  std::u32string joined;
  std::copy_if(name.begin(), name.end(), std::back_inserter(joined),
               [](char32_t c) { return c != U' '; });
  if (joined.size() == name.size()) return name;
  if (!std::all_of(joined.begin(), joined.end(), is_han)) return name;
  const bool is_short = joined.size() <= 3 || (joined.size() == 4 && surname_length(joined) == 2);
  return is_short ? joined : name;
}

Result<void> check(const std::u32string& name) {
  if (name.empty()) return bad("没有填写。");
  if (name.size() > kMaxNameCodePoints) {
    return bad("超过 " + std::to_string(kMaxNameCodePoints) + " 个字，请填证件上的姓名。");
  }
  if (std::any_of(name.begin(), name.end(), is_private_use)) {
    return bad("有字来自自造字库，别的电脑显示不出；请用输入法的生僻字（Unicode）重新输入。");
  }
  if (std::any_of(name.begin(), name.end(), is_foreign)) {
    return bad("含有数字、括号或其他不属于姓名的符号，请只填证件上的姓名。");
  }
  const auto is_mark = [](char32_t c) { return c == kDot || c == U'-' || c == U'\'' || c == U'.'; };
  if (is_mark(name.front()) || name.back() == kDot || name.back() == U'-') {
    return bad("开头或末尾多了符号，请只填证件上的姓名。");
  }
  if (name.size() == 1) return bad("只有一个字，请填写完整的姓名。");
  return {};
}

}  // namespace

std::size_t surname_length(std::u32string_view name) {
  constexpr std::array<std::u32string_view, 48> kSurnames{
      U"欧阳", U"太史", U"端木", U"上官", U"司马", U"东方", U"独孤", U"南宫", U"万俟", U"闻人",
      U"夏侯", U"诸葛", U"尉迟", U"公羊", U"赫连", U"澹台", U"皇甫", U"宗政", U"濮阳", U"公冶",
      U"太叔", U"申屠", U"公孙", U"慕容", U"仲孙", U"钟离", U"长孙", U"宇文", U"司徒", U"鲜于",
      U"司空", U"闾丘", U"子车", U"亓官", U"司寇", U"巫马", U"公西", U"颛孙", U"壤驷", U"令狐",
      U"百里", U"呼延", U"东郭", U"西门", U"轩辕", U"拓跋", U"第五", U"单于"};
  const auto begins = [&](std::u32string_view surname) { return name.starts_with(surname); };
  return name.size() > 2 && std::any_of(kSurnames.begin(), kSurnames.end(), begins) ? 2 : 1;
}

Result<std::string> parse_name(std::string_view text) {
  const auto points = typed(text);
  if (!points) return bad("含有无法识别的字符，请重新填写。");
  const auto name = without_widening(with_single_blanks(with_plain_dots(*points)));
  if (auto right = check(name); !right) return right.error();
  return to_utf8(name);
}

}  // namespace jishi::person
