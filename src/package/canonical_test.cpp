#include "package/canonical.hpp"

#include <gtest/gtest.h>

#include "package/loader.hpp"

namespace jishi::package {
namespace {

constexpr std::string_view kHead = "package: pack\nlabel: 样例\nversion: 1.0.0\n";
constexpr std::string_view kKinds =
    "unit_kinds:\n  committee: {label: 团委, parents: []}\n"
    "unit_fields:\n  shade: {label: 颜色, type: choice, of: colour, dated: true}\n"
    "division_kinds:\n  - {level: village, kind: committee, set: {shade: red}}\n"
    "founding_units:\n"
    "  centre: {label: 中央, kind: committee, level: centre, since: 1990-01-01, code: A}\n";
constexpr std::string_view kDictionaries =
    "dictionaries:\n"
    "  colour: {label: 颜色, values: {red: 红, blue: {label: 蓝, under: red, retired: "
    "2020-01-01}}}\n"
    "  shape: {label: 形状, values: {round: 圆}}\n"
    "mappings:\n"
    "  m: {label: 对应, from: colour, to: shape, values: {red: round}, unmapped: [blue]}\n";
constexpr std::string_view kRules =
    "rule_set: size\nlabel: 规模\n"
    "parameters:\n"
    "  least: {label: 最少, type: int, min: 1, max: 99}\n"
    "  share: {label: 比例, type: decimal, digits: 3}\n"
    "  strict: {label: 严格, type: bool}\n"
    "  day: {label: 日期, type: date}\n"
    "  shade: {label: 颜色, type: choice, of: colour}\n"
    "versions:\n"
    "  - {source: 甲, until: 2019-12-31, values: {least: 3, share: 0.5, strict: true,\n"
    "     day: 2020-02-29, shade: red}}\n"
    "  - {since: 2020-01-01, source: 乙, values: {least: 4, share: 1, strict: false,\n"
    "     day: 2021-01-01, shade: blue}}\n";
constexpr std::string_view kLedger =
    "ledger: member\nlabel: 成员\npurpose: 联系\nheld_by: [committee]\nperson: required\n"
    "id_number: required\nphone: none\nretention_months: 18\n"
    "on_unit_end: wait\nfields:\n"
    "  amount: {label: 数量, type: int, required: true, headers: [数]}\n"
    "  contact: {label: 电话, type: text, max_length: 20, sensitive: true}\n"
    "  home: {label: 单位, type: unit, kinds: [committee]}\n"
    "  born: {label: 生日, type: date, from_person: birth_date}\n"
    "unique:\n  - {fields: [person, amount], within: everywhere, message: 重复}\n"
    "rules:\n"
    "  - {check: amount > 3, severity: block, message: 少了, source: 样例, since: 2020-01-01}\n";
constexpr std::string_view kSheets =
    "sheet_profiles:\n  list:\n    label: 名单\n    ledger: member\n    source: 样例\n    "
    "columns:\n"
    "      - {heading: 姓名, holds: person_name}\n"
    "      - {heading: 数, headers: [数目], holds: amount}\n"
    "      - {heading: 备注}\n";
constexpr std::string_view kAddition =
    "addition: local\nlabel: 本县\nowner: \"140931\"\nledger: member\nversion: 2\n"
    "fields:\n  extra: {label: 另加, type: date}\nitems:\n  colour: {green: 绿}\n";

PackageSet load(std::vector<SourceFile> files) {
  const SourceFolder folder{"pack", std::move(files)};
  LoadOutcome outcome = load_sources(std::span(&folder, 1));
  for (const Mistake& mistake : outcome.mistakes)
    ADD_FAILURE() << to_text(mistake);
  return std::move(outcome.packages);
}

PackageSet load_all() {
  return load({{"package.yaml", std::string(kHead)},
               {"kinds.yaml", std::string(kKinds)},
               {"dictionaries.yaml", std::string(kDictionaries)},
               {"size.yaml", std::string(kRules)},
               {"member.yaml", std::string(kLedger)},
               {"sheets.yaml", std::string(kSheets)},
               {"local.yaml", std::string(kAddition)}});
}

TEST(CanonicalText, ReadsBackAsWhatWasWritten) {
  const PackageSet set = load_all();
  const std::string text = canonical_text(set);
  const auto read = from_canonical_text(text);
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(canonical_text(*read), text);
  EXPECT_EQ(fingerprint(*read), fingerprint(set));

  const Ledger* ledger = read->find_ledger("member");
  ASSERT_NE(ledger, nullptr);
  EXPECT_EQ(ledger->person, PersonUse::required);
  EXPECT_EQ(ledger->on_unit_end, OnUnitEnd::wait);
  EXPECT_EQ(ledger->fields[1].value.max_length, 20);
  EXPECT_TRUE(ledger->fields[1].sensitive);
  EXPECT_EQ(ledger->id_number, Ask::required);
  EXPECT_EQ(ledger->phone, Ask::no);
  EXPECT_EQ(ledger->retention_months, 18);
  EXPECT_EQ(ledger->find_field("born")->from_person, FromPerson::birth_date);
  EXPECT_EQ(ledger->find_field("amount")->from_person, FromPerson::nothing);
  const SheetProfile* sheet = read->find_sheet_profile("list");
  ASSERT_NE(sheet, nullptr);
  EXPECT_EQ(sheet->ledger, "member");
  ASSERT_EQ(sheet->columns.size(), 3U);
  EXPECT_EQ(sheet->columns[0].holds, "person_name");
  EXPECT_EQ(sheet->columns[1].headers, std::vector<std::string>{"数目"});
  EXPECT_EQ(sheet->columns[2].holds, "");
  EXPECT_EQ(ledger->unique[0].within, Uniqueness::Within::everywhere);
  EXPECT_EQ(ledger->rules[0].severity, Severity::block);
  EXPECT_EQ(ledger->rules[0].since, *Date::parse("2020-01-01"));
  const RuleSet* size = read->find_rule_set("size");
  EXPECT_EQ(size->versions[0].end, *Date::parse("2020-01-01"));
  EXPECT_EQ(size->versions[0].values[3], Value(*Date::parse("2020-02-29")));
  EXPECT_EQ(size->versions[1].values[1], Value(*Decimal::parse("1")));
  EXPECT_EQ(read->find_value("colour", "blue")->under, "red");
  EXPECT_EQ(read->find_addition("local")->items[0].values[0].label, "绿");
  EXPECT_EQ(read->division_kinds[0].set[0].second, "red");
}

TEST(CanonicalText, DependsOnNeitherFilesNorSpelling) {
  const std::string before = fingerprint(load_all());
  // Other file names and orders, quotes, comments and layout; the same meaning.
  const PackageSet moved = load({{"package.yaml", "# x\n" + std::string(kHead)},
                                 {"a/local.yaml", std::string(kAddition)},
                                 {"b/member.yaml", "\n" + std::string(kLedger)},
                                 {"b/sheets.yaml", std::string(kSheets)},
                                 {"c.yaml", std::string(kDictionaries) + std::string(kKinds)},
                                 {"d.yaml", std::string(kRules)}});
  EXPECT_EQ(fingerprint(moved), before);
}

TEST(CanonicalText, ChangesWithEveryMeaning) {
  const std::string before = fingerprint(load_all());
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"required: true", "required: false"},
      {"max_length: 20", "max_length: 21"},
      {"amount > 3", "amount > 4"},
      {"block", "warn"},
      {"within: everywhere", "within: unit"},
      {"on_unit_end: wait", "on_unit_end: end"},
      {"电话", "手机"},
      {"id_number: required", "id_number: optional"},
      {"phone: none", "phone: optional"},
      {"retention_months: 18", "retention_months: 24"},
      {", from_person: birth_date", ""},
      {"2020-01-01", "2020-01-02"}};
  for (const auto& [from, to] : changes) {
    std::string ledger(kLedger);
    ledger.replace(ledger.find(from), from.size(), to);
    const PackageSet changed = load({{"package.yaml", std::string(kHead)},
                                     {"kinds.yaml", std::string(kKinds)},
                                     {"dictionaries.yaml", std::string(kDictionaries)},
                                     {"size.yaml", std::string(kRules)},
                                     {"member.yaml", ledger},
                                     {"sheets.yaml", std::string(kSheets)},
                                     {"local.yaml", std::string(kAddition)}});
    EXPECT_NE(fingerprint(changed), before) << to;
  }
}

// What the language gained is not in the text of packages that do not use it, and a text from
// before reads as those said it then.
TEST(CanonicalText, LeavesOutWhatIsUsual) {
  const SourceFile ledger{"member.yaml",
                          "ledger: member\nlabel: 成员\npurpose: 联系\nheld_by: [committee]\n"
                          "person: required\nfields:\n  amount: {label: 数量, type: int}\n"};
  const std::vector<SourceFile> files = {{"package.yaml", std::string(kHead)},
                                         {"kinds.yaml",
                                          "unit_kinds:\n  committee: {label: 团委, "
                                          "parents: []}\n"},
                                         ledger};
  const std::string text = canonical_text(load(files));
  for (const char* key : {"id_number", "phone", "retention", "from_person", "sheet_profiles"})
    EXPECT_EQ(text.find(key), std::string::npos) << key;
  const auto read = from_canonical_text(text);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->ledgers[0].id_number, Ask::optional);
  EXPECT_EQ(read->ledgers[0].phone, Ask::optional);
  EXPECT_EQ(read->ledgers[0].retention_months, 0);
}

TEST(CanonicalText, DamagedTextIsRefused) {
  const std::string text = canonical_text(load_all());
  for (const std::string& damaged :
       {std::string(), std::string("{}"), std::string("[1"), text.substr(0, text.size() / 2),
        std::string(R"({"format":2,"set":{}})"), std::string(R"({"format":1,"set":[]})"),
        std::string(R"({"format":1,"set":{"ledgers":[{"person":"sometimes"}]}})"),
        std::string(R"({"format":1,"set":{"ledgers":[{"name":3}]}})")}) {
    const auto read = from_canonical_text(damaged);
    ASSERT_FALSE(read.ok()) << damaged;
    EXPECT_EQ(read.error().code, "package_text_unreadable");
  }
}

}  // namespace
}  // namespace jishi::package
