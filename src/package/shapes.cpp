// The key tables of the definition language.
#include <array>

#include "package/package.hpp"
#include "package/shape.hpp"

namespace jishi::package {
namespace {

using Words = std::string_view;

constexpr Shape kName{.kind = ShapeKind::name};
constexpr Shape kFieldName{.kind = ShapeKind::field_name};
constexpr Shape kCode{.kind = ShapeKind::code};
constexpr Shape kLabel{.kind = ShapeKind::line, .limit = kMaxLabelLength};
constexpr Shape kUnitWord{.kind = ShapeKind::line, .limit = kMaxUnitWordLength};
constexpr Shape kProse{.kind = ShapeKind::prose, .limit = kMaxProseLength};
constexpr Shape kExpression{.kind = ShapeKind::prose, .limit = kMaxExpressionLength};
constexpr Shape kTruth{.kind = ShapeKind::truth};
constexpr Shape kDate{.kind = ShapeKind::date};
constexpr Shape kVersion{.kind = ShapeKind::version};
constexpr Shape kNumber{.kind = ShapeKind::number};
constexpr Shape kAnyScalar{.kind = ShapeKind::any_scalar, .limit = kMaxProseLength};
constexpr Shape kDigits{.kind = ShapeKind::whole, .least = 1, .most = Decimal::kMaxScale};
constexpr Shape kTextLength{.kind = ShapeKind::whole, .least = 1, .most = kMaxTextLength};
constexpr Shape kSerial{.kind = ShapeKind::whole, .least = 1, .most = 1'000'000};

constexpr Shape kNames{.kind = ShapeKind::list, .item = &kName, .distinct = true};
constexpr Shape kNamesOrNone{
    .kind = ShapeKind::list, .item = &kName, .may_be_empty = true, .distinct = true};
constexpr Shape kCodes{.kind = ShapeKind::list, .item = &kCode, .distinct = true};
constexpr Shape kLabels{.kind = ShapeKind::list, .item = &kLabel, .distinct = true};

constexpr std::array kTypeWords = {Words("text"), Words("int"),    Words("decimal"), Words("bool"),
                                   Words("date"), Words("choice"), Words("unit")};
constexpr Shape kType{.kind = ShapeKind::word, .words = kTypeWords};
constexpr std::array kParameterTypeWords = {Words("text"), Words("int"),  Words("decimal"),
                                            Words("bool"), Words("date"), Words("choice")};
constexpr Shape kParameterType{.kind = ShapeKind::word, .words = kParameterTypeWords};
constexpr std::array kPersonWords = {Words("none"), Words("optional"), Words("required")};
constexpr Shape kPerson{.kind = ShapeKind::word, .words = kPersonWords};
constexpr std::array kAskWords = {Words("none"), Words("optional"), Words("required")};
constexpr Shape kAsk{.kind = ShapeKind::word, .words = kAskWords};
constexpr std::array kFromPersonWords = {Words("birth_date"), Words("sex")};
constexpr Shape kFromPerson{.kind = ShapeKind::word, .words = kFromPersonWords};
constexpr Shape kMonths{.kind = ShapeKind::whole, .least = 1, .most = kMaxRetentionMonths};
constexpr std::array kUnitEndWords = {Words("follow"), Words("end"), Words("wait")};
constexpr Shape kUnitEnd{.kind = ShapeKind::word, .words = kUnitEndWords};
constexpr std::array kScopeWords = {Words("row"), Words("unit")};
constexpr Shape kScope{.kind = ShapeKind::word, .words = kScopeWords};
constexpr std::array kSeverityWords = {Words("warn"), Words("block")};
constexpr Shape kSeverity{.kind = ShapeKind::word, .words = kSeverityWords};
constexpr std::array kWithinWords = {Words("unit"), Words("everywhere")};
constexpr Shape kWithin{.kind = ShapeKind::word, .words = kWithinWords};
constexpr std::array kLevelWords = {Words("centre"), Words("province"), Words("prefecture"),
                                    Words("county"), Words("township"), Words("village")};
constexpr Shape kLevel{.kind = ShapeKind::word, .words = kLevelWords};
constexpr Shape kLevels{.kind = ShapeKind::list, .item = &kLevel, .distinct = true};

constexpr std::string_view kSourceAbout = "出处：文件、条款、年份；没有给出的照实写";
constexpr std::string_view kToBeCheckedAbout = "true：有待核实，界面上会标明";

// package.yaml
constexpr Shape kRequires{
    .kind = ShapeKind::map, .key = &kName, .item = &kVersion, .may_be_empty = true};
constexpr std::array kPackageKeys = {
    Key{"package", &kName, true, "包的名称，全系统唯一"},
    Key{"label", &kLabel, true, "包的中文名"},
    Key{"version", &kVersion, true, "版本，如 1.0.0；每次修改后增大"},
    Key{"requires", &kRequires, false, "所依赖的包和最低版本，如 {base: 1.0.0}"},
    Key{"home", &kNames, false, "组织主页上看的指标，至多 12 个，按所列的顺序"},
    Key{"missing", &kNames, false,
        "数缺什么的指标（数组织或数行的总数），至多 20 个：不为 0 的列在组织主页的“要办的事”里"},
    Key{"note", &kProse, false, "说明"},
};
constexpr ObjectShape kPackage{"package", "包", kPackageKeys};

// Dictionaries and mappings
constexpr std::array kValueKeys = {
    Key{"label", &kLabel, true, "界面上显示的名称，在字典内唯一"},
    Key{"under", &kCode, false, "上级值的代码"},
    Key{"retired", &kDate, false, "从这一天起新数据不再可选，旧数据保留"},
    Key{"headers", &kLabels, false, "导入表格时也认的其他写法"},
    Key{"note", &kProse, false, "说明"},
    Key{"to_be_checked", &kTruth, false, kToBeCheckedAbout},
};
constexpr ObjectShape kValue{"dictionary_value", "字典值", kValueKeys};
constexpr Shape kValueShape{
    .kind = ShapeKind::object, .limit = kMaxLabelLength, .object = &kValue, .shorthand = "label"};
constexpr Shape kValues{.kind = ShapeKind::map, .key = &kCode, .item = &kValueShape};

constexpr std::array kDictionaryFileKeys = {
    Key{"dictionary", &kName, true, "字典的名称"},
    Key{"label", &kLabel, true, "字典的中文名"},
    Key{"source", &kProse, false, kSourceAbout},
    Key{"values", &kValues, true, "代码: 名称，按显示的顺序；像数字或 on/off 的代码要加引号"},
};
constexpr ObjectShape kDictionaryFile{"dictionary", "字典", kDictionaryFileKeys};
constexpr ObjectShape kDictionary{"dictionary", "字典", std::span(kDictionaryFileKeys).subspan(1)};
constexpr Shape kDictionaryShape{.kind = ShapeKind::object, .object = &kDictionary};
constexpr Shape kDictionaries{.kind = ShapeKind::map, .key = &kName, .item = &kDictionaryShape};

constexpr Shape kMappingLines{
    .kind = ShapeKind::map, .key = &kCode, .item = &kCode, .may_be_empty = true};
constexpr std::array kMappingKeys = {
    Key{"label", &kLabel, true, "对照的中文名"},
    Key{"from", &kName, true, "从哪个字典"},
    Key{"to", &kName, true, "到哪个字典"},
    Key{"values", &kMappingLines, true, "原代码: 新代码，原字典的每个值一行"},
    Key{"unmapped", &kCodes, false, "确实没有对应的原代码"},
};
constexpr ObjectShape kMapping{"mapping", "对照", kMappingKeys};
constexpr Shape kMappingShape{.kind = ShapeKind::object, .object = &kMapping};
constexpr Shape kMappings{.kind = ShapeKind::map, .key = &kName, .item = &kMappingShape};

// Fields. Those of units have three keys of their own, at the beginning, and lack what is for the
// rows of persons, at the end.
constexpr std::array kAllFieldKeys = {
    Key{"held_by", &kNames, false, "哪些类型的组织有这个字段；不写为全部"},
    Key{"levels", &kLevels, false, "哪些层级的组织有这个字段；不写为全部"},
    Key{"dated", &kTruth, false, "true：值有起止日期，查得到当时的值"},
    Key{"label", &kLabel, true, "字段的中文名，也是表格的表头"},
    Key{"type", &kType, true, "类型"},
    Key{"of", &kName, false, "choice：取值的字典"},
    Key{"kinds", &kNames, false, "unit：可以选哪些类型的组织；不写为全部"},
    Key{"max_length", &kTextLength, false, "text：最多多少个字；不写为 100"},
    Key{"digits", &kDigits, false, "decimal：小数位数"},
    Key{"min", &kNumber, false, "int、decimal：最小值（含）"},
    Key{"max", &kNumber, false, "int、decimal：最大值（含）"},
    Key{"required", &kTruth, false, "true：必填"},
    Key{"headers", &kLabels, false, "导入表格时也认的其他表头"},
    Key{"note", &kProse, false, "填写说明"},
    Key{"renamed_from", &kName, false, "字段以前的名称；改名时写上，数据随之保留"},
    Key{"retired", &kDate, false, "从这一天起不再填写，旧数据保留"},
    Key{"to_be_checked", &kTruth, false, kToBeCheckedAbout},
    Key{"sensitive", &kTruth, false, "text；true：个人敏感信息，加密、遮盖、留痕"},
    Key{"from_person", &kFromPerson, false,
        "登记人员的台账：没有填写时由身份证号得出；birth_date 写在 date 上，sex 写在 choice 上"},
};
constexpr std::size_t kOnlyOfUnits = 3;
constexpr std::size_t kOnlyOfLedgers = 2;
constexpr std::span kUnitFieldKeys =
    std::span(kAllFieldKeys).first(kAllFieldKeys.size() - kOnlyOfLedgers);
constexpr ObjectShape kUnitField{"unit_field", "组织的字段", kUnitFieldKeys};
constexpr Shape kUnitFieldShape{.kind = ShapeKind::object, .object = &kUnitField};
constexpr Shape kUnitFields{.kind = ShapeKind::map, .key = &kFieldName, .item = &kUnitFieldShape};
constexpr ObjectShape kField{"field", "字段", std::span(kAllFieldKeys).subspan(kOnlyOfUnits)};
constexpr Shape kFieldShape{.kind = ShapeKind::object, .object = &kField};
constexpr Shape kFields{.kind = ShapeKind::map, .key = &kFieldName, .item = &kFieldShape};

// Ledgers
constexpr std::array kUniqueKeys = {
    Key{"fields", &kNames, true, "合起来不得重复的字段；person 指人员本身"},
    Key{"within", &kWithin, false, "unit（默认）：同一组织内；everywhere：全系统"},
    Key{"message", &kProse, true, "重复时的提示"},
};
constexpr ObjectShape kUnique{"unique", "唯一性", kUniqueKeys};
constexpr Shape kUniqueShape{.kind = ShapeKind::object, .object = &kUnique};
constexpr Shape kUniques{.kind = ShapeKind::list, .item = &kUniqueShape};

constexpr std::array kRuleKeys = {
    Key{"check", &kExpression, true, "应当成立的条件（表达式）"},
    Key{"figure", &kExpression, false, "提示中 {figure} 的值；不写为条件中比较号左边的值"},
    Key{"per", &kScope, false, "row（默认）：每一行；unit：每个组织"},
    Key{"severity", &kSeverity, true, "warn：提醒；block：不许保存"},
    Key{"message", &kProse, true,
        "不成立时的提示；{figure}、{字段名}、{rule.规则集.参数} 会换成实际的值"},
    Key{"since", &kDate, false, "从哪一天起适用"},
    Key{"until", &kDate, false, "适用到哪一天（含）"},
    Key{"source", &kProse, true, kSourceAbout},
    Key{"to_be_checked", &kTruth, false, kToBeCheckedAbout},
};
constexpr ObjectShape kRule{"rule", "规则", kRuleKeys};
constexpr Shape kRuleShape{.kind = ShapeKind::object, .object = &kRule};
constexpr Shape kRules{.kind = ShapeKind::list, .item = &kRuleShape};

constexpr std::array kLedgerKeys = {
    Key{"ledger", &kName, true, "台账的名称"},
    Key{"label", &kLabel, true, "台账的中文名"},
    Key{"purpose", &kProse, false, "收集个人信息的目的；登记人员或有敏感字段时必写"},
    Key{"held_by", &kNames, true, "哪些类型的组织可以有这个台账的行"},
    Key{"person", &kPerson, false, "每行是否对应一个人：none（默认）、optional、required"},
    Key{"id_number", &kAsk, false,
        "登记人员时，身份证号：none 不收集、optional（默认）可以填、required 必填"},
    Key{"phone", &kAsk, false,
        "登记人员时，联系电话：none 不收集、optional（默认）可以填、required 必填"},
    Key{"retention_months", &kMonths, false,
        "行结束后个人信息再保留多少个月，到期删除；不写为不限期"},
    Key{"on_unit_end", &kUnitEnd, false,
        "组织合并、拆分、撤销时：follow（默认）随继任组织，end 随之结束，wait 等待决定"},
    Key{"holds_from", &kName, false,
        "从哪个日期字段的那天起有效；字段空着的，从登记时指定的日期起"},
    Key{"holds_until", &kName, false, "有效到哪个日期字段的那天（含）；字段空着的，一直有效"},
    Key{"happens_on", &kName, false,
        "记的是事情：发生在哪个日期字段（必填）的那天，只在那天算；与 holds_from 只写一种"},
    Key{"happens_until", &kName, false, "事情跨几天的，到哪个日期字段的那天（含）"},
    Key{"renamed_from", &kName, false, "台账以前的名称；改名时写上，数据随之保留"},
    Key{"fields", &kFields, true, "字段，按显示的顺序"},
    Key{"unique", &kUniques, false, "不得重复的字段组合"},
    Key{"rules", &kRules, false, "规则"},
};
constexpr ObjectShape kLedger{"ledger", "台账", kLedgerKeys};

// Sheet profiles
constexpr std::array kProfileColumnKeys = {
    Key{"heading", &kLabel, true, "那个系统里的列名"},
    Key{"headers", &kLabels, false, "列名的其他写法"},
    Key{"holds", &kName, false, "台账的字段，或下面所列的词；不写为台账里没有的列，导出时留空"},
};
constexpr ObjectShape kProfileColumn{"sheet_column", "外部表格的列", kProfileColumnKeys};
constexpr Shape kProfileColumnShape{.kind = ShapeKind::object, .object = &kProfileColumn};
constexpr Shape kProfileColumns{.kind = ShapeKind::list, .item = &kProfileColumnShape};
constexpr std::array kSheetProfileKeys = {
    Key{"label", &kLabel, true, "外部表格的中文名"},
    Key{"ledger", &kName, true, "对应哪个台账"},
    Key{"source", &kProse, true, kSourceAbout},
    Key{"to_be_checked", &kTruth, false, kToBeCheckedAbout},
    Key{"columns", &kProfileColumns, true, "列，按那个系统的顺序"},
};
constexpr ObjectShape kSheetProfile{"sheet_profile", "外部表格", kSheetProfileKeys};
constexpr Shape kSheetProfileShape{.kind = ShapeKind::object, .object = &kSheetProfile};
constexpr Shape kSheetProfiles{.kind = ShapeKind::map, .key = &kName, .item = &kSheetProfileShape};

// Additions
constexpr Shape kItems{.kind = ShapeKind::map, .key = &kName, .item = &kValues};
constexpr std::array kAdditionKeys = {
    Key{"addition", &kName, true, "增补的名称"},
    Key{"label", &kLabel, true, "增补的中文名"},
    Key{"owner", &kCode, true, "增补适用的组织的代码，对它和它的下级有效；要加引号"},
    Key{"ledger", &kName, false, "在哪个台账上增补字段"},
    Key{"version", &kSerial, false, "第几版；不写为 1，每次修改后加 1"},
    Key{"fields", &kFields, false, "增补的字段"},
    Key{"items", &kItems, false, "字典: 增补的值"},
};
constexpr ObjectShape kAddition{"addition", "增补", kAdditionKeys};

// Rule sets
constexpr std::array kParameterKeys = {
    Key{"label", &kLabel, true, "参数的中文名"},
    Key{"type", &kParameterType, true, "类型"},
    Key{"of", &kName, false, "choice：取值的字典"},
    Key{"max_length", &kTextLength, false, "text：最多多少个字；不写为 100"},
    Key{"digits", &kDigits, false, "decimal：小数位数"},
    Key{"min", &kNumber, false, "int、decimal：最小值（含）"},
    Key{"max", &kNumber, false, "int、decimal：最大值（含）"},
    Key{"unit", &kLabel, false, "单位：人、月、元……"},
};
constexpr ObjectShape kParameter{"parameter", "参数", kParameterKeys};
constexpr Shape kParameterShape{.kind = ShapeKind::object, .object = &kParameter};
constexpr Shape kParameters{.kind = ShapeKind::map, .key = &kFieldName, .item = &kParameterShape};

constexpr Shape kVersionValues{.kind = ShapeKind::map, .key = &kName, .item = &kAnyScalar};
constexpr std::array kRuleVersionKeys = {
    Key{"since", &kDate, false, "从哪一天起施行；只有第一版可以不写"},
    Key{"until", &kDate, false, "施行到哪一天（含）；不写为到下一版之前"},
    Key{"source", &kProse, true, kSourceAbout},
    Key{"note", &kProse, false, "说明"},
    Key{"to_be_checked", &kTruth, false, kToBeCheckedAbout},
    Key{"values", &kVersionValues, true, "每个参数的值"},
};
constexpr ObjectShape kRuleVersion{"rule_set_version", "规则集的一版", kRuleVersionKeys};
constexpr Shape kRuleVersionShape{.kind = ShapeKind::object, .object = &kRuleVersion};
constexpr Shape kRuleVersions{.kind = ShapeKind::list, .item = &kRuleVersionShape};
constexpr std::array kRuleSetFileKeys = {
    Key{"rule_set", &kName, true, "规则集的名称"},
    Key{"label", &kLabel, true, "规则集的中文名"},
    Key{"parameters", &kParameters, true, "参数"},
    Key{"versions", &kRuleVersions, true, "各个版本，从早到晚"},
};
constexpr ObjectShape kRuleSetFile{"rule_set", "规则集", kRuleSetFileKeys};
constexpr ObjectShape kRuleSet{"rule_set", "规则集", std::span(kRuleSetFileKeys).subspan(1)};
constexpr Shape kRuleSetShape{.kind = ShapeKind::object, .object = &kRuleSet};
constexpr Shape kRuleSets{.kind = ShapeKind::map, .key = &kName, .item = &kRuleSetShape};

// Indicators
constexpr Shape kNumberExpression{.kind = ShapeKind::any_scalar, .limit = kMaxExpressionLength};
constexpr std::array kUnitTestKeys = {
    Key{"count", &kName, false, "数一个台账的行"},
    Key{"sum", &kExpression, false, "加总一个表达式，与 of 一起写"},
    Key{"distinct", &kName, false, "数一个字段有多少不同的值，person 为多少人，与 of 一起写"},
    Key{"of", &kName, false, "sum、distinct：哪个台账"},
    Key{"where", &kExpression, false, "只算符合条件的行"},
    Key{"at_least", &kNumberExpression, false, "不少于（数或表达式）"},
    Key{"at_most", &kNumberExpression, false, "不多于（数或表达式）"},
};
constexpr ObjectShape kUnitTest{"unit_test", "对组织的要求", kUnitTestKeys};
constexpr Shape kUnitTestShape{.kind = ShapeKind::object, .object = &kUnitTest};
constexpr Shape kUnitTests{.kind = ShapeKind::list, .item = &kUnitTestShape};
constexpr std::array kWhichWords = {Words("held"), Words("during"), Words("begun"), Words("ended")};
constexpr Shape kWhich{.kind = ShapeKind::word, .words = kWhichWords};
constexpr std::array kMeasureKeys = {
    Key{"count", &kName, false, "数一个台账的行"},
    Key{"sum", &kExpression, false, "加总一个表达式，与 of 一起写"},
    Key{"mean", &kExpression, false, "一个表达式的平均，与 of 一起写；空着的行不算"},
    Key{"min", &kExpression, false, "一个表达式的最小值，与 of 一起写"},
    Key{"max", &kExpression, false, "一个表达式的最大值，与 of 一起写"},
    Key{"distinct", &kName, false, "数一个字段有多少不同的值，person 为多少人，与 of 一起写"},
    Key{"of", &kName, false, "sum、mean、min、max、distinct：哪个台账"},
    Key{"where", &kExpression, false, "只算符合条件的行"},
    Key{"units", &kExpression, false,
        "只算符合条件的组织的行；不写 count 等项时，数符合条件的组织"},
    Key{"with", &kUnitTests, false, "数组织时：组织自己的行应当符合的要求，全部符合才算"},
    Key{"rows", &kWhich, false,
        "算哪些行：held（默认）期末有效的，during 期间任何一天有效的，begun 期间新增的，ended "
        "期间退出的"},
    Key{"warned", &kTruth, false, "true：只算有提醒的行"},
    Key{"formula", &kExpression, false, "其他指标（没有分母的）相加减，或乘以一个数"},
};
constexpr ObjectShape kMeasure{"measure", "统计量", kMeasureKeys};
constexpr Shape kMeasureShape{.kind = ShapeKind::object, .object = &kMeasure};
constexpr Shape kFigureDigits{.kind = ShapeKind::whole, .least = 0, .most = kMaxFigureDigits};
constexpr std::array kShownKeys = {
    Key{"unit", &kUnitWord, true, "单位：人、个、元、岁；percent 为百分比"},
    Key{"digits", &kFigureDigits, false, "显示几位小数；不写为 0"},
};
constexpr ObjectShape kShown{"shown", "显示", kShownKeys};
constexpr Shape kShownShape{
    .kind = ShapeKind::object, .limit = kMaxUnitWordLength, .object = &kShown, .shorthand = "unit"};
constexpr std::array kBetterWords = {Words("higher"), Words("lower")};
constexpr Shape kBetter{.kind = ShapeKind::word, .words = kBetterWords};
constexpr Shape kHideBelow{.kind = ShapeKind::whole, .least = 0, .most = kMaxHideBelow};
constexpr std::array kIndicatorKeys = {
    Key{"label", &kLabel, true, "指标的中文名"},
    Key{"basis", &kLabel, true, "口径：数的是什么，如 在任委员"},
    Key{"over", &kLabel, false, "口径：哪些组织的，如 乡镇团委"},
    Key{"numerator", &kMeasureShape, true, "数什么；有分母时是分子"},
    Key{"denominator", &kMeasureShape, false, "分母；不写就是总数"},
    Key{"shown", &kShownShape, true, "怎样显示"},
    Key{"better", &kBetter, false, "higher：越高越好；lower：越低越好"},
    Key{"target", &kNumberExpression, false, "目标（数或表达式），按显示的单位"},
    Key{"hide_below", &kHideBelow, false,
        "公布时小于几的人数不写出：2–100，或 0（都写出，理由写在 note）；不写时，数人员的为 5"},
    Key{"note", &kProse, false, "说明"},
    Key{"source", &kProse, false, kSourceAbout},
    Key{"to_be_checked", &kTruth, false, kToBeCheckedAbout},
};
constexpr ObjectShape kIndicator{"indicator", "指标", kIndicatorKeys};
constexpr Shape kIndicatorShape{.kind = ShapeKind::object, .object = &kIndicator};
constexpr Shape kIndicators{.kind = ShapeKind::map, .key = &kName, .item = &kIndicatorShape};

// Documents
constexpr Shape kTitle{.kind = ShapeKind::prose, .limit = kMaxTitleLength};
constexpr Shape kParagraph{.kind = ShapeKind::prose, .limit = kMaxParagraphLength};
constexpr Shape kHeadingLevel{.kind = ShapeKind::whole, .least = 1, .most = 4};
constexpr std::array kHeadingKeys = {
    Key{"text", &kTitle, true, "标题的文字；序号（一、（一）…）自动加上"},
    Key{"level", &kHeadingLevel, false, "第几级标题，1–4；不写为 1"},
};
constexpr ObjectShape kHeading{"document_heading", "文件的标题", kHeadingKeys};
constexpr Shape kHeadingShape{
    .kind = ShapeKind::object, .limit = kMaxTitleLength, .object = &kHeading, .shorthand = "text"};
constexpr std::array kDocumentByWords = {Words("unit"),     Words("children"),   Words("centre"),
                                         Words("province"), Words("prefecture"), Words("county"),
                                         Words("township"), Words("village")};
constexpr Shape kDocumentBy{.kind = ShapeKind::word, .words = kDocumentByWords};
constexpr std::array kDocumentColumnKeys = {
    Key{"indicator", &kName, true, "指标"},
    Key{"group", &kLabel, false, "上层表头；相邻而相同的合在一起"},
};
constexpr ObjectShape kDocumentColumn{"document_column", "文件中表的列", kDocumentColumnKeys};
constexpr Shape kDocumentColumnShape{.kind = ShapeKind::object,
                                     .limit = kMaxNameBytes,
                                     .object = &kDocumentColumn,
                                     .shorthand = "indicator"};
constexpr Shape kDocumentColumns{
    .kind = ShapeKind::list, .item = &kDocumentColumnShape, .distinct = true};
constexpr std::array kChartKindWords = {Words("bars"), Words("stacked"), Words("compared"),
                                        Words("trend")};
constexpr Shape kChartKind{.kind = ShapeKind::word, .words = kChartKindWords};
constexpr Shape kPeriods{.kind = ShapeKind::whole, .least = 2, .most = kMaxPeriodsPerChart};
constexpr std::array kDocumentChartKeys = {
    Key{"title", &kTitle, true, "图的标题"},
    Key{"kind", &kChartKind, true, "bars 条形，stacked 构成，compared 前后对比，trend 趋势"},
    Key{"indicators", &kNames, true, "哪些指标；bars 和 compared 只写一个"},
    Key{"by", &kDocumentBy, false, "bars、stacked、compared：children 或一个层级"},
    Key{"series", &kPeriods, false, "trend：几个连续的期间，最后一个是所问的期间"},
};
constexpr ObjectShape kDocumentChart{"document_chart", "文件中的图", kDocumentChartKeys};
constexpr Shape kDocumentChartShape{.kind = ShapeKind::object, .object = &kDocumentChart};
constexpr std::array kDocumentTableKeys = {
    Key{"title", &kTitle, false, "表的标题；报表里不写为文件的标题"},
    Key{"indicators", &kDocumentColumns, true, "哪些指标"},
    Key{"by", &kDocumentBy, true,
        "unit：本组织，一行一个指标；children：各下级，一行一个；或一个层级，如 township"},
    Key{"total", &kTruth, false, "true：末尾加合计行，是本组织自己的数，不是各行相加"},
    Key{"chart", &kDocumentChartShape, false,
        "sheet：表下的图，用表里的行和列；kind 为 bars 或 stacked，不写 by"},
};
constexpr ObjectShape kDocumentTable{"document_table", "文件中的表", kDocumentTableKeys};
constexpr Shape kDocumentTableShape{.kind = ShapeKind::object, .object = &kDocumentTable};
constexpr std::array kDocumentPartKeys = {
    Key{"heading", &kHeadingShape, false, "标题"},
    Key{"paragraph", &kParagraph, false, "一段文字，可以写占位符；换行只为好读，连成一段"},
    Key{"table", &kDocumentTableShape, false, "表"},
    Key{"chart", &kDocumentChartShape, false, "图"},
};
constexpr ObjectShape kDocumentPart{"document_part", "文件的一段", kDocumentPartKeys};
constexpr Shape kDocumentPartShape{.kind = ShapeKind::object, .object = &kDocumentPart};
constexpr Shape kDocumentParts{.kind = ShapeKind::list, .item = &kDocumentPartShape};
constexpr std::array kFormWords = {Words("text"), Words("sheet")};
constexpr Shape kForm{.kind = ShapeKind::word, .words = kFormWords};
constexpr std::array kDocumentKindWords = {Words("circular"), Words("bulletin"), Words("report"),
                                           Words("summary")};
constexpr Shape kDocumentKind{.kind = ShapeKind::word, .words = kDocumentKindWords};
constexpr std::array kDocumentKeys = {
    Key{"document", &kName, true, "文件的名称"},
    Key{"label", &kLabel, true, "文件的中文名"},
    Key{"form", &kForm, true, "text：文字材料（.docx）；sheet：报表（.xlsx）"},
    Key{"kind", &kDocumentKind, false,
        "text：circular 通报（默认），bulletin 简报，report 月报，summary 总结"},
    Key{"title", &kTitle, true, "标题，可以写占位符"},
    Key{"masthead", &kTitle, false, "简报的报头，可以写占位符"},
    Key{"recipient", &kTitle, false, "text：主送单位，可以写占位符"},
    Key{"signed_by", &kTitle, false, "落款或填报单位；不写为 {unit}"},
    Key{"signatures", &kLabels, false, "sheet：表下的签名栏，如 单位负责人、填表人"},
    Key{"parts", &kDocumentParts, true, "内容，从上到下；sheet 里只写表和图，一个表或图一个工作表"},
    Key{"internal", &kTruth, false,
        "true：只供本级工作用，不公布；每页标明“内部资料”，县级和以下的不隐去小的人数"},
};
constexpr ObjectShape kDocument{"document", "文件", kDocumentKeys};

// Units
constexpr std::array kUnitKindKeys = {
    Key{"label", &kLabel, true, "类型的中文名"},
    Key{"parents", &kNamesOrNone, true, "可以隶属于哪些类型；[] 表示只能是最上级"},
    Key{"note", &kProse, false, "说明"},
};
constexpr ObjectShape kUnitKind{"unit_kind", "组织类型", kUnitKindKeys};
constexpr Shape kUnitKindShape{.kind = ShapeKind::object, .object = &kUnitKind};
constexpr Shape kUnitKinds{.kind = ShapeKind::map, .key = &kName, .item = &kUnitKindShape};

constexpr Shape kSet{.kind = ShapeKind::map, .key = &kName, .item = &kCode};
constexpr std::array kDivisionKindKeys = {
    Key{"level", &kLevel, true, "区划的层级"},
    Key{"ending", &kLabel, false, "区划名称的结尾，如 街道；不写为该层级其余全部"},
    Key{"kind", &kName, true, "通常成为哪种类型的组织；个别组织可以更正"},
    Key{"set", &kSet, false, "同时写上的组织字段: 代码"},
};
constexpr ObjectShape kDivisionKind{"division_kind", "区划与类型的对应", kDivisionKindKeys};
constexpr Shape kDivisionKindShape{.kind = ShapeKind::object, .object = &kDivisionKind};
constexpr Shape kDivisionKinds{.kind = ShapeKind::list, .item = &kDivisionKindShape};

constexpr std::array kFoundingUnitKeys = {
    Key{"label", &kLabel, true, "组织的名称"},
    Key{"kind", &kName, true, "组织类型"},
    Key{"level", &kLevel, true, "层级"},
    Key{"under", &kName, false, "隶属的组织（这里定义的名称）；不写为最上级"},
    Key{"since", &kDate, true,
        "从哪一天起有这个组织；不知道确切日期时写不晚于第一份区划名单的日期"},
    Key{"code", &kCode, true, "组织自己的代码（不是区划代码）"},
    Key{"source", &kProse, false, kSourceAbout},
    Key{"to_be_checked", &kTruth, false, kToBeCheckedAbout},
};
constexpr ObjectShape kFoundingUnit{"founding_unit", "建库时的组织", kFoundingUnitKeys};
constexpr Shape kFoundingUnitShape{.kind = ShapeKind::object, .object = &kFoundingUnit};
constexpr Shape kFoundingUnits{.kind = ShapeKind::map, .key = &kName, .item = &kFoundingUnitShape};

constexpr std::array kCollectionKeys = {
    Key{"dictionaries", &kDictionaries, false, "字典"},
    Key{"mappings", &kMappings, false, "字典之间的对照"},
    Key{"unit_kinds", &kUnitKinds, false, "组织类型"},
    Key{"unit_fields", &kUnitFields, false, "组织的字段"},
    Key{"division_kinds", &kDivisionKinds, false, "区划成为哪种组织；自上而下第一个符合的适用"},
    Key{"founding_units", &kFoundingUnits, false, "区划名单里没有、建库时就有的组织"},
    Key{"rule_sets", &kRuleSets, false, "规则集"},
    Key{"sheet_profiles", &kSheetProfiles, false, "其他系统的表格：列名、列序和对应的字段"},
    Key{"indicators", &kIndicators, false, "指标：数什么、以什么为分母、怎样显示"},
};
constexpr ObjectShape kCollection{"collection", "定义", kCollectionKeys};

constexpr std::array kSingles = {&kPackage,     &kLedger,   &kDictionaryFile,
                                 &kRuleSetFile, &kAddition, &kDocument};
constexpr std::array kObjects = {
    &kPackage,        &kLedger,        &kField,          &kUnique,       &kRule,
    &kDictionaryFile, &kValue,         &kMapping,        &kRuleSetFile,  &kParameter,
    &kRuleVersion,    &kUnitKind,      &kUnitField,      &kDivisionKind, &kFoundingUnit,
    &kAddition,       &kSheetProfile,  &kProfileColumn,  &kIndicator,    &kMeasure,
    &kUnitTest,       &kShown,         &kCollection,     &kDocument,     &kDocumentPart,
    &kHeading,        &kDocumentTable, &kDocumentColumn, &kDocumentChart};

}  // namespace

std::span<const ObjectShape* const> single_shapes() {
  return kSingles;
}
const ObjectShape& collection_shape() {
  return kCollection;
}
std::span<const ObjectShape* const> object_shapes() {
  return kObjects;
}

}  // namespace jishi::package
