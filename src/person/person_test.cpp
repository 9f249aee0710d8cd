#include "person/person.hpp"

#include <gtest/gtest.h>

#include <ostream>

namespace jishi::person {
namespace {

const Date kToday = *Date::parse("2026-07-01");

struct IdCase {
  const char* typed;
  const char* text;  // empty: refused
  const char* born;
  Sex sex;
};
std::ostream& operator<<(std::ostream& out, const IdCase& one) {
  return out << one.typed;
}

class IdNumbers : public ::testing::TestWithParam<IdCase> {};

TEST_P(IdNumbers, SayBirthAndSex) {
  const IdCase& one = GetParam();
  const auto found = parse_id_number(one.typed, kToday);
  ASSERT_TRUE(found.ok()) << found.error().message;
  EXPECT_EQ(found->text, one.text);
  EXPECT_EQ(found->birth_date.iso(), one.born);
  EXPECT_EQ(found->sex, one.sex);
}

// The first is the example of GB 11643-1999; the check digits of the others were computed by
// ISO 7064, MOD 11-2, apart from this program.
INSTANTIATE_TEST_SUITE_P(
    , IdNumbers,
    ::testing::Values(
        IdCase{"11010519491231002X", "11010519491231002X", "1949-12-31", Sex::female},
        IdCase{"11010519491231002x", "11010519491231002X", "1949-12-31", Sex::female},
        IdCase{"53010219200508011X", "53010219200508011X", "1920-05-08", Sex::male},
        IdCase{" 110101 20050307 4479 ", "110101200503074479", "2005-03-07", Sex::male},
        IdCase{"１１０１０１２００５０３０７４４７９", "110101200503074479", "2005-03-07",
               Sex::male},
        IdCase{"１１０１０５１９４９１２３１００２ｘ", "11010519491231002X", "1949-12-31",
               Sex::female},
        IdCase{"'110101200503074479", "110101200503074479", "2005-03-07", Sex::male},
        IdCase{"110101　200503074479\n", "110101200503074479", "2005-03-07", Sex::male},
        IdCase{"510113200802291238", "510113200802291238", "2008-02-29", Sex::male},
        IdCase{"911123199001010013", "911123199001010013", "1990-01-01", Sex::male},
        IdCase{"810000199001010019", "810000199001010019", "1990-01-01", Sex::male}));

struct Refused {
  const char* typed;
  const char* reason;
};
std::ostream& operator<<(std::ostream& out, const Refused& one) {
  return out << one.typed;
}

class RefusedIdNumbers : public ::testing::TestWithParam<Refused> {};

TEST_P(RefusedIdNumbers, SayWhy) {
  const auto found = parse_id_number(GetParam().typed, kToday);
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().code, "bad_id_number");
  EXPECT_NE(found.error().message.find(GetParam().reason), std::string::npos)
      << found.error().message;
}

INSTANTIATE_TEST_SUITE_P(
    , RefusedIdNumbers,
    ::testing::Values(
        Refused{"", "没有填写"}, Refused{"  ", "没有填写"},
        Refused{"11010520050307447", "现有 17 位"}, Refused{"1101012005030744790", "现有 19 位"},
        Refused{"110105491231002", "15 位的旧号码"}, Refused{"1.10101E+17", "科学记数"},
        Refused{"110101200503070000", "丢了尾数"}, Refused{"110101200503074478", "校验码"},
        Refused{"110101200502304479", "出生日期不存在"},
        Refused{"510113200702291230", "出生日期不存在"}, Refused{"440524188001010014", "1900 年"},
        Refused{"110101209912310015", "1900 年至今天"}, Refused{"000101200503074473", "省份代码"},
        Refused{"1101012005030744X9", "只能在末位"}, Refused{"11010120050307447九", "只能有数字"},
        Refused{"110101-20050307-4479", "只能有数字"}, Refused{"\xff\xfe", "无法识别"}));

TEST(IdNumber, OfTodayIsTakenOfTomorrowNot) {
  EXPECT_TRUE(parse_id_number("110101201211220010", *Date::parse("2012-11-22")).ok());
  EXPECT_FALSE(parse_id_number("110101201211220010", *Date::parse("2012-11-21")).ok());
}

// Every single digit that is wrong, and every pair of neighbours that is exchanged, is noticed.
TEST(IdNumber, NoticesSlips) {
  const std::string right = "110101200503074479";
  for (std::size_t i = 0; i < right.size(); ++i) {
    for (char c = '0'; c <= '9'; ++c) {
      std::string wrong = right;
      wrong[i] = c;
      EXPECT_EQ(parse_id_number(wrong, kToday).ok(), wrong == right) << wrong;
    }
    std::string exchanged = right;
    if (i > 0) std::swap(exchanged[i], exchanged[i - 1]);
    EXPECT_EQ(parse_id_number(exchanged, kToday).ok(), exchanged == right) << exchanged;
  }
}

struct Typed {
  const char* typed;
  const char* taken;  // empty: refused
};
std::ostream& operator<<(std::ostream& out, const Typed& one) {
  return out << one.typed;
}

class Phones : public ::testing::TestWithParam<Typed> {};

TEST_P(Phones, AreTakenAsTyped) {
  const auto found = parse_phone(GetParam().typed);
  ASSERT_EQ(found.ok(), *GetParam().taken != '\0');
  if (found.ok()) {
    EXPECT_EQ(*found, GetParam().taken);
  } else {
    EXPECT_EQ(found.error().code, "bad_phone");
  }
}

INSTANTIATE_TEST_SUITE_P(
    , Phones,
    ::testing::Values(
        Typed{"13800138000", "13800138000"}, Typed{"138 0013 8000", "13800138000"},
        Typed{"138-0013-8000", "13800138000"}, Typed{"+86 138-0013-8000", "13800138000"},
        Typed{"008613800138000", "13800138000"}, Typed{"8613800138000", "13800138000"},
        Typed{"１３８００１３８０００", "13800138000"}, Typed{"＋８６－13800138000", "13800138000"},
        Typed{"'13800138000", "13800138000"}, Typed{"010-62345678", "01062345678"},
        Typed{"(028)83601234", "02883601234"}, Typed{"0350-7722345", "03507722345"},
        Typed{"（0512）62345678", "051262345678"}, Typed{"+86 28 83601234", "02883601234"},
        Typed{"+86 350 7722345", "03507722345"}, Typed{"86-028-83601234", "02883601234"},
        Typed{"", ""}, Typed{"无", ""}, Typed{"1380013800", ""}, Typed{"138001380001", ""},
        Typed{"12345678901", ""}, Typed{"83601234", ""}, Typed{"010-6234567", ""},
        Typed{"0350-77223456789", ""}, Typed{"010-12345678", ""},
        Typed{"13800138000/13900139000", ""}, Typed{"13800138000转8", ""}, Typed{"1.38E+10", ""},
        Typed{"+", ""}, Typed{"\x80", ""}));

class Names : public ::testing::TestWithParam<Typed> {};

TEST_P(Names, HaveOneSpelling) {
  const auto found = parse_name(GetParam().typed);
  ASSERT_EQ(found.ok(), *GetParam().taken != '\0');
  if (found.ok()) {
    EXPECT_EQ(*found, GetParam().taken);
    const auto again = parse_name(*found);
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(*again, *found);
  } else {
    EXPECT_EQ(found.error().code, "bad_name");
  }
}

INSTANTIATE_TEST_SUITE_P(
    , Names,
    ::testing::Values(
        Typed{"张三", "张三"}, Typed{"张 三", "张三"}, Typed{"　张　三　", "张三"},
        Typed{"张\n三", "张三"}, Typed{"王 小 明", "王小明"}, Typed{"欧阳 娜 娜", "欧阳娜娜"},
        Typed{"阿卜杜拉·买买提", "阿卜杜拉·买买提"}, Typed{"阿卜杜拉•买买提", "阿卜杜拉·买买提"},
        Typed{"阿卜杜拉・买买提", "阿卜杜拉·买买提"}, Typed{"阿卜杜拉．买买提", "阿卜杜拉·买买提"},
        Typed{"阿卜杜拉. 买买提", "阿卜杜拉·买买提"}, Typed{"阿卜杜拉 · 买买提", "阿卜杜拉·买买提"},
        Typed{"买买提  艾力", "买买提 艾力"}, Typed{"𠮷田", "𠮷田"}, Typed{"〇一", "〇一"},
        Typed{"John  Smith", "John Smith"}, Typed{"Ｊｏｈｎ", "John"}, Typed{"O'Neill", "O'Neill"},
        Typed{"J. R. Smith", "J. R. Smith"}, Typed{"Åsa Öberg", "Åsa Öberg"}, Typed{"", ""},
        Typed{" ", ""}, Typed{"张", ""}, Typed{"张三1", ""}, Typed{"张三（大）", ""},
        Typed{"张三、李四", ""}, Typed{"·张三", ""}, Typed{"张三·", ""},
        Typed{"张\xEE\x80\x80", ""}, Typed{"张*", ""}, Typed{"张三/李四", ""},
        Typed{"13800138000", ""}, Typed{"张\x01三", ""}, Typed{"张\xE2\x80\xAE三", ""},
        Typed{"\xC0\x80", ""}));

TEST(Name, HasALongestLength) {
  std::string name;
  for (std::size_t i = 0; i < kMaxNameCodePoints; ++i)
    name += "买";
  EXPECT_TRUE(parse_name(name).ok());
  EXPECT_FALSE(parse_name(name + "买").ok());
}

TEST(Masking, LeavesWhatDoesNotIdentify) {
  EXPECT_EQ(masked_name("张三"), "张*");
  EXPECT_EQ(masked_name("张三丰"), "张**");
  EXPECT_EQ(masked_name("欧阳娜娜"), "欧阳**");
  EXPECT_EQ(masked_name("欧阳"), "欧*");
  EXPECT_EQ(masked_name("阿卜杜拉·买买提"), "阿***");
  EXPECT_EQ(masked_name("John Smith"), "J***");
  EXPECT_EQ(masked_name("张"), "*");
  EXPECT_EQ(masked_name(""), "*");
  EXPECT_EQ(masked_id_number("110101200503074479"), "1101**********4479");
  EXPECT_EQ(masked_id_number("1101"), "****");
  EXPECT_EQ(masked_phone("13812345678"), "138****5678");
  EXPECT_EQ(masked_phone("01062345678"), "010******78");
  EXPECT_EQ(masked_phone("03507722345"), "0350*****45");
  EXPECT_EQ(masked_phone("12"), "**");
}

TEST(Identity, KnowsItsBirthDateFromTheNumberFirst) {
  Identity identity{"张三", std::nullopt, std::nullopt, std::nullopt};
  EXPECT_FALSE(birth_date(identity));
  EXPECT_FALSE(is_minor(identity, kToday));
  identity.birth_date = Date::parse("2009-01-02");
  EXPECT_EQ(birth_date(identity), Date::parse("2009-01-02"));
  identity.id_number = "110101200503074479";
  EXPECT_EQ(birth_date(identity), Date::parse("2005-03-07"));
  EXPECT_TRUE(is_minor(identity, *Date::parse("2023-03-06")));
  EXPECT_FALSE(is_minor(identity, *Date::parse("2023-03-07")));
}

// Born 2008-03-07: 18 years old on 2026-03-07.
TEST(Identity, LacksNoticeOrConsentByAge) {
  Identity identity{"张三", std::nullopt, std::nullopt, Date::parse("2008-03-07")};
  struct Case {
    NoticeKind kind;
    NoticeLack before;  // 18
    NoticeLack after;
  };
  constexpr Case kCases[] = {
      {NoticeKind::none, NoticeLack::guardian_consent, NoticeLack::notice},
      {NoticeKind::notice, NoticeLack::guardian_consent, NoticeLack::nothing},
      {NoticeKind::consent, NoticeLack::guardian_consent, NoticeLack::nothing},
      {NoticeKind::guardian_consent, NoticeLack::nothing, NoticeLack::nothing},
  };
  for (const Case& each : kCases) {
    const Notice notice{each.kind, kToday, "告知书"};
    EXPECT_EQ(notice_lack(identity, notice, *Date::parse("2026-03-06")), each.before);
    EXPECT_EQ(notice_lack(identity, notice, *Date::parse("2026-03-07")), each.after);
  }
  identity.birth_date.reset();  // nobody says that they are under age
  EXPECT_EQ(notice_lack(identity, {}, kToday), NoticeLack::notice);
}

}  // namespace
}  // namespace jishi::person
