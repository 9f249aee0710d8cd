#include "index/layout.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "index/testing/random_rows.hpp"

namespace jishi::index {
namespace {

TEST(Dictionary, NumbersTextsAsTheyComeAndKeepsThem) {
  Dictionary dictionary;
  EXPECT_EQ(dictionary.size(), 0U);
  EXPECT_EQ(dictionary.find("secretary"), 0U);
  for (std::uint32_t i = 1; i <= 1000; ++i)
    ASSERT_EQ(dictionary.add("code" + std::to_string(i)), i);
  const std::string_view first = dictionary.text(1);
  for (std::uint32_t i = 1001; i <= 5000; ++i)
    ASSERT_EQ(dictionary.add("code" + std::to_string(i)), i);
  EXPECT_EQ(dictionary.add("code77"), 77U);
  EXPECT_EQ(dictionary.find("code4096"), 4096U);
  EXPECT_EQ(dictionary.text(4096), "code4096");
  EXPECT_EQ(first.data(), dictionary.text(1).data());
  EXPECT_EQ(dictionary.size(), 5000U);
}

TEST(Dictionary, ThreadsAgreeOnTheNumbers) {
  Dictionary dictionary;
  constexpr std::uint32_t kTexts = 500;
  std::vector<std::vector<std::uint32_t>> numbers(4);
  std::vector<std::thread> threads;
  for (auto& mine : numbers) {
    threads.emplace_back([&dictionary, &mine] {
      for (std::uint32_t i = 0; i < kTexts; ++i) {
        mine.push_back(dictionary.add(std::to_string(i)));
        EXPECT_EQ(dictionary.text(mine.back()), std::to_string(i));
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  for (const auto& mine : numbers)
    EXPECT_EQ(mine, numbers.front());
  EXPECT_EQ(dictionary.size(), kTexts);
}

TEST(Layout, GivesEveryKindOfFieldItsColumnAndItsValueBack) {
  package::Ledger ledger = testing::random_ledger();
  ledger.fields.push_back(testing::field("at", package::FieldType::unit, false));
  package::Field secret = testing::field("phone", package::FieldType::text, false);
  secret.sensitive = true;
  ledger.fields.push_back(secret);
  const Layout layout(ledger);
  ASSERT_EQ(layout.fields(), 13U);
  ASSERT_EQ(layout.person_column(), 13U);

  std::vector<std::optional<package::Value>> values(13);
  values[0] = "secretary";
  values[1] = "张三";
  values[3] = std::int64_t{-5};
  values[5] = *Decimal::parse("1.5");
  values[7] = *Date::parse("2000-02-29");
  values[9] = true;
  values[10] = false;
  values[11] = std::int64_t{1} << 40;
  values[12] = "13800000000";
  const Cells cells = layout.cells(values, PersonId(99));
  const Cells expected = {1, 1, {}, -5, {}, 150, {}, 11016, {}, 1, 0, std::int64_t{1} << 40, 1, 99};
  EXPECT_EQ(cells, expected);

  EXPECT_EQ(layout.value(0, cells[0]).as_text(), "secretary");
  EXPECT_EQ(layout.value(3, cells[3]).as_integer(), -5);
  EXPECT_EQ(layout.value(5, cells[5]).as_decimal().text(), "1.50");
  EXPECT_EQ(layout.value(7, cells[7]).as_date().iso(), "2000-02-29");
  EXPECT_TRUE(layout.value(9, cells[9]).is_true());
  EXPECT_TRUE(layout.value(10, cells[10]).is_false());
  EXPECT_TRUE(layout.value(2, cells[2]).is_null());
  EXPECT_EQ(layout.value(1, cells[1]).kind(), expression::Kind::text);
  // A row without a person.
  EXPECT_EQ(layout.cells(values, PersonId()).back(), std::nullopt);
}

TEST(Layout, ALedgerWithoutPersonsHasNoColumnForThem) {
  package::Ledger ledger = testing::random_ledger();
  ledger.person = package::PersonUse::none;
  EXPECT_EQ(Layout(ledger).person_column(), Layout::kNoColumn);
}

}  // namespace
}  // namespace jishi::index
