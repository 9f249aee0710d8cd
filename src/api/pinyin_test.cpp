#include "api/pinyin.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jishi::api {
namespace {

using ::testing::Contains;
using ::testing::SizeIs;

TEST(Pinyin, ReadsAName) {
  EXPECT_EQ(spellings("青白江区").front(), (Spelling{"qingbaijiangqu", "qbjq"}));
  EXPECT_EQ(spellings("绿春县").front().full, "lvchunxian");
}

TEST(Pinyin, KnowsTheOtherReadingOfAName) {
  EXPECT_THAT(spellings("重庆市"), Contains(Spelling{"chongqingshi", "cqs"}));
  EXPECT_THAT(spellings("重庆市"), Contains(Spelling{"zhongqingshi", "zqs"}));
  EXPECT_THAT(spellings("长沙市"), Contains(Spelling{"changshashi", "css"}));
  EXPECT_THAT(spellings("厦门市"), Contains(Spelling{"xiamenshi", "xms"}));
  EXPECT_THAT(spellings("六安市"), Contains(Spelling{"luanshi", "las"}));
}

TEST(Pinyin, ReadsGenericEndingsInOneWay) {
  EXPECT_THAT(spellings("泥淖村委会"), SizeIs(1));
  EXPECT_EQ(spellings("泥淖村委会").front().initials, "nncwh");
}

TEST(Pinyin, TakesLettersAndDigitsAsTheyAreTyped) {
  EXPECT_EQ(spellings("Ａ区7连").front(), (Spelling{"aqu7lian", "aq7l"}));
  EXPECT_EQ(spellings("前进（一）").front().full, "qianjinyi");
}

TEST(Pinyin, IsBounded) {
  EXPECT_LE(spellings("重长乐单石朝").size(), kMostSpellings);
  EXPECT_EQ(spellings("").front(), Spelling());
  EXPECT_EQ(spellings("\xff").front(), Spelling());
}

}  // namespace
}  // namespace jishi::api
