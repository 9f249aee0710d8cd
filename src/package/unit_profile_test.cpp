// What packages say of units, from a day on.
#include "package/unit_profile.hpp"

#include <gtest/gtest.h>

#include "package/testing/installed.hpp"

namespace jishi::package {
namespace {

using testing::told;
using testing::with;

constexpr const char* kFields = R"(dictionaries:
  class:
    label: 类别
    values: {town: 镇, township: 乡, old: {label: 旧, retired: 2020-01-01}}
unit_fields:
  township_class: {label: 乡镇类别, type: choice, of: class, dated: true, levels: [township]}
  rural: {label: 涉农, type: bool, dated: true}
  members: {label: 团员数, type: int, dated: true, min: 0}
  area: {label: 面积, type: decimal, digits: 2}
  motto: {label: 口号, type: text, max_length: 4}
  since_day: {label: 建团日期, type: date}
  twin: {label: 结对组织, type: unit}
)";

Date day(const char* text) {
  return Date::parse(text).value();
}

class UnitProfile : public testing::Installed {
 protected:
  void SetUp() override {
    Installed::SetUp();
    const auto report = install({{"fields.yaml", kFields}});
    ASSERT_EQ(report.outcome, InstallReport::Outcome::installed) << told(report);
    definitions_ = definitions();
  }

  Result<ProfileDifference> set(const char* from, const ProfileChange& change) {
    return set_profile(*connection_, definitions_, unit_, day(from), change, ++position_);
  }
  ProfileValues at(const char* date) {
    return profile_at(*connection_, definitions_, unit_, day(date));
  }

  Definitions definitions_;
  UnitId unit_ = make_unit_id(PartitionId(3), 7);
  std::int64_t position_ = 0;
};
JISHI_ON_BOTH_DATABASES(UnitProfile);

TEST_P(UnitProfile, KeepsValuesOfEveryType) {
  const ProfileChange all = {{"township_class", Value("town")},
                             {"rural", Value(true)},
                             {"members", Value(std::int64_t{12})},
                             {"area", Value(Decimal::parse("-3.5").value())},
                             {"motto", Value("𠮷青年")},
                             {"since_day", Value(day("1922-05-05"))},
                             {"twin", Value(make_unit_id(PartitionId(3), 9).value())}};
  ASSERT_TRUE(set("2020-01-01", all).ok());
  ProfileValues expected;
  for (const auto& [name, value] : all)
    expected.emplace(name, *value);
  EXPECT_EQ(at("2020-01-01"), expected);
  EXPECT_TRUE(at("2019-12-31").empty());
}

TEST_P(UnitProfile, HoldsDatedValuesFromADayOn) {
  ASSERT_TRUE(set("2010-01-01", {{"township_class", Value("township")}, {"rural", Value(true)}}));
  const auto changed = set("2020-01-01", {{"township_class", Value("town")}});
  ASSERT_TRUE(changed.ok());
  EXPECT_EQ(changed->superseded.size(), 1U);
  EXPECT_EQ(changed->added.size(), 2U);
  EXPECT_EQ(at("2019-12-31").at("township_class"), Value("township"));
  EXPECT_EQ(at("2020-01-01").at("township_class"), Value("town"));
  EXPECT_EQ(at("2020-01-01").at("rural"), Value(true));
  // What was known before is kept.
  EXPECT_EQ(count("SELECT count(*) FROM unit_profile WHERE recorded_to = 2"), 1);
  // A day in between: up to the change that was recorded already.
  ASSERT_TRUE(set("2015-01-01", {{"township_class", std::nullopt}}));
  EXPECT_EQ(at("2014-12-31").at("township_class"), Value("township"));
  EXPECT_FALSE(at("2015-01-01").contains("township_class"));
  EXPECT_EQ(at("2020-01-01").at("township_class"), Value("town"));
  EXPECT_EQ(profile_versions(*connection_, definitions_, unit_).size(), 3U);
}

TEST_P(UnitProfile, CorrectsWhatHasNoDate) {
  ASSERT_TRUE(set("2010-01-01", {{"rural", Value(true)}}));
  ASSERT_TRUE(set("2020-01-01", {{"rural", Value(false)}, {"motto", Value("一")}}));
  EXPECT_EQ(at("2010-01-01").at("motto"), Value("一"));
  ASSERT_TRUE(set("2022-01-01", {{"motto", Value("二")}}));
  EXPECT_EQ(at("2010-01-01").at("motto"), Value("二"));
  EXPECT_EQ(profile_versions(*connection_, definitions_, unit_).size(), 2U);
  // Known from an earlier day than thought.
  ASSERT_TRUE(set("2000-01-01", {{"rural", Value(false)}}));
  EXPECT_EQ(at("2000-01-01").at("motto"), Value("二"));
  EXPECT_EQ(at("2009-12-31").at("rural"), Value(false));
  EXPECT_EQ(at("2010-01-01").at("rural"), Value(true));
}

TEST_P(UnitProfile, WritesNothingForWhatIsSoAlready) {
  ASSERT_TRUE(set("2010-01-01", {{"rural", Value(true)}}));
  const auto again = set("2015-01-01", {{"rural", Value(true)}, {"motto", std::nullopt}});
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(again->empty());
  EXPECT_EQ(count("SELECT count(*) FROM unit_profile"), 1);
}

TEST_P(UnitProfile, RefusesWhatTheDefinitionsDoNotAllow) {
  const auto code = [&](const char* from, const ProfileChange& change) {
    const auto result = set(from, change);
    return result.ok() ? std::string("ok") : result.error().code;
  };
  EXPECT_EQ(code("2020-01-01", {{"nothing", Value(true)}}), "profile_field");
  EXPECT_EQ(code("2020-01-01", {{"rural", Value("yes")}}), "profile_value");
  EXPECT_EQ(code("2020-01-01", {{"township_class", Value("city")}}), "profile_value");
  EXPECT_EQ(code("2020-01-01", {{"township_class", Value("old")}}), "profile_value");
  EXPECT_EQ(code("2019-12-31", {{"township_class", Value("old")}}), "ok");
  EXPECT_EQ(code("2020-01-01", {{"members", Value(std::int64_t{-1})}}), "profile_value");
  EXPECT_EQ(code("2020-01-01", {{"area", Value(Decimal::parse("1.234").value())}}),
            "profile_value");
  EXPECT_EQ(code("2020-01-01", {{"motto", Value("一二三四五")}}), "profile_value");
  EXPECT_EQ(code("9999-12-31", {{"rural", Value(true)}}), "profile_value");
  EXPECT_EQ(count("SELECT count(*) FROM unit_profile"), 1);
}

TEST_P(UnitProfile, TakesFirstValuesInBulk) {
  const std::vector<std::pair<std::string, std::string>> town = {{"township_class", "town"}};
  db::Transaction transaction(*connection_, db::TransactionMode::write);
  ProfileBulk bulk(*connection_, definitions_);
  for (std::int64_t serial = 1; serial <= 41'000; ++serial)
    bulk.add(make_unit_id(PartitionId(3), serial), day("2019-10-31"), town, serial);
  bulk.finish();
  transaction.commit();
  EXPECT_EQ(count("SELECT count(*) FROM unit_profile"), 41'000);
  EXPECT_EQ(at("2019-10-31").at("township_class"), Value("town"));
  ASSERT_TRUE(set("2023-06-30", {{"township_class", Value("township")}}));
  EXPECT_EQ(at("2023-06-29").at("township_class"), Value("town"));
}

TEST_P(UnitProfile, MigratesWithItsValues) {
  ASSERT_TRUE(set("2010-01-01", {{"members", Value(std::int64_t{12})}, {"motto", Value("一")}}));
  const auto dropped = install(
      {{"fields.yaml", with(kFields, "  motto: {label: 口号, type: text, max_length: 4}\n", "")}});
  ASSERT_EQ(dropped.outcome, InstallReport::Outcome::refused);
  EXPECT_EQ(dropped.mistakes.at(0).code, "field_dropped");
  const auto renamed =
      install({{"fields.yaml", with(kFields, "  motto: {label: 口号,",
                                    "  slogan: {label: 口号, renamed_from: motto,")}});
  ASSERT_EQ(renamed.outcome, InstallReport::Outcome::installed) << told(renamed);
  definitions_ = definitions();
  EXPECT_EQ(at("2010-01-01").at("slogan"), Value("一"));
  EXPECT_EQ(at("2010-01-01").at("members"), Value(std::int64_t{12}));
}

}  // namespace
}  // namespace jishi::package
