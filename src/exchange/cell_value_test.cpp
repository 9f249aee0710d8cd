// What stands in a cell as a value of a field, and back.
#include "exchange/cell_value.hpp"

#include <gtest/gtest.h>

#include <random>

#include "base/text.hpp"
#include "exchange/testing/cells.hpp"

namespace jishi::exchange {
namespace {

using package::DictionaryValue;
using package::Field;
using package::FieldType;
using package::Value;
using package::ValueAt;
using testing::date_cell;
using testing::empty_cell;
using testing::error_cell;
using testing::field_of;
using testing::number_cell;
using testing::text_cell;
using testing::truth_cell;

class CellValue : public ::testing::Test {
 protected:
  CellValue() {
    add("secretary", "书记", {"团委书记"});
    add("deputy_secretary", "副书记", {"团委副书记"});
    add("member", "委员", {});
    add("senior_middle", "高中（中专）", {"高中", "中专"});
    add("old", "旧职务", {});
    dictionary_.back().retired = Date::parse("2020-01-01");
    for (const DictionaryValue& value : dictionary_)
      values_.push_back({&value, nullptr, {}});
  }
  void add(const char* code, const char* label, std::vector<std::string> headers) {
    DictionaryValue value;
    value.code = code;
    value.label = label;
    value.headers = std::move(headers);
    dictionary_.push_back(std::move(value));
  }

  // The code, empty where nothing was said, or the refusal.
  std::string choice(const sheet::Cell& cell) {
    const auto value = read_value(cell, field_of(FieldType::choice, "班子职务"), values_);
    if (!value) return "!" + value.error().code;
    return *value ? std::get<std::string>(**value) : "";
  }

  std::vector<DictionaryValue> dictionary_;
  std::vector<ValueAt> values_;
};

TEST_F(CellValue, FindsChoicesInEverySpelling) {
  for (const char* text :
       {"书记", " 书记 ", "书 记", "secretary", "SECRETARY", "团委书记", "书记\n", "\u200B书记"})
    EXPECT_EQ(choice(text_cell(text)), "secretary") << text;
  for (const char* text : {"高中（中专）", "高中(中专)", "高中【中专】", "高中 （ 中专 ）", "高中",
                           "中专", "ｓｅｎｉｏｒ＿ｍｉｄｄｌｅ"})
    EXPECT_EQ(choice(text_cell(text)), "senior_middle") << text;
  // Whether a value may still be chosen on a day is for the ledger's rules.
  EXPECT_EQ(choice(text_cell("旧职务")), "old");
}

TEST_F(CellValue, SaysNothingForTheSignsOfNothing) {
  for (const char* text : {"", " ", "\n", "—", "——", "-", "--", "–", "/", "／", "//", "\u3000"}) {
    EXPECT_EQ(choice(text_cell(text)), "") << text;
    EXPECT_TRUE(says_nothing(text_cell(text))) << text;
  }
  EXPECT_EQ(choice(text_cell("无")), "");
  EXPECT_EQ(choice(empty_cell()), "");
  EXPECT_FALSE(says_nothing(text_cell("0")));
  EXPECT_FALSE(says_nothing(error_cell("#N/A")));
  EXPECT_FALSE(says_nothing(text_cell("-/")));
}

TEST_F(CellValue, TakesNoneAsAChoiceWhereThereIsOne) {
  DictionaryValue none;
  none.code = "none";
  none.label = "无";
  dictionary_.reserve(dictionary_.size() + 1);
  values_.push_back({&none, nullptr, {}});
  EXPECT_EQ(choice(text_cell("无")), "none");
}

TEST_F(CellValue, NamesNearChoices) {
  const auto message = [&](const char* text) {
    return read_value(text_cell(text), field_of(FieldType::choice, "班子职务"), values_)
        .error()
        .message;
  };
  EXPECT_EQ(choice(text_cell("书计")), "!value_not_in_dictionary");
  EXPECT_NE(message("书计").find("相近的有“书记”"), std::string::npos) << message("书计");
  EXPECT_NE(message("团支部书记").find("“书记”"), std::string::npos);
  EXPECT_NE(message("书计").find("“班子职务”没有“书计”"), std::string::npos);
  // What is no longer offered is not recommended.
  EXPECT_EQ(message("旧职位").find("旧职务"), std::string::npos);
  EXPECT_LT(message(std::string(5'000, 'x').c_str()).size(), 500U);
}

TEST_F(CellValue, ReadsCodesThatAreNumbers) {
  DictionaryValue first;
  first.code = "1";
  first.label = "第一类";
  values_.push_back({&first, nullptr, {}});
  EXPECT_EQ(choice(number_cell(1, "1")), "1");
  EXPECT_EQ(choice(number_cell(2, "2")), "!value_not_in_dictionary");
}

TEST_F(CellValue, ReadsTruths) {
  const Field field = field_of(FieldType::boolean);
  const auto read = [&](const sheet::Cell& cell) -> std::string {
    const auto value = read_value(cell, field, {});
    if (!value) return value.error().code;
    return *value ? (std::get<bool>(**value) ? "yes" : "no") : "nothing";
  };
  for (const char* text :
       {"是", "有", "√", "✓", "✔", "1", "１", "true", "TRUE", "Y", "y", "对", "Yes", " 是 "})
    EXPECT_EQ(read(text_cell(text)), "yes") << text;
  for (const char* text : {"否", "无", "×", "✗", "✘", "0", "false", "N", "x", "Ｘ", "没有"})
    EXPECT_EQ(read(text_cell(text)), "no") << text;
  EXPECT_EQ(read(truth_cell(true)), "yes");
  EXPECT_EQ(read(truth_cell(false)), "no");
  EXPECT_EQ(read(number_cell(1)), "yes");
  EXPECT_EQ(read(number_cell(0)), "no");
  EXPECT_EQ(read(text_cell("—")), "nothing");
  for (const char* text : {"2", "可能", "是否", "是的吧"})
    EXPECT_EQ(read(text_cell(text)), "bad_bool") << text;
  EXPECT_EQ(read(number_cell(2)), "bad_bool");
  EXPECT_EQ(read(date_cell(37742)), "bad_bool");
}

TEST_F(CellValue, KeepsTextAsItIs) {
  Field field = field_of(FieldType::text);
  field.value.max_length = 10;
  const auto read = [&](const sheet::Cell& cell) -> std::string {
    const auto value = read_value(cell, field, {});
    if (!value) return "!" + value.error().code;
    return *value ? std::get<std::string>(**value) : "";
  };
  EXPECT_EQ(read(text_cell("  负责组织，宣传 ")), "负责组织，宣传");
  EXPECT_EQ(read(text_cell("第一行\r\n第二行\n")), "第一行\n第二行");
  EXPECT_EQ(read(text_cell("（１）")), "（１）");
  EXPECT_EQ(read(text_cell("\uFEFF名\u200B称")), "名称");
  EXPECT_EQ(read(text_cell("一二三四五六七八九十")), "一二三四五六七八九十");
  EXPECT_EQ(read(text_cell("一二三四五六七八九十一")), "!value_too_long");
  EXPECT_EQ(read(text_cell("a\x01"
                           "b")),
            "!value_unreadable");
  EXPECT_EQ(read(text_cell("a\x7F")), "!value_unreadable");
  EXPECT_EQ(read(text_cell("a\xC2\x85")), "!value_unreadable");
  EXPECT_EQ(read(text_cell("\xFF\xFF")), "!value_unreadable");
  EXPECT_EQ(read(text_cell("a\uFFFD")), "!value_unreadable");
  EXPECT_EQ(read(number_cell(12.5, "12.5")), "12.5");
  EXPECT_EQ(read(number_cell(13800, "1.38E+4")), "13800");
  EXPECT_EQ(read(number_cell(1e17, "1E+17")), "!id_digits_lost");
  EXPECT_EQ(read(date_cell(37742)), "2003-05-01");
  // A .csv keeps what would be a formula behind an apostrophe.
  EXPECT_EQ(read(text_cell("'=A1")), "=A1");
  EXPECT_EQ(read(text_cell("'quoted'")), "'quoted'");
}

TEST_F(CellValue, RefusesErrorsOfFormulasInEveryField) {
  for (const FieldType type :
       {FieldType::text, FieldType::integer, FieldType::decimal, FieldType::boolean,
        FieldType::date, FieldType::choice, FieldType::unit})
    EXPECT_EQ(read_value(error_cell("#N/A"), field_of(type), values_).error().code, "cell_error");
}

TEST_F(CellValue, ReturnsTheTextOfUnits) {
  const Field field = field_of(FieldType::unit);
  EXPECT_EQ(std::get<std::string>(*read_value(text_cell(" 红阳街道 "), field, {}).value()),
            "红阳街道");
  EXPECT_EQ(std::get<std::string>(*read_value(number_cell(510113001), field, {}).value()),
            "510113001");
  EXPECT_FALSE(read_value(text_cell("无"), field, {}).value());
}

// Whoever reads the message sees the cell beside it, whoever reads the log must not.
TEST_F(CellValue, NamesTheFieldAndNotWhatWasWritten) {
  const auto dated = read_value(text_cell("98年2月"), field_of(FieldType::date, "出生日期"), {});
  EXPECT_EQ(dated.error().code, "bad_date");
  EXPECT_TRUE(dated.error().message.starts_with("“出生日期”")) << dated.error().message;
  Field text = field_of(FieldType::text, "家庭住址");
  text.value.max_length = 2;
  const auto said = read_value(text_cell("秘密的地方"), text, {});
  EXPECT_EQ(said.error().message.find("秘密"), std::string::npos);
}

TEST_F(CellValue, ReadsIdNumbersAndPhones) {
  const auto read = [](const sheet::Cell& cell) -> std::string {
    const auto text = read_id_text(cell);
    if (!text) return "!" + text.error().code;
    return text->value_or("");
  };
  EXPECT_EQ(read(text_cell("11010519491231002X")), "11010519491231002X");
  EXPECT_EQ(read(text_cell(" 110105 19491231 002x ")), "11010519491231002x");
  EXPECT_EQ(read(text_cell("１１０１０５１９４９１２３１００２Ｘ")), "11010519491231002X");
  EXPECT_EQ(read(text_cell("'11010519491231002X")), "11010519491231002X");
  EXPECT_EQ(read(text_cell("\u202D13800138000\u202C")), "13800138000");
  EXPECT_EQ(read(text_cell("028-8363 1234")), "028-83631234");
  EXPECT_EQ(read(number_cell(13800138000, "13800138000")), "13800138000");
  EXPECT_EQ(read(number_cell(13800138000, "1.3800138E10")), "13800138000");
  EXPECT_EQ(read(number_cell(123456789012345, "123456789012345")), "123456789012345");
  EXPECT_EQ(read(number_cell(1.10105194912310e17, "1.1010519491231E+17")), "!id_digits_lost");
  EXPECT_EQ(read(number_cell(1.10105194912310e17, "110105194912310020")), "!id_digits_lost");
  EXPECT_EQ(read(text_cell("1.10105E+17")), "!id_digits_lost");
  EXPECT_EQ(read(number_cell(1.5, "1.5")), "!bad_id_text");
  EXPECT_EQ(read(date_cell(37742)), "!bad_id_text");
  EXPECT_EQ(read(truth_cell(true)), "!bad_id_text");
  EXPECT_EQ(read(error_cell("#REF!")), "!cell_error");
  EXPECT_EQ(read(text_cell("1\x02")), "!bad_id_text");
  for (const char* text : {"", "—", "/", "无", "暂无", " "})
    EXPECT_EQ(read(text_cell(text)), "") << text;
}

TEST_F(CellValue, ShowsCellsAsPeopleReadThem) {
  EXPECT_EQ(plain_text(text_cell("　Ａ１（甲）\u00A0")), "A1(甲)");
  EXPECT_EQ(plain_text(text_cell("一\r\n二")), "一\n二");
  EXPECT_EQ(plain_text(number_cell(1.10101e17)), "110101000000000000");
  EXPECT_EQ(plain_text(date_cell(37742)), "2003-05-01");
  EXPECT_EQ(plain_text(date_cell(37742.25)), "2003-05-01 06:00");
  EXPECT_EQ(plain_text(date_cell(0.5)), "12:00");
  EXPECT_EQ(plain_text(date_cell(60)), "60");
  EXPECT_EQ(plain_text(truth_cell(true)), "TRUE");
  EXPECT_EQ(plain_text(error_cell("#N/A")), "#N/A");
  EXPECT_EQ(plain_text(empty_cell()), "");
}

TEST_F(CellValue, WritesLabelsOrCodesThatLeadBack) {
  package::PackageSet packages;
  const Field field = field_of(FieldType::choice);
  const auto written = [&](const char* code) {
    return std::get<std::string>(write_value(packages, field, Value(std::string(code)), values_));
  };
  EXPECT_EQ(written("secretary"), "书记");
  EXPECT_EQ(written("gone"), "gone");
  DictionaryValue twin;
  twin.code = "twin";
  twin.label = "高中(中专)";
  values_.push_back({&twin, nullptr, {}});
  EXPECT_EQ(written("twin"), "twin");
  EXPECT_EQ(written("senior_middle"), "高中（中专）");
}

TEST_F(CellValue, WritesNothingForNothing) {
  const Field field = field_of(FieldType::text);
  const FieldCells cells(field, {});
  EXPECT_TRUE(std::holds_alternative<std::monostate>(cells.write(std::nullopt)));
}

// ---- read_value(write_value(v)) == v, for every type, through a text cell and a typed cell.

struct AsText {
  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(const Decimal& number) const { return number.text(); }
  std::string operator()(Date date) const { return date.iso(); }
  std::string operator()(bool truth) const { return truth ? "是" : "否"; }
};

// As a spreadsheet program keeps it.
struct AsTyped {
  sheet::Cell operator()(std::monostate) const { return {}; }
  sheet::Cell operator()(const std::string& text) const { return text_cell(text); }
  sheet::Cell operator()(std::int64_t number) const {
    return number_cell(static_cast<double>(number));
  }
  sheet::Cell operator()(const Decimal& number) const {
    return number_cell(std::stod(number.text()));
  }
  sheet::Cell operator()(Date date) const {
    const std::int32_t march = Date::parse("1900-03-01")->days();
    if (date.days() < march) return text_cell(date.iso());
    return date_cell(date.days() - Date::parse("1899-12-30")->days());
  }
  sheet::Cell operator()(bool truth) const { return truth_cell(truth); }
};

class RandomValues {
 public:
  Value of(const Field& field, const std::vector<ValueAt>& values) {
    switch (field.value.type) {
      case FieldType::text:
        return text();
      case FieldType::integer:
        return any_int64();
      case FieldType::decimal:
        return Decimal::from_scaled(any_int64(), field.value.digits);
      case FieldType::boolean:
        return below(2) == 1;
      case FieldType::date:
        return Date::from_days(static_cast<std::int32_t>(
            kFirstDate.days() + below(kForever.days() - kFirstDate.days() + 1)));
      case FieldType::choice:
        return values[static_cast<std::size_t>(below(static_cast<std::int64_t>(values.size())))]
            .value->code;
      case FieldType::unit:
        break;
    }
    return text();
  }

  std::int64_t below(std::int64_t end) {
    return std::uniform_int_distribution<std::int64_t>(0, end - 1)(random_);
  }

 private:
  std::int64_t any_int64() {
    // Of every length, not only of the greatest.
    const auto value = static_cast<std::int64_t>(random_());
    return value >> below(64);
  }
  // Without outer blanks, and not only signs for nothing: these a cell does not keep.
  std::string text() {
    constexpr std::u32string_view kAlphabet = U"ab1-9/，。（）０Ａ \n张三年月日\"'=+@·𠮷万%";
    std::u32string text = U"甲";
    for (std::int64_t left = below(20); left > 0; --left)
      text +=
          kAlphabet[static_cast<std::size_t>(below(static_cast<std::int64_t>(kAlphabet.size())))];
    return to_utf8(text + U"乙");
  }

  std::mt19937_64 random_{42};
};

TEST_F(CellValue, ReadsBackWhatItWrote) {
  RandomValues random;
  package::PackageSet packages;
  for (const FieldType type : {FieldType::text, FieldType::integer, FieldType::decimal,
                               FieldType::boolean, FieldType::date, FieldType::choice}) {
    for (int i = 0; i < 3'000; ++i) {
      Field field = field_of(type);
      if (type == FieldType::decimal) field.value.digits = static_cast<int>(random.below(9)) + 1;
      const Value value = random.of(field, values_);
      const sheet::OutCell out = write_value(packages, field, value, values_);
      const std::string text = std::visit(AsText{}, out);
      for (const sheet::Cell& cell : {text_cell(text), std::visit(AsTyped{}, out)}) {
        const auto back = read_value(cell, field, values_);
        ASSERT_TRUE(back.ok()) << text << ": " << back.error().message;
        ASSERT_TRUE(back->has_value()) << text;
        ASSERT_EQ(**back, value) << text;
      }
    }
  }
}

}  // namespace
}  // namespace jishi::exchange
