#include "exchange/heading.hpp"

#include <array>
#include <string>

#include "base/text.hpp"
#include "exchange/spelling.hpp"

namespace jishi::exchange {
namespace {

constexpr std::array<std::string_view, 2> kMinor{"未成年", "是否未成年"};
constexpr std::array<std::string_view, 4> kSerial{"序号", "顺序号", "行号", "No"};
constexpr std::array kUnit = std::to_array<std::string_view>(
    {"单位", "单位名称", "所属组织", "所在组织", "所属团组织", "所在团组织", "组织名称",
     "团组织名称", "所属团支部", "填报单位", "上报单位", "所属单位", "乡镇（街道）", "乡镇街道",
     "镇街", "乡镇", "街道"});
// Where nothing else is headed as the unit; the nearest to the people first.
constexpr std::array kPerhapsUnit = std::to_array<std::string_view>(
    {"所在团支部", "所在支部", "所属支部", "团支部", "团支部名称", "支部名称", "所在村社区",
     "所在村", "村社区", "所在单位", "所在团委", "所属团委", "所在乡镇街道", "所在镇街", "所在乡镇",
     "所在街道", "所属乡镇"});
constexpr std::array<std::string_view, 9> kUnitCode{"单位代码",     "组织代码",       "团组织代码",
                                                    "单位编码",     "组织编码",       "区划代码",
                                                    "行政区划代码", "统计用区划代码", "乡镇代码"};
constexpr std::array<std::string_view, 10> kPersonName{
    "姓名",     "名字",     "人员姓名", "本人姓名", "团干部姓名",
    "团员姓名", "干部姓名", "青年姓名", "成员姓名", "学员姓名"};
constexpr std::array<std::string_view, 11> kIdNumber{
    "身份证号",       "身份证号码", "身份证", "公民身份号码", "公民身份证号码", "居民身份证号",
    "居民身份证号码", "证件号码",   "证件号", "身份证件号码", "身份号码"};
constexpr std::array<std::string_view, 11> kPhone{"手机号",   "手机号码", "手机",     "联系电话",
                                                  "联系方式", "电话",     "电话号码", "移动电话",
                                                  "联系手机", "本人电话", "联系号码"};
constexpr std::array<std::string_view, 7> kValidFrom{"起始日期", "开始日期", "生效日期", "有效期起",
                                                     "起始时间", "起始年月", "起始"};
constexpr std::array<std::string_view, 8> kValidTo{"截止日期", "结束日期", "终止日期", "失效日期",
                                                   "有效期止", "截止时间", "终止时间", "截止"};
constexpr std::array<std::string_view, 2> kProblem{"问题", "提示"};

constexpr std::size_t kLongest = 600;  // bytes; a paragraph is no heading

// What in brackets is an example or an order to the writer, whatever stands in it.
bool is_instruction(std::string_view text) {
  constexpr std::array<std::string_view, 8> kBegins{"如",   "例",   "格式", "必填",
                                                    "选填", "填写", "请",   "注"};
  for (const auto begin : kBegins)
    if (text.starts_with(begin)) return true;
  return false;
}

// The scale that numbers below are counted in: “单位:万元” gives 万元.
std::string_view scale_in(std::string_view text) {
  if (is_instruction(text)) return {};
  constexpr std::array<std::string_view, 5> kScales{"千万", "百万", "万", "亿", "千"};
  for (const auto scale : kScales)
    if (const auto at = text.find(scale); at != text.npos) return text.substr(at);
  return {};
}

struct Unbracketed {
  std::string text;
  std::string scales;
};

// Brackets away with what they hold; one that is not closed reaches to the end.
Unbracketed without_brackets(std::string_view text) {
  std::string out;
  std::string scales;
  while (!text.empty()) {
    const std::size_t open = text.find('(');
    out += text.substr(0, open);
    if (open == text.npos) break;
    std::size_t at = open + 1;
    for (int depth = 1; at < text.size() && depth > 0; ++at)
      depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
    std::string_view held = text.substr(open + 1, at - open - 1);
    if (held.ends_with(')')) held.remove_suffix(1);
    scales += scale_in(held);
    text.remove_prefix(at);
  }
  return {out, scales};
}

// “1.姓名”, “2、职务”: but not 1.5米.
std::string_view without_numbering(std::string_view text) {
  std::size_t digits = 0;
  while (digits < text.size() && is_ascii_digit(text[digits]))
    ++digits;
  if (digits == 0 || digits > 2) return text;
  const std::string_view rest = text.substr(digits);
  for (const std::string_view mark : {".", "、", ")"}) {
    const std::string_view after = rest.substr(std::min(mark.size(), rest.size()));
    if (rest.starts_with(mark) && !after.empty() && !is_ascii_digit(after.front())) return after;
  }
  return text;
}

bool is_punctuation(char32_t c) {
  if (c < 0x80) {
    return !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
           c != '%' && c != '#' && c != '+';
  }
  constexpr std::u32string_view kMarks = U"、。，；：？！·…“”‘’★☆※●○◆◇■□▲△《》〈〉「」￥¥";
  return kMarks.find(c) != kMarks.npos;
}

std::string without_punctuation(std::string_view text) {
  std::string out;
  const auto points = code_points(text);
  if (!points) return out;
  for (const char32_t c : *points)
    if (!is_punctuation(c)) append_utf8(out, c);
  return out;
}

}  // namespace

std::span<const std::string_view> usual_headings(ColumnRole role) {
  switch (role) {
    case ColumnRole::person_name:
      return kPersonName;
    case ColumnRole::id_number:
      return kIdNumber;
    case ColumnRole::phone:
      return kPhone;
    case ColumnRole::unit:
      return kUnit;
    case ColumnRole::unit_code:
      return kUnitCode;
    case ColumnRole::valid_from:
      return kValidFrom;
    case ColumnRole::valid_to:
      return kValidTo;
    case ColumnRole::minor:
      return kMinor;
    case ColumnRole::serial:
      return kSerial;
    case ColumnRole::problem:
      return kProblem;
    case ColumnRole::field:
    case ColumnRole::passed_over:
      return {};
  }
  return {};
}

std::span<const std::string_view> perhaps_headings(ColumnRole role) {
  if (role == ColumnRole::unit) return kPerhapsUnit;
  return {};
}

std::string normalised_heading(std::string_view heading) {
  if (heading.size() > kLongest) return {};
  const std::string alike = spelled_alike(heading);
  std::string_view text = alike;
  while (text.starts_with('*'))
    text.remove_prefix(1);
  text = without_numbering(text);
  const auto [outside, scales] = without_brackets(text);
  const std::string plain = without_punctuation(outside);
  // Nothing but brackets, and perhaps the scale in them: then what they hold is the heading.
  return plain.empty() ? without_punctuation(text) : plain + without_punctuation(scales);
}

std::string scale_of(std::string_view heading) {
  if (heading.size() > kLongest) return {};
  return without_punctuation(without_brackets(spelled_alike(heading)).scales);
}

bool is_scale(std::string_view measure) {
  return !scale_in(measure).empty();
}

}  // namespace jishi::exchange
