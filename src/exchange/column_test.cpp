// Which columns a ledger has, and under which headings they are known.
#include "exchange/column.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "exchange/heading.hpp"
#include "exchange/table.hpp"
#include "exchange/testing/shapes.hpp"
#include "package/loader.hpp"

namespace jishi::exchange {
namespace {

using package::Ask;
using package::FieldType;
using package::PersonUse;
using testing::TestShape;

constexpr Date kToday = Date::from_days(19'900);

std::vector<std::string> headings(const std::vector<Column>& columns) {
  std::vector<std::string> all;
  for (const Column& column : columns)
    all.push_back(column.heading);
  return all;
}

const Column& column_of(const std::vector<Column>& columns, ColumnRole role) {
  return *std::ranges::find(columns, role, &Column::role);
}

// The column that claims the heading, as its own or a synonym.
const Column* claimant(const std::vector<Column>& columns, const std::string& heading) {
  const Column* found = nullptr;
  for (const Column& column : columns) {
    std::vector<std::string> all = column.synonyms;
    all.push_back(column.heading);
    const bool claims = std::ranges::any_of(all, [&](const std::string& each) {
      return normalised_heading(each) == normalised_heading(heading);
    });
    EXPECT_FALSE(claims && found != nullptr) << heading << " is claimed twice";
    if (claims) found = &column;
  }
  return found;
}

TEST(Heading, IsNormalised) {
  struct Case {
    const char* written;
    const char* normalised;
  };
  for (const Case& each : std::initializer_list<Case>{
           {"姓名", "姓名"},
           {" 姓 名 ", "姓名"},
           {"姓\n名", "姓名"},
           {"*姓名", "姓名"},
           {"姓名*", "姓名"},
           {"★姓名", "姓名"},
           {"姓名（必填）", "姓名"},
           {"姓名(必填)*", "姓名"},
           {"姓名【必填】", "姓名"},
           {"姓名（必填", "姓名"},
           {"出生日期（如 2003-05-01）", "出生日期"},
           {"出生日期\n（格式：2003.05）", "出生日期"},
           {"金额（单位：元）", "金额"},
           {"金额（万元）", "金额万元"},
           {"金额（单位：万元）", "金额万元"},
           {"金额(千元)", "金额千元"},
           {"姓名（如：张万里）", "姓名"},
           {"（姓名）", "姓名"},
           {"专职/兼职", "专职兼职"},
           {"手机号码：", "手机号码"},
           {"1.姓名", "姓名"},
           {"2、职务", "职务"},
           {"1.5米以下", "15米以下"},
           {"ＱＱ号", "qq号"},
           {"QQ号", "qq号"},
           {"任期（起（年月））止", "任期止"},
           {"", ""},
           {"——", ""},
           {"\xFF", ""},
       })
    EXPECT_EQ(normalised_heading(each.written), each.normalised) << each.written;
  EXPECT_EQ(normalised_heading(std::string(10'000, 'a')), "");
}

TEST(Heading, IsStableUnderNormalisation) {
  for (const char* heading :
       {"*姓名（必填）", "金额（单位：万元）", "1.姓名", "（姓名）", "专职/兼职"}) {
    const std::string once = normalised_heading(heading);
    EXPECT_EQ(normalised_heading(once), once) << heading;
  }
}

TEST(Columns, StandInTheOrderInWhichTheyAreWritten) {
  TestShape shape;
  shape.add("post", "职务");
  shape.add("birth_date", "出生日期", {}, FieldType::date);
  EXPECT_EQ(headings(columns_of(shape.shape(), kToday, false)),
            (std::vector<std::string>{"序号", "单位", "单位代码", "姓名", "身份证号", "手机号",
                                      "未成年", "职务", "出生日期", "起始日期", "截止日期"}));
}

TEST(Columns, AskForThePersonAsTheLedgerDoes) {
  TestShape nobody(PersonUse::none);
  EXPECT_EQ(headings(columns_of(nobody.shape(), kToday, false)),
            (std::vector<std::string>{"序号", "单位", "单位代码", "起始日期", "截止日期"}));
  TestShape some;
  some.ledger().id_number = Ask::no;
  some.ledger().phone = Ask::required;
  const auto columns = columns_of(some.shape(), kToday, false);
  EXPECT_EQ(std::ranges::count(columns, ColumnRole::id_number, &Column::role), 0);
  EXPECT_TRUE(column_of(columns, ColumnRole::phone).required);
  EXPECT_TRUE(column_of(columns, ColumnRole::person_name).required);
  TestShape perhaps(PersonUse::optional);
  perhaps.ledger().phone = Ask::required;
  const auto loose = columns_of(perhaps.shape(), kToday, false);
  EXPECT_FALSE(column_of(loose, ColumnRole::phone).required);
  EXPECT_FALSE(column_of(loose, ColumnRole::person_name).required);
}

TEST(Columns, RequireWhatTheIdNumberDoesNotSay) {
  TestShape shape;
  shape.add("post", "职务").required = true;
  package::Field& birth = shape.add("birth_date", "出生日期", {}, FieldType::date);
  birth.required = true;
  birth.from_person = package::FromPerson::birth_date;
  const auto columns = columns_of(shape.shape(), kToday, false);
  EXPECT_TRUE(claimant(columns, "职务")->required);
  EXPECT_FALSE(claimant(columns, "出生日期")->required);
}

TEST(Columns, LeaveOutRetiredFields) {
  TestShape shape;
  package::Field& old = shape.add("old", "旧字段");
  old.required = true;
  old.retired = kToday;
  EXPECT_EQ(claimant(columns_of(shape.shape(), kToday, false), "旧字段"), nullptr);
  const auto with = columns_of(shape.shape(), kToday, true);
  ASSERT_NE(claimant(with, "旧字段"), nullptr);
  EXPECT_FALSE(claimant(with, "旧字段")->required);
  EXPECT_NE(claimant(columns_of(shape.shape(), *kToday.plus_days(-1), false), "旧字段"), nullptr);
}

TEST(Columns, KnowUsualHeadingsOfRoles) {
  TestShape shape;
  const auto columns = columns_of(shape.shape(), kToday, false);
  struct Case {
    const char* heading;
    ColumnRole role;
  };
  for (const Case& each : std::initializer_list<Case>{
           {"姓名", ColumnRole::person_name},
           {"名字", ColumnRole::person_name},
           {"团干部姓名", ColumnRole::person_name},
           {"身份证号码", ColumnRole::id_number},
           {"公民身份号码", ColumnRole::id_number},
           {"证件号码", ColumnRole::id_number},
           {"手机", ColumnRole::phone},
           {"联系电话", ColumnRole::phone},
           {"联系方式", ColumnRole::phone},
           {"所属组织", ColumnRole::unit},
           {"所在团组织", ColumnRole::unit},
           {"组织名称", ColumnRole::unit},
           {"填报单位", ColumnRole::unit},
           {"乡镇", ColumnRole::unit},
           {"乡镇（街道）", ColumnRole::unit},
           {"组织代码", ColumnRole::unit_code},
           {"区划代码", ColumnRole::unit_code},
           {"开始日期", ColumnRole::valid_from},
           {"结束日期", ColumnRole::valid_to},
           {"No.", ColumnRole::serial},
       }) {
    const Column* column = claimant(columns, each.heading);
    ASSERT_NE(column, nullptr) << each.heading;
    EXPECT_EQ(column->role, each.role) << each.heading;
  }
  // What may as well mean something else is asked for.
  for (const char* heading : {"编号", "所在单位", "工作单位", "村", "父亲姓名", "名称"})
    EXPECT_EQ(claimant(columns, heading), nullptr) << heading;
}

TEST(Columns, GiveAHeadingToTheFieldBeforeTheRole) {
  TestShape shape;
  shape.add("contact", "联系人电话", {"联系电话"});
  shape.add("workplace", "单位");
  const auto columns = columns_of(shape.shape(), kToday, false);
  EXPECT_EQ(claimant(columns, "联系电话")->field, 0U);
  EXPECT_EQ(claimant(columns, "联系电话")->role, ColumnRole::field);
  EXPECT_EQ(claimant(columns, "单位")->role, ColumnRole::field);
  EXPECT_EQ(column_of(columns, ColumnRole::unit).heading, "单位名称");
  EXPECT_EQ(claimant(columns, "手机号")->role, ColumnRole::phone);
}

TEST(Columns, GiveAHeadingToTheLabelBeforeTheSynonym) {
  TestShape shape;
  shape.add("first", "甲", {"乙", "丙"});
  shape.add("second", "乙", {"丙", "丁"});
  const auto columns = columns_of(shape.shape(), kToday, false);
  EXPECT_EQ(claimant(columns, "乙")->field, 1U);
  EXPECT_EQ(claimant(columns, "丙")->field, 0U);
  EXPECT_EQ(claimant(columns, "丁")->field, 1U);
}

TEST(Columns, OfAProfileStandInItsOrder) {
  TestShape shape;
  shape.add("post", "职务", {"团内职务"}).required = true;
  shape.add("branch", "所在支部", {"单位名称"});
  package::SheetProfile profile;
  profile.columns = {{"团员编号", {"编号"}, "", {}},
                     {"姓名", {}, "person_name", {}},
                     {"团内担任职务", {"职位"}, "post", {}},
                     {"所在组织", {}, "unit", {}},
                     {"手机", {}, "", {}},
                     {"联系号码", {}, "phone", {}},
                     {"未来字段", {}, "not_there_yet", {}}};
  const auto columns = columns_of(shape.shape(), profile);
  EXPECT_EQ(headings(columns),
            (std::vector<std::string>{"团员编号", "姓名", "团内担任职务", "所在组织", "手机",
                                      "联系号码", "未来字段"}));
  EXPECT_EQ(columns[0].role, ColumnRole::passed_over);
  EXPECT_EQ(columns[6].role, ColumnRole::passed_over);
  EXPECT_TRUE(columns[1].required);
  EXPECT_TRUE(columns[2].required);
  // The ledger's own spellings are known too, where the profile has no other use for them.
  EXPECT_EQ(claimant(columns, "团内职务"), &columns[2]);
  EXPECT_EQ(claimant(columns, "职务"), &columns[2]);
  EXPECT_EQ(claimant(columns, "手机"), &columns[4]);
  EXPECT_EQ(claimant(columns, "手机号码"), &columns[5]);
  EXPECT_EQ(claimant(columns, "编号"), &columns[0]);
  EXPECT_EQ(claimant(columns, "单位名称"), &columns[3]);
}

// What an export or a template of ours is headed with is found again as it was.
TEST(Columns, OfEveryLedgerOfTheBasePackageAreFoundAgain) {
  const std::vector<std::filesystem::path> folders = {JISHI_SOURCE_DIR "/packages/base"};
  const auto outcome = package::load_packages(folders);
  ASSERT_TRUE(outcome.mistakes.empty());
  ASSERT_FALSE(outcome.packages.ledgers.empty());
  const auto shape_of = [](const package::Ledger& ledger) {
    ledger::Shape shape;
    shape.ledger = &ledger;
    for (const package::Field& field : ledger.fields)
      shape.fields.push_back({&field, "", nullptr, {}});
    return shape;
  };
  const auto check = [](const std::vector<Column>& columns, const std::string& name) {
    std::vector<std::string> written = headings(columns);
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (columns[i].required) written[i] += "*";
    const sheet::Row head[] = {testing::text_row(1, {name}), testing::text_row(2, written)};
    const auto table = find_table(head, {}, columns);
    ASSERT_TRUE(table.ok()) << name << ": " << table.error().message;
    EXPECT_TRUE(table->missing.empty()) << name;
    EXPECT_TRUE(table->unknown.empty()) << name << ": " << table->unknown.front().second;
    EXPECT_EQ(table->found.size(),
              columns.size() - static_cast<std::size_t>(std::ranges::count(
                                   columns, ColumnRole::passed_over, &Column::role)))
        << name;
    for (const FoundColumn& found : table->found)
      EXPECT_EQ(found.sheet_column, found.column) << name << ": " << found.heading;
  };
  for (const package::Ledger& ledger : outcome.packages.ledgers)
    check(columns_of(shape_of(ledger), kToday, true), ledger.name);
  for (const package::SheetProfile& profile : outcome.packages.sheet_profiles)
    check(columns_of(shape_of(*outcome.packages.find_ledger(profile.ledger)), profile),
          profile.name);
}

}  // namespace
}  // namespace jishi::exchange
