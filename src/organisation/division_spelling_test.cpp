#include <gtest/gtest.h>

#include "organisation/division_match.hpp"

namespace jishi::organisation {
namespace {

struct Pair {
  const char* one;
  const char* other;
};

TEST(CanonicalSpelling, JoinsWaysOfWritingOneName) {
  constexpr Pair kSame[] = {
      {"牌坊村委会", "牌坊村村民委员会"},
      {"牌坊村委会", "牌坊村民委员会"},
      {"长阳一村委会", "长阳一村村委会"},
      {"北堤圈村", "北堤圈村民委员会"},
      {"大楼行政村", "大楼村民委员会"},
      {"杨甘固村委会", "杨甘固村委员会"},
      {"沟口子村村民委会", "沟口子村委会"},
      {"西张口村委会", "西张口村委会村民委员会"},
      {"东郊社区居委会", "东郊社区居民委员会"},
      {"融泽家园三区居委会", "融泽家园三区社区居委会"},
      {"鸿博家园第一社区", "鸿博家园第一社区居民委员会"},
      {"旱码头社区居民居委会", "旱码头社区居民委员会"},
      {"新园村社区社区居委会", "新园村社区居委会"},
      {"都希嘎查村委员会", "都希嘎查"},
      {"巴彦芒哈嘎查", "巴彦芒哈嘎查委员会"},
      {"一连连队管理委员会", "一连生活区"},
      {"一连队", "一连生活区"},
      {"夏德日村牧委会", "夏德日牧民委员会"},
      {"东湖（一期）社区", "东湖(一期)社区居委会"},
      {"第１社区居委会", "第一社区居民委员会"},
      {"新　村村委会", "新村村委会"},
      {"二○一社区", "二〇一社区居委会"},
      {"Ａ区社区", "A区社区居委会"},
  };
  for (const auto& [one, other] : kSame) {
    EXPECT_EQ(canonical_spelling(one), canonical_spelling(other)) << one << " / " << other;
  }
}

TEST(CanonicalSpelling, KeepsDifferentNamesApart) {
  constexpr Pair kDifferent[] = {
      {"东郊社区居委会", "东郊村委会"},
      {"小营村委会", "南小营村委会"},
      {"第一社区", "第二社区"},
      {"固营村社区居委会", "固营社区居委会"},
      {"张庄社区村委会", "张庄村委会"},
      {"太谷县", "太谷区"},
      {"永安镇", "永安乡"},
      {"一连生活区", "二连生活区"},
  };
  for (const auto& [one, other] : kDifferent) {
    EXPECT_NE(canonical_spelling(one), canonical_spelling(other)) << one << " / " << other;
  }
}

TEST(CanonicalSpelling, IsItsOwnCanonicalSpelling) {
  for (const char* name :
       {"牌坊村委会", "长阳一村村委会", "东郊社区", "都希嘎查村委员会", "一连队",
        "甘露村村民委员会（赣江新区）", "永安镇", "太谷县", "居委会", "村", ""}) {
    const auto once = canonical_spelling(name);
    EXPECT_EQ(canonical_spelling(once), once) << name;
  }
}

TEST(NameStem, TakesOffTheEndingOfTheLevel) {
  struct Case {
    const char* name;
    Level level;
    const char* stem;
  };
  constexpr Case kCases[] = {
      {"广西壮族自治区", Level::province, "广西"},
      {"阿坝藏族羌族自治州", Level::prefecture, "阿坝"},
      {"锡林郭勒盟", Level::prefecture, "锡林郭勒"},
      {"太谷县", Level::county, "太谷"},
      {"太谷区", Level::county, "太谷"},
      {"无为市", Level::county, "无为"},
      {"双江拉祜族佤族布朗族傣族自治县", Level::county, "双江"},
      {"莫力达瓦达斡尔族自治旗", Level::county, "莫力达瓦"},
      {"永安乡", Level::township, "永安"},
      {"永安镇", Level::township, "永安"},
      {"永安街道", Level::township, "永安"},
      {"永安街道办事处", Level::township, "永安"},
      {"永和回族乡", Level::township, "永和"},
      {"东街街道", Level::township, "东街"},
      {"牌坊村委会", Level::village, "牌坊"},
      {"牌坊社区居委会", Level::village, "牌坊"},
      {"固营村社区居委会", Level::village, "固营"},
      {"龙虎营社区村委会", Level::village, "龙虎营"},
      {"大庄畲族村村委会", Level::village, "大庄"},
      {"赣南水泥厂生活区居委会", Level::village, "赣南水泥厂"},
      {"甘露村村民委员会（赣江新区共青组团）", Level::village, "甘露"},
      {"新村村委会", Level::village, "新"},
      {"新村委会", Level::village, "新"},
  };
  for (const auto& [name, level, stem] : kCases) {
    EXPECT_EQ(name_stem(canonical_spelling(name), level), stem) << name;
  }
}

TEST(NameStem, LeavesWhatIsNothingButAnEnding) {
  EXPECT_EQ(name_stem(canonical_spelling("县"), Level::county), "县");
  EXPECT_EQ(name_stem(canonical_spelling("镇"), Level::township), "镇");
  EXPECT_FALSE(name_stem(canonical_spelling("社区居委会"), Level::village).empty());
  EXPECT_EQ(name_stem("", Level::village), "");
}

}  // namespace
}  // namespace jishi::organisation
