#include "import_sheet.hpp"

#include <array>

namespace jishi::office {
namespace {

using sheet::OutCell;

constexpr std::int64_t kBirthDays = 7'000;
constexpr std::int64_t kSerials = 1'000;  // of those born on one day

template <std::size_t N>
std::string one_of(const std::array<const char*, N>& words, std::int64_t number) {
  return words[static_cast<std::size_t>(number) % N];
}

constexpr std::array kSurnames = {"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴",  "徐",
                                  "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗", "欧阳"};
constexpr std::array kGiven = {"伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇",
                               "艳", "杰", "娟", "涛", "明", "超", "霞", "平", "刚", "玲", "辉",
                               "健", "萍", "红", "波", "宁", "峰", "飞", "鑫", "云"};
constexpr std::array kPosts = {"委员", "副书记", "委员", "书记", "委员", "组织委员", "宣传委员"};
constexpr std::array kNations = {"汉族", "汉族", "汉族", "彝族", "藏族", "羌族", "回族"};
constexpr std::array kStatus = {"共青团员", "中共党员", "群众", "中共预备党员"};
constexpr std::array kSchools = {"本科", "大专", "高中（中专）", "研究生"};
constexpr std::array kSources = {"教师",     "机关干部",   "大学生村官", "农村致富带头人",
                                 "户籍民警", "乡村好青年", "企业员工",   "其他"};
constexpr std::array kDuties = {"负责组织工作和团员发展，联系三个村的团支部",
                                "负责宣传和新媒体，管理微信群，每月更新一次",
                                "负责文体活动和志愿服务，联系辖区内的学校", "主持全面工作",
                                "协助书记抓好青年就业创业，联系合作社和企业"};

std::string three_digits(std::int64_t number) {
  const std::string digits = std::to_string(1'000 + number % 1'000);
  return digits.substr(1);
}

// GB 11643: weights of the 17 digits, and the check digit by the remainder.
std::string with_check_digit(const std::string& seventeen) {
  constexpr std::array kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  constexpr std::string_view kDigits = "10X98765432";
  std::size_t sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i)
    sum += static_cast<std::size_t>(kWeights[i]) * static_cast<std::size_t>(seventeen[i] - '0');
  return seventeen + kDigits[sum % 11];
}

}  // namespace

MadeUpPerson::MadeUpPerson(std::int64_t number) {
  const std::int64_t serial = number / kBirthDays % kSerials;
  born = Date::from_ymd(1985, 1, 1)->plus_days(number * 37 % kBirthDays).value();
  man = serial % 2 == 1;
  std::string day = born.iso();
  std::erase(day, '-');
  id_number = with_check_digit("510113" + day + three_digits(serial));
  const std::string digits = std::to_string(100'000'000 + number);
  phone = "138" + digits.substr(1);
  name = one_of(kSurnames, number) + one_of(kGiven, number / 21);
  if (number % 3 != 0) name += one_of(kGiven, number / 651 + 7);
}

sheet::OutSheet sheet_form() {
  constexpr std::array<const char*, kColumns> kHeadings = {
      "单位",   "姓名",     "身份证号", "手机号", "职务",     "性别",       "出生日期",
      "民族",   "政治面貌", "学历",     "编制",   "专兼职",   "公务员身份", "来源",
      "任期起", "任期止",   "分工",     "籍贯",   "起始日期", "截止日期"};
  sheet::OutSheet form;
  form.name = "班子成员";
  form.title = "团组织班子成员登记表";
  for (const std::string heading : kHeadings) {
    sheet::OutColumn column;
    column.heading = heading;
    const bool is_date = heading.ends_with("日期") || heading.starts_with("任期");
    if (is_date) column.format = sheet::ColumnFormat::date;
    form.columns.push_back(std::move(column));
  }
  return form;
}

std::vector<OutCell> sheet_row(Size size, const SheetPlan& plan, std::int64_t row) {
  const std::int64_t number = plan.first_person + row;
  const MadeUpPerson person(number);
  const std::int64_t units = std::int64_t{size.townships} * (size.villages + 1);
  // Rows of a unit stand together, as in a sheet that a county has put together.
  const std::int64_t unit = number / plan.persons_of_unit % units;
  const Date since = Date::from_ymd(2021, 1, 1)->plus_days(number % 900).value();
  const std::string duty = one_of(kDuties, number);
  return {unit_name(size, unit),
          person.name,
          person.id_number,
          person.phone,
          one_of(kPosts, number),
          person.man ? "男" : "女",
          person.born,
          one_of(kNations, number),
          one_of(kStatus, number),
          one_of(kSchools, number + plan.school),
          number % 4 == 0 ? "编制内" : "编制外",
          number % 3 == 0 ? "专职" : "兼职",
          number % 4 == 0,
          one_of(kSources, number),
          since,
          since.plus_days(3 * 365).value(),
          plan.with_duty ? OutCell(duty) : OutCell(),
          "四川成都" + three_digits(number) + "号",
          plan.from,
          OutCell()};
}

void write_sheet(const std::filesystem::path& file, Size size, const SheetPlan& plan) {
  const auto writer = sheet::create_writer(file).or_throw();
  writer->begin_sheet(sheet_form());
  for (std::int64_t row = 0; row < plan.rows; ++row)
    writer->row(sheet_row(size, plan, row));
  writer->close();
}

}  // namespace jishi::office
