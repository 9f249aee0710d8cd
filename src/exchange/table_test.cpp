// Tables as people make them.
#include "exchange/table.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "exchange/testing/shapes.hpp"

namespace jishi::exchange {
namespace {

using package::FieldType;
using testing::number_cell;
using testing::TestShape;
using testing::text_cell;
using testing::text_row;

class FindTable : public ::testing::Test {
 protected:
  FindTable() {
    shape_.add("post", "职务", {"团内职务"}).required = true;
    shape_.add("birth_date", "出生日期", {"出生年月"}, FieldType::date);
    shape_.add("mode", "专兼职", {"专职/兼职"});
    shape_.add("amount", "金额", {}, FieldType::decimal);
    shape_.add("duty", "分工", {"工作情况/分工内容"});
    columns_ = columns_of(shape_.shape(), Date::from_days(19'900), false);
  }

  void row(std::vector<std::string> texts) { rows_.push_back(text_row(next_++, std::move(texts))); }
  void merge(std::int64_t first_row, std::int64_t last_row, std::size_t first_column,
             std::size_t last_column) {
    merges_.push_back({first_row, last_row, first_column, last_column});
  }
  Result<Table> find() { return find_table(rows_, merges_, columns_, chosen_); }

  // “A姓名 B职务”: what was found where, by our own headings.
  static std::string found(const Table& table, const std::vector<Column>& columns) {
    std::string all;
    for (const FoundColumn& each : table.found)
      all += (all.empty() ? "" : " ") + sheet::column_name(each.sheet_column) +
             columns[each.column].heading;
    return all;
  }
  std::string found() {
    const auto table = find();
    return table ? std::to_string(table->heading_row) + " " + found(*table, columns_)
                 : table.error().code;
  }
  std::size_t index_of(const std::string& heading) const {
    for (std::size_t i = 0; i < columns_.size(); ++i)
      if (columns_[i].heading == heading) return i;
    ADD_FAILURE() << heading;
    return 0;
  }

  TestShape shape_;
  std::vector<Column> columns_;
  std::vector<sheet::Row> rows_;
  std::vector<sheet::Merge> merges_;
  std::vector<std::pair<std::string, std::size_t>> chosen_;
  std::int64_t next_ = 1;
};

TEST_F(FindTable, InTheFirstRow) {
  row({"姓名", "职务", "手机号"});
  row({"张三", "书记", "13800138000"});
  EXPECT_EQ(found(), "1 A姓名 B职务 C手机号");
  EXPECT_TRUE(find()->missing.empty());
}

TEST_F(FindTable, BelowATitleAndWhoFiledIt) {
  row({"2024年团干部花名册"});
  merge(1, 1, 0, 3);
  row({"填报单位（盖章）：红阳街道团工委    填报时间：2024年5月1日"});
  row({"序号", "姓 名", "职\n务", "*出生年月（如2003.05）"});
  row({"1", "张三", "书记", "2003.05"});
  EXPECT_EQ(found(), "3 A序号 B姓名 C职务 D出生日期");
  EXPECT_EQ(find()->filed_by, "红阳街道团工委");
}

TEST_F(FindTable, ReadsWhoFiledItInManyForms) {
  struct Case {
    std::vector<std::string> line;
    const char* filed_by;
    const char* measured_in = "";
  };
  for (const Case& each : std::initializer_list<Case>{
           {{"填报单位：红阳街道"}, "红阳街道"},
           {{"填报单位:红阳街道"}, "红阳街道"},
           {{"填报单位：红阳街道（盖章）"}, "红阳街道"},
           {{"填报单位（公章）：", "", "红阳街道"}, "红阳街道"},
           {{"填报单位：", "填报时间：2024"}, ""},
           {{"填报单位：________"}, ""},
           {{"填报单位：__红阳街道__ 填表人：张三"}, "红阳街道"},
           {{"填报单位：红阳街道填报时间：2024年5月"}, "红阳街道"},
           {{"单位：红阳街道", "", "单位：万元"}, "红阳街道", "万元"},
           {{"", "", "单位：人"}, "", "人"},
           {{"单位：元、人"}, "", "元、人"},
           {{"2024年  单位：元"}, "", "元"},
           {{"组织名称：共青团红阳街道工作委员会"}, "共青团红阳街道工作委员会"},
           {{"填报单位代码：510113"}, ""},
           {{"填报单位"}, ""},
       }) {
    rows_.clear();
    next_ = 1;
    row(each.line);
    row({"姓名", "职务"});
    const auto table = find();
    ASSERT_TRUE(table.ok()) << each.line[0] << ": " << table.error().message;
    EXPECT_EQ(table->filed_by, each.filed_by) << each.line[0];
    EXPECT_EQ(table->measured_in, each.measured_in) << each.line[0];
    EXPECT_EQ(table->heading_row, 2);
  }
}

TEST_F(FindTable, WithTwoLevelsAndMergedCells) {
  row({"花名册"});
  row({"序号", "姓名", "任职情况", "", "联系方式", ""});
  row({"", "", "职务", "专兼职", "手机", "微信号"});
  merge(2, 3, 0, 0);
  merge(2, 3, 1, 1);
  merge(2, 2, 2, 3);
  merge(2, 2, 4, 5);
  row({"1", "张三", "书记", "专职", "13800138000", "abc"});
  EXPECT_EQ(found(), "3 A序号 B姓名 C职务 D专兼职 E手机号");
  const auto table = find();
  EXPECT_EQ(table->found[2].heading, "任职情况/职务");
  ASSERT_EQ(table->unknown.size(), 1U);
  EXPECT_EQ(table->unknown[0], (std::pair<std::size_t, std::string>(5, "联系方式/微信号")));
}

TEST_F(FindTable, WithTwoLevelsAndGapsInsteadOfMergedCells) {
  row({"姓名", "任职情况", "", "联系方式", ""});
  row({"", "职务", "专兼职", "手机", "微信号"});
  row({"张三", "书记", "专职", "13800138000", "abc"});
  EXPECT_EQ(found(), "2 A姓名 B职务 C专兼职 D手机号");
  EXPECT_EQ(find()->found[2].heading, "任职情况/专兼职");
}

TEST_F(FindTable, WithTwoLevelsOfWhichTheLowerIsTakenWhereBothBringAsMuch) {
  row({"姓名", "职务", "联系方式", ""});
  row({"", "", "手机", "微信号"});
  row({"张三", "书记", "13800138000", "abc"});
  EXPECT_EQ(found(), "2 A姓名 B职务 C手机号");
}

TEST_F(FindTable, WithHeadingsMergedDownwardsOnly) {
  row({"姓名", "职务"});
  merge(1, 2, 0, 0);
  merge(1, 2, 1, 1);
  next_ = 3;
  row({"张三", "书记"});
  EXPECT_EQ(found(), "2 A姓名 B职务");
}

TEST_F(FindTable, ByTheJoinedNameWhereTheLowerSaysNothing) {
  row({"姓名", "职务", "工作情况", ""});
  row({"", "", "分工内容", "备考"});
  merge(1, 1, 2, 3);
  EXPECT_EQ(found(), "2 A姓名 B职务 C分工");
}

TEST_F(FindTable, TellsGroupsApartByTheJoinedName) {
  columns_[index_of("分工")].synonyms = {"副书记/姓名"};
  row({"书记", "", "副书记", ""});
  row({"姓名", "职务", "姓名", "手机"});
  merge(1, 1, 0, 1);
  merge(1, 1, 2, 3);
  EXPECT_EQ(found(), "2 A姓名 B职务 C分工 D手机号");
}

TEST_F(FindTable, DoesNotTakeOthersForThePerson) {
  row({"姓名", "职务", "家长信息", "", "负责人", ""});
  row({"", "", "姓名", "电话", "姓名", "手机"});
  for (const std::size_t column : {0U, 1U})
    merge(1, 2, column, column);
  merge(1, 1, 2, 3);
  merge(1, 1, 4, 5);
  EXPECT_EQ(found(), "2 A姓名 B职务 F手机号");
  EXPECT_EQ(find()->unknown.size(), 3U);
  // The same where the lower row is complete by itself.
  rows_.clear();
  merges_.clear();
  next_ = 1;
  row({"本人", "", "家长", ""});
  row({"姓名", "职务", "姓名", "电话"});
  EXPECT_EQ(found(), "2 A姓名 B职务");
}

TEST_F(FindTable, WithAHeadingOverTwoColumns) {
  row({"姓名", "", "职务"});
  merge(1, 1, 0, 1);
  row({"张三", "", "书记"});
  EXPECT_EQ(found(), "1 A姓名 C职务");
}

TEST_F(FindTable, PassesHiddenRows) {
  row({"姓名", "职务", "手机号", "出生日期", "专兼职"});
  rows_.back().hidden = true;
  row({"姓名", "职务", "手机号"});
  row({"张三", "书记", "1"});
  EXPECT_EQ(found(), "2 A姓名 B职务 C手机号");
}

TEST_F(FindTable, TakesTheFirstOfRepeatedHeadings) {
  row({"姓名", "职务"});
  row({"姓名", "职务"});
  row({"张三", "书记"});
  row({"姓名", "职务"});
  EXPECT_EQ(found(), "1 A姓名 B职务");
}

TEST_F(FindTable, OfTwoSideBySideTakesTheBetterOne) {
  row({"姓名", "职务", "手机号", "", "姓名", "职务"});
  row({"张三", "书记", "1", "", "李四", "委员"});
  EXPECT_EQ(found(), "1 A姓名 B职务 C手机号");
  EXPECT_EQ(find()->unknown.size(), 2U);
  rows_.clear();
  next_ = 1;
  row({"学历", "人数", "", "姓名", "职务"});
  row({"本科", "3", "", "李四", "委员"});
  EXPECT_EQ(found(), "1 D姓名 E职务");
}

TEST_F(FindTable, TakesAColumnWithoutHeadingForPartOfTheTable) {
  row({"姓名", "", "职务"});
  row({"张三", "男", "书记"});
  EXPECT_EQ(found(), "1 A姓名 C职务");
  EXPECT_EQ(find()->unknown, (std::vector<std::pair<std::size_t, std::string>>{{1, "（无列名）"}}));
}

TEST_F(FindTable, TakesTheNearerOfTwoNamesForOneThing) {
  row({"姓名", "联系电话", "手机号", "职务"});
  EXPECT_EQ(found(), "1 A姓名 C手机号 D职务");
  EXPECT_EQ(find()->unknown.size(), 1U);
  rows_[0] = text_row(1, {"姓名", "联系电话", "电话", "职务", "手机号"});
  EXPECT_EQ(found(), "1 A姓名 D职务 E手机号");
}

TEST_F(FindTable, RefusesTwoColumnsForOneThing) {
  row({"标题"});
  row({"姓名", "职务", "电话", "联系电话"});
  const auto table = find();
  ASSERT_FALSE(table.ok());
  EXPECT_EQ(table.error().code, "heading_twice");
  for (const char* part : {"手机号", "C2", "D2", "联系电话"})
    EXPECT_NE(table.error().message.find(part), std::string::npos) << table.error().message;
}

TEST_F(FindTable, KeepsMessagesShortAndLegible) {
  const std::string longest = "电话（" + std::string(500, 'x') + "）";
  row({"姓名", "职务", longest, "电话\xFF", longest});
  const auto table = find();
  ASSERT_FALSE(table.ok());
  EXPECT_LT(table.error().message.size(), 400U);
  EXPECT_TRUE(is_utf8(table.error().message));
}

TEST_F(FindTable, TellsFieldsApartByTheirBrackets) {
  TestShape shape;
  shape.add("own", "电话（本人）");
  shape.add("home", "电话（家长）");
  columns_ = columns_of(shape.shape(), Date::from_days(19'900), false);
  row({"姓名", "电话（家长）", "电话（本人）"});
  EXPECT_EQ(found(), "1 A姓名 B电话（家长） C电话（本人）");
  rows_.clear();
  next_ = 1;
  row({"姓名", "单位", "电话"});
  EXPECT_EQ(found(), "1 A姓名 B单位");  // neither is it
}

TEST_F(FindTable, DoesNotMistakeScales) {
  row({"姓名", "职务", "金额（万元）"});
  EXPECT_EQ(found(), "1 A姓名 B职务");
  EXPECT_EQ(find()->unknown[0].second, "金额(万元)");
  rows_.clear();
  next_ = 1;
  row({"姓名", "职务", "经费（万元）", ""});
  row({"", "", "金额", "备考"});
  merge(1, 1, 2, 3);
  EXPECT_EQ(found(), "1 A姓名 B职务");
  rows_.clear();
  merges_.clear();
  next_ = 1;
  row({"姓名", "职务", "经费（万元）", ""});
  row({"", "", "金额", "备考"});
  merge(1, 2, 0, 0);
  merge(1, 2, 1, 1);
  merge(1, 1, 2, 3);
  EXPECT_EQ(found(), "2 A姓名 B职务");
  rows_.clear();
  merges_.clear();
  next_ = 1;
  row({"基本情况", "", "经费（万元）", ""});
  row({"姓名", "职务", "金额", "备考"});
  EXPECT_EQ(found(), "2 A姓名 B职务");
  rows_.clear();
  next_ = 1;
  row({"经费统计表（单位：万元）"});
  row({"姓名", "职务", "金额"});
  EXPECT_EQ(found(), "heading_scale");
  rows_[0] = text_row(1, {"经费统计表（万元）"});
  EXPECT_EQ(found(), "heading_scale");
  rows_.clear();
  next_ = 1;
  row({"", "", "单位：万元"});
  row({"姓名", "职务", "金额"});
  EXPECT_EQ(found(), "heading_scale");
  chosen_ = {{"金额", index_of("金额")}};
  EXPECT_EQ(found(), "2 A姓名 B职务 C金额");
  chosen_.clear();
  rows_[0] = text_row(1, {"", "", "单位：元"});
  EXPECT_EQ(found(), "2 A姓名 B职务 C金额");
  rows_[0] = text_row(1, {"", "", "单位：万元"});
  rows_[1] = text_row(2, {"姓名", "职务", "分工"});
  EXPECT_EQ(found(), "2 A姓名 B职务 C分工");
}

TEST_F(FindTable, DoesAsTheUserSays) {
  row({"谁", "干什么", "姓名"});
  chosen_ = {{"谁", index_of("姓名")}, {"干什么 ", index_of("职务")}};
  EXPECT_EQ(found(), "1 A姓名 B职务");
  EXPECT_EQ(find()->unknown.size(), 1U);
  rows_.clear();
  next_ = 1;
  row({"姓名", "职务", "电话", "联系电话"});
  chosen_ = {{"联系电话", kPassOver}};
  EXPECT_EQ(found(), "1 A姓名 B职务 C手机号");
  EXPECT_TRUE(find()->unknown.empty());
}

TEST_F(FindTable, PassesWhatWasWrittenBesideRefusedRows) {
  for (const char* beside : {"问题", "提示"}) {
    rows_.clear();
    next_ = 1;
    row({"姓名", "职务", beside});
    EXPECT_EQ(found(), "1 A姓名 B职务");
    EXPECT_TRUE(find()->unknown.empty());
  }
}

TEST_F(FindTable, TakesForTheUnitWhatMeansItWhereNothingElseDoes) {
  for (const char* heading : {"所在团支部", "所在支部", "所在单位", "组织名称", "所在村（社区）"}) {
    rows_.clear();
    next_ = 1;
    row({heading, "姓名", "职务"});
    EXPECT_EQ(found(), "1 A单位 B姓名 C职务") << heading;
    EXPECT_TRUE(find()->unknown.empty());
  }
  rows_.clear();
  next_ = 1;
  row({"所在团支部", "姓名", "职务", "所属组织"});
  EXPECT_EQ(found(), "1 B姓名 C职务 D单位");
  EXPECT_EQ(find()->unknown.size(), 1U);
  rows_.clear();
  next_ = 1;
  row({"所在乡镇", "所在团支部", "姓名", "职务"});  // the nearest to the people
  EXPECT_EQ(found(), "1 B单位 C姓名 D职务");
  ASSERT_EQ(find()->instead.size(), 1U);
  EXPECT_EQ(find()->instead[0], (std::pair<std::size_t, std::size_t>{0, index_of("单位")}));
}

TEST_F(FindTable, TakesALineAboveForNoGroup) {
  row({"填报单位", "红阳街道", "联系人：王五", "", "填报日期：2024.3.1"});
  row({"序号", "单位", "姓名", "职务", "手机"});
  row({"1", "红阳街道", "张三", "书记", "13800000001"});
  EXPECT_EQ(found(), "2 A序号 B单位 C姓名 D职务 E手机号");
}

TEST_F(FindTable, KeepsWhatStandsAbove) {
  row({"班子成员花名册"});
  merge(1, 1, 0, 3);
  row({"填报单位：", "红阳街道", "", "2024年5月"});
  row({});
  row({"姓名", "职务"});
  EXPECT_EQ(find()->above,
            (std::vector<std::string>{"班子成员花名册", "填报单位：　红阳街道　2024年5月"}));
}

TEST_F(FindTable, TellsWhichRequiredColumnsAreMissing) {
  row({"姓名", "手机号"});
  const auto table = find();
  ASSERT_EQ(table->missing.size(), 1U);
  EXPECT_EQ(columns_[table->missing[0]].heading, "职务");
}

TEST_F(FindTable, NamesWhatItLookedForAndTheNearestRow) {
  row({"标题"});
  row({"代号", "职务", "籍贯"});
  const auto table = find();
  ASSERT_FALSE(table.ok());
  EXPECT_EQ(table.error().code, "no_headings");
  EXPECT_NE(table.error().message.find("“姓名”"), std::string::npos);
  EXPECT_NE(table.error().message.find("第 2 行，只认出“职务”"), std::string::npos)
      << table.error().message;
  rows_.clear();
  EXPECT_EQ(found(), "no_headings");
  row({"甲", "乙"});
  EXPECT_EQ(find().error().code, "no_headings");
}

TEST_F(FindTable, TakesASingleColumnWhereItIsAllThatIsRequired) {
  TestShape shape(package::PersonUse::none);
  shape.add("name", "活动名称").required = true;
  columns_ = columns_of(shape.shape(), Date::from_days(19'900), false);
  row({"活动名称"});
  row({"植树"});
  EXPECT_EQ(found(), "1 A活动名称");
}

TEST_F(FindTable, LooksOnlyAtTheFirstRows) {
  for (std::size_t i = 0; i < kHeadRows; ++i)
    row({"说明"});
  row({"姓名", "职务"});
  EXPECT_EQ(found(), "no_headings");
  rows_.erase(rows_.begin());
  EXPECT_EQ(found(), "31 A姓名 B职务");
}

TEST_F(FindTable, SurvivesHostileMerges) {
  row({"姓名", "职务", std::string(100'000, 'x')});
  row({"张三", "书记"});
  for (std::int64_t i = 0; i < 20'000; ++i)
    merge(1, 1 + i % 7, static_cast<std::size_t>(i % 3), 16'383);
  merges_.insert(merges_.begin(), {{1, 1'048'576, 0, 0}, {-5, 5, 0, 3}, {5, 1, 3, 0}});
  SUCCEED() << found();
  merges_.clear();
  merge(1, 1'048'576, 0, 0);
  EXPECT_EQ(found(), "1 A姓名 B职务");
}

// ---- Rows below.

class KindOf : public FindTable {
 protected:
  KindOf() {
    row({"序号", "单位", "姓名", "职务", "金额"});
    table_ = find().or_throw();
  }
  RowKind kind(const sheet::Row& each) { return kind_of(each, table_, columns_); }
  RowKind kind(std::vector<std::string> texts) { return kind(text_row(9, std::move(texts))); }

  Table table_;
};

TEST_F(KindOf, Data) {
  EXPECT_EQ(kind({"1", "红阳街道", "张三", "书记"}), RowKind::data);
  EXPECT_EQ(kind({"", "", "张三"}), RowKind::data);
  // Looks like a total or a signature, but says more.
  EXPECT_EQ(kind({"1", "合计乡", "张三", "书记"}), RowKind::data);
  EXPECT_EQ(kind({"合计", "红阳街道", "张三"}), RowKind::data);
  EXPECT_EQ(kind({"1", "红阳街道", "张三", "负责人"}), RowKind::data);
  EXPECT_EQ(kind({"", "", "注册会计师", "书记"}), RowKind::data);
  EXPECT_EQ(kind({"", "", "联系电话", "书记"}), RowKind::data);
  EXPECT_EQ(kind({"", "", "张三", "", "12"}), RowKind::data);
  EXPECT_EQ(kind({"注：张三", "", "李四", "书记"}), RowKind::data);
}

TEST_F(KindOf, Empty) {
  EXPECT_EQ(kind(sheet::Row()), RowKind::empty);
  EXPECT_EQ(kind({"", " ", "\u3000"}), RowKind::empty);
  EXPECT_EQ(kind({"1", "", ""}), RowKind::empty);
  EXPECT_EQ(kind({"1", "红阳街道", ""}), RowKind::empty);  // prepared by a template
  EXPECT_EQ(kind({"", "", "", "", "", "别处"}), RowKind::empty);
}

TEST_F(KindOf, Total) {
  EXPECT_EQ(kind({"合计", "", "", "", "12.5"}), RowKind::total);
  EXPECT_EQ(kind({"合 计", "", "", "", "1,234"}), RowKind::total);
  EXPECT_EQ(kind({"", "小计", "", "12人"}), RowKind::total);
  EXPECT_EQ(kind({"", "", "总计"}), RowKind::total);
  EXPECT_EQ(kind({"", "", "共计12人"}), RowKind::total);
  EXPECT_EQ(kind({"合计：", "", "", "—", "3"}), RowKind::total);
  EXPECT_EQ(kind({"", "红阳街道小计", "", "", "3"}), RowKind::total);
  sheet::Row numbers = text_row(9, {"合计"});
  numbers.cells.resize(4);
  numbers.cells.push_back(number_cell(12.5));
  EXPECT_EQ(kind(numbers), RowKind::total);
  EXPECT_NE(kind({"", "合计乡", "", "", "3"}), RowKind::total);
}

TEST_F(KindOf, Repeated) {
  EXPECT_EQ(kind({"序号", "单位", "姓名", "职务", "金额"}), RowKind::repeated);
  EXPECT_EQ(kind({"序 号", "单位", "*姓名", "职\n务", "金额"}), RowKind::repeated);
  EXPECT_EQ(kind({"1", "单位", "姓名", "张三"}), RowKind::data);
}

TEST_F(KindOf, RepeatedInTwoLevels) {
  rows_.clear();
  next_ = 1;
  row({"姓名", "任职情况", ""});
  row({"", "职务", "专兼职"});
  table_ = find().or_throw();
  EXPECT_EQ(table_.heading_row, 2);
  EXPECT_EQ(kind({"姓名", "任职情况", ""}), RowKind::repeated);
  EXPECT_EQ(kind({"", "职务", "专兼职"}), RowKind::repeated);
  EXPECT_EQ(kind({"", "书记", "专兼职"}), RowKind::data);
}

TEST_F(KindOf, Signature) {
  EXPECT_EQ(kind({"填表人：张三", "", "", "审核人：李四"}), RowKind::signature);
  EXPECT_EQ(kind({"填表人：", "张三", "", "联系电话：", "13800138000"}), RowKind::signature);
  EXPECT_EQ(kind({"", "", "单位负责人（签字）：", "", "年  月  日"}), RowKind::signature);
  EXPECT_EQ(kind({"注：本表一式两份，请于月底前报送。"}), RowKind::signature);
  EXPECT_EQ(kind({"", "", "说明：以上数据截至五月"}), RowKind::signature);
  EXPECT_EQ(kind({"", "", "备注：无"}), RowKind::signature);
  EXPECT_EQ(kind({"", "", "以下空白"}), RowKind::signature);
  EXPECT_EQ(kind({"", "", "填表人：", "张三", "书记"}), RowKind::data);
  for (const char* line : {"负责人签字：张三　联系电话：13800138000", "负责人签字：", "制表：张三",
                           "填表日期：2024年5月1日", "团委书记（签字）：", "校团委（盖章）",
                           "联系电话：028-12345678  填表人：张三", "共青团红阳街道工作委员会",
                           "2024年5月1日", "二〇二四年五月一日"})
    EXPECT_EQ(kind({"", "", line}), RowKind::signature) << line;
  EXPECT_EQ(kind({"制表人", "张三", "审核人", "李四"}), RowKind::signature);
  EXPECT_EQ(kind({"制表人", "张三", "日期", "2024-01-01"}), RowKind::signature);
  EXPECT_EQ(kind({"负责人：张三", "", "联系电话：13800138000", "填表日期：", "2024.5.1"}),
            RowKind::signature);
  EXPECT_EQ(kind({"1", "红阳街道", "张三", "已签字"}), RowKind::data);
  EXPECT_EQ(kind({"", "", "张三", "签字"}), RowKind::data);
}

}  // namespace
}  // namespace jishi::exchange
