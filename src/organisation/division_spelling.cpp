// How names of divisions are brought to one spelling, and what remains of them without the ending
// of their level. Sources of the endings: the names of the national lists of 2019 and 2023.
#include <array>
#include <span>

#include "base/text.hpp"
#include "organisation/division_match.hpp"

namespace jishi::organisation {
namespace {

using Words = std::span<const std::string_view>;

// Ends with one of `endings` (longest first) and has something before it; the length without it.
std::size_t without_ending(std::string_view name, Words endings) {
  for (const auto ending : endings) {
    if (name.size() > ending.size() && name.ends_with(ending)) return name.size() - ending.size();
  }
  return name.size();
}

// As often as there is such an ending: 新园村社区社区居委会, 西张口村委会村民委员会.
std::string_view without_endings(std::string_view name, Words endings) {
  while (true) {
    const std::size_t length = without_ending(name, endings);
    if (length == name.size()) return name;
    name = name.substr(0, length);
  }
}

// A family of endings that say the same, and the one that stands for them.
struct Committee {
  Words endings;
  Words doubled;  // also taken off before the ending, once more: 长阳一村村委会
  std::string_view canonical;
};

constexpr std::array<std::string_view, 12> kGacha{
    "嘎查村民委员会", "嘎查牧民委员会", "嘎查村委员会", "嘎查民委员会",
    "嘎查委员会",     "嘎查村民委会",   "嘎查村委会",   "嘎查居委会",
    "嘎查委会",       "嘎查会",         "嘎查村",       "嘎查"};
constexpr std::array<std::string_view, 6> kCompany{"连队管理委员会", "连队生活区", "连管理委员会",
                                                   "连生活区",       "连队",       "连"};
constexpr std::array<std::string_view, 2> kVirtual{"虚拟社区居委会", "虚拟社区"};
constexpr std::array<std::string_view, 15> kResidents{
    "社区居民居民委员会", "社区居民居委会", "社区居民委员会", "社区居委员会", "居民居委会",
    "社区居民委会",       "居民委员会",     "社区委员会",     "社区居委会",   "居委员会",
    "居民委会",           "居委会",         "居民会",         "社区居委",     "社区"};
constexpr std::array<std::string_view, 3> kHerders{"牧民委员会", "牧业委员会", "牧委会"};
constexpr std::array<std::string_view, 4> kFamilies{"家属委员会", "家属委", "社区家委会", "家委会"};
constexpr std::array<std::string_view, 11> kVillagers{
    "村民居民委员会", "村村民委员会", "村民委员会", "村名委员会", "民委员会", "村委员会",
    "村民委会",       "行政村",       "村委会",     "村民委",     "村"};
constexpr std::array<std::string_view, 1> kVillage{"村"};
constexpr std::array<Committee, 7> kCommittees{{
    {kGacha, {}, "嘎查"},
    {kCompany, {}, "连"},
    {kVirtual, {}, "虚拟社区"},
    {kResidents, {}, "居民委员会"},
    {kHerders, kVillage, "牧民委员会"},
    {kFamilies, {}, "家属委员会"},
    {kVillagers, kVillage, "村民委员会"},
}};
// What a canonical village name may end with once its committee is off: 固营村(居民委员会).
constexpr std::array<std::string_view, 15> kVillageRemains{
    "嘎查",       "连",         "虚拟社区", "居民委员会",   "牧民委员会",
    "家属委员会", "村民委员会", "村居",     "农村新型社区", "城市社区",
    "农村社区",   "中心社区",   "社区",     "生活区",       "村"};

constexpr std::array<std::string_view, 12> kTownshipEndings{
    "居民委员会", "村民委员会", "街道办事处", "地区办事处", "民族苏木", "民族乡",
    "民族镇",     "街道",       "地区",       "苏木",       "镇",       "乡"};
constexpr std::array<std::string_view, 9> kCountyEndings{
    "各族自治县", "自治县", "自治旗", "特区", "林区", "县", "区", "市", "旗"};
constexpr std::array<std::string_view, 7> kPrefectureEndings{"自治州", "地区", "林区", "盟",
                                                             "州",     "市",   "县"};
constexpr std::array<std::string_view, 5> kProvinceEndings{"维吾尔自治区", "特别行政区", "自治区",
                                                           "省", "市"};
// 永和回族乡, 双江拉祜族佤族布朗族傣族自治县. Names of two syllables are also written without 族.
constexpr std::array<std::string_view, 68> kPeoples{
    "蒙古族",   "回族",       "藏族",     "维吾尔族",   "苗族",   "彝族",     "壮族",   "布依族",
    "朝鲜族",   "满族",       "侗族",     "瑶族",       "白族",   "土家族",   "哈尼族", "哈萨克族",
    "傣族",     "黎族",       "傈僳族",   "佤族",       "畲族",   "高山族",   "拉祜族", "水族",
    "东乡族",   "纳西族",     "景颇族",   "柯尔克孜族", "土族",   "达斡尔族", "仫佬族", "羌族",
    "布朗族",   "撒拉族",     "毛南族",   "仡佬族",     "锡伯族", "阿昌族",   "普米族", "塔吉克族",
    "怒族",     "乌孜别克族", "俄罗斯族", "鄂温克族",   "德昂族", "保安族",   "裕固族", "京族",
    "塔塔尔族", "独龙族",     "鄂伦春族", "赫哲族",     "门巴族", "珞巴族",   "基诺族", "维吾尔",
    "哈萨克",   "柯尔克孜",   "达斡尔",   "锡伯",       "塔吉克", "乌孜别克", "俄罗斯", "鄂温克",
    "裕固",     "塔塔尔",     "鄂伦春",   "赫哲"};

Words endings_of(Level level) {
  switch (level) {
    case Level::centre:
    case Level::province:
      return kProvinceEndings;
    case Level::prefecture:
      return kPrefectureEndings;
    case Level::county:
      return kCountyEndings;
    case Level::township:
      return kTownshipEndings;
    case Level::village:
      return kVillageRemains;
  }
  return {};
}

// The remark in brackets at the end, with them: 东湖区居民委员会(赣江新区).
std::string_view closing_remark(std::string_view name) {
  if (!name.ends_with(')')) return {};
  const auto open = name.rfind('(');
  if (open == 0 || open == std::string_view::npos) return {};
  return name.substr(open);
}

void append_folded(std::string& out, char32_t c) {
  constexpr std::array<std::string_view, 10> kDigits{"〇", "一", "二", "三", "四",
                                                     "五", "六", "七", "八", "九"};
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;  // full-width forms
  if (c == ' ' || c == 0x3000 || c == 0xA0 || c == '\t') return;
  if (c >= '0' && c <= '9') {
    out += kDigits[c - '0'];
  } else if (c == U'○' || c == U'零') {
    out += "〇";
  } else if (c == U'•' || c == U'・') {
    append_utf8(out, U'·');
  } else {
    append_utf8(out, c);
  }
}

// Most names have nothing to fold: only Chinese characters of the common block, but for 零 and 〇.
bool needs_folding(std::string_view name) {
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 || byte == 0xEF || byte == 0xE2 || byte == 0xE3 || byte == 0xC2) return true;
  }
  return name.find("零") != std::string_view::npos;
}

std::string folded(std::string_view name) {
  if (!needs_folding(name)) return std::string(name);
  std::string out;
  const auto points = code_points(name);
  if (!points) return std::string(name);
  for (const char32_t c : *points)
    append_folded(out, c);
  return out;
}

}  // namespace

std::string canonical_spelling(std::string_view name) {
  std::string out = folded(name);
  const std::string remark(closing_remark(out));
  const std::string_view base = std::string_view(out).substr(0, out.size() - remark.size());
  for (const Committee& committee : kCommittees) {
    const auto stem = without_endings(base, committee.endings);
    if (stem.size() == base.size()) continue;
    const auto bare = stem.substr(0, without_ending(stem, committee.doubled));
    out.resize(bare.size());
    out += committee.canonical;
    out += remark;
    return out;
  }
  return out;
}

std::string_view name_stem(std::string_view canonical_name, Level level) {
  auto stem = canonical_name;
  stem.remove_suffix(closing_remark(stem).size());
  if (level == Level::village) {
    stem = without_endings(stem, endings_of(level));
  } else {
    stem = stem.substr(0, without_ending(stem, endings_of(level)));
  }
  return without_endings(stem, kPeoples);
}

}  // namespace jishi::organisation
