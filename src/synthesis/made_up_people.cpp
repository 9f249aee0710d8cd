#include "synthesis/made_up_people.hpp"

#include <array>

namespace jishi::synthesis {
namespace {

using Word = std::string_view;

constexpr std::array kSurnames = {
    Word("王"), Word("李"), Word("张"), Word("刘"), Word("陈"), Word("杨"), Word("黄"),  Word("赵"),
    Word("吴"), Word("周"), Word("徐"), Word("孙"), Word("马"), Word("朱"), Word("胡"),  Word("郭"),
    Word("何"), Word("高"), Word("林"), Word("罗"), Word("郑"), Word("梁"), Word("谢"),  Word("宋"),
    Word("唐"), Word("许"), Word("韩"), Word("冯"), Word("邓"), Word("曹"), Word("欧阳")};
constexpr std::array kMaleWords = {Word("伟"), Word("强"), Word("磊"), Word("军"), Word("杰"),
                                   Word("涛"), Word("明"), Word("超"), Word("鹏"), Word("浩"),
                                   Word("宇"), Word("凯"), Word("文"), Word("志"), Word("建")};
constexpr std::array kFemaleWords = {Word("芳"), Word("娜"), Word("敏"), Word("静"), Word("丽"),
                                     Word("娟"), Word("霞"), Word("雪"), Word("婷"), Word("慧"),
                                     Word("颖"), Word("琳"), Word("欣"), Word("雨"), Word("佳")};

std::string digits(std::int64_t value, std::size_t width) {
  std::string text = std::to_string(value);
  return std::string(width > text.size() ? width - text.size() : 0, '0') + text;
}

// GB 11643: the check digit over the first seventeen.
char check_digit(std::string_view seventeen) {
  constexpr std::array kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i)
    sum += (seventeen[i] - '0') * kWeights[i];
  return "10X98765432"[static_cast<std::size_t>(sum % 11)];
}

// `order` says the sex: odd is male.
std::string id_number(std::string_view area, Date born, std::int64_t order) {
  const YearMonthDay day = born.ymd();
  std::string number(area);
  number += digits(day.year, 4) + digits(day.month, 2) + digits(day.day, 2) + digits(order, 3);
  number += check_digit(number);
  return number;
}

std::string phone(std::int64_t serial) {
  return "1300000" + digits(serial % 10'000, 4);
}

std::int64_t order_of(std::int64_t serial, person::Sex sex) {
  return serial * 2 + (sex == person::Sex::male ? 1 : 0);
}

}  // namespace

std::uint64_t Dice::next() {
  state_ += 0x9E3779B97F4A7C15U;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31U);
}

std::int64_t Dice::below(std::int64_t limit) {
  return static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(limit));
}

std::int64_t Dice::between(std::int64_t low, std::int64_t high) {
  return low + below(high - low + 1);
}

Date Dice::day(Date from, Date until) {
  return Date::from_days(
      static_cast<std::int32_t>(between(from.days(), std::max(from, until).days())));
}

std::string_view Dice::pick(std::span<const std::string_view> words) {
  return words[static_cast<std::size_t>(below(static_cast<std::int64_t>(words.size())))];
}

std::string PeopleMaker::name(person::Sex sex) {
  const std::span<const Word> words = sex == person::Sex::male
                                          ? std::span<const Word>(kMaleWords)
                                          : std::span<const Word>(kFemaleWords);
  std::string name = std::string(dice_.pick(kSurnames)) + std::string(dice_.pick(words));
  if (dice_.chance(70)) name += dice_.pick(words);
  return name;
}

MadeUpPerson PeopleMaker::person(int youngest, int oldest, Date on) {
  constexpr int kYear = 365;
  MadeUpPerson made;
  made.sex = dice_.chance(50) ? person::Sex::male : person::Sex::female;
  // A little older than the youngest, so that the age holds on every day that is asked about.
  made.born = on.plus_days(-dice_.between(std::int64_t{youngest} * kYear + youngest / 4 + 2,
                                          std::int64_t{oldest} * kYear + oldest / 4))
                  .value();
  made.identity.name = name(made.sex);
  // It counts on with every person of the same day.
  const std::int64_t serial = ++serial_;
  made.identity.id_number = id_number("519999", made.born, order_of(serial, made.sex) % 1'000);
  made.identity.phone = phone(serial);
  return made;
}

MadeUpPerson PeopleMaker::person(std::string_view area, Date born, person::Sex sex,
                                 std::int64_t order) {
  MadeUpPerson made;
  made.sex = sex;
  made.born = born;
  made.identity.name = name(sex);
  made.identity.id_number = id_number(area, born, order_of(order, sex));
  made.identity.phone = phone(++serial_);
  return made;
}

}  // namespace jishi::synthesis
